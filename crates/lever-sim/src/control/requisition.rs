//! `/sim`: requisitions.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;

use crate::act;
use crate::answer::{Answer, found};
use crate::body::Sent;
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::requisition::RequisitionApi;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/sim/requisitions/{id}/status", post(status))
        .route("/sim/requisitions/{id}/approval", post(approval))
        .route("/sim/requisitions/{id}/decision", post(decision))
        .route("/sim/requisition-api", get(api).post(switch_api))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StatusBody {
    status: String,
}

async fn status(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<StatusBody>) -> Answer {
    act::set_requisition_status(&sim, &id, &body.status)?;
    show(&sim, &id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApprovalBody {
    user: Option<String>,
}

async fn approval(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<ApprovalBody>) -> Answer {
    act::start_approval(&sim, &id, body.user.as_deref())?;
    show(&sim, &id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DecisionBody {
    approve: bool,
    user: Option<String>,
}

async fn decision(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<DecisionBody>) -> Answer {
    act::decide_requisition(&sim, &id, body.approve, body.user.as_deref())?;
    show(&sim, &id)
}

/// As `/v1` shows it, by id or code.
fn show(sim: &Sim, wanted: &str) -> Answer {
    sim.read(|world| {
        let row = world.requisitions.values().find(|row| row.id == wanted || row.code.eq_ignore_ascii_case(wanted));
        let row = row.ok_or_else(|| Refusal::missing("requisitions", wanted))?;
        found(world.requisition_json(row, &Params::default()))
    })
}

async fn api(State(sim): State<Sim>) -> Answer {
    found(json!({"mode": sim.read(|world| world.requisition_api)}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ApiBody {
    mode: RequisitionApi,
}

async fn switch_api(State(sim): State<Sim>, Sent(body): Sent<ApiBody>) -> Answer {
    act::set_requisition_api(&sim, body.mode)?;
    found(json!({"mode": body.mode}))
}
