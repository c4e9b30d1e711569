//! `/sim/contacts`, and the merging of opportunities.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use serde::Deserialize;

use super::show;
use crate::act;
use crate::answer::{Answer, found};
use crate::body::Sent;
use crate::sim::Sim;
use crate::world::protection::DataProtection;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/sim/opportunities/{id}/merge", post(merge_opportunities))
        .route("/sim/contacts/{id}", get(contact))
        .route("/sim/contacts/{id}/merge", post(merge_contacts))
        .route("/sim/contacts/{id}/anonymize", post(anonymize))
        .route("/sim/contacts/{id}/data-protection", post(protect))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MergeBody {
    into: String,
}

async fn merge_opportunities(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<MergeBody>) -> Answer {
    act::merge_opportunities(&sim, &id, &body.into)?;
    show(&sim, &body.into)
}

async fn contact(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    found(act::contact_json(&sim, &id)?)
}

async fn merge_contacts(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<MergeBody>) -> Answer {
    act::merge_contacts(&sim, &id, &body.into)?;
    found(act::contact_json(&sim, &body.into)?)
}

async fn anonymize(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    act::anonymize(&sim, &id)?;
    found(act::contact_json(&sim, &id)?)
}

async fn protect(State(sim): State<Sim>, Path(id): Path<String>, Sent(protection): Sent<DataProtection>) -> Answer {
    act::protect(&sim, &id, protection)?;
    found(act::contact_json(&sim, &id)?)
}
