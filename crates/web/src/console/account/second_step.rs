//! The second step of one's own account: setting it up with an app, and taking it away.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::{Asked, PAGE, SECOND_STEP};
use crate::console::doors::Client;
use crate::console::frame::{Frame, Page, Section};
use crate::console::gate::Viewer;
use crate::console::notice::Notice;
use crate::console::problem::PageError;
use crate::console::sign_in::code;
use crate::console::{Console, one_time};

#[derive(Template)]
#[template(path = "console/second_step.html")]
struct SecondStepPage {
    frame: Frame,
    stage: Stage,
}

enum Stage {
    /// Path of the picture, its size, and the secret for typing.
    SettingUp {
        picture: Option<(String, i32)>,
        secret: String,
        was_refused: bool,
    },
    /// Shown once.
    RecoveryCodes(Vec<String>),
    On {
        left: i64,
    },
}

/// The page: what to scan, or that it is on.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if viewer.has_authenticator {
        let left = console.store.recovery_codes_left(viewer.id()).await?;
        return page(&console, viewer, asked.notice.as_deref(), Stage::On { left }).await;
    }
    let stage = setting_up(&console, &viewer, false).await?;
    page(&console, viewer, asked.notice.as_deref(), stage).await
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    code: String,
}

/// Turns the second step on, where the app shows the right code, and shows the recovery codes once.
pub(crate) async fn confirm(
    State(console): State<Console>,
    viewer: Viewer,
    client: Client,
    Form(Typed { code }): Form<Typed>,
) -> Result<Response, PageError> {
    console.password_door.knock(client, console.store.now())?;
    let secret = console.store.authenticator(viewer.id(), false).await?.ok_or(PageError::NotFound)?;
    let Some(step) = one_time::step_of(&secret, &code, console.store.now()) else {
        let stage = setting_up(&console, &viewer, true).await?;
        let page = page(&console, viewer, None, stage).await?;
        return Ok((StatusCode::BAD_REQUEST, page).into_response());
    };
    let codes = one_time::new_recovery_codes(console.store.ids());
    let hashes: Vec<String> = codes.iter().map(|code| one_time::recovery_hash(code)).collect();
    let mut tx = console.store.begin().await?;
    if !tx.confirm_authenticator(viewer.id(), step, &hashes).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    page(&console, viewer, Some(Notice::AuthenticatorOn.code()), Stage::RecoveryCodes(codes)).await
}

/// Turns the second step off, for who has the app or a recovery code.
pub(crate) async fn remove(
    State(console): State<Console>,
    viewer: Viewer,
    client: Client,
    Form(Typed { code }): Form<Typed>,
) -> Result<Response, PageError> {
    console.password_door.knock(client, console.store.now())?;
    if !code::is_right(&console, viewer.id(), &code).await? {
        return Ok(Notice::CodeWrong.on(SECOND_STEP).into_response());
    }
    let mut tx = console.store.begin().await?;
    tx.remove_authenticator(viewer.id(), viewer.id()).await?;
    tx.commit().await?;
    Ok(Notice::AuthenticatorOff.on(PAGE).into_response())
}

/// The secret that waits for its first code; a new one where there is none.
async fn setting_up(console: &Console, viewer: &Viewer, was_refused: bool) -> Result<Stage, PageError> {
    let secret = match console.store.authenticator(viewer.id(), false).await? {
        Some(secret) => secret,
        None => {
            let secret = one_time::new_secret(console.store.ids());
            let mut tx = console.store.begin().await?;
            tx.begin_authenticator(viewer.id(), &secret).await?;
            tx.commit().await?;
            secret
        }
    };
    let picture = one_time::picture(&one_time::address(&secret, viewer.operator.email.expose()));
    Ok(Stage::SettingUp { picture, secret: one_time::spelt(&secret), was_refused })
}

async fn page(console: &Console, viewer: Viewer, notice: Option<&str>, stage: Stage) -> Result<Response, PageError> {
    let frame = Frame::load(console, viewer, Section::Account, "Second step", notice).await?;
    Ok(Page(SecondStepPage { frame, stage }).into_response())
}
