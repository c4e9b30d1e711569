use lever::webhook::{EventKind, WebhookRegistration};
use lever::{List, Origin, Single, WebhookId};
use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

use super::{Request, Writer};
use crate::error::Error;

/// A webhook to be made. Lever calls nothing before a Super Admin has switched on the event's group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWebhook {
    /// HTTPS.
    pub url: String,
    pub event: EventKind,
    /// Of which origins; all where it does not say. Some events take none.
    pub origins: Option<Vec<Origin>>,
}

/// What is to change about a webhook. What is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookChange {
    pub id: WebhookId,
    pub url: Option<String>,
    pub event: Option<EventKind>,
    pub origins: Option<Vec<Origin>>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a WebhookId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a EventKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration: Option<Value>,
}

fn configuration(origins: Option<&Vec<Origin>>) -> Option<Value> {
    origins.map(|origins| json!({ "conditions": { "origins": origins } }))
}

impl Writer {
    /// Makes a webhook. The answer holds its signature token, and nothing else ever does. A second one of the same event
    /// and address is made as well: look before.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made, and then with a token that nobody knows.
    pub async fn create_webhook(&self, hook: &NewWebhook) -> Result<WebhookRegistration, Error> {
        let configuration = configuration(hook.origins.as_ref());
        let body = Body { id: None, url: Some(&hook.url), event: Some(&hook.event), configuration };
        let request = Request::new("create the webhook", &["webhooks"]);
        let made: Single<WebhookRegistration> = self.answered(Method::POST, request, request.query(), &body).await?;
        Ok(made.data)
    }

    /// Changes webhooks that were made with this credential, and returns them as they are then.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_webhooks(&self, changes: &[WebhookChange]) -> Result<Vec<WebhookRegistration>, Error> {
        let bodies = changes.iter().map(|change| Body {
            id: Some(&change.id),
            url: change.url.as_deref(),
            event: change.event.as_ref(),
            configuration: configuration(change.origins.as_ref()),
        });
        let body = json!({ "data": bodies.collect::<Vec<_>>() });
        let request = Request::new("change the webhooks", &["webhooks"]);
        let changed: List<WebhookRegistration> = self.answered(Method::PUT, request, request.query(), &body).await?;
        Ok(changed.data)
    }

    /// Deletes a webhook that was made with this credential.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_webhook(&self, id: &WebhookId) -> Result<(), Error> {
        self.deleted(Request::new("delete the webhook", &["webhooks", id.as_str()])).await
    }
}
