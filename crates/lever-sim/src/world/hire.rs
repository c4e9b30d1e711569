//! Hiring somebody against a requisition: what has to be so, and what it changes.

use serde_json::{Value, json};

use super::requisition::RequisitionStatus;
use super::{Caller, World};
use crate::refusal::Refusal;

/// A hire that was checked; made only by [`World::hireable`].
#[derive(Debug)]
pub(crate) struct Hire {
    requisition: String,
    application: Option<String>,
}

/// What an application keeps of the requisition it filled.
#[derive(Debug, Clone)]
pub(crate) struct RequisitionForHire {
    pub(crate) id: String,
    pub(crate) code: String,
    pub(crate) hiring_manager: Option<String>,
}

impl RequisitionForHire {
    pub(crate) fn json(&self) -> Value {
        json!({"id": self.id, "requisitionCode": self.code, "hiringManagerOnHire": self.hiring_manager})
    }
}

impl World {
    /// Whether this person may be hired against this requisition, for this reason.
    // ASSUMPTION: all of these are told as 400.
    pub(crate) fn hireable(
        &self,
        opportunity: &str,
        requisition: &str,
        reason: Option<&str>,
        caller: &Caller,
    ) -> Result<Hire, Refusal> {
        let hired = reason.map(|reason| self.archive_reason(reason).map(|reason| reason.hired)).transpose()?;
        if hired != Some(true) {
            return Err(Refusal::invalid("requisitionId needs a hired reason"));
        }
        let row = self.requisition(requisition, caller)?;
        if !matches!(row.status, RequisitionStatus::Open | RequisitionStatus::OnHold) {
            return Err(Refusal::invalid(format!("Requisition {requisition} is {}", row.status.text())));
        }
        let person = self.opportunity(opportunity, caller)?;
        // ASSUMPTION: since an opportunity has one application at most, "several active applications" is read per person.
        let mut others = self.opportunities_of(&person.contact).filter(|row| row.id != person.id);
        if others.any(|row| row.archived.is_none() && row.application.is_some()) {
            return Err(Refusal::invalid("The candidate has several active applications"));
        }
        for offer in self.offers_of(opportunity) {
            if offer.status.is_extended() {
                return Err(Refusal::invalid("The extended offer is not signed"));
            }
            let is_active = row.offers.contains(&offer.id) || offer.requisition.as_deref() == Some(requisition);
            let elsewhere = offer.requisition.is_some() && !is_active;
            if elsewhere && offer.status == super::offer::OfferStatus::Signed {
                return Err(Refusal::invalid("The signed offer belongs to another requisition"));
            }
        }
        Ok(Hire { requisition: requisition.to_owned(), application: person.application.clone() })
    }

    /// Counts the hire: the offer's place on the requisition becomes the person's.
    pub(crate) fn fill(&mut self, opportunity: &str, hire: Hire, now: i64) -> Result<(), Refusal> {
        let offers: Vec<String> = self.offers_of(opportunity).map(|offer| offer.id.clone()).collect();
        let row = self.requisition_mut(&hire.requisition)?;
        row.offers.retain(|held| !offers.contains(held));
        row.hired += 1;
        row.updated_at = now;
        // ASSUMPTION: the last place ends the time to fill; the requisition stays open until somebody closes it.
        if row.headcount.is_filled_by(row.hired) {
            row.fill_end_at.get_or_insert(now);
        }
        let kept = RequisitionForHire {
            id: row.id.clone(),
            code: row.code.clone(),
            hiring_manager: row.hiring_manager.clone(),
        };
        if let Some(application) = hire.application.and_then(|id| self.applications.get_mut(&id)) {
            application.requisition_for_hire = Some(kept);
        }
        Ok(())
    }

    /// Gives the place back when somebody hired is archived anew or brought back.
    // ASSUMPTION: Lever does not say what becomes of the headcount.
    pub(super) fn undo_hire(&mut self, opportunity: &str, now: i64) {
        let application = self.opportunities.get(opportunity).and_then(|row| row.application.clone());
        let application = application.and_then(|id| self.applications.get_mut(&id));
        let Some(kept) = application.and_then(|application| application.requisition_for_hire.take()) else { return };
        if let Some(row) = self.requisitions.get_mut(&kept.id) {
            row.hired -= 1;
            row.updated_at = now;
        }
    }
}
