//! One's own account: what one may do, the password, the second step, sessions and tokens.

pub(crate) mod second_step;
pub(crate) mod tokens;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Permission, Timestamp};
use serde::Deserialize;
use store::{Account, ApiToken, Means, OpenSession};

use super::doors::Client;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::notice::Notice;
use super::password::{self, rule};
use super::problem::PageError;
use super::when::Moment;
use super::{Console, names};

pub(crate) const PAGE: &str = "/account";
pub(crate) const SECOND_STEP: &str = "/account/second-step";

/// Whether a page is open to who has yet to set up the second step.
pub(crate) fn is_about_the_second_step(path: &str) -> bool {
    matches!(path, SECOND_STEP | "/session/end")
}

#[derive(Template)]
#[template(path = "console/account.html")]
struct AccountPage {
    frame: Frame,
    account: Account,
    lever_user: Option<String>,
    may: Vec<&'static str>,
    may_not: Vec<&'static str>,
    takes_password: bool,
    recovery_codes: i64,
    sessions: Vec<SessionView>,
    tokens: Vec<TokenView>,
    /// What a token of this operator can be made for.
    grantable: Vec<(&'static str, &'static str)>,
    lifetimes: [(u64, &'static str); 4],
    /// Name and secret of a token that was just made. Shown once.
    made: Option<(String, String)>,
    /// Why the new password was not taken.
    weakness: Option<String>,
}

/// One open session, in a list.
pub(crate) struct SessionView {
    pub(crate) handle: String,
    pub(crate) browser: String,
    pub(crate) means: &'static str,
    pub(crate) began: Moment,
    pub(crate) seen: Moment,
    pub(crate) is_this: bool,
}

/// One token, in a list.
pub(crate) struct TokenView {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) may: Vec<&'static str>,
    pub(crate) made: Moment,
    pub(crate) expires: Moment,
    pub(crate) is_over: bool,
    pub(crate) used: Option<Moment>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    notice: Option<String>,
}

/// The page.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    Ok(Page(page(&console, viewer, asked.notice.as_deref()).await?).into_response())
}

#[derive(Deserialize)]
pub(crate) struct NewPassword {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// Another password, for who knows the current one. The other sessions end.
pub(crate) async fn change_password(
    State(console): State<Console>,
    viewer: Viewer,
    client: Client,
    Form(form): Form<NewPassword>,
) -> Result<Response, PageError> {
    let (email, name) = (viewer.operator.email.expose(), viewer.operator.name.expose());
    let account = console.store.sign_in_of(email).await?.ok_or(PageError::Forbidden)?;
    if account.password_hash.is_none() || !console.sign_in.takes_password_of(viewer.operator.role) {
        return Err(PageError::Forbidden);
    }
    console.password_door.knock(client, console.store.now())?;
    if password::checked(&console, email, form.current).await?.is_none() {
        return Ok(Notice::PasswordWrong.on(PAGE).into_response());
    }
    if let Some(weakness) = rule::weakness(&form.password, email, name) {
        let page = AccountPage { weakness: Some(weakness.to_string()), ..page(&console, viewer, None).await? };
        return Ok((StatusCode::BAD_REQUEST, Page(page)).into_response());
    }
    let hash = password::hashed(&console, form.password).await?;
    let mut tx = console.store.begin().await?;
    tx.choose_password(viewer.id(), &hash, &viewer.token_hash).await?;
    tx.commit().await?;
    Ok(Notice::PasswordChanged.on(PAGE).into_response())
}

#[derive(Deserialize)]
pub(crate) struct WhichSession {
    /// Empty for all but this one.
    #[serde(default)]
    session: String,
}

/// Ends one of one's own sessions, or all others.
pub(crate) async fn end_sessions(
    State(console): State<Console>,
    viewer: Viewer,
    Form(which): Form<WhichSession>,
) -> Result<Redirect, PageError> {
    let mut tx = console.store.begin().await?;
    let ended = match which.session.as_str() {
        "" => tx.end_sessions(viewer.id(), Some(&viewer.token_hash), viewer.id()).await? > 0,
        handle => tx.end_session(viewer.id(), handle, viewer.id()).await?,
    };
    tx.commit().await?;
    Ok(if ended { Notice::SessionsEnded } else { Notice::SessionGone }.on(PAGE))
}

async fn page(console: &Console, viewer: Viewer, notice: Option<&str>) -> Result<AccountPage, PageError> {
    let store = &console.store;
    let (id, now) = (viewer.id(), store.now());
    let account = store.account(id).await?;
    let lever_user = match &viewer.operator.lever_user {
        Some(user) => Some(names::LeverUsers::load(store).await?.name(user)),
        None => None,
    };
    let (may, may_not): (Vec<_>, Vec<_>) = Permission::ALL.into_iter().partition(|permission| viewer.may(*permission));
    let grantable = may.iter().filter(|permission| permission.is_for_tokens());
    let grantable = grantable.map(|permission| (permission.as_str(), names::permission(*permission))).collect();
    let sessions = store.sessions_of(id).await?;
    let sessions = sessions.into_iter().map(|it| SessionView::new(it, Some(&viewer.token_hash), now)).collect();
    let tokens = store.api_tokens_of(id).await?.into_iter().map(|token| TokenView::new(token, now)).collect();
    Ok(AccountPage {
        takes_password: account.has_password && console.sign_in.takes_password_of(viewer.operator.role),
        account,
        lever_user,
        may: may.into_iter().map(names::permission).collect(),
        may_not: may_not.into_iter().map(names::permission).collect(),
        recovery_codes: store.recovery_codes_left(id).await?,
        sessions,
        tokens,
        grantable,
        lifetimes: tokens::LIFETIMES,
        made: None,
        weakness: None,
        frame: Frame::load(console, viewer, Section::Account, "Your account", notice).await?,
    })
}

impl SessionView {
    /// `own` is what the reader's own session is found by.
    pub(crate) fn new(session: OpenSession, own: Option<&str>, now: Timestamp) -> Self {
        Self {
            is_this: own.is_some_and(|own| session.is_of(own)),
            handle: session.handle,
            browser: session.browser,
            means: match session.means {
                Means::Password => "by password",
                Means::Provider => "by the sign-in provider",
            },
            began: Moment::new(session.began_at, now),
            seen: Moment::new(session.seen_at, now),
        }
    }
}

impl TokenView {
    pub(crate) fn new(token: ApiToken, now: Timestamp) -> Self {
        let may = Permission::ALL.into_iter().filter(|permission| token.may(*permission));
        Self {
            id: token.id.to_string(),
            may: may.map(names::permission).collect(),
            made: Moment::new(token.created_at, now),
            expires: Moment::new(token.expires_at, now),
            is_over: token.expires_at <= now,
            used: token.last_used_at.map(|at| Moment::new(at, now)),
            name: token.name,
        }
    }
}
