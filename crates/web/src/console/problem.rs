//! What goes wrong, as a page: a status, a sentence for people, and for our own faults an id that is in the log.

use std::any::Any;
use std::borrow::Cow;
use std::error::Error as StdError;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{AppendHeaders, Html, IntoResponse, Response};
use thiserror::Error;

use super::notice::Notice;
use super::{Console, api};

/// Why a page was not shown or a change not made.
#[derive(Debug, Error)]
pub(crate) enum PageError {
    #[error("there is nothing here")]
    NotFound,
    #[error("the role does not allow it")]
    Forbidden,
    #[error("the form does not carry the token of its session")]
    ForeignForm,
    #[error("nobody is signed in, and no token was sent that counts")]
    Unknown,
    #[error("the request was refused with {0}")]
    Refused(StatusCode),
    /// What a program sent could not be read.
    #[error("the request could not be read: {0}")]
    Unreadable(String),
    /// What a program asked for was understood and not done.
    #[error("{}", .0.sentence())]
    NotDone(Notice),
    #[error("there were too many attempts")]
    TooMany { seconds: u64 },
    #[error("could not use the store")]
    Store(#[source] store::Error),
    #[error("a worker of this process gave up")]
    Worker(#[source] tokio::task::JoinError),
    #[error("could not render the page")]
    Render(#[source] askama::Error),
    #[error("could not take entries out of the audit log")]
    Export(#[source] crate::export::ExportError),
}

impl From<store::Error> for PageError {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::NotFound { .. } => Self::NotFound,
            store::Error::Erased => Self::Refused(StatusCode::GONE),
            error => Self::Store(error),
        }
    }
}

impl From<sql::Error> for PageError {
    fn from(error: sql::Error) -> Self {
        Self::Store(error.into())
    }
}

/// What a response tells [`as_page`] about itself.
#[derive(Clone)]
struct Problem {
    sentence: Option<Cow<'static, str>>,
    /// What a program tells one refusal from another by.
    code: Option<&'static str>,
    cause: Option<Arc<dyn StdError + Send + Sync>>,
    /// After how many seconds trying again makes sense.
    retry_after: Option<u64>,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let (status, sentence) = match &self {
            Self::NotFound => (StatusCode::NOT_FOUND, None),
            Self::Forbidden => (StatusCode::FORBIDDEN, None),
            Self::ForeignForm => (
                StatusCode::FORBIDDEN,
                Some(Cow::Borrowed(
                    "The form is from an earlier session, so nothing was changed. Go back, reload the page and try again.",
                )),
            ),
            Self::Unknown => (StatusCode::UNAUTHORIZED, None),
            Self::Refused(status) => (*status, None),
            Self::Unreadable(why) => (StatusCode::BAD_REQUEST, Some(Cow::Owned(why.clone()))),
            Self::NotDone(notice) => (StatusCode::CONFLICT, Some(Cow::Borrowed(notice.sentence()))),
            Self::TooMany { .. } => (StatusCode::TOO_MANY_REQUESTS, None),
            Self::Store(error) if error.is_transient() => (StatusCode::SERVICE_UNAVAILABLE, None),
            Self::Store(_) | Self::Worker(_) | Self::Render(_) | Self::Export(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, None)
            }
        };
        let retry_after = if let Self::TooMany { seconds } = &self { Some(*seconds) } else { None };
        let code = if let Self::NotDone(notice) = &self { Some(notice.code()) } else { None };
        let cause: Option<Arc<dyn StdError + Send + Sync>> =
            if status.is_server_error() { Some(Arc::new(self)) } else { None };
        let mut response = status.into_response();
        response.extensions_mut().insert(Problem { sentence, code, cause, retry_after });
        response
    }
}

/// What becomes of a handler that panicked. Its message was printed by the panic hook and may hold anything.
pub(crate) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
    response.extensions_mut().insert(Problem { sentence: None, code: None, cause: None, retry_after: None });
    response
}

/// Every path that is not in the table.
pub(crate) async fn nothing_here() -> PageError {
    PageError::NotFound
}

#[derive(Template)]
#[template(path = "console/problem.html")]
struct ProblemPage {
    title: &'static str,
    sentence: Cow<'static, str>,
    error_id: Option<String>,
    demo: Option<String>,
}

/// Dresses an answer that reports a problem, whoever made it.
pub(crate) async fn as_page(State(console): State<Console>, request: Request, next: Next) -> Response {
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let mut response = next.run(request).await;
    let status = response.status();
    let problem = response.extensions_mut().remove::<Problem>();
    let is_ours_already = response.headers().get(header::CONTENT_TYPE).is_some_and(is_html);
    // Without a problem of ours it is a refusal by axum or a layer; a probe's 503 is for machines and stays as it is.
    if !(status.is_client_error() || status.is_server_error())
        || is_ours_already
        || (problem.is_none() && status == StatusCode::SERVICE_UNAVAILABLE)
    {
        return response;
    }
    let error_id = status.is_server_error().then(|| format!("{:032x}", console.store.ids().bits())[..12].to_owned());
    if let Some(error_id) = &error_id {
        let cause = problem.as_ref().and_then(|problem| problem.cause.as_deref()).map(chain).unwrap_or_default();
        tracing::error!(error_id, %method, path, %status, cause, "could not answer a request");
    }
    let (title, said) = words(status);
    let retry_after = problem.as_ref().and_then(|problem| problem.retry_after);
    let code = problem.as_ref().and_then(|problem| problem.code);
    let sentence = problem.and_then(|problem| problem.sentence).unwrap_or(Cow::Borrowed(said));
    if api::is_for_programs(&path) {
        return api::problem(status, code, title, &sentence, error_id.as_deref());
    }
    let demo = console.demo.as_ref().map(|demo| demo.simulator_url.clone());
    let page = ProblemPage { title, sentence, error_id, demo };
    match page.render() {
        Ok(html) => {
            let waits = retry_after.map(|seconds| (header::RETRY_AFTER, seconds.to_string()));
            (status, AppendHeaders(waits), Html(html)).into_response()
        }
        Err(_) => (status, title).into_response(),
    }
}

fn is_html(value: &axum::http::HeaderValue) -> bool {
    value.as_bytes().starts_with(b"text/html")
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::UNAUTHORIZED => {
            ("Not signed in", "Send a token of an account of the console: Authorization: Bearer …")
        }
        StatusCode::NOT_FOUND => ("Nothing here", "There is no such page, or what it showed is gone."),
        StatusCode::FORBIDDEN => ("Not yours to do", "Your role does not allow this, so nothing was shown or changed."),
        StatusCode::GONE => (
            "Erased",
            "This person's data was erased. What happened stays in the audit log, without anything personal.",
        ),
        StatusCode::TOO_MANY_REQUESTS => (
            "Too many attempts",
            "There were too many attempts to sign in from here in a short time. Wait a minute, then try again.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => ("Too long", "The text is longer than this form takes. Nothing was changed."),
        StatusCode::SERVICE_UNAVAILABLE => {
            ("Busy", "The database is busy. Nothing was changed; try again in a moment.")
        }
        status if status.is_server_error() => {
            ("Something broke", "This is a fault of Fulcrum's, not yours. What was not confirmed was not done.")
        }
        _ => ("Not understood", "The request was not one that this page takes. Nothing was changed."),
    }
}

/// An error with everything below it, for the log.
fn chain(error: &(dyn StdError + Send + Sync)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(below) = source {
        text = format!("{text}: {below}");
        source = below.source();
    }
    text
}
