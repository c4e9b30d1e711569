//! `/users`: list, read, add, replace, deactivate and reactivate. Nobody is ever deleted.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};

use crate::answer::{Answer, created, found};
use crate::body::Sent;
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::sim::Sim;
use crate::world::account::{User, UserChange};
use crate::world::contact::canonical_email;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/users", get(list).post(add))
        .route("/v1/users/{id}", get(one).put(replace))
        .route("/v1/users/{id}/deactivate", post(deactivate))
        .route("/v1/users/{id}/reactivate", post(reactivate))
}

async fn list(State(sim): State<Sim>, params: Params) -> Answer {
    let with_deactivated = params.flag("includeDeactivated")?.unwrap_or(false);
    let emails: Vec<String> = params.all("email").into_iter().map(canonical_email).collect();
    let directory_ids = params.all("external_directory_id");
    sim.read(|world| {
        let in_directory = |row: &&User| {
            directory_ids.is_empty()
                || row.external_directory_id.as_deref().is_some_and(|id| directory_ids.contains(&id))
        };
        let rows = world
            .users
            .iter()
            .filter(|row| with_deactivated || row.deactivated_at.is_none())
            .filter(|row| params.admits("accessRole", &row.access_role))
            .filter(|row| emails.is_empty() || emails.contains(&canonical_email(&row.email)))
            .filter(in_directory)
            .map(|row| (newest_first(row.created_at, &row.id), row))
            .collect();
        page(rows, &params, |row| row.json())
    })
}

async fn one(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    sim.read(|world| found(world.user(&id)?.json()))
}

async fn add(State(sim): State<Sim>, Sent(body): Sent<UserChange>) -> Answer {
    sim.write(|world, now| created(world.add_user(body, now)?.json()))
}

async fn replace(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<UserChange>) -> Answer {
    sim.write(|world, now| found(world.replace_user(&id, body, now)?.json()))
}

async fn deactivate(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    sim.write(|world, now| found(world.set_user_active(&id, false, now)?.json()))
}

async fn reactivate(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    sim.write(|world, now| found(world.set_user_active(&id, true, now)?.json()))
}
