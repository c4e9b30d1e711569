use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, open_enum};
use crate::{
    EpochMillis, Expandable, FeedbackId, FeedbackTemplateId, FormField, Interview, InterviewId, Panel, PanelId,
    Unknown, User, UserId,
};

/// A filled feedback form: an interviewer's opinion.
///
/// Lever answers a change with its internal document, which reads as one of these but lacks the user, the panel and the
/// interview: read the form again instead. A deleted one is still read, with [`deleted_at`](Self::deleted_at).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedbackForm {
    pub id: FeedbackId,
    #[serde(rename = "type")]
    pub kind: Option<FeedbackType>,
    pub text: Option<String>,
    pub instructions: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<FormField>,
    pub base_template_id: Option<FeedbackTemplateId>,
    pub interview: Option<Expandable<InterviewId, Interview>>,
    pub panel: Option<Expandable<PanelId, Panel>>,
    pub user: Option<Expandable<UserId, User>>,
    pub created_at: Option<EpochMillis>,
    pub completed_at: Option<EpochMillis>,
    pub updated_at: Option<EpochMillis>,
    pub deleted_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(FeedbackForm: FeedbackId);

impl FeedbackForm {
    /// The overall recommendation in the account's own words, such as `3 - Hire`.
    #[must_use]
    pub fn overall(&self) -> Option<&str> {
        self.fields.iter().find(|field| field.kind == crate::FieldType::ScoreSystem)?.as_text()
    }
}

open_enum! {
    /// Only the first can be written by API.
    FeedbackType { Interview = "interview", Assignment = "assignment", Share = "share" }
}
