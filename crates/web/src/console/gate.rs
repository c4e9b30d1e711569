//! The gate in front of every route: the session, the role's permission now, the remit, and the token of the form.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, RawPathParams, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{OperatorId, Permission, Remit};
use lever::{OpportunityId, PostingId};
use store::{ApiToken, Means, Named, Operator, Session, Store, Tx};
use subtle::ConstantTimeEq;

use super::notice::Notice;
use super::problem::PageError;
use super::routes::{Access, Names};
use super::session::{self, Jar};
use super::{Console, account, api, token_hash};

/// The name of the field that every form carries.
pub(crate) const TOKEN_FIELD: &str = "csrf";
/// The header by which a script of a page of ours says the same.
const TOKEN_HEADER: &str = "x-csrf-token";
/// The longest form that is read: a note of some pages, percent-encoded.
const FORM_BYTES: usize = 256 * 1024;

/// Who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Viewer {
    pub(crate) operator: Operator,
    /// Which candidacies they see.
    pub(crate) remit: Remit,
    /// What proves that a form came from a page of this session.
    pub(crate) csrf: String,
    /// What the session is found by.
    pub(crate) token_hash: String,
    pub(crate) means: Means,
    /// Whether signing in with the password asks for a code as well.
    pub(crate) has_authenticator: bool,
    /// The token by which a program acts for the operator, where it is one.
    pub(crate) token: Option<ApiToken>,
}

impl Viewer {
    pub(crate) fn id(&self) -> OperatorId {
        self.operator.id
    }

    pub(crate) fn may(&self, permission: Permission) -> bool {
        match &self.token {
            Some(token) => token.may(permission),
            None => self.operator.role.may(permission),
        }
    }

    /// Begins a transaction in which every audit entry names the token, where a program acts.
    pub(crate) async fn begin(&self, store: &Store) -> Result<Tx, store::Error> {
        let tx = store.begin().await?;
        Ok(match &self.token {
            Some(token) => tx.by_token(token.id),
            None => tx,
        })
    }

