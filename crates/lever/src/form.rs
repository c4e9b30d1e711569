use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::{null_as_default, open_enum};
use crate::{EpochMillis, FormId, FormTemplateId};

/// A profile form on an opportunity. Lever can neither change nor delete one by API.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileForm {
    pub id: FormId,
    pub text: Option<String>,
    pub base_template_id: Option<FormTemplateId>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<FormField>,
    pub created_at: Option<EpochMillis>,
    pub deleted_at: Option<EpochMillis>,
    pub secret: Option<bool>,
}

impl ProfileForm {
    /// The value of the field with that label, where it is text.
    #[must_use]
    pub fn text_of(&self, label: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.text == label)?.value.as_str()
    }
}

/// A filled field: its definition and its value. The shape of `value` depends on the type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FormField {
    #[serde(rename = "type")]
    pub kind: FieldType,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub required: bool,
    #[serde(default)]
    pub value: Value,
}

/// The definition of a profile form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FormTemplate {
    pub id: FormTemplateId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub secret_by_default: bool,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<TemplateField>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateField {
    #[serde(rename = "type")]
    pub kind: FieldType,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub required: bool,
}

open_enum! {
    FieldType {
        Currency = "currency",
        Date = "date",
        Dropdown = "dropdown",
        MultipleChoice = "multiple-choice",
        MultipleSelect = "multiple-select",
        Text = "text",
        Textarea = "textarea",
        YesNo = "yes-no",
    }
}
