//! `/apply`: be an applicant, or let many loose at once.

use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Form, State};
use axum::routing::{get, post};
use serde::Deserialize;

use super::{Choice, Page, back_to, render};
use crate::act::{self, Burst};
use crate::control::{applicant_of, off_the_runtime};
use crate::persona::Layout;
use crate::sim::Sim;

pub(super) fn routes() -> Router<Sim> {
    let large = DefaultBodyLimit::max(32 * 1024 * 1024);
    Router::new().route("/apply", get(show).post(apply).layer(large)).route("/burst", post(burst))
}

#[derive(Template)]
#[template(path = "apply.html")]
struct ApplyPage {
    here: &'static str,
    postings: Vec<Choice>,
    layouts: [&'static str; 5],
}

async fn show(State(sim): State<Sim>) -> Page {
    let postings = sim.read(|world| {
        let open = world.postings.iter().filter(|row| row.accepts_applications());
        open.map(|row| Choice { id: row.id.clone(), text: row.text.clone(), selected: false }).collect()
    });
    render(&ApplyPage { here: "apply", postings, layouts: Layout::ALL.map(Layout::text) })
}

async fn apply(State(sim): State<Sim>, form: crate::body::Form) -> Page {
    let applicant = applicant_of(&form);
    let applied = off_the_runtime(move || act::apply(&sim, applicant)).await?;
    back_to(&format!("/opportunities/{}", applied.opportunity_id))
}

#[derive(Deserialize)]
struct BurstForm {
    applications: usize,
    duplicates: Option<String>,
    shuffle: Option<String>,
}

async fn burst(State(sim): State<Sim>, Form(form): Form<BurstForm>) -> Page {
    let burst = Burst {
        applications: form.applications,
        duplicate_share: if form.duplicates.is_some() { 0.25 } else { 0.0 },
        shuffle: form.shuffle.is_some(),
        // Another crowd each time the button is pressed.
        seed: sim.now().unsigned_abs(),
        ..Burst::default()
    };
    off_the_runtime(move || act::burst(&sim, &burst)).await?;
    back_to("/deliveries")
}
