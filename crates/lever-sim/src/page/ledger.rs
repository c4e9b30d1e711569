//! `/ledger`: every write that came in over the API.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::get;

use super::{Page, render};
use crate::calendar::minute_text;
use crate::ledger::{LedgerEntry, LedgerFilter};
use crate::sim::Sim;
use crate::world::World;

/// The page shows the latest; the control API has them all.
const SHOWN: usize = 200;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/ledger", get(show))
}

#[derive(Template)]
#[template(path = "ledger.html")]
struct LedgerPage {
    here: &'static str,
    total: usize,
    rows: Vec<Row>,
}

struct Row {
    entry: LedgerEntry,
    when: String,
    who: String,
    person: String,
    body: String,
}

async fn show(State(sim): State<Sim>) -> Page {
    let entries = sim.ledger().read(&LedgerFilter::default());
    let total = entries.len();
    let rows = sim.read(|world| entries.into_iter().rev().take(SHOWN).map(|entry| row(world, entry)).collect());
    render(&LedgerPage { here: "ledger", total, rows })
}

fn row(world: &World, entry: LedgerEntry) -> Row {
    let opportunity = entry.opportunity.as_ref().and_then(|id| world.opportunities.get(id));
    let contact = opportunity.and_then(|row| world.contacts.get(&row.contact));
    let user = entry.perform_as.as_ref().and_then(|id| world.user(id).ok());
    Row {
        when: minute_text(entry.at),
        who: user.map_or_else(|| "nobody named".to_owned(), |user| user.name.clone()),
        person: contact.map(|contact| contact.name.clone()).unwrap_or_default(),
        body: if entry.body.is_null() { String::new() } else { format!("{:#}", entry.body) },
        entry,
    }
}
