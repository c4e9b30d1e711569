//! `/deliveries`: every webhook and its attempts.

use askama::Template;
use axum::Router;
use axum::extract::{Form, State};
use axum::routing::{get, post};
use serde::Deserialize;

use super::{Page, back_to, render};
use crate::act::{self, Redelivery};
use crate::delivery::{Attempt, Delivery, DeliveryCounts};
use crate::sim::Sim;

/// The page shows the latest; the control API has them all.
const SHOWN: usize = 200;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/deliveries", get(show))
        .route("/deliveries/redelivery", post(redeliver))
        .route("/deliveries/ping", post(ping))
}

#[derive(Template)]
#[template(path = "deliveries.html")]
struct DeliveriesPage {
    here: &'static str,
    counts: DeliveryCounts,
    rows: Vec<Row>,
}

struct Row {
    id: u64,
    event: String,
    url: String,
    state: &'static str,
    attempts: Vec<String>,
    body: String,
}

async fn show(State(sim): State<Sim>) -> Page {
    let page = {
        let book = sim.deliveries();
        let rows = book.all().iter().rev().take(SHOWN).map(row).collect();
        DeliveriesPage { here: "deliveries", counts: book.counts(), rows }
    };
    render(&page)
}

fn row(delivery: &Delivery) -> Row {
    let outcome = |attempt: &Attempt| match (attempt.status, &attempt.error) {
        (Some(status), _) => status.to_string(),
        (None, error) => error.clone().unwrap_or_default(),
    };
    Row {
        id: delivery.id,
        event: delivery.event.clone(),
        url: delivery.url.clone(),
        state: delivery.state.text(),
        attempts: delivery.attempts.iter().map(outcome).collect(),
        body: format!("{:#}", delivery.body),
    }
}

#[derive(Deserialize)]
struct RedeliveryForm {
    delivery: u64,
}

async fn redeliver(State(sim): State<Sim>, Form(form): Form<RedeliveryForm>) -> Page {
    act::redeliver(&sim, &Redelivery { delivery: Some(form.delivery), ..Redelivery::default() });
    back_to("/deliveries")
}

async fn ping(State(sim): State<Sim>) -> Page {
    act::ping(&sim, None)?;
    back_to("/deliveries")
}
