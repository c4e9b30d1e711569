use serde::{Deserialize, Serialize};

use crate::wire::null_as_default;
use crate::{EpochMillis, UserId};

/// A person with an account at Lever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: UserId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub email: String,
    /// `super admin`, `admin`, `team member`, `limited team member`, `interviewer`, or a custom role's id.
    #[serde(default, deserialize_with = "null_as_default")]
    pub access_role: String,
    pub deactivated_at: Option<EpochMillis>,
}
