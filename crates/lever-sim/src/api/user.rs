//! `/users`: list and read.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::answer::{Answer, found};
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::sim::Sim;
use crate::world::contact::canonical_email;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/v1/users", get(list)).route("/v1/users/{id}", get(one))
}

async fn list(State(sim): State<Sim>, params: Params) -> Answer {
    let with_deactivated = params.flag("includeDeactivated")?.unwrap_or(false);
    let emails: Vec<String> = params.all("email").into_iter().map(canonical_email).collect();
    sim.read(|world| {
        let rows = world
            .users
            .iter()
            .filter(|row| with_deactivated || row.deactivated_at.is_none())
            .filter(|row| params.admits("accessRole", &row.access_role))
            .filter(|row| emails.is_empty() || emails.contains(&canonical_email(&row.email)))
            .map(|row| (newest_first(row.created_at, &row.id), row))
            .collect();
        page(rows, &params, |row| row.json())
    })
}

async fn one(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    sim.read(|world| found(world.user(&id)?.json()))
}
