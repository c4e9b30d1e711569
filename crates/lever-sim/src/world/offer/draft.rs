//! Drafting an offer: the form as recorded, filled from the application and its posting.

use serde_json::{Value, json};

use super::{Offer, OfferStatus, Signatures, Term};
use crate::refusal::Refusal;
use crate::world::World;

/// What an offer is made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewOffer {
    pub(crate) requisition: Option<String>,
    pub(crate) salary: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) interval: Option<String>,
    /// Epoch milliseconds.
    pub(crate) start_at: Option<i64>,
}

impl World {
    /// Whether every offer there was has been denied.
    pub(crate) fn has_room_for_offer(&self, opportunity: &str) -> bool {
        self.offers_of(opportunity).all(|offer| offer.status == OfferStatus::Denied)
    }

    /// Drafts an offer and returns its id. It holds a place on its requisition from now on.
    pub(crate) fn make_offer(
        &mut self,
        opportunity: &str,
        new: NewOffer,
        creator: &str,
        now: i64,
    ) -> Result<String, Refusal> {
        if !self.has_room_for_offer(opportunity) {
            return Err(Refusal::invalid("There is an active offer already"));
        }
        let terms = self.terms(opportunity, &new, now)?;
        let application = self.opportunity_mut(opportunity)?.application.clone();
        let posting = application.and_then(|id| self.applications.get(&id)).map(|row| row.posting.clone());
        let id = self.ids.uuid();
        if let Some(requisition) = &new.requisition {
            self.requisition_mut(requisition)?.offers.push(id.clone());
        }
        let offer = Offer {
            id: id.clone(),
            opportunity: opportunity.to_owned(),
            posting,
            requisition: new.requisition,
            creator: creator.to_owned(),
            status: OfferStatus::Draft,
            terms,
            signatures: Signatures::default(),
            approved_at: None,
            sent_at: None,
            sent_document: None,
            signed_document: None,
            created_at: now,
        };
        self.offers.insert(id.clone(), offer);
        Ok(id)
    }

    /// The form as recorded: every identifier is there, answered or not.
    fn terms(&mut self, opportunity: &str, new: &NewOffer, now: i64) -> Result<Vec<Term>, Refusal> {
        let row = self.opportunity_mut(opportunity)?.clone();
        let person = self.contacts.get(&row.contact).map(|contact| contact.name.clone());
        let application = row.application.as_ref().and_then(|id| self.applications.get(id));
        let posting = application.and_then(|application| self.posting(&application.posting).ok());
        let interval = posting.and_then(|posting| posting.salary.as_ref()).map(|salary| salary.interval.clone());
        let currency = posting.and_then(|posting| posting.salary.as_ref()).map(|salary| salary.currency.clone());
        let term = |text, identifier, value| Term { text, identifier, value };
        Ok(vec![
            // Recorded: the field of the posting holds the id of the application.
            term("Job posting", "job_posting", json!(row.application)),
            term("Job title", "job_title", json!(posting.map(|posting| &posting.text))),
            term("Candidate name", "candidate_name", json!(person)),
            term("Team", "team", json!(posting.map(|posting| &posting.team))),
            term("Office location", "location/office", json!(posting.map(|posting| &posting.location))),
            term("Requisition", "requisition", json!(new.requisition)),
            term("Offered compensation amount", "salary_amount", json!(new.salary)),
            term("Compensation currency", "compensation_currency", json!(new.currency.clone().or(currency))),
            term("Type of earnings", "salary_interval", json!(new.interval.clone().or(interval))),
            term("Today's date", "today_date", json!(now - now.rem_euclid(24 * 60 * 60 * 1000))),
            term("Direct manager", "direct_manager", Value::Null),
            term("Offered equity", "offered_equity", Value::Null),
            term("Offer expiration date", "offer_expiration_date", Value::Null),
            term("Anticipated start date", "anticipated_start_date", json!(new.start_at)),
            term("Company signature 1", "company_signature_1", Value::Null),
            term("Hiring manager", "hiring_manager", json!(posting.and_then(|row| row.hiring_manager.as_ref()))),
            term("Candidate signature", "candidate_signature", Value::Null),
            term("Signing bonus", "custom_signing_bonus", Value::Null),
        ])
    }
}
