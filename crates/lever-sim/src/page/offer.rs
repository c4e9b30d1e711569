//! The offer on the page of an opportunity: what it says, how far it is, and the buttons that move it.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::Value;

use super::{Choice, Page, PageError, back_to};
use crate::act::{self, OfferRequest};
use crate::answer::download;
use crate::calendar::minute_text;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::World;
use crate::world::offer::{Offer, OfferStatus, Term};
use crate::world::requisition::RequisitionStatus;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/opportunities/{id}/offers", post(make))
        .route("/opportunities/{id}/offers/{offer}", get(document).post(advance))
}

/// An offer as the page shows it.
pub(super) struct OfferCard {
    pub(super) id: String,
    pub(super) status: &'static str,
    pub(super) terms: Vec<(&'static str, String)>,
    pub(super) times: Vec<(&'static str, String)>,
    pub(super) has_document: bool,
    /// Status and what the button says.
    pub(super) steps: Vec<(&'static str, &'static str)>,
}

/// Newest first.
pub(super) fn cards(world: &World, opportunity: &str) -> Vec<OfferCard> {
    let mut offers: Vec<&Offer> = world.offers_of(opportunity).collect();
    offers.sort_by_key(|offer| std::cmp::Reverse(offer.created_at));
    offers.into_iter().map(card).collect()
}

fn card(offer: &Offer) -> OfferCard {
    let shown = ["job_title", "salary_amount", "compensation_currency", "salary_interval", "anticipated_start_date"];
    let term = |term: &Term| {
        let is_date = term.identifier.ends_with("_date");
        let text = match (&term.value, term.value.as_i64()) {
            (Value::Null, _) => return None,
            (_, Some(at)) if is_date => minute_text(at).chars().take(10).collect(),
            (Value::String(text), _) => text.clone(),
            (other, _) => other.to_string(),
        };
        shown.contains(&term.identifier).then_some((term.text, text))
    };
    let times = [
        ("Made", Some(offer.created_at)),
        ("Approved", offer.approved_at),
        ("Sent", offer.sent_at),
        ("Opened", offer.signatures.last_opened_at),
        ("Signed", offer.signatures.signed_at),
    ];
    OfferCard {
        id: offer.id.clone(),
        status: offer.status.text(),
        terms: offer.terms.iter().filter_map(term).collect(),
        times: times.into_iter().filter_map(|(text, at)| Some((text, minute_text(at?)))).collect(),
        has_document: offer.sent_document.is_some(),
        steps: offer.status.next().iter().map(|status| (status.text(), verb(*status))).collect(),
    }
}

fn verb(to: OfferStatus) -> &'static str {
    match to {
        OfferStatus::Draft => "Draft",
        OfferStatus::ApprovalSent => "Send for approval",
        OfferStatus::Approved => "Approve",
        OfferStatus::Sent => "Send for signature",
        OfferStatus::SentManually => "Mark as sent by hand",
        OfferStatus::Opened => "Candidate opens it",
        OfferStatus::Signed => "Candidate signs",
        OfferStatus::Denied => "Deny",
    }
}

/// The requisitions an offer can take a place of.
pub(super) fn open_requisitions(world: &World) -> Vec<Choice> {
    let open = world.requisitions.values().filter(|row| row.status == RequisitionStatus::Open);
    open.map(|row| Choice { id: row.id.clone(), text: format!("{} {}", row.code, row.name), selected: false }).collect()
}

#[derive(Deserialize)]
struct OfferForm {
    requisition: String,
    salary: String,
}

async fn make(State(sim): State<Sim>, Path(id): Path<String>, Form(form): Form<OfferForm>) -> Page {
    let salary = match form.salary.trim() {
        "" => None,
        text => Some(text.parse().map_err(|_| Refusal::invalid("The pay must be a whole number"))?),
    };
    let requisition = Some(form.requisition).filter(|id| !id.is_empty());
    act::make_offer(&sim, &id, OfferRequest { requisition, salary, ..OfferRequest::default() })?;
    back_to(&format!("/opportunities/{id}"))
}

#[derive(Deserialize)]
struct StepForm {
    status: String,
}

async fn advance(
    State(sim): State<Sim>,
    Path((id, offer)): Path<(String, String)>,
    Form(form): Form<StepForm>,
) -> Page {
    act::advance_offer(&sim, &offer, &form.status)?;
    back_to(&format!("/opportunities/{id}"))
}

/// The newest document of an offer.
async fn document(State(sim): State<Sim>, Path((id, offer)): Path<(String, String)>) -> Page {
    sim.read(|world| {
        let missing = || PageError::Refused(Refusal::missing("offers", &offer));
        let row = world.offers.get(&offer).filter(|row| row.opportunity == id).ok_or_else(missing)?;
        let document = row.signed_document.as_ref().or(row.sent_document.as_ref()).ok_or_else(missing)?;
        Ok(download(document.file.bytes.clone(), &document.file.name, "pdf"))
    })
}
