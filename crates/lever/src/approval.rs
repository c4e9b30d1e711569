use serde::{Deserialize, Serialize};

use crate::wire::{null_as_default, open_enum, whole_number};
use crate::{EpochMillis, Unknown};

/// How far the approval of a requisition is. Read-only: no endpoint starts or answers one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Approval {
    pub id: Option<String>,
    pub status: Option<String>,
    pub started_at: Option<EpochMillis>,
    pub approved_at: Option<EpochMillis>,
    pub account_id: Option<String>,
    pub created_by: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub steps: Vec<ApprovalStep>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovalStep {
    pub id: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub completed: bool,
    pub status: Option<ApprovalStatus>,
    pub out_of_band_only: Option<bool>,
    #[serde(default, deserialize_with = "whole_number")]
    pub approvals_required: Option<i64>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub approvers: Vec<Approver>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Approver {
    pub id: Option<String>,
    pub approved: Option<bool>,
    pub approved_at: Option<EpochMillis>,
    pub is_dynamic: Option<bool>,
    #[serde(rename = "type")]
    pub kind: Option<ApproverType>,
    pub user: Option<ApprovingUser>,
    pub overriding_user_id: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Who is to approve: text, which may name a role such as the hiring manager, or an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum ApprovingUser {
    Text(String),
    Full(ApprovingUserDetails),
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApprovingUserDetails {
    pub user_id: Option<String>,
    pub email: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

open_enum! {
    ApprovalStatus { Approved = "approved", Denied = "denied", InProgress = "inprogress" }
}

open_enum! {
    ApproverType { Custom = "custom", Dynamic = "dynamic", Static = "static" }
}
