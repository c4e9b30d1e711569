//! The second step: a code of the authenticator app, or one of those for when it is lost.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::OperatorId;
use serde::Deserialize;
use store::Means;

use super::{Client, Jar, Page, PageError, UnderWay, open};
use crate::console::notice::Notice;
use crate::console::{Console, one_time, session};

pub(super) const PAGE: &str = "/sign-in/code";

#[derive(Template)]
#[template(path = "console/code.html")]
struct CodePage {
    was_refused: bool,
    demo: Option<String>,
}

/// Asks for the code.
pub(crate) async fn show(State(console): State<Console>, headers: HeaderMap) -> Result<Response, PageError> {
    match asked_of(&console, &headers).await? {
        Some(_) => Ok(page(&console, false).into_response()),
        None => Ok(begin_again().into_response()),
    }
}

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    code: String,
}

/// Begins a session where the code is right.
pub(crate) async fn finish(
    State(console): State<Console>,
    client: Client,
    headers: HeaderMap,
    Form(Typed { code }): Form<Typed>,
) -> Result<Response, PageError> {
    console.password_door.knock(client, console.store.now())?;
    let Some((hash, operator, next)) = asked_of(&console, &headers).await? else {
        return Ok(begin_again().into_response());
    };
    if !is_right(&console, operator, &code).await? {
        return Ok((StatusCode::UNAUTHORIZED, page(&console, true)).into_response());
    }
    let mut tx = console.store.begin().await?;
    let taken = tx.take_attempt::<UnderWay>(&hash).await?;
    tx.commit().await?;
    let opened = match taken {
        Some(_) => open(&console, &headers, operator, Means::Password, &next).await?,
        None => None,
    };
    Ok(opened.unwrap_or_else(|| begin_again().into_response()))
}

/// Whether a code is right and was not used before. It is used up by that. A wrong one counts as a wrong password does,
/// and while the account is locked none is right.
pub(crate) async fn is_right(console: &Console, operator: OperatorId, code: &str) -> Result<bool, PageError> {
    let account = console.store.account(operator).await?;
    if account.locked_until.is_some() || account.operator.disabled {
        return Ok(false);
    }
    let secret = console.store.authenticator(operator, true).await?;
    let step = secret.as_ref().map(|secret| one_time::step_of(secret, code, console.store.now()));
    let mut tx = console.store.begin().await?;
    let is_right = match step {
        Some(Some(step)) => tx.use_step(operator, step).await?,
        Some(None) => tx.use_recovery_code(operator, &one_time::recovery_hash(code)).await?,
        None => false,
    };
    if !is_right {
        tx.sign_in_failed(operator).await?;
    }
    tx.commit().await?;
    Ok(is_right)
}

/// Of whom a code is asked in this browser, by which attempt, and where they want to go.
async fn asked_of(console: &Console, headers: &HeaderMap) -> Result<Option<(String, OperatorId, String)>, PageError> {
    let Some(hash) = session::presented(headers, Jar::Attempt, console.is_secure) else { return Ok(None) };
    Ok(match console.store.attempt::<UnderWay>(&hash).await? {
        Some(UnderWay::Code { operator, next }) => Some((hash, operator, next)),
        Some(UnderWay::Elsewhere { .. }) | None => None,
    })
}

fn begin_again() -> Redirect {
    Notice::SignInOver.on("/sign-in")
}

fn page(console: &Console, was_refused: bool) -> Page<CodePage> {
    Page(CodePage { was_refused, demo: console.demo.as_ref().map(|demo| demo.simulator_url.clone()) })
}
