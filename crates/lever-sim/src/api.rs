//! Lever's Data API under `/v1`: one resource per file, each with its `routes()`.
//!
//! Paths are written out whole rather than nested, so that what a handler, the ledger and a fault rule see is what was
//! asked for.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, Uri};
use axum::middleware::{from_fn, from_fn_with_state};

use crate::gate;
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::Caller;

mod account;
mod application;
mod contact;
mod feedback;
mod file;
mod form;
mod interview;
mod note;
mod opportunity;
mod panel;
mod posting;
mod progress;
mod resume;
mod template;
mod upload;
mod user;
mod webhook;

/// All of `/v1`.
pub(crate) fn routes(sim: &Sim) -> Router<Sim> {
    Router::new()
        .merge(account::routes())
        .merge(application::routes())
        .merge(contact::routes())
        .merge(feedback::routes())
        .merge(file::routes())
        .merge(form::routes())
        .merge(interview::routes())
        .merge(note::routes())
        .merge(opportunity::routes())
        .merge(panel::routes())
        .merge(posting::routes())
        .merge(progress::routes())
        .merge(resume::routes())
        .merge(template::routes())
        .merge(upload::routes())
        .merge(user::routes())
        .merge(webhook::routes())
        // Lever looks for the route first and for the key second, so only what exists asks for authentication.
        .route_layer(from_fn_with_state(sim.clone(), gate::pass))
        .method_not_allowed_fallback(async |method: Method| Refusal::wrong_method(method.as_str()))
        .route("/v1/{*path}", axum::routing::any(no_such_path))
        .layer(from_fn(gate::dress))
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

async fn no_such_path(uri: Uri) -> Refusal {
    Refusal::no_such_path(uri.path())
}
