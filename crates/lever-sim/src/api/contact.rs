//! `/contacts/:id`: read and merge. No list, no create, no delete, no `perform_as`.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::answer::{Answer, found};
use crate::body::Sent;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::contact::ContactChange;
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/v1/contacts/{id}", get(one).put(update))
}

async fn one(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>) -> Answer {
    sim.read(|world| {
        guard(world, &caller, &id)?;
        found(world.contacts.get(&id).ok_or_else(|| Refusal::missing("contacts", &id))?.json(true))
    })
}

async fn update(
    State(sim): State<Sim>,
    caller: Caller,
    Path(id): Path<String>,
    Sent(change): Sent<ContactChange>,
) -> Answer {
    sim.write(|world, now| {
        guard(world, &caller, &id)?;
        world.update_contact(&id, change, now)?;
        found(world.contacts.get(&id).ok_or_else(|| Refusal::missing("contacts", &id))?.json(false))
    })
}

/// A person known only through confidential opportunities.
// ASSUMPTION: such a contact is confidential too.
fn guard(world: &World, caller: &Caller, id: &str) -> Result<(), Refusal> {
    let mut theirs = world.opportunities_of(id).peekable();
    if theirs.peek().is_some() && theirs.all(|opportunity| opportunity.confidential) && !caller.confidential {
        return Err(Refusal::confidential());
    }
    Ok(())
}
