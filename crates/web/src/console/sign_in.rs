//! Signing in and out.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use serde::Deserialize;
use store::SignIn;

use super::frame::Page;
use super::gate::{Viewer, own_path};
use super::notice::Notice;
use super::problem::PageError;
use super::session::{self, Token};
use super::{Console, password};

/// Longer ones are refused unread: hashing is work.
const LONGEST_PASSWORD: usize = 1024;

#[derive(Template)]
#[template(path = "console/sign_in.html")]
struct SignInPage {
    email: String,
    next: String,
    was_refused: bool,
    notice: Option<&'static str>,
    demo: Option<String>,
    accounts: Vec<(String, String, String)>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    next: Option<String>,
    notice: Option<String>,
}

/// The form.
pub(crate) async fn show(State(console): State<Console>, Query(asked): Query<Asked>) -> Response {
    let notice = asked.notice.and_then(|code| code.parse::<Notice>().ok());
    let page = page(&console, own_path(asked.next.as_deref()));
    Page(SignInPage { notice: notice.map(Notice::sentence), ..page }).into_response()
}

#[derive(Deserialize)]
pub(crate) struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
}

/// Begins a session where the password is right. Whatever is wrong, the answer is the same and takes as long.
pub(crate) async fn begin(
    State(console): State<Console>,
    headers: HeaderMap,
    Form(credentials): Form<Credentials>,
) -> Result<Response, PageError> {
    let next = own_path(credentials.next.as_deref()).to_owned();
    let Some(account) = checked(&console, &credentials).await? else {
        let page = SignInPage { email: credentials.email, was_refused: true, ..page(&console, &next) };
        return Ok((StatusCode::UNAUTHORIZED, Page(page)).into_response());
    };
    let token = Token::mint(console.store.ids());
    let csrf = session::random_text(console.store.ids());
    let earlier = match session::presented(&headers, console.is_secure) {
        Some(hash) => console.store.session(&hash).await?.map(|(session, _)| (session.operator.id, hash)),
        None => None,
    };
    let mut tx = console.store.begin().await?;
    if let Some((operator, hash)) = earlier {
        tx.sign_out(operator, &hash).await?;
    }
    match tx.sign_in(account.operator.id, &token.hash(), &csrf).await {
        Ok(()) => tx.commit().await?,
        // Locked or disabled while the password was checked: the answer is that to a wrong one.
        Err(store::Error::Raced { .. }) => {
            let page = SignInPage { email: credentials.email, was_refused: true, ..page(&console, &next) };
            return Ok((StatusCode::UNAUTHORIZED, Page(page)).into_response());
        }
        Err(error) => return Err(error.into()),
    }
    let cookie = token.cookie(console.is_secure);
    Ok((AppendHeaders(cookie.map(|cookie| (header::SET_COOKIE, cookie))), Redirect::to(&next)).into_response())
}

/// Ends the session.
pub(crate) async fn end(State(console): State<Console>, viewer: Viewer) -> Result<Response, PageError> {
    let mut tx = console.store.begin().await?;
    tx.sign_out(viewer.id(), &viewer.token_hash).await?;
    tx.commit().await?;
    let cookie = session::no_cookie(console.is_secure);
    let to = format!("/sign-in?notice={}", Notice::SignedOut.code());
    Ok((AppendHeaders(cookie.map(|cookie| (header::SET_COOKIE, cookie))), Redirect::to(&to)).into_response())
}

/// The account, where the password is right and the account is not locked. While it is locked no password is right:
/// an answer that differed would let a stranger go on guessing.
async fn checked(console: &Console, credentials: &Credentials) -> Result<Option<SignIn>, PageError> {
    let busy = |_| PageError::Refused(StatusCode::SERVICE_UNAVAILABLE);
    // The turn goes with the work, which runs on although the browser may have gone.
    let turn = Arc::clone(&console.passwords).acquire_owned().await.map_err(busy)?;
    // Read only now: while this one waited for its turn, others may have guessed.
    let account = console.store.sign_in_of(&credentials.email).await?;
    let is_locked =
        account.as_ref().and_then(|account| account.locked_until).is_some_and(|until| console.store.now() < until);
    let (password, hash) =
        (credentials.password.clone(), account.as_ref().map(|account| account.password_hash.clone()));
    let is_right = password.len() <= LONGEST_PASSWORD && {
        let work = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            password::is_right(&password, hash.as_deref())
        });
        work.await.map_err(|_| PageError::Refused(StatusCode::INTERNAL_SERVER_ERROR))?
    };
    match account {
        Some(account) if is_right && !is_locked => Ok(Some(account)),
        Some(account) => {
            // A locked account is not locked for longer by more wrong passwords: its owner must get in again.
            if !is_locked {
                let mut tx = console.store.begin().await?;
                tx.sign_in_failed(account.operator.id).await?;
                tx.commit().await?;
            }
            Ok(None)
        }
        None => Ok(None),
    }
}

fn page(console: &Console, next: &str) -> SignInPage {
    let demo = console.demo.as_deref();
    SignInPage {
        email: String::new(),
        next: next.to_owned(),
        was_refused: false,
        notice: None,
        demo: demo.map(|demo| demo.simulator_url.clone()),
        accounts: demo.map(|demo| demo.accounts.clone()).unwrap_or_default(),
    }
}
