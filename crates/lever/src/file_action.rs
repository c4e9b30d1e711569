use serde::{Deserialize, Serialize};

use crate::wire::{identified, open_enum};
use crate::{EpochMillis, FileActionId, OpportunityId, Unknown, UserId};

/// Something that happened to the files of an opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileAction {
    pub id: FileActionId,
    pub opportunity_id: Option<OpportunityId>,
    #[serde(rename = "type")]
    pub kind: Option<FileActionType>,
    pub occurred_at: Option<EpochMillis>,
    pub created_at: Option<EpochMillis>,
    pub user: Option<ActingUser>,
    /// Undocumented particulars.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<serde_json::Value>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(FileAction: FileActionId);

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingUser {
    pub id: Option<UserId>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

open_enum! {
    FileActionType { FileAdded = "file-added", FileRemoved = "file-remove", ResumeImported = "resume-imported" }
}
