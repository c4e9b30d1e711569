//! The form by which people apply to a posting, and a filled one.

mod request;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::{identified, null_as_default};
use crate::{FormField, FormId, PostingId, Unknown};

pub use request::{
    ApplyRequest, Consents, CustomAnswer, DiversityAnswers, FieldAnswer, GivenConsent, NamedAnswer, SurveyAnswer,
};

/// What a posting asks of those who apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationQuestions {
    /// Of the posting.
    pub id: PostingId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub custom_questions: Vec<QuestionForm>,
    /// `gender`, `race`, `veteran` and others, where EEO applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eeo_questions: Option<BTreeMap<String, Option<FormField>>>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub personal_information: Vec<NamedField>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub urls: Vec<NamedField>,
    pub consent_disclosures: Option<Value>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(ApplicationQuestions: PostingId);

/// Questions that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuestionForm {
    pub id: FormId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<FormField>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(QuestionForm: FormId);

/// A field that is answered by its name, such as `fullName`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedField {
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    #[serde(flatten)]
    pub field: FormField,
}
