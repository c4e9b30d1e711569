//! What an operator does with Lever's settings: hooks, and finding out what a credential may do. It writes nothing that
//! touches anybody's opportunity, so it is not a [`Writer`](crate::Writer), and cannot become one.

use lever::WebhookId;
use lever::webhook::WebhookRegistration;
use reqwest::Method;
use reqwest::header::DATE;
use serde::de::IgnoredAny;
use serde_json::json;

use crate::budget::Priority;
use crate::client::{Call, Client};
use crate::error::{Error, ErrorKind};
use crate::writer::NewWebhook;

/// The id of nothing. What is asked of it cannot be done, so asking does no harm.
pub const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// A request that is made to see whether it would be allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trial {
    pub how: Access,
    /// Segments of the path. One that writes must go to [`NOBODY`].
    pub path: &'static [&'static str],
}

/// What a request would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Read,
    Create,
    Change,
    Delete,
}

/// Looks after the settings of one credential.
#[derive(Debug, Clone)]
pub struct Registrar {
    client: Client,
}

impl Registrar {
    pub(crate) fn new(client: Client) -> Self {
        Self { client }
    }

    /// The hooks that were made with this credential.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn hooks(&self) -> Result<Vec<WebhookRegistration>, Error> {
        self.client.reader(Priority::Person).webhooks().await
    }

    /// Makes a hook. Its signature token is in the answer, and nowhere else, ever.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn register(&self, hook: &NewWebhook) -> Result<WebhookRegistration, Error> {
        self.client.writer(Priority::Person).create_webhook(hook).await
    }

    /// Deletes a hook that was made with this credential.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn unregister(&self, hook: &WebhookId) -> Result<(), Error> {
        self.client.writer(Priority::Person).delete_webhook(hook).await
    }

    /// Whether the credential may do something, found out without doing it: what would write goes to nobody's opportunity.
    ///
    /// ASSUMPTION: Lever looks whether a credential may before it looks for what it is to be done to; nobody has published
    /// the order. Were it the other way round, a missing right would go unnoticed here, and nothing worse.
    ///
    /// # Errors
    /// When Lever gave no answer that says so, or the trial could do something.
    pub async fn may(&self, trial: Trial) -> Result<bool, Error> {
        let operation = "find out what is allowed";
        if trial.how != Access::Read && !trial.path.contains(&NOBODY) {
            return Err(Error::Harmful { operation });
        }
        let query: &[(&str, &str)] = if trial.path.contains(&NOBODY) { &[] } else { &[("limit", "1")] };
        let call = Call { operation, path: trial.path, query, priority: Priority::Person };
        let outcome = match trial.how {
            Access::Read => self.client.get::<IgnoredAny>(call).await.map(|_| ()),
            Access::Create => self.client.write::<IgnoredAny>(Method::POST, call, &json!({})).await.map(|_| ()),
            Access::Change => self.client.write::<IgnoredAny>(Method::PUT, call, &json!({})).await.map(|_| ()),
            Access::Delete => self.client.delete(call).await,
        };
        match outcome {
            Ok(()) => Ok(true),
            Err(error) => match error.kind() {
                ErrorKind::Forbidden => Ok(false),
                ErrorKind::Missing | ErrorKind::Rejected => Ok(true),
                ErrorKind::Throttled | ErrorKind::Unavailable | ErrorKind::Unknown | ErrorKind::Malformed => Err(error),
            },
        }
    }

    /// The time of Lever's server, as its answers bear it, where they do.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn server_time(&self) -> Result<Option<String>, Error> {
        let call = Call {
            operation: "read the time of Lever's server",
            path: &["stages"],
            query: &[("limit", "1")],
            priority: Priority::Person,
        };
        let response = self.client.answer(call).await?;
        Ok(response.headers().get(DATE).and_then(|date| date.to_str().ok()).map(str::to_owned))
    }
}
