//! `/opportunities/:o/applications` and `/applications/deleted`.

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
        .route("/v1/opportunities/{opportunity}/applications", get(list))
        .route("/v1/opportunities/{opportunity}/applications/{id}", get(one))
        .route("/v1/applications/deleted", get(deleted))
}

async fn list(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        let row = world.opportunity(&opportunity, &caller)?;
        let rows = row.application.iter().filter_map(|id| world.applications.get(id));
        let rows = rows.map(|row| (newest_first(row.created_at, &row.id), row)).collect();
        page(rows, &params, |row| world.application_json(row, &params))
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
        let row = world.applications.get(&id).filter(|row| row.opportunity == opportunity);
        found(world.application_json(row.ok_or_else(|| Refusal::missing("applications", &id))?, &params))
    })
}

async fn deleted(State(sim): State<Sim>, caller: Caller, params: Params) -> Answer {
    let window = super::deleted_window(&params)?.ok_or_else(super::window_is_required)?;
    sim.read(|world| {
        let visible = world.removed_applications.iter().filter(|row| !row.confidential || caller.confidential);
        let rows = visible.filter(|row| window.admits(Some(row.at)));
        let rows = rows.map(|row| (newest_first(row.at, &row.id), row)).collect();
        page(rows, &params, |row| row.json())
    })
}
