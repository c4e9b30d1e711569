use lever::{ContactId, Phone};
use reqwest::Method;
use serde::Serialize;

use super::{Request, Writer};
use crate::error::Error;

/// What is to change about a person, on all of their opportunities. What is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ContactChange {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Plain text, unlike when it is read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// All of them.
    // ASSUMPTION: whether a list replaces or adds is not documented; it is taken to replace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emails: Option<Vec<String>>,
    /// All of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phones: Option<Vec<Phone>>,
}

impl Writer {
    /// Changes what is known of a person. Lever refuses it for one who is anonymized.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_contact(&self, id: &ContactId, change: &ContactChange) -> Result<(), Error> {
        let path = ["contacts", id.as_str()];
        self.acknowledged(Method::PUT, Request::new("change the contact", &path), change).await
    }
}
