//! What a person in Lever's interface does to a record as a whole: merging and anonymizing.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::routing::post;
use serde::Deserialize;

use super::{Page, back_to};
use crate::act;
use crate::refusal::Refusal;
use crate::sim::Sim;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/opportunities/{id}/merge", post(merge))
        .route("/opportunities/{id}/anonymization", post(anonymize))
}

#[derive(Deserialize)]
struct MergeForm {
    into: String,
}

async fn merge(State(sim): State<Sim>, Path(id): Path<String>, Form(form): Form<MergeForm>) -> Page {
    let into = form.into.trim();
    act::merge_opportunities(&sim, &id, into)?;
    back_to(&format!("/opportunities/{into}"))
}

async fn anonymize(State(sim): State<Sim>, Path(id): Path<String>) -> Page {
    let contact = sim.read(|world| world.opportunities.get(&id).map(|row| row.contact.clone()));
    act::anonymize(&sim, &contact.ok_or_else(|| Refusal::missing("opportunities", &id))?)?;
    back_to(&format!("/opportunities/{id}"))
}
