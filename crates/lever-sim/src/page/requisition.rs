//! `/requisitions`: every requisition, and one with its approval, both with the buttons that move them.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::routing::{get, post};
use serde::Deserialize;

use super::{Choice, Page, back_to, render};
use crate::act;
use crate::calendar::minute_text;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::World;
use crate::world::requisition::{Headcount, Requisition, RequisitionApi, RequisitionStatus};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/requisitions", get(list))
        .route("/requisitions/api", post(switch_api))
        .route("/requisitions/{id}", get(show))
        .route("/requisitions/{id}/status", post(status))
        .route("/requisitions/{id}/approval", post(approval))
        .route("/requisitions/{id}/decision", post(decision))
}

#[derive(Template)]
#[template(path = "requisitions.html")]
struct RequisitionsPage {
    here: &'static str,
    rows: Vec<Row>,
    modes: Vec<Choice>,
}

struct Row {
    id: String,
    code: String,
    name: String,
    status: &'static str,
    places: String,
    confidential: bool,
    waits: Option<String>,
}

#[derive(Template)]
#[template(path = "requisition.html")]
struct RequisitionPage {
    here: &'static str,
    row: Row,
    facts: Vec<(&'static str, String)>,
    postings: Vec<(String, String)>,
    offers: Vec<(String, String)>,
    steps: Vec<StepRow>,
    approval: Option<&'static str>,
    can_ask: bool,
    /// Status and what the button says.
    moves: Vec<(&'static str, &'static str)>,
    history: Vec<(String, &'static str)>,
}

struct StepRow {
    approver: String,
    answer: &'static str,
    when: Option<String>,
}

async fn list(State(sim): State<Sim>) -> Page {
    render(&sim.read(|world| {
        let mut rows: Vec<Row> = world.requisitions.values().map(|row| row_of(world, row)).collect();
        rows.sort_by(|a, b| a.code.cmp(&b.code));
        let mode = |api: RequisitionApi, id: &str, text: &str| Choice {
            id: id.to_owned(),
            text: text.to_owned(),
            selected: world.requisition_api == api,
        };
        let modes = vec![
            mode(RequisitionApi::Hybrid, "hybrid", "on, drafts too"),
            mode(RequisitionApi::On, "on", "on, no drafts"),
            mode(RequisitionApi::Off, "off", "off"),
        ];
        RequisitionsPage { here: "requisitions", rows, modes }
    }))
}

fn row_of(world: &World, row: &Requisition) -> Row {
    let places = match row.headcount {
        Headcount::Of(places) => format!("{} of {places} hired", row.hired),
        Headcount::Unlimited => format!("{} hired, unlimited", row.hired),
    };
    let waiting = row.approval.as_ref().and_then(|approval| approval.steps.get(approval.current()?));
    Row {
        id: row.id.clone(),
        code: row.code.clone(),
        name: row.name.clone(),
        status: row.status.text(),
        places,
        confidential: world.is_confidential(row),
        waits: waiting.map(|step| name_of(world, &step.approver.user)),
    }
}

fn name_of(world: &World, user: &str) -> String {
    world.user(user).map_or_else(|_| "nobody named".to_owned(), |user| user.name.clone())
}

async fn show(State(sim): State<Sim>, Path(id): Path<String>) -> Page {
    render(&sim.read(|world| view(world, &id))?)
}

fn view(world: &World, id: &str) -> Result<RequisitionPage, Refusal> {
    let row = world.requisitions.get(id).ok_or_else(|| Refusal::missing("requisitions", id))?;
    let none = || "none".to_owned();
    let user = |id: &Option<String>| id.as_ref().map_or_else(none, |id| name_of(world, id));
    let text = |text: &Option<String>| text.clone().unwrap_or_else(none);
    let band = row.compensation_band.as_ref();
    let band = band.map(|band| format!("{} to {} {} ({})", band.min, band.max, band.currency, band.interval));
    let facts = vec![
        ("Requisition id", row.id.clone()),
        ("Owner", user(&row.owner)),
        ("Hiring manager", user(&row.hiring_manager)),
        ("Employment", text(&row.employment_status)),
        ("Location", text(&row.location)),
        ("Team", text(&row.team)),
        ("Pay", band.unwrap_or_else(none)),
        ("Made", minute_text(row.created_at)),
        ("Updated", minute_text(row.updated_at)),
    ];
    let postings = row.postings.iter().filter_map(|id| world.posting(id).ok());
    let offers = row.offers.iter().filter_map(|id| world.offers.get(id));
    Ok(RequisitionPage {
        here: "requisitions",
        row: row_of(world, row),
        facts,
        postings: postings.map(|posting| (posting.id.clone(), posting.text.clone())).collect(),
        offers: offers.map(|offer| (offer.opportunity.clone(), offer.status.text().to_owned())).collect(),
        steps: steps(world, row),
        approval: row.approval.as_ref().map(crate::world::approval::Approval::status),
        can_ask: matches!(row.status, RequisitionStatus::Draft | RequisitionStatus::Rejected),
        moves: moves(row.status),
        history: row.history.iter().map(|change| (minute_text(change.at), change.status.text())).collect(),
    })
}

fn steps(world: &World, row: &Requisition) -> Vec<StepRow> {
    let Some(approval) = &row.approval else { return Vec::new() };
    let current = approval.current();
    let step = |(place, step): (usize, &crate::world::approval::Step)| StepRow {
        approver: name_of(world, &step.approver.user),
        answer: match &step.approver.answer {
            Some(answer) if answer.approved => "approved",
            Some(_) => "denied",
            None if current == Some(place) => "asked",
            None => "not asked",
        },
        when: step.approver.answer.as_ref().map(|answer| minute_text(answer.at)),
    };
    approval.steps.iter().enumerate().map(step).collect()
}

fn moves(status: RequisitionStatus) -> Vec<(&'static str, &'static str)> {
    match status {
        RequisitionStatus::Draft | RequisitionStatus::OnHold | RequisitionStatus::Closed => vec![("open", "Open")],
        RequisitionStatus::Open => vec![("onHold", "Put on hold"), ("closed", "Close")],
        RequisitionStatus::Pending | RequisitionStatus::Rejected => Vec::new(),
    }
}

#[derive(Deserialize)]
struct StatusForm {
    status: String,
}

async fn status(State(sim): State<Sim>, Path(id): Path<String>, Form(form): Form<StatusForm>) -> Page {
    act::set_requisition_status(&sim, &id, &form.status)?;
    back_to(&format!("/requisitions/{id}"))
}

async fn approval(State(sim): State<Sim>, Path(id): Path<String>) -> Page {
    act::start_approval(&sim, &id, None)?;
    back_to(&format!("/requisitions/{id}"))
}

#[derive(Deserialize)]
struct DecisionForm {
    approve: bool,
}

async fn decision(State(sim): State<Sim>, Path(id): Path<String>, Form(form): Form<DecisionForm>) -> Page {
    act::decide_requisition(&sim, &id, form.approve, None)?;
    back_to(&format!("/requisitions/{id}"))
}

#[derive(Deserialize)]
struct ApiForm {
    mode: RequisitionApi,
}

async fn switch_api(State(sim): State<Sim>, Form(form): Form<ApiForm>) -> Page {
    act::set_requisition_api(&sim, form.mode)?;
    back_to("/requisitions")
}
