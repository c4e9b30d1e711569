//! Making a requisition by API and replacing one: the same body, of which a PUT takes the absence of a field for its removal.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{CompensationBand, Headcount, Requisition, RequisitionStatus, StatusChange};
use crate::refusal::Refusal;
use crate::world::{Caller, World};

/// How the status history names a write by API.
const SERVICE: &str = "data-api";

/// A requisition as it is posted or put.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequisitionChange {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    requisition_code: Option<String>,
    #[serde(default)]
    headcount_total: Value,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    backfill: Option<bool>,
    #[serde(default)]
    owner: Option<String>,
    #[serde(default)]
    hiring_manager: Option<String>,
    #[serde(default)]
    internal_notes: Option<String>,
    #[serde(default)]
    compensation_band: Option<CompensationBand>,
    #[serde(default)]
    employment_status: Option<String>,
    #[serde(default)]
    location: Option<String>,
    #[serde(default)]
    team: Option<String>,
    #[serde(default)]
    department: Option<String>,
    /// Absent in a PUT: untouched. Empty: cleared.
    #[serde(default)]
    posting_ids: Option<Vec<String>>,
    #[serde(default)]
    custom_fields: Option<Map<String, Value>>,
    #[serde(default)]
    created_at: Option<i64>,
    #[serde(default)]
    time_to_fill_start_at: Option<i64>,
    #[serde(default)]
    time_to_fill_end_at: Option<i64>,
}

impl RequisitionChange {
    pub(crate) fn asks_for(&self, status: RequisitionStatus) -> bool {
        self.status.as_deref() == Some(status.text())
    }
}

impl World {
    /// Makes a requisition and returns its id.
    pub(crate) fn create_requisition(
        &mut self,
        new: RequisitionChange,
        creator: Option<String>,
        caller: &Caller,
        now: i64,
    ) -> Result<String, Refusal> {
        let status = match new.status.as_deref().map(RequisitionStatus::read).transpose()? {
            None => RequisitionStatus::Open,
            Some(RequisitionStatus::Pending | RequisitionStatus::Rejected) => {
                return Err(Refusal::invalid("Approvals cannot be started or answered by API"));
            }
            Some(status) => status,
        };
        let owner = new.owner.clone().or_else(|| creator.clone());
        let postings = new.posting_ids.clone().unwrap_or_default();
        let blank = Requisition {
            id: self.ids.uuid(),
            code: String::new(),
            name: String::new(),
            status,
            headcount: Headcount::Unlimited,
            hired: 0,
            backfill: false,
            creator,
            owner: None,
            hiring_manager: None,
            internal_notes: String::new(),
            compensation_band: None,
            employment_status: None,
            location: None,
            team: None,
            department: None,
            postings: Vec::new(),
            offers: Vec::new(),
            approval: None,
            custom_fields: Map::new(),
            read_only: false,
            created_at: now,
            updated_at: now,
            closed_at: (status == RequisitionStatus::Closed).then_some(now),
            fill_start_at: None,
            fill_end_at: None,
            history: Vec::new(),
        };
        let mut row = self.rewritten(blank, new, caller, now)?;
        row.owner = owner;
        row.history.push(StatusChange { status, at: row.created_at, service: SERVICE });
        let id = row.id.clone();
        self.requisitions.insert(id.clone(), row);
        self.link_postings(&id, postings)?;
        Ok(id)
    }

    /// Replaces a requisition: what the body leaves out is reset, only the postings stay.
    pub(crate) fn replace_requisition(
        &mut self,
        id: &str,
        new: RequisitionChange,
        caller: &Caller,
        now: i64,
    ) -> Result<(), Refusal> {
        let before = self.requisition(id, caller)?.clone();
        if before.read_only {
            // ASSUMPTION: told as 403; the documentation says only that such a requisition is read-only.
            return Err(Refusal::forbidden("This requisition uses a field that was changed and is read-only"));
        }
        let asked = new.status.as_deref().map(RequisitionStatus::read).transpose()?;
        // The documentation resets what is left out to its default, and the default status is open.
        let status = asked.unwrap_or(RequisitionStatus::Open);
        match (before.status, status) {
            (from, to) if from == to => {}
            (_, RequisitionStatus::Draft) => return Err(Refusal::invalid("A requisition cannot return to draft")),
            (_, RequisitionStatus::Pending | RequisitionStatus::Rejected) => {
                return Err(Refusal::invalid("Approvals cannot be started or answered by API"));
            }
            _ => {}
        }
        let postings = new.posting_ids.clone().unwrap_or_else(|| before.postings.clone());
        // Unlinked under the old code before the new one is in force.
        let mut row = self.rewritten(before, new, caller, now)?;
        row.turn(status, SERVICE, now);
        self.link_postings(id, Vec::new())?;
        self.requisitions.insert(id.to_owned(), row);
        self.link_postings(id, postings)
    }

    /// The row with every writable field as the body says, or reset.
    fn rewritten(
        &self,
        row: Requisition,
        new: RequisitionChange,
        caller: &Caller,
        now: i64,
    ) -> Result<Requisition, Refusal> {
        let required = |value: Option<String>, key: &str| {
            value.filter(|text| !text.trim().is_empty()).ok_or_else(|| Refusal::invalid(format!("{key} is required")))
        };
        let code = required(new.requisition_code, "requisitionCode")?;
        if self.requisitions.values().any(|other| other.code == code && other.id != row.id) {
            return Err(Refusal::invalid(format!("requisitionCode {code} is already in use")));
        }
        let headcount = headcount(&new.headcount_total)?;
        // ASSUMPTION: a headcount below the number hired already is refused.
        if matches!(headcount, Headcount::Of(places) if places < row.hired) {
            return Err(Refusal::invalid("headcountTotal must not be less than headcountHired"));
        }
        for user in new.owner.iter().chain(&new.hiring_manager) {
            self.user(user)?;
        }
        for id in new.posting_ids.iter().flatten() {
            if self.posting(id)?.confidential && !caller.confidential {
                return Err(Refusal::confidential());
            }
        }
        let custom_fields = new.custom_fields.unwrap_or_default();
        self.check_custom_fields(&custom_fields)?;
        let created_at = new.created_at.unwrap_or(row.created_at);
        if created_at > now {
            return Err(Refusal::invalid("createdAt must be in the past"));
        }
        Ok(Requisition {
            code,
            name: required(new.name, "name")?,
            headcount,
            backfill: new.backfill.unwrap_or(false),
            owner: new.owner,
            hiring_manager: new.hiring_manager,
            internal_notes: new.internal_notes.unwrap_or_default(),
            compensation_band: new.compensation_band,
            employment_status: new.employment_status,
            location: new.location,
            team: new.team,
            department: new.department,
            custom_fields,
            created_at,
            updated_at: now,
            fill_start_at: new.time_to_fill_start_at,
            fill_end_at: new.time_to_fill_end_at,
            ..row
        })
    }
}

/// A whole number of at least one, or `"unlimited"`.
fn headcount(value: &Value) -> Result<Headcount, Refusal> {
    match value {
        Value::Null => Err(Refusal::invalid("headcountTotal is required")),
        Value::String(text) if text == "unlimited" => Ok(Headcount::Unlimited),
        value => match value.as_i64() {
            Some(places) if places >= 1 => Ok(Headcount::Of(places)),
            _ => Err(Refusal::invalid("headcountTotal must be a positive number or \"unlimited\"")),
        },
    }
}
