//! `/opportunities/:o/applications` and `/applications/deleted`.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::json;

use crate::answer::{Answer, found};
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::Caller;

/// The longest window of a deleted-record list: 30 days.
const LONGEST_WINDOW_MS: i64 = 30 * 24 * 60 * 60 * 1000;

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
    let window = params.window("deleted_at")?;
    match (params.ms("deleted_at_start")?, params.ms("deleted_at_end")?) {
        (Some(start), Some(end)) if end - start <= LONGEST_WINDOW_MS => {}
        (Some(_), Some(_)) => return Err(Refusal::invalid("The window must not be longer than 30 days")),
        _ => return Err(Refusal::invalid("deleted_at_start and deleted_at_end are required")),
    }
    sim.read(|world| {
        let visible = world.tombstones.iter().filter(|row| !row.confidential || caller.confidential);
        let rows = visible
            .filter(|row| window.admits(Some(row.deleted_at)))
            .filter_map(|row| Some((newest_first(row.deleted_at, row.application.as_ref()?), row)))
            .collect();
        page(rows, &params, |row| {
            json!({
                "id": row.application, "deletedAt": row.deleted_at, "opportunityId": row.opportunity,
                "postingId": row.posting,
            })
        })
    })
}
