//! The same console for programs: JSON in, JSON out, described by OpenAPI.
//!
//! Every route stands in the one table and passes the one gate, so a program sees and does what its operator may, less
//! what its token leaves out. Accounts are not among it: they are managed by people.

mod agents;
mod candidacy;
mod decisions;
mod documents;
mod inbox;
mod record;

use axum::Json;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{Permission, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi, ToSchema};

pub(crate) use self::agents::{clear_phase, dead_letters, halt, list as list_agents, rerun, set_phase};
pub(crate) use self::candidacy::{candidacy, show as show_candidacy};
pub(crate) use self::decisions::{
    approve_proposal, approve_run, judge_run, refuse_proposal, undo_effect, withdraw_approvals,
};
pub(crate) use self::documents::{save_policy, save_rubric, show_policy, show_rubric};
pub(crate) use self::inbox::{items as inbox_items, list as list_inbox};
pub(crate) use self::record::{list as list_audit, verify as verify_audit};
use super::gate::Viewer;
use super::notice::{Notice, Tone};
use super::problem::PageError;
use super::when::Moment;

/// Whether a path is for programs: they are answered in JSON, and may come with a token.
pub(crate) fn is_for_programs(path: &str) -> bool {
    path.starts_with("/api/") || path == "/mcp"
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Fulcrum",
        description = "What waits for a person, the evidence for it, and the decision. A program acts for an operator, \
                       within that operator's role and remit and what its token allows."
    ),
    paths(
        me,
        inbox::list,
        candidacy::show,
        decisions::approve_proposal,
        decisions::refuse_proposal,
        decisions::approve_run,
        decisions::judge_run,
        decisions::undo_effect,
        decisions::withdraw_approvals,
        agents::list,
        agents::halt,
        agents::set_phase,
        agents::clear_phase,
        agents::dead_letters,
        agents::rerun,
        documents::show_rubric,
        documents::save_rubric,
        documents::show_policy,
        documents::save_policy,
        record::list,
        record::verify,
    ),
    components(schemas(Problem)),
    modifiers(&Bearer),
    security(("token" = []))
)]
struct Description;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        openapi.components.get_or_insert_default().add_security_scheme("token", scheme);
    }
}

/// The description of everything here.
#[must_use]
pub fn description() -> utoipa::openapi::OpenApi {
    Description::openapi()
}

/// The description, for whoever asks: it tells nothing that the source does not.
pub(crate) async fn describe() -> Json<utoipa::openapi::OpenApi> {
    Json(description())
}

/// A body of JSON. What cannot be read is answered with what and where.
pub(crate) struct Sent<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Sent<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, PageError> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(sent)) => Ok(Self(sent)),
            Err(refused) => Err(PageError::Unreadable(refused.body_text())),
        }
    }
}

/// Why a request was not carried out, after RFC 9457.
#[derive(Serialize, ToSchema)]
struct Problem<'a> {
    title: &'a str,
    status: u16,
    /// One sentence for people.
    detail: &'a str,
    /// Tells one refusal from another, such as `already-decided`.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    /// Under which a fault of Fulcrum's stands in the log.
    #[serde(skip_serializing_if = "Option::is_none")]
    error_id: Option<&'a str>,
}

/// A refusal or a fault, for a program.
pub(crate) fn problem(
    status: StatusCode,
    code: Option<&str>,
    title: &str,
    detail: &str,
    error_id: Option<&str>,
) -> Response {
    let problem = Problem { title, status: status.as_u16(), detail, code, error_id };
    let mut response = (status, Json(problem)).into_response();
    let kind = HeaderValue::from_static("application/problem+json");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// What was done.
#[derive(Serialize, ToSchema)]
pub(crate) struct Done {
    /// Such as `approved`.
    outcome: &'static str,
    /// The same for people.
    sentence: &'static str,
}

/// What a page would say about the form, for a program: done, or a refusal.
pub(crate) fn told(notice: Notice) -> Result<Json<Done>, PageError> {
    match notice.tone() {
        Tone::Done => Ok(Json(Done { outcome: notice.code(), sentence: notice.sentence() })),
        Tone::Refused => Err(PageError::NotDone(notice)),
    }
}

/// A time as ISO 8601 in UTC.
pub(crate) fn iso(at: Timestamp) -> String {
    Moment::new(at, at).iso
}

/// Who asks.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    id: String,
    name: String,
    role: String,
    /// What may be done now.
    permissions: Vec<&'static str>,
    /// What is seen, in plain words.
    remit: Vec<String>,
}

/// Whom the token or session stands for, and what it may do.
#[utoipa::path(get, path = "/api/v1/me", tag = "account", responses((status = 200, description = "What was found", body = Me)))]
pub(crate) async fn me(viewer: Viewer) -> Json<Me> {
    let permissions = Permission::ALL.into_iter().filter(|permission| viewer.may(*permission));
    Json(Me {
        id: viewer.id().to_string(),
        name: viewer.operator.name.expose().clone(),
        role: viewer.operator.role.to_string(),
        permissions: permissions.map(Permission::as_str).collect(),
        remit: viewer.remit.assignments.iter().map(|part| super::names::ground(&part.ground)).collect(),
    })
}
