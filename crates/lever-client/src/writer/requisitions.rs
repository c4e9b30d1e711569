use lever::{
    EpochMillis, Expandable, Headcount, PostingId, Requisition, RequisitionId, RequisitionStatus, SalaryRange, Unknown,
    UserId,
};
use reqwest::Method;
use serde::Serialize;

use super::{Request, Writer};
use crate::error::Error;

/// A requisition as a whole: what it lacks is deleted, but for the postings. Lever demands code, name and headcount.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequisitionBody {
    /// Unique in the account.
    pub requisition_code: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headcount_total: Option<Headcount>,
    /// Never back to a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<RequisitionStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backfill: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hiring_manager: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internal_notes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compensation_band: Option<SalaryRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employment_status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// `None` leaves them as they are; an empty list takes them all away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posting_ids: Option<Vec<PostingId>>,
    #[serde(skip_serializing_if = "Unknown::is_empty")]
    pub custom_fields: Unknown,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_to_fill_start_at: Option<EpochMillis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_to_fill_end_at: Option<EpochMillis>,
    /// What this version does not know and Lever takes.
    #[serde(flatten)]
    pub extra: Unknown,
}

impl From<&Requisition> for RequisitionBody {
    fn from(requisition: &Requisition) -> Self {
        Self {
            requisition_code: requisition.requisition_code.clone().unwrap_or_default(),
            name: requisition.name.clone(),
            headcount_total: requisition.headcount_total.clone(),
            status: requisition.status.clone(),
            backfill: requisition.backfill,
            owner: requisition.owner.as_ref().map(Expandable::id).cloned(),
            hiring_manager: requisition.hiring_manager.as_ref().map(Expandable::id).cloned(),
            internal_notes: requisition.internal_notes.clone(),
            compensation_band: requisition.compensation_band.clone(),
            employment_status: requisition.employment_status.clone(),
            location: requisition.location.clone(),
            team: requisition.team.clone(),
            department: requisition.department.clone(),
            posting_ids: None,
            custom_fields: requisition.custom_fields.clone(),
            time_to_fill_start_at: requisition.time_to_fill_start_at,
            time_to_fill_end_at: requisition.time_to_fill_end_at,
            extra: Unknown::new(),
        }
    }
}

impl Writer {
    /// Makes a requisition. A Super Admin must have let the API manage them.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_requisition(&self, requisition: &RequisitionBody) -> Result<RequisitionId, Error> {
        self.make(Request::new("create the requisition", &["requisitions"]), requisition).await
    }

    /// Replaces a requisition. What the body lacks is deleted, but for the postings. Lever answers with a document of its
    /// own: read the requisition again.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_requisition(&self, id: &RequisitionId, requisition: &RequisitionBody) -> Result<(), Error> {
        let path = ["requisitions", id.as_str()];
        self.acknowledged(Method::PUT, Request::new("change the requisition", &path), requisition).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_requisition(&self, id: &RequisitionId) -> Result<(), Error> {
        self.deleted(Request::new("delete the requisition", &["requisitions", id.as_str()])).await
    }
}
