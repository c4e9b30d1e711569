//! Lever's signature: `hex(HMAC-SHA256(signature token as text, token + decimal(triggeredAt)))`, inside the body.
//!
//! Some gateways put a second signature in front: `hex(HMAC-SHA256(token, raw body))` in the header
//! `X-Lever-Signature`. Lever itself has no such header.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use thiserror::Error;

use super::{Envelope, EventKind};
use crate::EpochMillis;

/// The signature tokens that are accepted now: any number for each event, so that a token can be rotated without a
/// gap, and any number for all events.
#[derive(Clone, Default)]
pub struct Keyring {
    keys: Vec<(Option<EventKind>, String)>,
}

impl Keyring {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a token. `event` limits it to one kind, as hooks made by API have it; `None` is for every kind.
    #[must_use]
    pub fn with(mut self, event: Option<EventKind>, signature_token: impl Into<String>) -> Self {
        self.keys.push((event, signature_token.into()));
        self
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    fn for_event<'a>(&'a self, event: &'a EventKind) -> impl Iterator<Item = &'a str> {
        self.keys
            .iter()
            .filter(move |(limit, _)| limit.as_ref().is_none_or(|kind| kind == event))
            .map(|(_, token)| token.as_str())
    }
}

impl std::fmt::Debug for Keyring {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keyring({} tokens)", self.keys.len())
    }
}

/// Why a delivery does not prove that it comes from Lever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum SignatureError {
    #[error("no signature token is configured for this event")]
    NoKey,
    #[error("the delivery is not signed")]
    Unsigned,
    #[error("the signature is wrong")]
    Wrong,
}

/// Signs as Lever does: lower-case hex.
#[must_use]
pub fn sign(signature_token: &str, token: &str, triggered_at: EpochMillis) -> String {
    hex::encode(mac(signature_token, &[token.as_bytes(), triggered_at.0.to_string().as_bytes()]))
}

/// Checks the signature inside the body against every token that fits the event.
///
/// # Errors
/// When there is no token to check with, no signature, or none that matches.
pub fn verify_body(keyring: &Keyring, envelope: &Envelope) -> Result<(), SignatureError> {
    let (Some(token), Some(signature)) = (&envelope.token, &envelope.signature) else {
        return if keyring.is_empty() { Err(SignatureError::NoKey) } else { Err(SignatureError::Unsigned) };
    };
    any_matches(keyring.for_event(&envelope.event), signature, |key| {
        mac(key, &[token.as_bytes(), envelope.triggered_at.0.to_string().as_bytes()])
    })
}

/// Checks a gateway's signature of the raw body.
///
/// # Errors
/// As [`verify_body`].
pub fn verify_header(keyring: &Keyring, event: &EventKind, signature: &str, body: &[u8]) -> Result<(), SignatureError> {
    any_matches(keyring.for_event(event), signature, |key| mac(key, &[body]))
}

fn any_matches<'a>(
    keys: impl Iterator<Item = &'a str>,
    signature: &str,
    expected: impl Fn(&str) -> [u8; 32],
) -> Result<(), SignatureError> {
    let given = hex::decode(signature).unwrap_or_default();
    let mut tried = false;
    let mut matched = false;
    // Every key is tried, so that the time taken does not tell which one fitted.
    for key in keys {
        tried = true;
        matched |= bool::from(expected(key).as_slice().ct_eq(&given));
    }
    match (tried, matched) {
        (_, true) => Ok(()),
        (true, false) => Err(SignatureError::Wrong),
        (false, false) => Err(SignatureError::NoKey),
    }
}

fn mac(key: &str, parts: &[&[u8]]) -> [u8; 32] {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length; its error type serves other MACs")]
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC accepts every key length");
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "000102030405060708090a0b0c0d0e0f1011121314151617";
    const TOKEN: &str = "0123456789abcdef0123456789abcdef0123456789abcdef";
    const SIGNATURE: &str = "c9295133e937c2e3f9e16060716b12a0e255dfed609b1f69fd5a1ab48079e54f";

    fn envelope(event: &str, triggered_at: i64, signature: Option<&str>) -> Envelope {
        Envelope {
            id: None,
            event: EventKind::from(event.to_owned()),
            triggered_at: EpochMillis(triggered_at),
            token: Some(TOKEN.into()),
            signature: signature.map(Into::into),
            data: serde_json::Value::Null,
        }
    }

    #[test]
    fn the_published_vector_holds() {
        assert_eq!(sign(KEY, TOKEN, EpochMillis(1_700_000_000_000)), SIGNATURE);
        let keyring = Keyring::new().with(None, KEY);
        let delivery = envelope("applicationCreated", 1_700_000_000_000, Some(SIGNATURE));
        assert_eq!(verify_body(&keyring, &delivery), Ok(()));
    }

    #[test]
    fn what_is_altered_or_unsigned_is_refused() {
        let keyring = Keyring::new().with(None, KEY);
        let check =
            |triggered_at, signature| verify_body(&keyring, &envelope("applicationCreated", triggered_at, signature));
        assert_eq!(check(1_700_000_000_001, Some(SIGNATURE)), Err(SignatureError::Wrong));
        assert_eq!(check(1_700_000_000_000, Some("")), Err(SignatureError::Wrong));
        assert_eq!(check(1_700_000_000_000, Some(&SIGNATURE[..62])), Err(SignatureError::Wrong));
        assert_eq!(check(1_700_000_000_000, Some("zz")), Err(SignatureError::Wrong));
        assert_eq!(check(1_700_000_000_000, None), Err(SignatureError::Unsigned));
    }

    #[test]
    fn an_old_and_a_new_token_both_hold_while_one_replaces_the_other() {
        let keyring = Keyring::new().with(None, "new").with(None, KEY);
        let delivery = envelope("candidateHired", 1_700_000_000_000, Some(SIGNATURE));
        assert_eq!(verify_body(&keyring, &delivery), Ok(()));
    }

    #[test]
    fn a_token_for_one_event_does_not_sign_another() {
        let keyring = Keyring::new().with(Some(EventKind::CandidateHired), KEY);
        let check = |event| verify_body(&keyring, &envelope(event, 1_700_000_000_000, Some(SIGNATURE)));
        assert_eq!(check("candidateHired"), Ok(()));
        assert_eq!(check("applicationCreated"), Err(SignatureError::NoKey));
    }

    #[test]
    fn a_gateway_signs_the_raw_body() {
        let keyring = Keyring::new().with(None, "gateway");
        let body = br#"{"event":"candidateHired","triggeredAt":1}"#;
        let signature = hex::encode(mac("gateway", &[body]));
        let event = EventKind::CandidateHired;
        assert_eq!(verify_header(&keyring, &event, &signature, body), Ok(()));
        assert_eq!(verify_header(&keyring, &event, &signature, b"{}"), Err(SignatureError::Wrong));
    }

    #[test]
    fn the_keyring_does_not_print_its_keys() {
        assert_eq!(format!("{:?}", Keyring::new().with(None, KEY)), "Keyring(1 tokens)");
    }
}
