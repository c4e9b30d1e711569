//! Webhooks: the envelope, the kinds of event, and how a delivery proves that it comes from Lever.
//!
//! A webhook is a hint. Lever signs only `token` and `triggeredAt`, so `data` may be false even when the signature is
//! right: use the ids to read the opportunity again, and nothing else.

mod envelope;
mod registration;
mod signature;

pub use envelope::{Envelope, EventKind, Malformed};
pub use registration::{SignatureToken, WebhookConditions, WebhookConfiguration, WebhookRegistration};
pub use signature::{Keyring, SignatureError, sign, verify_body, verify_header};
