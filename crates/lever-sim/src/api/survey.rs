//! `/surveys/diversity/:posting`: the definition of a diversity survey. Its answers cannot be read.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::answer::{Answer, found};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::Caller;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/v1/surveys/diversity/{posting}", get(one))
}

async fn one(State(sim): State<Sim>, caller: Caller, Path(posting): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        let posting = super::posting::find(world, &caller, &posting)?;
        if params.one("location").is_some_and(|place| !posting.all_locations().iter().any(|known| known == place)) {
            return Err(Refusal::invalid("location is not a location of the posting"));
        }
        found(world.survey_for(posting, params.one("country_code"))?.json())
    })
}
