//! `/opportunities/:o/offers`: list and download. There is no single GET and no write.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;

use crate::answer::{Answer, download};
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::Caller;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities/{opportunity}/offers", get(list))
        .route("/v1/opportunities/{opportunity}/offers/{id}/download", get(bytes))
}

async fn list(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        let rows = world.offers_of(&opportunity);
        let rows = rows.map(|row| (newest_first(row.created_at, &row.id), row)).collect();
        page(rows, &params, |row| world.offer_json(row, &params))
    })
}

/// The document sent, the document signed, or the newer of the two.
async fn bytes(
    State(sim): State<Sim>,
    caller: Caller,
    Path((opportunity, id)): Path<(String, String)>,
    params: Params,
) -> Answer {
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        let row = world.offers.get(&id).filter(|row| row.opportunity == opportunity);
        let row = row.ok_or_else(|| Refusal::missing("offers", &id))?;
        let document = match params.one("status") {
            Some("sent") => row.sent_document.as_ref(),
            Some("signed") => row.signed_document.as_ref(),
            None => row.signed_document.as_ref().or(row.sent_document.as_ref()),
            Some(_) => return Err(Refusal::invalid("status must be sent or signed")),
        };
        // ASSUMPTION: a document that does not exist yet is missing like a row.
        let document = document.ok_or_else(|| Refusal::missing("offer documents", &id))?;
        Ok(download(document.file.bytes.clone(), &document.file.name, "pdf"))
    })
}
