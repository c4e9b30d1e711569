use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, open_enum};
use crate::{RequisitionFieldId, Unknown};

/// A custom field of requisitions. They are the only custom fields that Lever's API knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequisitionField {
    pub id: RequisitionFieldId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(rename = "type")]
    pub kind: Option<RequisitionFieldType>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_required: bool,
    /// Of the type `object`; one level, at most ten.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub subfields: Vec<RequisitionSubfield>,
    /// Of the type `dropdown`.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<RequisitionOption>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(RequisitionField: RequisitionFieldId);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequisitionSubfield {
    pub id: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(rename = "type")]
    pub kind: Option<RequisitionFieldType>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// One option of a dropdown. Without an id it is one to be made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequisitionOption {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(flatten)]
    pub unknown: Unknown,
}

open_enum! {
    RequisitionFieldType {
        Date = "date",
        Dropdown = "dropdown",
        Number = "number",
        Object = "object",
        Text = "text",
    }
}
