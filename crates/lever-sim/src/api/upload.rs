//! `/uploads`: a file ahead of an application, usable for 24 hours.

use axum::Router;
use axum::extract::State;
use axum::routing::post;

use crate::answer::{Answer, created};
use crate::body::Form;
use crate::refusal::Refusal;
use crate::sim::Sim;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/v1/uploads", post(upload))
}

async fn upload(State(sim): State<Sim>, form: Form) -> Answer {
    sim.write(|world, now| {
        let file = form.file("file").ok_or_else(|| Refusal::invalid("file is required"))?;
        created(world.add_upload(&file.name, file.bytes.clone(), now)?)
    })
}
