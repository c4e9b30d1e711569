//! `/opportunities/:o/referrals`: read-only.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::answer::{Answer, found};
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::Caller;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities/{opportunity}/referrals", get(list))
        .route("/v1/opportunities/{opportunity}/referrals/{id}", get(one))
}

async fn list(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        let rows = world.referrals.values().filter(|row| row.opportunity == opportunity);
        let rows = rows.map(|row| (newest_first(row.created_at, &row.id), row)).collect();
        page(rows, &params, |row| world.referral_json(row, &params))
    })
}

async fn one(
    State(sim): State<Sim>,
    caller: Caller,
    Path((opportunity, id)): Path<(String, String)>,
    params: Params,
) -> Answer {
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        let row = world.referrals.get(&id).filter(|row| row.opportunity == opportunity);
        found(world.referral_json(row.ok_or_else(|| Refusal::missing("referrals", &id))?, &params))
    })
}
