//! The pages at `/`: what a person would do in Lever, done by hand. Rendered here, without scripts.

use askama::Template;
use axum::Router;
use axum::http::{StatusCode, header};
use axum::middleware::from_fn;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::guard;
use crate::refusal::Refusal;
use crate::sim::Sim;

mod apply;
mod connections;
mod deliveries;
mod faults;
mod ledger;
mod offer;
mod opportunity;
mod overview;
mod person;
mod requisition;
mod switches;
mod writing;

pub(crate) fn routes() -> Router<Sim> {
    Router::new()
        .merge(apply::routes())
        .merge(connections::routes())
        .merge(deliveries::routes())
        .merge(faults::routes())
        .merge(ledger::routes())
        .merge(offer::routes())
        .merge(opportunity::routes())
        .merge(overview::routes())
        .merge(person::routes())
        .merge(requisition::routes())
        .merge(switches::routes())
        .route("/assets/sim.css", get(stylesheet))
        .layer(from_fn(guard::page_headers))
}

async fn stylesheet() -> Response {
    let headers = [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "max-age=300")];
    (headers, include_str!("../assets/sim.css")).into_response()
}

/// What a page answers.
type Page = Result<Response, PageError>;

fn render(template: &impl Template) -> Page {
    Ok(Html(template.render().map_err(PageError::Render)?).into_response())
}

fn back_to(path: &str) -> Page {
    Ok(Redirect::to(path).into_response())
}

/// Why there is no page.
enum PageError {
    Refused(Refusal),
    Render(askama::Error),
}

impl From<Refusal> for PageError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    here: &'static str,
    message: String,
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        let refusal = match self {
            Self::Refused(refusal) => refusal,
            Self::Render(error) => {
                tracing::error!(%error, "a page could not be rendered");
                Refusal::broken(false)
            }
        };
        let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let page = RefusedPage { here: "", message: refusal.message };
        (status, Html(page.render().unwrap_or_default())).into_response()
    }
}

/// An entry of a drop-down.
struct Choice {
    id: String,
    text: String,
    selected: bool,
}
