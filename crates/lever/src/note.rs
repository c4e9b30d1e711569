use serde::{Deserialize, Serialize};

use crate::wire::null_as_default;
use crate::{EpochMillis, NoteId};

/// A note on an opportunity, with its thread of comments in `fields`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    pub id: NoteId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<NoteField>,
    /// Visible only to users with the sensitive-information privilege, and to this credential.
    #[serde(default, deserialize_with = "null_as_default")]
    pub secret: bool,
    pub created_at: Option<EpochMillis>,
    pub deleted_at: Option<EpochMillis>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteField {
    #[serde(default, deserialize_with = "null_as_default")]
    pub value: String,
}
