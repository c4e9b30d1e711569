//! `/sim`: offers.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::post;
use serde::Deserialize;
use serde_json::json;

use crate::act::{self, OfferRequest};
use crate::answer::{Answer, created, found};
use crate::body::Sent;
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/sim/opportunities/{id}/offers", post(make)).route("/sim/offers/{id}", post(advance))
}

async fn make(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<OfferRequest>) -> Answer {
    created(json!({"id": act::make_offer(&sim, &id, body)?}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdvanceBody {
    status: String,
}

async fn advance(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<AdvanceBody>) -> Answer {
    act::advance_offer(&sim, &id, &body.status)?;
    sim.read(|world| {
        let row = world.offers.get(&id).ok_or_else(|| Refusal::missing("offers", &id))?;
        found(world.offer_json(row, &Params::default()))
    })
}
