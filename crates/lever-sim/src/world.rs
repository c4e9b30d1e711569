//! The simulated account: its whole state, and the acts that change it. Knows nothing of HTTP beyond [`Refusal`].
//!
//! One resource per file under `world/`: its struct, its JSON as Lever shows it, and its acts. An act takes the time as an
//! argument, changes rows, and leaves the events it causes in `outbox`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::options::Quirks;
use crate::query::Params;
use crate::quirk::ActorAnswer;
use crate::refusal::Refusal;
use crate::rng::Rng;

pub(crate) mod account;
pub(crate) mod application;
pub(crate) mod apply;
pub(crate) mod approval;
pub(crate) mod audit;
pub(crate) mod contact;
pub(crate) mod eeo;
pub(crate) mod event;
pub(crate) mod feedback;
pub(crate) mod field;
pub(crate) mod file;
pub(crate) mod file_action;
pub(crate) mod form;
pub(crate) mod hire;
pub(crate) mod late;
pub(crate) mod merge;
pub(crate) mod note;
pub(crate) mod offer;
pub(crate) mod opportunity;
pub(crate) mod orders;
pub(crate) mod panel;
pub(crate) mod posting;
pub(crate) mod progress;
pub(crate) mod protection;
pub(crate) mod referral;
pub(crate) mod removal;
pub(crate) mod requisition;
pub(crate) mod requisition_field;
pub(crate) mod resume;
pub(crate) mod schedule;
pub(crate) mod survey;
pub(crate) mod table;
pub(crate) mod template;

use account::{ArchiveReason, Stage, User};
use application::Application;
use audit::AuditEvent;
use contact::Contact;
use eeo::EeoResponse;
use event::{Event, Hook};
use feedback::Feedback;
use file::{File, Upload};
use file_action::FileAction;
use form::Form;
use late::Late;
use note::Note;
use offer::Offer;
use opportunity::{Opportunity, Tombstone};
use panel::Panel;
use posting::Posting;
use referral::Referral;
use removal::{RemovedApplication, RemovedPosting};
use requisition::{Requisition, RequisitionApi};
use requisition_field::RequisitionField;
use resume::Resume;
use survey::DiversitySurvey;
use table::Table;
use template::Template;

/// The account.
pub(crate) struct World {
    pub(crate) company: String,
    pub(crate) account_id: String,
    pub(crate) public_url: String,
    pub(crate) quirks: Quirks,
    /// Mints every id.
    pub(crate) ids: Rng,
    /// In pipeline order: a stage's place is its rank.
    pub(crate) stages: Vec<Stage>,
    pub(crate) archive_reasons: Vec<ArchiveReason>,
    pub(crate) users: Vec<User>,
    pub(crate) postings: Vec<Posting>,
    pub(crate) contacts: Table<Contact>,
    pub(crate) opportunities: Table<Opportunity>,
    pub(crate) applications: Table<Application>,
    pub(crate) resumes: Table<Resume>,
    pub(crate) files: Table<File>,
    pub(crate) notes: Table<Note>,
    pub(crate) feedback: Table<Feedback>,
    pub(crate) forms: Table<Form>,
    pub(crate) panels: Table<Panel>,
    pub(crate) form_templates: BTreeMap<String, Template>,
    pub(crate) feedback_templates: BTreeMap<String, Template>,
    pub(crate) hooks: Vec<Hook>,
    pub(crate) uploads: BTreeMap<String, Upload>,
    pub(crate) tombstones: Vec<Tombstone>,
    pub(crate) removed_applications: Vec<RemovedApplication>,
    pub(crate) removed_postings: Vec<RemovedPosting>,
    pub(crate) requisitions: BTreeMap<String, Requisition>,
    pub(crate) requisition_api: RequisitionApi,
    pub(crate) requisition_fields: Vec<RequisitionField>,
    pub(crate) offers: BTreeMap<String, Offer>,
    pub(crate) referrals: BTreeMap<String, Referral>,
    /// By the id of the application.
    pub(crate) eeo_responses: BTreeMap<String, EeoResponse>,
    pub(crate) surveys: Vec<DiversitySurvey>,
    /// By the id of the opportunity, oldest first.
    pub(crate) file_actions: BTreeMap<String, Vec<FileAction>>,
    pub(crate) audit_events: Vec<AuditEvent>,
    /// Mints the ids of what only tells of something else (file actions, audit events), so that telling shifts no other id.
    pub(crate) trace_ids: Rng,
    pub(crate) outbox: Vec<Event>,
    /// Events that no Super Admin has switched on.
    pub(crate) events_off: BTreeSet<&'static str>,
    /// By the id of what was merged away: the opportunity or contact that survived.
    pub(crate) merged: BTreeMap<String, String>,
    /// What is seen only later.
    pub(crate) late: Late,
    /// How many people were invented so far: the place of the next one in the list of names.
    pub(crate) people_made: usize,
}

