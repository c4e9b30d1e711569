//! The permission to hire: how many, for which postings, for what pay, agreed by whom.

use serde_json::{Map, Value, json};

use super::World;
use super::approval::Approval;
use super::opportunity::confidentiality;
use crate::query::Params;
use crate::refusal::Refusal;
use crate::world::Caller;

mod change;
mod status;
mod tokens;

pub(crate) use change::RequisitionChange;
pub use status::RequisitionApi;
pub(crate) use status::{RequisitionStatus, StatusChange};

/// A requisition.
#[derive(Debug, Clone)]
pub(crate) struct Requisition {
    pub(crate) id: String,
    /// Unique in the account.
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) status: RequisitionStatus,
    pub(crate) headcount: Headcount,
    pub(crate) hired: i64,
    pub(crate) backfill: bool,
    pub(crate) creator: Option<String>,
    pub(crate) owner: Option<String>,
    pub(crate) hiring_manager: Option<String>,
    pub(crate) internal_notes: String,
    pub(crate) compensation_band: Option<CompensationBand>,
    /// Documented as five words; what people type in Lever's interface is free text.
    pub(crate) employment_status: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) team: Option<String>,
    pub(crate) department: Option<String>,
    pub(crate) postings: Vec<String>,
    /// Offers that hold a place of the headcount.
    pub(crate) offers: Vec<String>,
    pub(crate) approval: Option<Approval>,
    pub(crate) custom_fields: Map<String, Value>,
    /// A custom field it uses was changed or deleted: Lever then refuses every change.
    pub(crate) read_only: bool,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) closed_at: Option<i64>,
    pub(crate) fill_start_at: Option<i64>,
    pub(crate) fill_end_at: Option<i64>,
    pub(crate) history: Vec<StatusChange>,
}

/// How many may be hired.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Headcount {
    /// So many.
    Of(i64),
    /// `"unlimited"`
    Unlimited,
}

impl Headcount {
    pub(crate) fn json(self) -> Value {
        match self {
            Self::Of(places) => json!(places),
            Self::Unlimited => json!("unlimited"),
        }
    }

    pub(crate) fn is_filled_by(self, hired: i64) -> bool {
        matches!(self, Self::Of(places) if hired >= places)
    }
}

/// What the role may pay.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct CompensationBand {
    pub(crate) min: serde_json::Number,
    pub(crate) max: serde_json::Number,
    pub(crate) currency: String,
    pub(crate) interval: String,
}

impl World {
    /// The requisition, if this caller may see it.
    pub(crate) fn requisition(&self, id: &str, caller: &Caller) -> Result<&Requisition, Refusal> {
        let row = self.requisitions.get(id).ok_or_else(|| Refusal::missing("requisitions", id))?;
        match self.is_confidential(row) && !caller.confidential {
            true => Err(Refusal::confidential()),
            false => Ok(row),
        }
    }

    pub(crate) fn requisition_mut(&mut self, id: &str) -> Result<&mut Requisition, Refusal> {
        self.requisitions.get_mut(id).ok_or_else(|| Refusal::missing("requisitions", id))
    }

    /// A requisition is confidential through a posting it is linked to.
    pub(crate) fn is_confidential(&self, row: &Requisition) -> bool {
        row.postings.iter().any(|id| self.posting(id).is_ok_and(|posting| posting.confidential))
    }

    /// As a GET shows it.
    pub(crate) fn requisition_json(&self, row: &Requisition, params: &Params) -> Value {
        let user = |id: &Option<String>, field: &str| self.user_ref(id.as_deref(), params.expands(field));
        let posting = |id: &String| match self.posting(id) {
            Ok(posting) if params.expands("postings") => self.posting_json(posting, &Params::default()),
            _ => json!(id),
        };
        json!({
            "id": row.id, "requisitionCode": row.code, "name": row.name, "status": row.status.text(),
            "confidentiality": confidentiality(self.is_confidential(row)), "backfill": row.backfill,
            "headcountTotal": row.headcount.json(), "headcountHired": row.hired,
            "headcountInfinite": row.headcount == Headcount::Unlimited,
            "creator": user(&row.creator, "creator"), "owner": user(&row.owner, "owner"),
            "hiringManager": user(&row.hiring_manager, "hiringManager"), "internalNotes": row.internal_notes,
            "compensationBand": row.compensation_band, "employmentStatus": row.employment_status,
            "location": row.location, "team": row.team, "department": row.department,
            "postings": row.postings.iter().map(posting).collect::<Vec<_>>(), "offerIds": row.offers,
            "approval": self.approval_json(row), "customFields": row.custom_fields, "createdAt": row.created_at,
            "updatedAt": row.updated_at, "closedAt": row.closed_at, "timeToFillStartAt": row.fill_start_at,
            "timeToFillEndAt": row.fill_end_at,
        })
    }

