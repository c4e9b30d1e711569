//! Where a requisition stands, and what the API may do with it.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// Where a requisition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RequisitionStatus {
    /// Not yet asked for.
    Draft,
    /// An approval is running. Not in the documentation, seen in traffic.
    Pending,
    /// Hiring.
    Open,
    /// Hiring is suspended.
    OnHold,
    /// No more hiring.
    Closed,
    /// Its approval was denied. Not in the documentation, seen in traffic.
    Rejected,
}

impl RequisitionStatus {
    /// Every status.
    pub(crate) const ALL: [Self; 6] =
        [Self::Draft, Self::Pending, Self::Open, Self::OnHold, Self::Closed, Self::Rejected];

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Pending => "pending",
            Self::Open => "open",
            Self::OnHold => "onHold",
            Self::Closed => "closed",
            Self::Rejected => "rejected",
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, Refusal> {
        let status = Self::ALL.into_iter().find(|status| status.text() == text);
        status.ok_or_else(|| Refusal::invalid(format!("status {text} is not valid")))
    }
}

/// One row of the status history.
#[derive(Debug, Clone)]
pub(crate) struct StatusChange {
    pub(crate) status: RequisitionStatus,
    pub(crate) at: i64,
    /// `data-api` or `hire`.
    pub(crate) service: &'static str,
}

/// What a Super Admin has allowed the API to do with requisitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RequisitionApi {
    /// "API management" is off: every write is answered 403.
    Off,
    /// The API may write requisitions, but no drafts.
    On,
    /// People and the API write side by side, drafts included.
    Hybrid,
}
