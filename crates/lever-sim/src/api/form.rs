//! `/opportunities/:o/forms`: list, read, file. There is no change and no delete.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::answer::{Answer, created, found};
use crate::body::Sent;
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::Caller;
use crate::world::form::NewForm;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities/{opportunity}/forms", get(list).post(file))
        .route("/v1/opportunities/{opportunity}/forms/{id}", get(one))
}

async fn list(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        let rows = world.forms.of(&opportunity);
        let rows = rows.map(|row| (newest_first(row.created_at, &row.id), row)).collect();
        page(rows, &params, |row| world.form_json(row, &params))
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
        let row = world.forms.get(&id).filter(|row| row.opportunity == opportunity);
        found(world.form_json(row.ok_or_else(|| Refusal::missing("forms", &id))?, &params))
    })
}

async fn file(
    State(sim): State<Sim>,
    caller: Caller,
    Path(opportunity): Path<String>,
    params: Params,
    Sent(body): Sent<NewForm>,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&opportunity, &caller)?;
        let user = world.actor(&params)?;
        created(world.add_form(&opportunity, body, user, now)?)
    })
}
