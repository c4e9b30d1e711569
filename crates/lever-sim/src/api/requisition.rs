//! `/requisitions`. Writing needs "API management" of requisitions and answers with Lever's internal document.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::Value;

use crate::answer::{Answer, created, found, gone};
use crate::body::Sent;
use crate::paging::{Part, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::opportunity::confidentiality;
use crate::world::requisition::{Requisition, RequisitionApi, RequisitionChange, RequisitionStatus};
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/requisitions", get(list).post(create))
        .route("/v1/requisitions/{id}", get(one).put(replace).delete(delete))
}

async fn list(State(sim): State<Sim>, caller: Caller, params: Params) -> Answer {
    let asked = super::asked_confidentiality(&params, &caller)?;
    let made = params.window("created_at")?;
    sim.read(|world| {
        let admits = |row: &&Requisition| {
            (asked == "all" || asked == confidentiality(world.is_confidential(row)))
                && made.admits(Some(row.created_at))
                && params.admits("requisition_code", &row.code)
                && params.admits("status", row.status.text())
        };
        // Recorded: by id, the last first.
        let rows = world.requisitions.values().filter(admits);
        let rows = rows.map(|row| (vec![Part::TextDown(row.id.clone())], row)).collect();
        page(rows, &params, |row| world.requisition_json(row, &params))
    })
}

async fn one(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>, params: Params) -> Answer {
    sim.read(|world| found(world.requisition_json(world.requisition(&id, &caller)?, &params)))
}

async fn create(State(sim): State<Sim>, caller: Caller, params: Params, Sent(body): Sent<RequisitionChange>) -> Answer {
    sim.write(|world, now| {
        writable(world)?;
        if body.asks_for(RequisitionStatus::Draft) && world.requisition_api != RequisitionApi::Hybrid {
            return Err(Refusal::forbidden("Drafts need the hybrid mode of API management"));
        }
        // `perform_as` is not documented here; Lever's own Postman collection sends it.
        let creator = world.actor(&params)?;
        let id = world.create_requisition(body, creator, &caller, now)?;
        created(acknowledged(world, &id)?)
    })
}

async fn replace(
    State(sim): State<Sim>,
    caller: Caller,
    Path(id): Path<String>,
    params: Params,
    Sent(body): Sent<RequisitionChange>,
) -> Answer {
    sim.write(|world, now| {
        writable(world)?;
        world.actor(&params)?;
        world.replace_requisition(&id, body, &caller, now)?;
        found(acknowledged(world, &id)?)
    })
}

async fn delete(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>) -> Answer {
    sim.write(|world, _| {
        writable(world)?;
        world.requisition(&id, &caller)?;
        world.delete_requisition(&id)?;
        gone()
    })
}

/// Refuses a write while a Super Admin has not switched API management on.
pub(super) fn writable(world: &World) -> Result<(), Refusal> {
    match world.requisition_api {
        RequisitionApi::On | RequisitionApi::Hybrid => Ok(()),
        RequisitionApi::Off => Err(Refusal::forbidden("API management of requisitions is not enabled")),
    }
}

fn acknowledged(world: &mut World, id: &str) -> Result<Value, Refusal> {
    let row = world.requisition_mut(id)?.clone();
    Ok(match world.quirks.raw_requisition_answers {
        true => world.raw_requisition_json(&row),
        false => world.requisition_json(&row, &Params::default()),
    })
}
