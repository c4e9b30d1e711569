//! What waits, for programs.

use axum::Json;
use axum::extract::{Query, State};
use domain::RunId;
use serde::{Deserialize, Serialize};
use store::{InboxFilter, InboxRow};
use utoipa::{IntoParams, ToSchema};

use super::super::Console;
use super::super::blind::hidden_from;
use super::super::gate::Viewer;
use super::super::inbox::Filter;
use super::super::names;
use super::super::problem::PageError;
use super::iso;

/// The most that one answer holds.
const MOST: i64 = 200;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Page {
    /// At most 200; 40 where nothing is said.
    limit: Option<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct Inbox {
    /// How many wait in the remit, before the filters.
    total: i64,
    /// How many of them fit the filters.
    fitting: i64,
    items: Vec<InboxItem>,
}

/// One run of an agent with proposals to decide.
#[derive(Serialize, ToSchema)]
pub(crate) struct InboxItem {
    run_id: String,
    opportunity_id: String,
    person: String,
    posting_id: Option<String>,
    posting: String,
    stage: Option<String>,
    agent: &'static str,
    phase: &'static str,
    /// 0 to 100; absent without one, and while the run is to be judged blind.
    score: Option<u8>,
    /// To be judged before the score is shown.
    judge_first: bool,
    needs_review: bool,
    /// Kinds of change that wait, such as `add-note`; none while the run is to be judged blind.
    kinds: Vec<&'static str>,
    waiting_since: String,
    expires_at: Option<String>,
}

/// What waits for a person, by urgency or in another order.
#[utoipa::path(get, path = "/api/v1/inbox", operation_id = "list_inbox", tag = "inbox", params(Filter, Page), responses((status = 200, description = "What was found", body = Inbox)))]
pub(crate) async fn list(
    State(console): State<Console>,
    viewer: Viewer,
    Query(filter): Query<Filter>,
    Query(page): Query<Page>,
) -> Result<Json<Inbox>, PageError> {
    let limit = page.limit.as_deref().and_then(|limit| limit.parse::<i64>().ok()).unwrap_or(40);
    let filter = filter.read(limit.clamp(1, MOST));
    let waiting = console.store.waiting(&viewer.remit).await?;
    Ok(Json(Inbox {
        total: waiting.iter().map(|one| one.runs).sum(),
        fitting: waiting.iter().filter(|one| one.fits(&filter)).map(|one| one.runs).sum(),
        items: items(&console, &viewer, &filter).await?,
    }))
}

/// The rows that fit, as this viewer may know them.
pub(crate) async fn items(
    console: &Console,
    viewer: &Viewer,
    filter: &InboxFilter,
) -> Result<Vec<InboxItem>, PageError> {
    let rows = console.store.inbox(&viewer.remit, filter).await?;
    let runs: Vec<RunId> = rows.iter().map(|row| row.run_id).collect();
    let hidden = hidden_from(console, viewer, &runs).await?;
    Ok(rows.iter().map(|row| item(row, hidden.contains(&row.run_id))).collect())
}

fn item(row: &InboxRow, is_blind: bool) -> InboxItem {
    let snapshot = &row.snapshot;
    InboxItem {
        run_id: row.run_id.to_string(),
        opportunity_id: row.opportunity_id.to_string(),
        person: names::person(&snapshot.opportunity),
        posting_id: snapshot.place().posting.map(ToString::to_string),
        posting: names::posting(snapshot.posting.as_ref()),
        stage: snapshot.stage.as_ref().map(|stage| stage.text.clone()),
        agent: row.agent.as_str(),
        phase: row.phase.as_str(),
        score: row.score.filter(|_| !is_blind),
        judge_first: is_blind,
        needs_review: row.needs_review,
        kinds: if is_blind { Vec::new() } else { row.kinds.iter().map(|kind| kind.as_str()).collect() },
        waiting_since: iso(row.oldest),
        expires_at: row.expires_at.map(iso),
    }
}
