use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, whole_number};
use crate::{EpochMillis, Expandable, NoteId, Stage, StageId, Unknown, User, UserId};

/// A note on an opportunity, with its thread of comments in `fields`: the first is the note itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    pub id: NoteId,
    /// Lever's word for it, `Note`; what was written stands in `fields`.
    pub text: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<NoteField>,
    pub user: Option<Expandable<UserId, User>>,
    /// Visible only to users with the sensitive-information privilege, and to this credential.
    #[serde(default, deserialize_with = "null_as_default")]
    pub secret: bool,
    pub created_at: Option<EpochMillis>,
    pub completed_at: Option<EpochMillis>,
    pub deleted_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Note: NoteId);

impl Note {
    /// What was written, the note first and then its comments.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.value.as_str())
    }
}

/// One contribution to the thread.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NoteField {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub text: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub value: String,
    pub created_at: Option<EpochMillis>,
    pub user: Option<Expandable<UserId, User>>,
    /// 1 strong no, 2 no, 3 yes, 4 strong yes.
    #[serde(default, deserialize_with = "whole_number")]
    pub score: Option<i64>,
    pub stage: Option<Expandable<StageId, Stage>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}
