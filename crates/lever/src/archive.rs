use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, open_enum};
use crate::{ArchiveReasonId, EpochMillis, Unknown};

/// Out of the active pipeline: rejected, withdrew or hired.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Archive {
    pub reason: Option<ArchiveReasonId>,
    pub archived_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Why an opportunity can be archived. Lever reads them only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveReason {
    pub id: ArchiveReasonId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    /// `/disposition_stages` tells it of the hired reason alone.
    #[serde(rename = "type")]
    pub kind: Option<ArchiveReasonType>,
    pub status: Option<ArchiveReasonStatus>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(ArchiveReason: ArchiveReasonId);

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

open_enum! {
    ArchiveReasonStatus { Active = "active", Inactive = "inactive" }
}