    /// Whether it is still whom the gate let in.
    pub(crate) async fn is_still_in(&self, store: &Store) -> Result<bool, store::Error> {
        Ok(match &self.token {
            Some(_) => store.api_token(&self.token_hash).await?.is_some(),
            None => store.session(&self.token_hash).await?.is_some(),
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Viewer {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, PageError> {
        // Only behind a gate that asks for a session is there one; a route without is a fault of ours, and closed.
        parts.extensions.get::<Self>().cloned().ok_or(PageError::Forbidden)
    }
}

/// Lets a request through to its handler, or answers it.
pub(crate) async fn guard(
    State((console, access, names)): State<(Console, Access, Names)>,
    path: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, PageError> {
    if access != Access::Anyone {
        let is_for_programs = api::is_for_programs(request.uri().path());
        let Some(viewer) = viewer_of(&console, request.headers(), is_for_programs).await? else {
            return if is_for_programs { Err(PageError::Unknown) } else { Ok(to_sign_in(&request)) };
        };
        if let Access::May(permission) = access
            && !viewer.may(permission)
        {
            return Err(PageError::Forbidden);
        }
        // What is not theirs to see is as if it were not there.
        if !is_in_sight(&console, &viewer, names, &path).await? {
            return Err(PageError::NotFound);
        }
        if console.sign_in.misses_code(&viewer) && !account::is_about_the_second_step(request.uri().path()) {
            return Ok(Notice::CodeNeeded.on(account::SECOND_STEP).into_response());
        }
        request.extensions_mut().insert(viewer);
    }
    if request.method() == Method::POST {
        let (parts, body) = request.into_parts();
        let form = to_bytes(body, FORM_BYTES).await.map_err(|_| PageError::Refused(StatusCode::PAYLOAD_TOO_LARGE))?;
        if let Some(viewer) = parts.extensions.get::<Viewer>()
            && !is_own(&parts, &form, viewer)
        {
            return Err(PageError::ForeignForm);
        }
        request = Request::from_parts(parts, Body::from(form));
    }
    Ok(next.run(request).await)
}

async fn is_in_sight(
    console: &Console,
    viewer: &Viewer,
    names: Names,
    path: &RawPathParams,
) -> Result<bool, PageError> {
    let id = path.iter().find(|(name, _)| *name == "id").map_or("", |(_, id)| id);
    let named = match names {
        Names::Nothing => return Ok(true),
        Names::Opportunity => OpportunityId::parse(id).ok().map(Named::Opportunity),
        Names::Proposal => id.parse().ok().map(Named::Proposal),
        Names::Run => id.parse().ok().map(Named::Run),
        Names::Effect => id.parse().ok().map(Named::Effect),
        Names::Posting => PostingId::parse(id).ok().map(Named::Posting),
    };
    let Some(named) = named else { return Ok(false) };
    Ok(console.store.sees(&viewer.remit, &named, viewer.may(Permission::ReadShadow)).await?)
}

async fn viewer_of(console: &Console, headers: &HeaderMap, is_for_programs: bool) -> Result<Option<Viewer>, PageError> {
    if let (true, Some(bearer)) = (is_for_programs, bearer(headers)) {
        return viewer_by_token(console, bearer).await;
    }
    let Some(token_hash) = session::presented(headers, Jar::Session, console.is_secure) else { return Ok(None) };
    let Some((session, is_stale)) = console.store.session(&token_hash).await? else { return Ok(None) };
    if is_stale {
        let mut tx = console.store.begin().await?;
        tx.touch_session(&token_hash).await?;
        tx.commit().await?;
    }
    let remit = console.store.remit(session.operator.id).await?;
    let Session { operator, csrf, means, has_authenticator } = session;
    Ok(Some(Viewer { operator, remit, csrf, token_hash, means, has_authenticator, token: None }))
}

/// A program with a token of an operator's. It opens no page for people.
async fn viewer_by_token(console: &Console, bearer: &str) -> Result<Option<Viewer>, PageError> {
    let Some(token_hash) = token_hash(bearer) else { return Ok(None) };
    let Some(token) = console.store.api_token(&token_hash).await? else { return Ok(None) };
    if token.is_stale(console.store.now()) {
        let mut tx = console.store.begin().await?;
        tx.touch_api_token(token.id).await?;
        tx.commit().await?;
    }
    Ok(Some(Viewer {
        remit: console.store.remit(token.operator.id).await?,
        operator: token.operator.clone(),
        csrf: String::new(),
        token_hash,
        // Whoever made the token had shown all that was asked for.
        means: Means::Provider,
        has_authenticator: false,
        token: Some(token),
    }))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Whether a request that changes something was made on purpose: by a form of ours, by a script of ours, or by a
/// program, whose token no browser adds by itself.
fn is_own(parts: &Parts, form: &Bytes, viewer: &Viewer) -> bool {
    if viewer.token.is_some() {
        return true;
    }
    if api::is_for_programs(parts.uri.path()) {
        let sent = parts.headers.get(TOKEN_HEADER).map_or(&[][..], HeaderValue::as_bytes);
        return bool::from(sent.ct_eq(viewer.csrf.as_bytes()));
    }
    carries_token(form, &viewer.csrf)
}

fn carries_token(form: &Bytes, expected: &str) -> bool {
    let tokens = url::form_urlencoded::parse(form).filter(|(name, _)| name == TOKEN_FIELD);
    tokens.last().is_some_and(|(_, token)| bool::from(token.as_bytes().ct_eq(expected.as_bytes())))
}

/// To the sign-in page, and from there back to the page that was asked for. A form is not sent again by itself.
fn to_sign_in(request: &Request) -> Response {
    let asked_for = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let to = if request.method() == Method::GET && asked_for != "/" {
        let next: String = url::form_urlencoded::byte_serialize(asked_for.as_bytes()).collect();
        format!("/sign-in?next={next}")
    } else {
        "/sign-in".to_owned()
    };
    Redirect::to(&to).into_response()
}

/// A path of our own, or `/`: whatever a stranger put in the link, nobody is sent elsewhere.
pub(crate) fn own_path(asked_for: Option<&str>) -> &str {
    const LONGEST: usize = 500;
    let own = |path: &&str| {
        let is_relative = path.starts_with('/') && !path.starts_with("//");
        let is_plain = path.len() <= LONGEST && path.chars().all(|c| c.is_ascii_graphic() && c != '\\');
        is_relative && is_plain && path.parse::<Uri>().is_ok_and(|uri| uri.authority().is_none())
    };
    asked_for.filter(own).unwrap_or("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_path_of_our_own_is_gone_back_to() {
        for own in ["/inbox", "/inbox?posting=p-1&review=yes", "/opportunities/31c9716b"] {
            assert_eq!(own_path(Some(own)), own);
        }
        for foreign in [
            "",
            "inbox",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "/\t/evil.example",
            "/a b",
            "/é",
        ] {
            assert_eq!(own_path(Some(foreign)), "/", "{foreign:?}");
        }
        assert_eq!(own_path(Some(&format!("/{}", "a".repeat(600)))), "/");
        assert_eq!(own_path(None), "/");
    }

    #[test]
    fn a_form_needs_the_token_of_its_session() {
        let form = |text: &'static str| carries_token(&Bytes::from_static(text.as_bytes()), "0a1b");
        assert!(form("reason=x&csrf=0a1b"));
        for wrong in ["", "reason=x", "csrf=", "csrf=0a1", "csrf=0A1B", "csrf=0a1b&csrf=", "x=csrf=0a1b"] {
            assert!(!form(wrong), "{wrong}");
        }
    }
}