    /// Lever's internal document, as a POST or PUT answers: other names, and no key for what is not set.
    pub(crate) fn raw_requisition_json(&self, row: &Requisition) -> Value {
        let state = |change: &StatusChange| {
            json!({
                "beginAt": change.at, "status": change.status.text(),
                "attribution": {"timestamp": change.at, "service": change.service},
            })
        };
        let mut shown = json!({
            "accountId": self.account_id, "backfill": row.backfill, "createdAt": row.created_at,
            "creatorUserId": row.creator, "hasConfidentialPosting": self.is_confidential(row),
            "internalNotes": row.internal_notes, "name": row.name, "ownerUserId": row.owner,
            "postingIds": row.postings, "requisitionCode": row.code, "reservedOfferIds": row.offers,
            "status": row.status.text(), "stateHistory": row.history.iter().map(state).collect::<Vec<_>>(),
            "updatedAt": row.updated_at, "headcountInfinite": row.headcount == Headcount::Unlimited,
            "headcountTotal": row.headcount.json(), "headcountHired": row.hired, "customFields": row.custom_fields,
            "id": row.id, "search": {"nameCodeTokens": tokens::of(&row.name, &row.code)},
        });
        // ASSUMPTION: the manager's key is named like those of creator and owner; no recording has one.
        let optional = [
            ("hiringManagerUserId", json!(row.hiring_manager)),
            ("compensationBand", json!(row.compensation_band)),
            ("employmentStatus", json!(row.employment_status)),
            ("location", json!(row.location)),
            ("team", json!(row.team)),
            ("department", json!(row.department)),
            ("closedAt", json!(row.closed_at)),
            ("timeToFillStartAt", json!(row.fill_start_at)),
            ("timeToFillEndAt", json!(row.fill_end_at)),
        ];
        for (key, value) in optional {
            if !value.is_null() {
                shown[key] = value;
            }
        }
        shown
    }

    /// Opens, holds or closes, as a person does in Lever.
    pub(crate) fn set_requisition_status(
        &mut self,
        id: &str,
        status: RequisitionStatus,
        service: &'static str,
        now: i64,
    ) -> Result<(), Refusal> {
        let row = self.requisition_mut(id)?;
        if row.status == status {
            return Ok(());
        }
        if status == RequisitionStatus::Draft {
            return Err(Refusal::invalid("A requisition cannot return to draft"));
        }
        row.turn(status, service, now);
        row.updated_at = now;
        Ok(())
    }

    /// Deletes a requisition; postings and offers forget it.
    pub(crate) fn delete_requisition(&mut self, id: &str) -> Result<(), Refusal> {
        self.link_postings(id, Vec::new())?;
        self.requisitions.remove(id);
        for offer in self.offers.values_mut().filter(|offer| offer.requisition.as_deref() == Some(id)) {
            offer.requisition = None;
        }
        Ok(())
    }

    /// Links a requisition to exactly these postings, in its own record and in the postings' codes.
    pub(crate) fn link_postings(&mut self, id: &str, postings: Vec<String>) -> Result<(), Refusal> {
        let code = self.requisition_mut(id)?.code.clone();
        for posting in &mut self.postings {
            posting.requisition_codes.retain(|known| *known != code);
            if postings.contains(&posting.id) {
                posting.requisition_codes.push(code.clone());
            }
        }
        self.requisition_mut(id)?.postings = postings;
        Ok(())
    }

    /// The other way round: a posting's codes decide which requisitions it is linked to.
    pub(crate) fn link_requisitions(&mut self, posting: &str, codes: &[String]) {
        for row in self.requisitions.values_mut() {
            row.postings.retain(|linked| linked != posting);
            if codes.contains(&row.code) {
                row.postings.push(posting.to_owned());
            }
        }
    }
}

impl Requisition {
    /// Takes on a status.
    pub(crate) fn turn(&mut self, status: RequisitionStatus, service: &'static str, now: i64) {
        if self.status != status {
            self.history.push(StatusChange { status, at: now, service });
        }
        self.status = status;
        self.closed_at = (status == RequisitionStatus::Closed).then(|| self.closed_at.unwrap_or(now));
    }
}