/// Who asks: what a credential may see.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) name: String,
    pub(crate) confidential: bool,
}

impl World {
    pub(crate) fn empty(company: &str, public_url: &str, quirks: Quirks, mut ids: Rng) -> Self {
        let trace_ids = Rng::seeded(ids.clone().next());
        Self {
            company: company.to_owned(),
            account_id: ids.uuid(),
            public_url: public_url.to_owned(),
            quirks,
            ids,
            stages: Vec::new(),
            archive_reasons: Vec::new(),
            users: Vec::new(),
            postings: Vec::new(),
            contacts: Table::default(),
            opportunities: Table::default(),
            applications: Table::default(),
            resumes: Table::default(),
            files: Table::default(),
            notes: Table::default(),
            feedback: Table::default(),
            forms: Table::default(),
            panels: Table::default(),
            form_templates: BTreeMap::new(),
            feedback_templates: BTreeMap::new(),
            hooks: Vec::new(),
            uploads: BTreeMap::new(),
            tombstones: Vec::new(),
            removed_applications: Vec::new(),
            removed_postings: Vec::new(),
            requisitions: BTreeMap::new(),
            requisition_api: RequisitionApi::Hybrid,
            requisition_fields: Vec::new(),
            offers: BTreeMap::new(),
            referrals: BTreeMap::new(),
            eeo_responses: BTreeMap::new(),
            surveys: Vec::new(),
            file_actions: BTreeMap::new(),
            audit_events: Vec::new(),
            trace_ids,
            outbox: Vec::new(),
            events_off: BTreeSet::new(),
            merged: BTreeMap::new(),
            late: Late::default(),
            people_made: 0,
        }
    }

    /// The opportunity, if this caller may see it.
    pub(crate) fn opportunity(&self, id: &str, caller: &Caller) -> Result<&Opportunity, Refusal> {
        let found = self.opportunities.get(id).filter(|_| !self.is_hidden(id));
        let opportunity = found.ok_or_else(|| Refusal::missing("opportunities", id))?;
        if opportunity.confidential && !caller.confidential {
            return Err(Refusal::confidential());
        }
        Ok(opportunity)
    }

    /// Brings every index up to date before somebody looks. [`crate::sim::Sim::read`] does so.
    pub(crate) fn settle(&mut self) {
        self.contacts.settle();
        self.opportunities.settle();
        self.applications.settle();
        self.resumes.settle();
        self.files.settle();
        self.notes.settle();
        self.feedback.settle();
        self.forms.settle();
        self.panels.settle();
    }

    pub(crate) fn opportunity_mut(&mut self, id: &str) -> Result<&mut Opportunity, Refusal> {
        self.opportunities.get_mut(id).ok_or_else(|| Refusal::missing("opportunities", id))
    }

    /// `perform_as` where Lever takes it but does not ask for it.
    pub(crate) fn actor(&self, params: &Params) -> Result<Option<String>, Refusal> {
        let Some(id) = params.one("perform_as") else { return Ok(None) };
        let (answer, fault) = match self.users.iter().find(|user| user.id == id) {
            Some(user) if user.deactivated_at.is_none() => (ActorAnswer::Accepted, ""),
            Some(_) => (self.quirks.deactivated_perform_as, "is deactivated"),
            None => (self.quirks.unknown_perform_as, "was not found"),
        };
        match answer {
            ActorAnswer::Accepted => Ok(Some(id.to_owned())),
            ActorAnswer::BadRequest => Err(Refusal::invalid(format!("perform_as user {id} {fault}"))),
            ActorAnswer::NotFound => Err(Refusal::missing("users", id)),
        }
    }

    /// `perform_as` where Lever requires it.
    pub(crate) fn required_actor(&self, params: &Params) -> Result<String, Refusal> {
        self.actor(params)?.ok_or_else(|| Refusal::invalid("perform_as is required"))
    }

    /// An id, or the whole user when it is expanded.
    pub(crate) fn user_ref(&self, id: Option<&str>, expand: bool) -> Value {
        match id {
            None => Value::Null,
            Some(id) if expand => self.users.iter().find(|user| user.id == id).map_or(Value::Null, User::json),
            Some(id) => Value::from(id),
        }
    }

    /// An id, or the whole stage when it is expanded.
    pub(crate) fn stage_ref(&self, id: Option<&str>, expand: bool) -> Value {
        match id {
            None => Value::Null,
            Some(id) if expand => self.stages.iter().find(|stage| stage.id == id).map_or(Value::Null, Stage::json),
            Some(id) => Value::from(id),
        }
    }
}
