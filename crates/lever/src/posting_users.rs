use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::null_as_default;
use crate::{PostingId, Unknown, UserId};

/// Who can see a posting. The answer of `/postings/:id/users` has no `data` around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingUsers {
    pub posting: Option<PostingName>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub users: Vec<PostingUser>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub roles: Vec<PostingRole>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingName {
    pub id: PostingId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostingUser {
    pub id: UserId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub email: String,
    /// The role that lets the user see the posting, where it is not their own right.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inherited_from_role_id: Option<String>,
    /// Undocumented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Value>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostingRole {
    /// `owner`, `admin`, `team`, `limited`; an open list.
    pub id: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    pub is_read_only: Option<bool>,
    /// Undocumented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<Value>,
    #[serde(flatten)]
    pub unknown: Unknown,
}
