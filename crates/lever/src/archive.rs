use serde::{Deserialize, Serialize};

use crate::wire::open_enum;
use crate::{ArchiveReasonId, EpochMillis, StageId};

/// A column of the account-wide pipeline. "Hired" is not a stage but an archive reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    pub id: StageId,
    pub text: String,
}

/// Out of the active pipeline: rejected, withdrew or hired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Archive {
    pub reason: Option<ArchiveReasonId>,
    pub archived_at: Option<EpochMillis>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveReason {
    pub id: ArchiveReasonId,
    pub text: String,
    #[serde(rename = "type")]
    pub kind: Option<ArchiveReasonType>,
}

impl ArchiveReason {
    /// Only a plain `hired` counts: an unknown type is treated as a rejection, which always asks a person.
    #[must_use]
    pub fn is_hired(&self) -> bool {
        self.kind == Some(ArchiveReasonType::Hired)
    }
}

open_enum! {
    ArchiveReasonType { Hired = "hired", NonHired = "non-hired" }
}
