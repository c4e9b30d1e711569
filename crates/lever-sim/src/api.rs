//! Lever's Data API under `/v1`: one resource per file, each with its `routes()`.
//!
//! Paths are written out whole rather than nested, so that what a handler, the ledger and a fault rule see is what was
//! asked for.

use axum::Router;
use axum::extract::{DefaultBodyLimit, OriginalUri};
use axum::http::Method;
use axum::middleware::from_fn_with_state;

use crate::gate;
use crate::query::{Params, Window};
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::Caller;

mod account;
mod application;
mod audit;
mod candidate;
mod contact;
mod eeo;
mod feedback;
mod file;
mod form;
mod interview;
mod note;
mod offer;
mod opportunity;
mod panel;
mod posting;
mod progress;
mod referral;
mod requisition;
mod requisition_field;
mod resume;
mod survey;
mod template;
mod upload;
mod user;
mod webhook;

pub(crate) use candidate::by_its_new_name;

/// All of `/v1`.
pub(crate) fn routes(sim: &Sim) -> Router<Sim> {
    Router::new()
        .merge(account::routes())
        .merge(application::routes())
        .merge(audit::routes())
        .merge(contact::routes())
        .merge(eeo::routes())
        .merge(feedback::routes())
        .merge(file::routes())
        .merge(form::routes())
        .merge(interview::routes())
        .merge(note::routes())
        .merge(offer::routes())
        .merge(opportunity::routes())
        .merge(panel::routes())
        .merge(posting::routes())
        .merge(progress::routes())
        .merge(referral::routes())
        .merge(requisition::routes())
        .merge(requisition_field::routes())
        .merge(resume::routes())
        .merge(survey::routes())
        .merge(template::routes())
        .merge(upload::routes())
        .merge(user::routes())
        .merge(webhook::routes())
        // Lever looks for the route first and for the key second, so only what exists asks for authentication.
        .route_layer(from_fn_with_state(sim.clone(), gate::pass))
        .method_not_allowed_fallback(async |method: Method| Refusal::wrong_method(method.as_str()))
        .route("/v1/{*path}", axum::routing::any(no_such_path))
        .layer(from_fn_with_state(sim.clone(), gate::dress))
        .layer(DefaultBodyLimit::disable())
}

/// Lists show what is not confidential unless asked; asking without the grant is refused, not answered with nothing.
fn asked_confidentiality<'a>(params: &'a Params, caller: &Caller) -> Result<&'a str, Refusal> {
    match params.one("confidentiality").unwrap_or("non-confidential") {
        asked @ "non-confidential" => Ok(asked),
        asked @ ("all" | "confidential") if caller.confidential => Ok(asked),
        "all" | "confidential" => Err(Refusal::confidential()),
        _ => Err(Refusal::invalid("confidentiality must be all, confidential or non-confidential")),
    }
}

/// The longest window of a list of deleted rows: 30 days.
const LONGEST_WINDOW_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// The window of a list of deleted applications or postings: both ends or none, and not longer than 30 days.
fn deleted_window(params: &Params) -> Result<Option<Window>, Refusal> {
    match (params.ms("deleted_at_start")?, params.ms("deleted_at_end")?) {
        (None, None) => Ok(None),
        (Some(start), Some(end)) if end - start <= LONGEST_WINDOW_MS => params.window("deleted_at").map(Some),
        (Some(_), Some(_)) => Err(Refusal::invalid("The window must not be longer than 30 days")),
        (Some(_), None) | (None, Some(_)) => Err(window_is_required()),
    }
}

fn window_is_required() -> Refusal {
    Refusal::invalid("deleted_at_start and deleted_at_end are required")
}

async fn no_such_path(OriginalUri(uri): OriginalUri) -> Refusal {
    Refusal::no_such_path(uri.path())
}
