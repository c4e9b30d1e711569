//! `/sim/quirks` and `/sim/maintenance`.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::act;
use crate::answer::{Answer, bare, found};
use crate::body::Sent;
use crate::sim::Sim;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/sim/quirks", get(quirks).post(change)).route("/sim/maintenance", post(maintain))
}

async fn quirks(State(sim): State<Sim>) -> Answer {
    found(json!(sim.read(|world| world.quirks)))
}

async fn change(State(sim): State<Sim>, Sent(change): Sent<Value>) -> Answer {
    found(json!(act::change_quirks(&sim, &change)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MaintenanceBody {
    ms: u64,
}

async fn maintain(State(sim): State<Sim>, Sent(body): Sent<MaintenanceBody>) -> Answer {
    sim.refuse_connections(body.ms);
    bare(StatusCode::ACCEPTED, &json!({"data": {"ms": body.ms}}))
}
