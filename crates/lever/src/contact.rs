use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default};
use crate::{ContactId, DataProtection, Unknown};

/// The person behind one or more opportunities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    pub id: ContactId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub headline: String,
    /// Anonymized contacts can be neither changed nor linked to new opportunities. Absent from the answer to a change.
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_anonymized: bool,
    pub location: Option<ContactLocation>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub emails: Vec<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub phones: Vec<Phone>,
    pub data_protection: Option<DataProtection>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Contact: ContactId);

/// An object when read; Lever wants plain text when it is written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLocation {
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// `mobile`, `home`, `work`, `skype` or `other`; an open list.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub value: String,
    #[serde(flatten)]
    pub unknown: Unknown,
}
