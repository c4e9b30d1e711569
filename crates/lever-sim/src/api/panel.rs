//! `/opportunities/:o/panels`. Every write needs `perform_as`; only externally managed panels can be changed.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::answer::{Answer, created, found, gone};
use crate::body::Sent;
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::sim::Sim;
use crate::world::Caller;
use crate::world::panel::NewPanel;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities/{opportunity}/panels", get(list).post(create))
        .route("/v1/opportunities/{opportunity}/panels/{id}", get(one).put(replace).delete(delete))
}

async fn list(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        let rows = world.panels.of(&opportunity);
        let rows = rows.map(|row| (newest_first(row.created_at, &row.id), row)).collect();
        page(rows, &params, |row| world.panel_json(row, &params))
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
        found(world.panel_json(world.panel(&opportunity, &id)?, &params))
    })
}

async fn create(
    State(sim): State<Sim>,
    caller: Caller,
    Path(opportunity): Path<String>,
    params: Params,
    Sent(body): Sent<NewPanel>,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&opportunity, &caller)?;
        let user = world.required_actor(&params)?;
        let id = world.create_panel(&opportunity, body, user, now)?;
        created(world.panel_json(world.panel(&opportunity, &id)?, &Params::default()))
    })
}

async fn replace(
    State(sim): State<Sim>,
    caller: Caller,
    Path((opportunity, id)): Path<(String, String)>,
    params: Params,
    Sent(body): Sent<NewPanel>,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&opportunity, &caller)?;
        let user = world.required_actor(&params)?;
        world.replace_panel(&opportunity, &id, body, &user, now)?;
        found(world.panel_json(world.panel(&opportunity, &id)?, &Params::default()))
    })
}

async fn delete(
    State(sim): State<Sim>,
    caller: Caller,
    Path((opportunity, id)): Path<(String, String)>,
    params: Params,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&opportunity, &caller)?;
        world.required_actor(&params)?;
        world.delete_panel(&opportunity, &id, now)?;
        gone()
    })
}
