//! The audit log, for programs.

use axum::Json;
use axum::extract::{Query, State};
use domain::Action;
use lever::OpportunityId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::AuditFilter;
use utoipa::{IntoParams, ToSchema};

use super::super::Console;
use super::super::problem::PageError;
use super::iso;

/// The most that one answer holds.
const MOST: i64 = 500;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// Only entries about this opportunity.
    #[serde(default)]
    opportunity: String,
    /// Only entries of this action, such as `proposal.approved`.
    #[serde(default)]
    action: String,
    /// Only entries before this number.
    before: Option<i64>,
    /// At most 500; 100 where nothing is said.
    limit: Option<i64>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Entry {
    seq: i64,
    at: String,
    action: &'static str,
    /// The same for people.
    sentence: &'static str,
    /// As it was hashed.
    #[schema(value_type = Object)]
    entry: Value,
    /// Sealed under the person's key; absent where there is nothing or the person was erased.
    #[schema(value_type = Object)]
    private: Option<Value>,
    hash: String,
}

/// Entries of the audit log, newest first. For who may read the whole of it.
#[utoipa::path(get, path = "/api/v1/audit", operation_id = "list_audit", tag = "audit", params(Asked), responses((status = 200, description = "What was found", body = Vec<Entry>)))]
pub(crate) async fn list(
    State(console): State<Console>,
    Query(asked): Query<Asked>,
) -> Result<Json<Vec<Entry>>, PageError> {
    let opportunity = match asked.opportunity.as_str() {
        "" => None,
        id => Some(OpportunityId::parse(id).map_err(|error| PageError::Unreadable(format!("opportunity: {error}")))?),
    };
    let action = match asked.action.as_str() {
        "" => None,
        name => {
            let known = Action::ALL.iter().copied().find(|action| action.as_str() == name);
            Some(known.ok_or_else(|| PageError::Unreadable(format!("action: there is no action {name:?}")))?)
        }
    };
    let limit = asked.limit.unwrap_or(100).clamp(1, MOST);
    let filter = AuditFilter { opportunity, action, before: asked.before, limit, ..AuditFilter::default() };
    let rows = console.store.audit(&filter).await?;
    let entry = |row: store::AuditRow| {
        Ok(Entry {
            seq: row.entry.seq,
            at: iso(row.entry.at),
            action: row.entry.action.as_str(),
            sentence: row.entry.action.sentence(),
            entry: serde_json::to_value(&row.entry)
                .map_err(|source| store::Error::Corrupt { what: "an audit entry", source: Some(source) })?,
            private: row.private,
            hash: row.hash,
        })
    };
    Ok(Json(rows.into_iter().map(entry).collect::<Result<_, store::Error>>()?))
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Verification {
    whole: bool,
    entries: Option<i64>,
    /// The hash of the last entry: keep it elsewhere to notice a log that was rewritten as a whole.
    head: Option<String>,
    /// What is broken, and where.
    broken: Option<String>,
}

/// Recomputes the chain of the audit log from its first entry to its head.
#[utoipa::path(
    get,
    path = "/api/v1/audit/verification", operation_id = "verify_audit",
    tag = "audit",
    responses((status = 200, description = "What was found", body = Verification), (status = 503, description = "Another one is under way"))
)]
pub(crate) async fn verify(State(console): State<Console>) -> Result<Json<Verification>, PageError> {
    let Ok(_turn) = console.verification.try_acquire() else {
        return Err(PageError::Refused(axum::http::StatusCode::SERVICE_UNAVAILABLE));
    };
    Ok(Json(match console.store.verify_audit().await? {
        Ok(verified) => {
            Verification { whole: true, entries: Some(verified.entries), head: Some(verified.head), broken: None }
        }
        Err(broken) => Verification { whole: false, entries: None, head: None, broken: Some(broken.to_string()) },
    }))
}
