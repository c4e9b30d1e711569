use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, open_enum};
use crate::{ContactId, EpochMillis, Unknown, UserId};

/// A person with an account at Lever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: UserId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// What mentions them in a note, after an `@`.
    pub username: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub email: String,
    pub access_role: Option<AccessRole>,
    pub photo: Option<String>,
    pub created_at: Option<EpochMillis>,
    pub deactivated_at: Option<EpochMillis>,
    pub external_directory_id: Option<String>,
    /// The user's own candidacies.
    #[serde(default, deserialize_with = "null_as_default")]
    pub linked_contact_ids: Vec<ContactId>,
    pub job_title: Option<String>,
    pub manager_id: Option<UserId>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(User: UserId);

open_enum! {
    /// What a user may do in Lever's pages; of a custom role its id.
    AccessRole {
        Admin = "admin",
        Interviewer = "interviewer",
        LimitedTeamMember = "limited team member",
        SuperAdmin = "super admin",
        TeamMember = "team member",
    }
}
