//! `/`: postings and the people in the pipeline. Of many it shows some, and where the others are.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use serde::Deserialize;

use super::{Page, render};
use crate::sim::Sim;
use crate::world::World;
use crate::world::contact::canonical_email;
use crate::world::opportunity::Opportunity;
use crate::world::posting::Posting;

/// How many people of each stage are shown side by side with the other stages.
const AT_A_GLANCE: usize = 25;

/// How many people a page of one stage or of a search shows.
const ON_A_PAGE: usize = 100;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/", get(overview))
}

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    here: &'static str,
    company: String,
    people: usize,
    open: Vec<PostingRow>,
    others: Vec<PostingRow>,
    stages: Vec<StageRow>,
    heading: String,
    filter: Filter,
    /// Whether what is shown is less than everybody.
    narrowed: bool,
    /// Number of the page before and of the page after.
    before: Option<usize>,
    after: Option<usize>,
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
    id: String,
    text: String,
    count: usize,
    people: Vec<PersonRow>,
}

impl StageRow {
    fn has_more(&self) -> bool {
        self.count > self.people.len()
    }
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

/// What the page is narrowed to. Forms send empty text for what was left out.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Filter {
    posting: String,
    stage: String,
    /// A part of a name, or a whole e-mail address.
    q: String,
    /// From 0.
    page: usize,
}

async fn overview(State(sim): State<Sim>, Query(filter): Query<Filter>) -> Page {
    render(&sim.read(|world| view(world, filter)))
}

fn view(world: &World, filter: Filter) -> OverviewPage {
    let posting_row = |row: &Posting| PostingRow {
        id: row.id.clone(),
        text: row.text.clone(),
        place: format!("{} · {}", row.team, row.location),
        state: row.state,
        confidential: row.confidential,
        people: world.applied_to(&row.id).count(),
        chosen: filter.posting == row.id,
    };
    let (open, others): (Vec<PostingRow>, Vec<PostingRow>) = world
        .postings
        .iter()
        .map(posting_row)
        .partition(|row| matches!(row.state, "published" | "internal") || row.chosen);
    let one_stage = !filter.stage.is_empty();
    let (skipped, shown) = match one_stage {
        true => (filter.page.saturating_mul(ON_A_PAGE), ON_A_PAGE),
        false => (0, if filter.q.is_empty() { AT_A_GLANCE } else { ON_A_PAGE }),
    };
    let mut stages = Vec::new();
    for stage in world.stages.iter().filter(|stage| !one_stage || stage.id == filter.stage) {
        let (count, rows) = of_stage(world, &filter, &stage.id, skipped, shown);
        if count > 0 {
            let people = rows.into_iter().map(|row| person_row(world, row)).collect();
            stages.push(StageRow { id: stage.id.clone(), text: stage.text.clone(), count, people });
        }
    }
    let left = stages.first().is_some_and(|stage| one_stage && stage.count > skipped + shown);
    let chosen = open.iter().find(|row| row.chosen).map(|row| row.text.clone());
    OverviewPage {
        here: "overview",
        company: world.company.clone(),
        people: world.opportunities.len(),
        heading: chosen.unwrap_or_else(|| "Everybody".to_owned()),
        narrowed: one_stage || !filter.posting.is_empty() || !filter.q.is_empty(),
        before: filter.page.checked_sub(1).filter(|_| one_stage),
        after: left.then_some(filter.page + 1),
        open,
        others,
        stages,
        filter,
    }
}

/// How many people of a stage there are, and those that are shown.
fn of_stage<'w>(
    world: &'w World,
    filter: &Filter,
    stage: &str,
    skipped: usize,
    shown: usize,
) -> (usize, Vec<&'w Opportunity>) {
    let in_order = world.in_pipeline_order(None, |known| known == stage);
    if filter.posting.is_empty() && filter.q.is_empty() {
        return (world.opportunities.index().in_stage(stage), in_order.skip(skipped).take(shown).collect());
    }
    let asked = filter.q.to_lowercase();
    let wanted: Vec<&Opportunity> = in_order.filter(|row| is_wanted(world, row, &filter.posting, &asked)).collect();
    (wanted.len(), wanted.into_iter().skip(skipped).take(shown).collect())
}

fn is_wanted(world: &World, row: &Opportunity, posting: &str, asked: &str) -> bool {
    let application = || row.application.as_ref().and_then(|id| world.applications.get(id));
    let for_it = posting.is_empty() || application().is_some_and(|application| application.posting == posting);
    for_it
        && (asked.is_empty()
            || world.contacts.get(&row.contact).is_some_and(|person| {
                let named = person.name.to_lowercase().contains(asked);
                named || person.emails.iter().any(|email| canonical_email(email) == asked)
            }))
}

fn person_row(world: &World, row: &Opportunity) -> PersonRow {
    let application = row.application.as_ref().and_then(|id| world.applications.get(id));
    let posting = application.and_then(|row| world.posting(&row.posting).ok());
    // The tags every application gets from its posting say nothing about the person.
    let automatic = posting.map(Posting::auto_tags).unwrap_or_default();
    let reason = row.archived.as_ref().and_then(|archived| world.archive_reason(&archived.reason).ok());
    let name = world.contacts.get(&row.contact).map(|contact| contact.title().to_owned()).unwrap_or_default();
    PersonRow {
        id: row.id.clone(),
        // Anonymized people have none, and somebody has to be clicked on.
        name: if name.is_empty() { "Without name".to_owned() } else { name },
        posting: posting.map_or_else(|| "no posting".to_owned(), |posting| posting.text.clone()),
        tags: row.tags.iter().filter(|tag| !automatic.contains(tag)).cloned().collect(),
        notes: world.notes.count_of(&row.id),
        forms: world.forms.count_of(&row.id),
        feedback: world.feedback.count_of(&row.id),
        archived: reason.map(|reason| reason.text.clone()),
        confidential: row.confidential,
    }
}
