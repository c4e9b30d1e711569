use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, open_enum};
use crate::{ArchiveReason, StageId, Unknown};

/// A column of the account-wide pipeline. "Hired" is not a stage but an archive reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    pub id: StageId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Stage: StageId);

impl Stage {
    #[must_use]
    pub fn new(id: StageId, text: impl Into<String>) -> Self {
        Self { id, text: text.into(), unknown: Unknown::new() }
    }
}

/// The answer of `/disposition_stages`: the stages with their place in the pipeline, and the archive reasons.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DispositionStages {
    #[serde(default, deserialize_with = "null_as_default")]
    pub stages: Vec<DispositionStage>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub archive_reasons: Vec<ArchiveReason>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A stage and its place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DispositionStage {
    pub id: StageId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    pub pipeline: Option<PipelinePart>,
    /// Ascending through the pipeline; not a whole number.
    pub rank: Option<f64>,
    pub has_interview: Option<bool>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

open_enum! {
    /// The part of the pipeline that a stage belongs to.
    PipelinePart {
        Applicant = "applicant",
        Lead = "lead",
        Offer = "offer",
        Onsite = "onsite",
        Screen = "screen",
    }
}
