//! The fields of every kind of form: profile forms, feedback, referrals, surveys, the questions of a posting.

mod answer;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::{null_as_default, open_enum};
use crate::{FieldId, Unknown};

pub use answer::{AnsweredFile, Scored};

/// A filled field: its definition and its value.
///
/// The shape of [`value`](Self::value) depends on the type; `as_text` and its like read it, and say `None` where it has
/// another shape.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FormField {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<FieldId>,
    #[serde(rename = "type", default, deserialize_with = "null_as_default")]
    pub kind: FieldType,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub required: bool,
    /// `null` where nothing was answered.
    #[serde(default)]
    pub value: Value,
    #[serde(flatten)]
    pub shape: FieldShape,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl FormField {
    /// An empty field of that type and label.
    #[must_use]
    pub fn new(kind: FieldType, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), ..Self::default() }
    }
}

/// The definition of a field in a template.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TemplateField {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<FieldId>,
    #[serde(rename = "type", default, deserialize_with = "null_as_default")]
    pub kind: FieldType,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub required: bool,
    #[serde(flatten)]
    pub shape: FieldShape,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl TemplateField {
    /// An optional field of that type and label.
    #[must_use]
    pub fn new(kind: FieldType, text: impl Into<String>) -> Self {
        Self { kind, text: text.into(), ..Self::default() }
    }

    /// The field with a value, as a profile form is filed: in the template's own words and without its id, because Lever
    /// compares the definitions.
    // ASSUMPTION: whether an id may be sent along is not documented.
    #[must_use]
    pub fn filled(&self, value: Value) -> FormField {
        FormField {
            description: self.description.clone(),
            required: self.required,
            value,
            ..FormField::new(self.kind.clone(), self.text.clone())
        }
    }
}

/// What some types of field have beyond the others.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldShape {
    /// What can be chosen.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<FieldOption>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// ISO 4217, of the type `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// What is scored, of the type `scorecard`.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<ScoreLine>,
    /// Of the type `code`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// One thing that can be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FieldOption {
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub option_id: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// One line of a scorecard.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreLine {
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    #[serde(flatten)]
    pub unknown: Unknown,
}

open_enum! {
    FieldType {
        Code = "code",
        Currency = "currency",
        Date = "date",
        Dropdown = "dropdown",
        FileUpload = "file-upload",
        MultipleChoice = "multiple-choice",
        MultipleSelect = "multiple-select",
        Note = "note",
        Score = "score",
        /// The overall recommendation; once in every feedback template.
        ScoreSystem = "score-system",
        Scorecard = "scorecard",
        Text = "text",
        Textarea = "textarea",
        University = "university",
        YesNo = "yes-no",
    }
}

/// A field that does not say is of no known type.
impl Default for FieldType {
    fn default() -> Self {
        Self::Other(String::new())
    }
}
