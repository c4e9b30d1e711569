//! A person's decisions, sent by a program of theirs.

use axum::Json;
use axum::extract::{Path, State};

use super::super::blind::{self, Answer};
use super::super::gate::Viewer;
use super::super::problem::PageError;
use super::super::proposals::{self, Edited, Refusal};
use super::super::runs::{self, Look};
use super::super::{Console, effects};
use super::{Done, Sent, told};

/// Approves a proposal as it stands, or with another text or stage.
#[utoipa::path(
    post,
    path = "/api/v1/proposals/{id}/approval",
    tag = "decisions",
    params(("id" = String, Path)),
    request_body = Edited,
    responses((status = 200, description = "What was done", body = Done), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn approve_proposal(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Sent(edited): Sent<Edited>,
) -> Result<Json<Done>, PageError> {
    told(proposals::approved(&console, &viewer, &id, &edited).await?.1)
}

/// Declines a proposal, with a reason.
#[utoipa::path(
    post,
    path = "/api/v1/proposals/{id}/refusal",
    tag = "decisions",
    params(("id" = String, Path)),
    request_body = Refusal,
    responses((status = 200, description = "What was done", body = Done), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn refuse_proposal(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Sent(refusal): Sent<Refusal>,
) -> Result<Json<Done>, PageError> {
    told(proposals::refused(&console, &viewer, &id, &refusal).await?.1)
}

/// Approves all that waits of a run, all or nothing. An archive is never among it.
#[utoipa::path(
    post,
    path = "/api/v1/runs/{id}/approval",
    tag = "decisions",
    params(("id" = String, Path)),
    request_body = Look,
    responses((status = 200, description = "What was done", body = Done), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn approve_run(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Sent(look): Sent<Look>,
) -> Result<Json<Done>, PageError> {
    told(runs::approved(&console, &viewer, &id, &look).await?.1)
}

/// Says what the reviewer thinks of a candidacy that is judged blind.
#[utoipa::path(
    post,
    path = "/api/v1/runs/{id}/judgement",
    tag = "decisions",
    params(("id" = String, Path)),
    request_body = Answer,
    responses((status = 200, description = "What was done", body = Done), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn judge_run(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Sent(answer): Sent<Answer>,
) -> Result<Json<Done>, PageError> {
    told(blind::judged(&console, &viewer, &id, &answer).await?.1)
}

/// Asks that a written change be taken back in Lever.
#[utoipa::path(
    post,
    path = "/api/v1/effects/{id}/undo",
    tag = "decisions",
    params(("id" = String, Path)),
    responses((status = 200, description = "What was done", body = Done), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn undo_effect(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Json<Done>, PageError> {
    told(effects::undone(&console, &viewer, &id).await?.1)
}

/// Withdraws what the operator has approved for a candidacy and is still held back.
#[utoipa::path(
    post,
    path = "/api/v1/opportunities/{id}/withdrawal",
    tag = "decisions",
    params(("id" = String, Path)),
    responses((status = 200, description = "What was done", body = Done), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn withdraw_approvals(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Json<Done>, PageError> {
    told(effects::withdrawn(&console, &viewer, &id).await?)
}
