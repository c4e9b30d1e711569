//! `/`: postings and everybody in the pipeline.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use serde::Deserialize;

use super::{Page, render};
use crate::sim::Sim;
use crate::world::World;
use crate::world::opportunity::Opportunity;
use crate::world::posting::Posting;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/", get(overview))
}

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    here: &'static str,
    company: String,
    postings: Vec<PostingRow>,
    stages: Vec<StageRow>,
    chosen: Option<String>,
}

struct PostingRow {
    id: String,
    text: String,
    place: String,
    state: &'static str,
    confidential: bool,
    people: usize,
    chosen: bool,
}

struct StageRow {
    text: String,
    people: Vec<PersonRow>,
}

struct PersonRow {
    id: String,
    name: String,
    posting: String,
    tags: Vec<String>,
    notes: usize,
    forms: usize,
    feedback: usize,
    archived: Option<String>,
    confidential: bool,
}

#[derive(Deserialize)]
struct Filter {
    posting: Option<String>,
}

async fn overview(State(sim): State<Sim>, Query(filter): Query<Filter>) -> Page {
    render(&sim.read(|world| view(world, filter.posting.as_deref())))
}

fn view(world: &World, chosen: Option<&str>) -> OverviewPage {
    let people = |id: &str| world.opportunities.values().filter(|row| is_for(world, row, id)).count();
    let posting_row = |row: &Posting| PostingRow {
        id: row.id.clone(),
        text: row.text.clone(),
        place: format!("{} · {}", row.team, row.location),
        state: row.state,
        confidential: row.confidential,
        people: people(&row.id),
        chosen: chosen == Some(row.id.as_str()),
    };
    let postings: Vec<PostingRow> = world.postings.iter().map(posting_row).collect();
    let mut stages = Vec::new();
    for stage in &world.stages {
        let in_stage = world.opportunities.values().filter(|row| row.stage == stage.id);
        let mut rows: Vec<&Opportunity> =
            in_stage.filter(|row| chosen.is_none_or(|id| is_for(world, row, id))).collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.last_advanced_at));
        let people: Vec<PersonRow> = rows.into_iter().map(|row| person_row(world, row)).collect();
        if !people.is_empty() {
            stages.push(StageRow { text: stage.text.clone(), people });
        }
    }
    let chosen = postings.iter().find(|row| row.chosen).map(|row| row.text.clone());
    OverviewPage { here: "overview", company: world.company.clone(), postings, stages, chosen }
}

fn is_for(world: &World, row: &Opportunity, posting: &str) -> bool {
    let application = row.application.as_ref().and_then(|id| world.applications.get(id));
    application.is_some_and(|application| application.posting == posting)
}

fn person_row(world: &World, row: &Opportunity) -> PersonRow {
    let application = row.application.as_ref().and_then(|id| world.applications.get(id));
    let posting = application.and_then(|row| world.posting(&row.posting).ok());
    // The tags every application gets from its posting say nothing about the person.
    let automatic = posting.map(Posting::auto_tags).unwrap_or_default();
    let reason = row.archived.as_ref().and_then(|archived| world.archive_reason(&archived.reason).ok());
    PersonRow {
        id: row.id.clone(),
        name: world.contacts.get(&row.contact).map(|contact| contact.name.clone()).unwrap_or_default(),
        posting: posting.map_or_else(|| "no posting".to_owned(), |posting| posting.text.clone()),
        tags: row.tags.iter().filter(|tag| !automatic.contains(tag)).cloned().collect(),
        notes: world.notes.values().filter(|note| note.opportunity == row.id).count(),
        forms: world.forms.values().filter(|form| form.opportunity == row.id).count(),
        feedback: world.feedback.values().filter(|feedback| feedback.opportunity == row.id).count(),
        archived: reason.map(|reason| reason.text.clone()),
        confidential: row.confidential,
    }
}
