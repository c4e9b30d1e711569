use lever::{AccessRole, Unknown, User, UserId};
use reqwest::Method;
use serde::Serialize;
use serde_json::json;

use super::{Request, Writer};
use crate::error::Error;

/// A user as a whole: what it lacks is deleted. Lever demands name and e-mail address, and of a change the role.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UserBody {
    pub name: String,
    pub email: String,
    /// Interviewer where a new user does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_role: Option<AccessRole>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_directory_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manager_id: Option<UserId>,
    /// What this version does not know and Lever takes.
    #[serde(flatten)]
    pub extra: Unknown,
}

impl From<&User> for UserBody {
    fn from(user: &User) -> Self {
        Self {
            name: user.name.clone(),
            email: user.email.clone(),
            access_role: user.access_role.clone(),
            external_directory_id: user.external_directory_id.clone(),
            job_title: user.job_title.clone(),
            manager_id: user.manager_id.clone(),
            extra: Unknown::new(),
        }
    }
}

impl Writer {
    /// Makes a user. Lever invites nobody by it.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_user(&self, user: &UserBody) -> Result<UserId, Error> {
        self.make(Request::new("create the user", &["users"]), user).await
    }

    /// Replaces a user. What the body lacks is deleted; one who becomes an interviewer follows nobody any more.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_user(&self, id: &UserId, user: &UserBody) -> Result<(), Error> {
        self.acknowledged(Method::PUT, Request::new("change the user", &["users", id.as_str()]), user).await
    }

    /// Shuts a user out. Lever deletes none.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn deactivate_user(&self, id: &UserId) -> Result<(), Error> {
        let path = ["users", id.as_str(), "deactivate"];
        self.acknowledged(Method::POST, Request::new("deactivate the user", &path), &json!({})).await
    }

    /// Lets a user in again.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn reactivate_user(&self, id: &UserId) -> Result<(), Error> {
        let path = ["users", id.as_str(), "reactivate"];
        self.acknowledged(Method::POST, Request::new("reactivate the user", &path), &json!({})).await
    }
}
