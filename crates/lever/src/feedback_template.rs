use serde::{Deserialize, Serialize};

use crate::wire::{empty_as_none, identified, null_as_default};
use crate::{EpochMillis, Expandable, FeedbackTemplateId, Stage, StageId, TemplateField, TemplateGroup, Unknown};

/// The definition of a feedback form. It has exactly one field of the type `score-system`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedbackTemplate {
    pub id: FeedbackTemplateId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub instructions: String,
    #[serde(default, deserialize_with = "empty_as_none")]
    pub group: Option<TemplateGroup>,
    #[serde(default, deserialize_with = "empty_as_none")]
    pub stage: Option<Expandable<StageId, Stage>>,
    /// Their ids change whenever the template is changed.
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<TemplateField>,
    pub created_at: Option<EpochMillis>,
    pub updated_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(FeedbackTemplate: FeedbackTemplateId);
