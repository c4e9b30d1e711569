use serde::{Deserialize, Serialize};

use crate::wire::null_as_default;
use crate::{ContactId, Phone};

/// The person behind one or more opportunities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    pub id: ContactId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub headline: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_anonymized: bool,
    pub location: Option<ContactLocation>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub emails: Vec<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub phones: Vec<Phone>,
}

/// An object when read; Lever wants plain text when it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContactLocation {
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
}
