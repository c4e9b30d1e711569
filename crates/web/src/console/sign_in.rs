//! Signing in and out.

pub(crate) mod code;
pub(crate) mod elsewhere;

use std::time::Duration;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use domain::OperatorId;
use serde::{Deserialize, Serialize};
use store::{Means, NewSession};

use super::browser_kind::browser_kind;
use super::doors::Client;
use super::frame::Page;
use super::gate::{Viewer, own_path};
use super::notice::{Notice, Tone};
use super::problem::PageError;
use super::provider::Attempt;
use super::session::{self, Jar, Token};
use super::{Console, Passwords, password};

/// How long a sign-in may take between its first and its last step.
const ATTEMPT_LASTS: Duration = Duration::from_secs(10 * 60);

/// A sign-in that has begun and has not ended.
#[derive(Serialize, Deserialize)]
enum UnderWay {
    /// At the provider.
    Elsewhere { attempt: Attempt, next: String },
    /// The password was right, and a code is asked for.
    Code { operator: OperatorId, next: String },
}

#[derive(Template)]
#[template(path = "console/sign_in.html")]
struct SignInPage {
    email: String,
    next: String,
    was_refused: bool,
    notice: Option<Notice>,
    /// What the provider is called, and how to get there.
    elsewhere: Option<(String, String)>,
    /// Where the session at the provider can be ended, for who has just signed out here.
    sign_out: Option<String>,
    has_passwords: bool,
    is_for_admins: bool,
    demo: Option<String>,
    accounts: Vec<(String, String, String)>,
}

impl SignInPage {
    fn is_refused(&self) -> bool {
        self.notice.is_some_and(|notice| notice.tone() == Tone::Refused)
    }
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
    let sign_out = (notice == Some(Notice::SignedOut)).then_some(console.sign_in.elsewhere.as_ref()).flatten();
    let sign_out = sign_out.and_then(|elsewhere| elsewhere.provider.sign_out_address());
    Page(SignInPage { notice, sign_out, ..page }).into_response()
}

#[derive(Deserialize)]
pub(crate) struct Credentials {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
}

/// Begins a session where the password is right, or asks for a code as well. Whatever is wrong, the answer is the same
/// and takes as long.
pub(crate) async fn begin(
    State(console): State<Console>,
    client: Client,
    headers: HeaderMap,
    Form(credentials): Form<Credentials>,
) -> Result<Response, PageError> {
    console.password_door.knock(client, console.store.now())?;
    let next = own_path(credentials.next.as_deref()).to_owned();
    if let Some(operator) = password::checked(&console, &credentials.email, credentials.password).await? {
        if console.store.authenticator(operator, true).await?.is_some() {
            let cookie = put(&console, &UnderWay::Code { operator, next }).await?;
            return Ok((set(cookie), Redirect::to(code::PAGE)).into_response());
        }
        if let Some(response) = open(&console, &headers, operator, Means::Password, &next).await? {
            return Ok(response);
        }
    }
    let page = SignInPage { email: credentials.email, was_refused: true, ..page(&console, &next) };
    Ok((StatusCode::UNAUTHORIZED, Page(page)).into_response())
}

/// Ends the session.
pub(crate) async fn end(State(console): State<Console>, viewer: Viewer) -> Result<Response, PageError> {
    let mut tx = console.store.begin().await?;
    tx.sign_out(viewer.id(), &viewer.token_hash).await?;
    tx.commit().await?;
    let cookie = session::no_cookie(Jar::Session, console.is_secure);
    let to = format!("/sign-in?notice={}", Notice::SignedOut.code());
    Ok((set(cookie), Redirect::to(&to)).into_response())
}

/// Opens a session in this browser, in the place of the one that it had. `None` where the account was locked or disabled
/// in the meantime.
async fn open(
    console: &Console,
    headers: &HeaderMap,
    operator: OperatorId,
    means: Means,
    next: &str,
) -> Result<Option<Response>, PageError> {
    let token = Token::mint(console.store.ids());
    let csrf = session::random_text(console.store.ids());
    let earlier = match session::presented(headers, Jar::Session, console.is_secure) {
        Some(hash) => console.store.session(&hash).await?.map(|(session, _)| (session.operator.id, hash)),
        None => None,
    };
    let browser = browser_kind(headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()));
    let mut tx = console.store.begin().await?;
    if let Some((operator, hash)) = earlier {
        tx.sign_out(operator, &hash).await?;
    }
    let new = NewSession { operator, token_hash: &token.hash(), csrf: &csrf, browser: &browser, means };
    match tx.sign_in(&new).await {
        Ok(()) => tx.commit().await?,
        Err(store::Error::Raced { .. }) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    let cookies = [token.cookie(Jar::Session, console.is_secure), session::no_cookie(Jar::Attempt, console.is_secure)];
    Ok(Some((set(cookies), Redirect::to(next)).into_response()))
}

/// Keeps what a sign-in has come to, and answers the cookie by which it goes on.
async fn put(console: &Console, under_way: &UnderWay) -> Result<Option<HeaderValue>, PageError> {
    let token = Token::mint(console.store.ids());
    let mut tx = console.store.begin().await?;
    tx.put_attempt(&token.hash(), under_way, ATTEMPT_LASTS).await?;
    tx.commit().await?;
    Ok(token.cookie(Jar::Attempt, console.is_secure))
}

fn set(
    cookies: impl IntoIterator<Item = impl Into<Option<HeaderValue>>>,
) -> AppendHeaders<Vec<(header::HeaderName, HeaderValue)>> {
    AppendHeaders(cookies.into_iter().filter_map(Into::into).map(|cookie| (header::SET_COOKIE, cookie)).collect())
}

/// The sign-in page with what went wrong on the way.
fn refused(console: &Console, status: StatusCode, notice: Notice) -> Response {
    (status, Page(SignInPage { notice: Some(notice), ..page(console, "/") })).into_response()
}

fn page(console: &Console, next: &str) -> SignInPage {
    let demo = console.demo.as_deref();
    let elsewhere = console.sign_in.elsewhere.as_ref().map(|elsewhere| {
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        (elsewhere.name.clone(), format!("{}?next={next}", elsewhere::PAGE))
    });
    SignInPage {
        email: String::new(),
        next: next.to_owned(),
        was_refused: false,
        notice: None,
        elsewhere,
        sign_out: None,
        has_passwords: console.sign_in.passwords != Passwords::None,
        is_for_admins: console.sign_in.passwords == Passwords::Admins,
        demo: demo.map(|demo| demo.simulator_url.clone()),
        accounts: demo.map(|demo| demo.accounts.clone()).unwrap_or_default(),
    }
}
