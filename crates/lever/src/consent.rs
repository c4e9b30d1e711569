use serde::{Deserialize, Serialize};

use crate::wire::null_as_default;
use crate::{EpochMillis, Unknown};

/// What the person has consented to. It may change without moving `updatedAt`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DataProtection {
    pub store: Option<Consent>,
    pub contact: Option<Consent>,
    /// Whether interviews may be recorded and transcribed; seen on contacts.
    pub interview_intelligence: Option<Consent>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    /// What does not say is not allowed.
    #[serde(default, deserialize_with = "null_as_default")]
    pub allowed: bool,
    pub expires_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Consent {
    /// Whether the consent holds at `now`.
    #[must_use]
    pub fn holds_at(&self, now: EpochMillis) -> bool {
        self.allowed && self.expires_at.is_none_or(|at| now < at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn consent_ends_when_it_expires() {
        let consent = Consent { allowed: true, expires_at: Some(EpochMillis(10)), unknown: Unknown::new() };
        assert!(consent.holds_at(EpochMillis(9)) && !consent.holds_at(EpochMillis(10)));
        let refused = Consent { allowed: false, expires_at: None, ..consent };
        assert!(!refused.holds_at(EpochMillis(0)));
    }

    #[test]
    fn silence_is_no_consent() {
        let consent: Consent = serde_json::from_str(r#"{"allowed":null}"#).unwrap();
        assert!(!consent.holds_at(EpochMillis(0)));
    }
}
