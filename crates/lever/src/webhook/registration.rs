use std::fmt;

use serde::{Deserialize, Serialize};

use super::EventKind;
use crate::wire::{identified, null_as_default};
use crate::{EpochMillis, Origin, Unknown, WebhookId};

/// A webhook made by API. Those made in Lever's settings are neither shown nor changed by API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookRegistration {
    pub id: WebhookId,
    pub event: Option<EventKind>,
    /// Nothing keeps Lever from having two of the same event and address: each delivers.
    pub url: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub configuration: WebhookConfiguration,
    pub created_at: Option<EpochMillis>,
    pub updated_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(WebhookRegistration: WebhookId);

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WebhookConfiguration {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conditions: Option<WebhookConditions>,
    /// Told once, in the answer to the making.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signature_token: Option<SignatureToken>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookConditions {
    /// All six where none were named.
    #[serde(default, deserialize_with = "null_as_default")]
    pub origins: Vec<Origin>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The secret by which Lever signs. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SignatureToken(String);

impl SignatureToken {
    #[must_use]
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    /// The secret itself, to be sealed or given to a [`Keyring`](super::Keyring).
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SignatureToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignatureToken(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_token_is_read_once_and_never_printed() {
        let text = r#"{"id":"w1","event":"candidateHired","configuration":{"conditions":{"origins":["applied"]},
            "signatureToken":"5e11babe"}}"#;
        let hook: WebhookRegistration = serde_json::from_str(text).unwrap();
        let token = hook.configuration.signature_token.as_ref().unwrap();
        assert_eq!(token.expose(), "5e11babe");
        let printed = format!("{hook:?} {:?}", SignatureToken::new("5e11babe"));
        assert!(!printed.contains("5e11babe"), "{printed}");
    }
}
