use serde::{Deserialize, Serialize};

use crate::wire::{empty_as_none, identified, null_as_default};
use crate::{EpochMillis, FormTemplateId, TemplateField, Unknown};

/// The definition of a profile form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FormTemplate {
    pub id: FormTemplateId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub instructions: String,
    #[serde(default, deserialize_with = "empty_as_none")]
    pub group: Option<TemplateGroup>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub secret_by_default: bool,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<TemplateField>,
    pub created_at: Option<EpochMillis>,
    pub updated_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(FormTemplate: FormTemplateId);

/// The group that a template is filed under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateGroup {
    pub id: Option<String>,
    pub name: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}
