//! What people do around a hire: offers, requisitions, and the upkeep of postings, files and applications.

use serde_json::Value;

use super::Simulator;
use crate::act::{self, OfferRequest, ResumeFile};
use crate::refusal::Refusal;
use crate::world::posting::PostingChange;
use crate::world::requisition::RequisitionApi;

impl Simulator {
    /// Drafts an offer and returns its id.
    pub fn make_offer(&self, opportunity: &str, request: OfferRequest) -> Result<String, Refusal> {
        act::make_offer(&self.sim, opportunity, request)
    }

    /// Moves an offer on by one step: `approval-sent`, `approved`, `sent` or `sent-manually`, `opened`, `signed` or `denied`.
    pub fn advance_offer(&self, offer: &str, status: &str) -> Result<(), Refusal> {
        act::advance_offer(&self.sim, offer, status)
    }

    /// Sets a requisition, named by id or code, to `open`, `onHold` or `closed`.
    pub fn set_requisition_status(&self, requisition: &str, status: &str) -> Result<(), Refusal> {
        act::set_requisition_status(&self.sim, requisition, status)
    }

    /// Sends a draft or rejected requisition for approval.
    pub fn start_approval(&self, requisition: &str) -> Result<(), Refusal> {
        act::start_approval(&self.sim, requisition, None)
    }

    /// Answers the step of a requisition's approval that waits, as its approver.
    pub fn decide_requisition(&self, requisition: &str, approve: bool) -> Result<(), Refusal> {
        act::decide_requisition(&self.sim, requisition, approve, None)
    }

    /// Switches "API management" of requisitions.
    pub fn set_requisition_api(&self, api: RequisitionApi) -> Result<(), Refusal> {
        act::set_requisition_api(&self.sim, api)
    }

    /// Gives a posting, named by id or text, another text.
    pub fn rename_posting(&self, posting: &str, text: &str) -> Result<(), Refusal> {
        act::edit_posting(&self.sim, posting, PostingChange::of_text(text)).map(drop)
    }

    /// Publishes, unlists, closes or drafts a posting.
    pub fn set_posting_state(&self, posting: &str, state: &str) -> Result<(), Refusal> {
        act::edit_posting(&self.sim, posting, PostingChange::of_state(state)).map(drop)
    }

    /// Deletes a posting.
    pub fn delete_posting(&self, posting: &str) -> Result<(), Refusal> {
        act::delete_posting(&self.sim, posting).map(drop)
    }

    /// Comments on a note.
    pub fn comment(&self, opportunity: &str, note: &str, value: &str) -> Result<(), Refusal> {
        act::comment(&self.sim, opportunity, note, value, None)
    }

    /// Puts a file on an opportunity and returns its id.
    pub fn upload_file(&self, opportunity: &str, file: ResumeFile) -> Result<String, Refusal> {
        act::upload_file(&self.sim, opportunity, file, None)
    }

    /// Takes a file away.
    pub fn remove_file(&self, opportunity: &str, file: &str) -> Result<(), Refusal> {
        act::remove_file(&self.sim, opportunity, file, None)
    }

    /// Records that a user, named by id or name, recommended the person, and returns the referral's id.
    pub fn refer(&self, opportunity: &str, user: &str, comment: &str) -> Result<String, Refusal> {
        act::refer(&self.sim, opportunity, Some(user), None, Some(comment))
    }

    /// Deletes an application; the opportunity stays.
    pub fn delete_application(&self, application: &str) -> Result<(), Refusal> {
        act::delete_application(&self.sim, application)
    }

    /// The JSON of `GET /sim/applications/{id}`, without its envelope.
    pub fn application(&self, id: &str) -> Option<Value> {
        self.sim.read(|world| act::application_json(world, id)).ok()
    }
}
