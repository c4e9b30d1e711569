//! Agents and the machinery, for programs.

use axum::Json;
use axum::extract::{Path, State};
use domain::{AgentName, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::super::gate::Viewer;
use super::super::names;
use super::super::phases::{self, Halt, Place, Setting};
use super::super::problem::PageError;
use super::super::{Console, jobs as steps};
use super::{Done, Sent, iso, told};

const DAY: i64 = 24 * 3600 * 1000;
/// How many given-up steps one answer holds.
const STEPS: i64 = 200;

#[derive(Serialize, ToSchema)]
pub(crate) struct AgentItem {
    name: &'static str,
    /// Runs and failures of the last 24 hours.
    runs: i64,
    failed: i64,
    last_run: Option<String>,
    /// The settings that count for it, the widest first.
    settings: Vec<SettingItem>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct SettingItem {
    /// Absent for every agent.
    agent: Option<&'static str>,
    /// Such as `team Sales`.
    scope: String,
    phase: &'static str,
    set_at: String,
}

/// How each agent does, and how far it may go where.
#[utoipa::path(get, path = "/api/v1/agents", operation_id = "list_agents", tag = "agents", responses((status = 200, description = "What was found", body = Vec<AgentItem>)))]
pub(crate) async fn list(State(console): State<Console>) -> Result<Json<Vec<AgentItem>>, PageError> {
    let store = &console.store;
    let since = Timestamp::from_millis(store.now().millis() - DAY);
    let settings = store.phases().await?;
    let mut agents = Vec::new();
    for agent in AgentName::ALL {
        let health = store.health(agent, since).await?;
        let counting = settings.iter().filter(|stored| stored.setting.agent.is_none_or(|of| of == agent));
        agents.push(AgentItem {
            name: agent.as_str(),
            runs: health.runs,
            failed: health.failed,
            last_run: health.last_run.map(iso),
            settings: counting
                .map(|stored| SettingItem {
                    agent: stored.setting.agent.map(AgentName::as_str),
                    scope: names::scope_of(&stored.setting),
                    phase: stored.setting.phase.as_str(),
                    set_at: iso(stored.set_at),
                })
                .collect(),
        });
    }
    Ok(Json(agents))
}

/// Stops every agent, one agent, or those on one posting, at once.
#[utoipa::path(
    post,
    path = "/api/v1/agents/halt",
    tag = "agents",
    request_body = Halt,
    responses((status = 200, description = "What was done", body = Done), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn halt(
    State(console): State<Console>,
    viewer: Viewer,
    Sent(form): Sent<Halt>,
) -> Result<Json<Done>, PageError> {
    told(phases::halted(&console, &viewer, &form).await?)
}

/// Sets how far an agent, or every one, may go somewhere.
#[utoipa::path(
    post,
    path = "/api/v1/phases",
    tag = "agents",
    request_body = Setting,
    responses((status = 200, description = "What was done", body = Done), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn set_phase(
    State(console): State<Console>,
    viewer: Viewer,
    Sent(form): Sent<Setting>,
) -> Result<Json<Done>, PageError> {
    told(phases::set_to(&console, &viewer, &form).await?)
}

/// Removes a setting, so that a wider one counts.
#[utoipa::path(
    post,
    path = "/api/v1/phases/removal",
    tag = "agents",
    request_body = Place,
    responses((status = 200, description = "What was done", body = Done), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn clear_phase(
    State(console): State<Console>,
    viewer: Viewer,
    Sent(place): Sent<Place>,
) -> Result<Json<Done>, PageError> {
    told(phases::cleared(&console, &viewer, &place).await?)
}

/// A step that was given up after every retry.
#[derive(Serialize, ToSchema)]
pub(crate) struct StepItem {
    id: String,
    kind: String,
    /// The opportunity that it is about, where it is about one.
    lane: Option<String>,
    attempts: i64,
    error: Option<String>,
    given_up_at: Option<String>,
}

/// The steps that were given up, newest first.
#[utoipa::path(get, path = "/api/v1/jobs/discarded", tag = "agents", responses((status = 200, description = "What was found", body = Vec<StepItem>)))]
pub(crate) async fn dead_letters(State(console): State<Console>) -> Result<Json<Vec<StepItem>>, PageError> {
    let letters = jobs::discarded(console.store.db(), None, STEPS).await?;
    let item = |job: jobs::JobRow| StepItem {
        id: job.id,
        kind: job.kind,
        lane: job.lane,
        attempts: job.attempts,
        error: job.last_error,
        given_up_at: job.finished_at.map(|at| iso(Timestamp::from_millis(at))),
    };
    Ok(Json(letters.into_iter().map(item).collect()))
}

/// Starts a given-up step again, with all its attempts.
#[utoipa::path(
    post,
    path = "/api/v1/jobs/{id}/rerun",
    tag = "agents",
    params(("id" = String, Path)),
    responses((status = 200, description = "What was done", body = Done), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn rerun(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Json<Done>, PageError> {
    told(steps::started_again(&console, &viewer, &id).await?)
}
