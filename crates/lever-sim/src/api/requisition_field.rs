//! `/requisition_fields` and the options of its dropdowns.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::requisition::writable;
use crate::answer::{Answer, bare, created, found, gone};
use crate::body::Sent;
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::World;
use crate::world::requisition_field::{NewRequisitionField, RequisitionField, SentOption};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/requisition_fields", get(list).post(create))
        .route("/v1/requisition_fields/{id}", get(one).put(replace).delete(delete))
        .route("/v1/requisition_fields/{id}/options", post(add_options).put(rename_options).delete(remove_options))
}

/// Without `hasNext`: one of the two lists that have no pages.
async fn list(State(sim): State<Sim>, params: Params) -> Answer {
    let required = params.flag("isRequired")?;
    sim.read(|world| {
        let rows = world.requisition_fields.iter();
        let rows = rows.filter(|row| required.is_none_or(|required| required == row.is_required));
        let rows = rows.filter(|row| params.admits("type", row.kind.text()));
        let rows: Vec<Value> = rows.map(RequisitionField::json).collect();
        bare(StatusCode::OK, &json!({"data": rows}))
    })
}

async fn one(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    sim.read(|world| found(world.requisition_field(&id)?.json()))
}

async fn create(State(sim): State<Sim>, Sent(body): Sent<NewRequisitionField>) -> Answer {
    sim.write(|world, _| {
        writable(world)?;
        created(world.create_requisition_field(body)?)
    })
}

async fn replace(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<NewRequisitionField>) -> Answer {
    sim.write(|world, _| {
        writable(world)?;
        found(world.replace_requisition_field(&id, body)?)
    })
}

async fn delete(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    sim.write(|world, _| {
        writable(world)?;
        world.delete_requisition_field(&id)?;
        gone()
    })
}

#[derive(Deserialize)]
struct OptionsBody {
    values: Vec<SentOption>,
}

// ASSUMPTION: each of the three answers with the field as it is then.
type OptionsChange = fn(&mut World, &str, &[SentOption]) -> Result<Value, Refusal>;

async fn add_options(s: State<Sim>, id: Path<String>, Sent(body): Sent<OptionsBody>) -> Answer {
    created(change_options(&s, &id, &body, World::add_field_options)?)
}

async fn rename_options(s: State<Sim>, id: Path<String>, Sent(body): Sent<OptionsBody>) -> Answer {
    found(change_options(&s, &id, &body, World::rename_field_options)?)
}

async fn remove_options(s: State<Sim>, id: Path<String>, Sent(body): Sent<OptionsBody>) -> Answer {
    found(change_options(&s, &id, &body, World::remove_field_options)?)
}

fn change_options(sim: &Sim, id: &str, body: &OptionsBody, change: OptionsChange) -> Result<Value, Refusal> {
    sim.write(|world, _| {
        writable(world)?;
        change(world, id, &body.values)
    })
}
