//! `/opportunities/:o/interviews`. Every write needs `perform_as`; the last interview takes its panel along.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::answer::{Answer, created, found, gone};
use crate::body::Sent;
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::sim::Sim;
use crate::world::panel::NewInterview;
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities/{opportunity}/interviews", get(list).post(create))
        .route("/v1/opportunities/{opportunity}/interviews/{id}", get(one).put(replace).delete(delete))
}

async fn list(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        let panels = world.panels.of(&opportunity);
        let rows = panels.flat_map(|panel| panel.interviews.iter().map(move |interview| (panel, interview)));
        let rows = rows.map(|row| (newest_first(row.1.created_at, &row.1.id), row)).collect();
        page(rows, &params, |(panel, interview)| world.interview_json(panel, interview, &params))
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
        found(show(world, &opportunity, &id, &params)?)
    })
}

async fn create(
    State(sim): State<Sim>,
    caller: Caller,
    Path(opportunity): Path<String>,
    params: Params,
    Sent(body): Sent<NewInterview>,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&opportunity, &caller)?;
        let user = world.required_actor(&params)?;
        let id = world.create_interview(&opportunity, body, &user, now)?;
        created(show(world, &opportunity, &id, &Params::default())?)
    })
}

async fn replace(
    State(sim): State<Sim>,
    caller: Caller,
    Path((opportunity, id)): Path<(String, String)>,
    params: Params,
    Sent(body): Sent<NewInterview>,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&opportunity, &caller)?;
        world.required_actor(&params)?;
        world.replace_interview(&opportunity, &id, body, now)?;
        found(show(world, &opportunity, &id, &Params::default())?)
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
        world.delete_interview(&opportunity, &id, now)?;
        gone()
    })
}

fn show(
    world: &World,
    opportunity: &str,
    id: &str,
    params: &Params,
) -> Result<serde_json::Value, crate::refusal::Refusal> {
    let (panel, interview) = world.interview(opportunity, id)?;
    Ok(world.interview_json(panel, interview, params))
}
