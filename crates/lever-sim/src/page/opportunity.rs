//! One opportunity: who, where in the pipeline, what was written, and what one can do.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::routing::{get, post};
use serde::Deserialize;

use super::offer::{OfferCard, cards, open_requisitions};
use super::writing::{Writing, writings};
use super::{Choice, Page, PageError, back_to, render};
use crate::act::{self, FeedbackRequest};
use crate::answer::download;
use crate::calendar::minute_text;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::World;
use crate::world::field::SCORE_LABELS;
use crate::world::opportunity::Opportunity;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/opportunities/{id}", get(show))
        .route("/opportunities/{id}/resumes/{resume}", get(resume))
        .route("/opportunities/{id}/stage", post(stage))
        .route("/opportunities/{id}/archive", post(archive))
        .route("/opportunities/{id}/notes", post(note))
        .route("/opportunities/{id}/feedback", post(feedback))
}

#[derive(Template)]
#[template(path = "opportunity.html")]
struct OpportunityPage {
    here: &'static str,
    id: String,
    name: String,
    headline: String,
    reach: Vec<String>,
    posting: String,
    stage: String,
    archived: Option<String>,
    confidential: bool,
    tags: Vec<String>,
    facts: Vec<(&'static str, String)>,
    resumes: Vec<(String, String)>,
    history: Vec<(String, String)>,
    writings: Vec<Writing>,
    stages: Vec<Choice>,
    reasons: Vec<Choice>,
    scores: [&'static str; 4],
    offers: Vec<OfferCard>,
    can_offer: bool,
    requisitions: Vec<Choice>,
}

async fn show(State(sim): State<Sim>, Path(id): Path<String>) -> Page {
    render(&sim.read(|world| view(world, &id))?)
}

fn view(world: &World, id: &str) -> Result<OpportunityPage, Refusal> {
    let row = world.opportunities.get(id).ok_or_else(|| Refusal::missing("opportunities", id))?;
    let contact = world.contacts.get(&row.contact).ok_or_else(|| Refusal::missing("contacts", &row.contact))?;
    let application = row.application.as_ref().and_then(|id| world.applications.get(id));
    let posting = application.and_then(|row| world.posting(&row.posting).ok());
    let stage_text = |id: &str| world.stage(id).map(|stage| stage.text.clone()).unwrap_or_default();
    let reason = row.archived.as_ref().and_then(|archived| world.archive_reason(&archived.reason).ok());
    let phones = contact.phones.iter().map(|phone| phone.value.clone());
    let resumes = world.resumes.of(id);
    let choice = |id: &str, text: &str, current: &str| Choice {
        id: id.to_owned(),
        text: text.to_owned(),
        selected: id == current,
    };
    let reasons = world.archive_reasons.iter().filter(|reason| reason.active);
    Ok(OpportunityPage {
        here: "overview",
        id: row.id.clone(),
        name: contact.title().to_owned(),
        headline: contact.headline.clone(),
        reach: contact.emails.iter().cloned().chain(phones).chain(contact.links.clone()).collect(),
        posting: posting.map_or_else(|| "No posting".to_owned(), |posting| posting.text.clone()),
        stage: stage_text(&row.stage),
        archived: reason.map(|reason| reason.text.clone()),
        confidential: row.confidential,
        tags: row.tags.clone(),
        facts: facts(world, row),
        resumes: resumes.map(|resume| (resume.id.clone(), resume.name.clone())).collect(),
        history: row.stage_changes.iter().map(|change| (minute_text(change.at), stage_text(&change.to))).collect(),
        writings: writings(world, id),
        stages: world.stages.iter().map(|stage| choice(&stage.id, &stage.text, &row.stage)).collect(),
        reasons: reasons.map(|reason| choice(&reason.id, &reason.text, "")).collect(),
        scores: SCORE_LABELS,
        offers: cards(world, id),
        can_offer: world.has_room_for_offer(id),
        requisitions: open_requisitions(world),
    })
}

fn facts(world: &World, row: &Opportunity) -> Vec<(&'static str, String)> {
    let owner = row.owner.as_ref().and_then(|id| world.user(id).ok());
    let none = || "none".to_owned();
    let mut facts = vec![
        ("Opportunity id", row.id.clone()),
        ("Contact id", row.contact.clone()),
        ("Application id", row.application.clone().unwrap_or_else(none)),
        ("Origin", row.origin.clone()),
        ("Sources", row.sources.join(", ")),
        ("Owner", owner.map_or_else(none, |user| user.name.clone())),
        ("Created", minute_text(row.created_at)),
        ("Updated", row.updated_at.map_or_else(|| "null (legacy row)".to_owned(), minute_text)),
    ];
    if let Some(mark) = row.persona {
        let hidden = if mark.hidden_text { ", hides white text" } else { "" };
        let fit = format!("{:?} fit, {} layout{hidden}", mark.strength, mark.layout.text()).to_lowercase();
        facts.push(("Made up as", fit));
    }
    facts
}

async fn resume(State(sim): State<Sim>, Path((id, resume)): Path<(String, String)>) -> Page {
    let row = sim.read(|world| world.resumes.get(&resume).filter(|row| row.opportunity == id).cloned());
    let row = row.ok_or_else(|| PageError::Refused(Refusal::missing("resumes", &resume)))?;
    Ok(download(sim.printed(&row).await?, &row.name, &row.ext))
}

#[derive(Deserialize)]
struct StageForm {
    stage: String,
}

async fn stage(State(sim): State<Sim>, Path(id): Path<String>, Form(form): Form<StageForm>) -> Page {
    act::move_stage(&sim, &id, &form.stage, None)?;
    back_to(&format!("/opportunities/{id}"))
}

#[derive(Deserialize)]
struct ArchiveForm {
    reason: String,
}

async fn archive(State(sim): State<Sim>, Path(id): Path<String>, Form(form): Form<ArchiveForm>) -> Page {
    act::archive(&sim, &id, Some(form.reason.as_str()).filter(|reason| !reason.is_empty()))?;
    back_to(&format!("/opportunities/{id}"))
}

#[derive(Deserialize)]
struct NoteForm {
    value: String,
    secret: Option<String>,
}

async fn note(State(sim): State<Sim>, Path(id): Path<String>, Form(form): Form<NoteForm>) -> Page {
    act::write_note(&sim, &id, &form.value, None, form.secret.is_some())?;
    back_to(&format!("/opportunities/{id}"))
}

#[derive(Deserialize)]
struct FeedbackForm {
    score: String,
    text: String,
}

async fn feedback(State(sim): State<Sim>, Path(id): Path<String>, Form(form): Form<FeedbackForm>) -> Page {
    let request = FeedbackRequest { score: Some(form.score), text: form.text, ..FeedbackRequest::default() };
    act::write_feedback(&sim, &id, &request)?;
    back_to(&format!("/opportunities/{id}"))
}
