//! How to ask and tell Lever: a [`Reader`] and a [`Writer`] on one [`Client`] for each credential.
//!
//! Every request takes a token from the credential's one [`Budget`]: 10 a second with bursts of 20, strictly by
//! [`Priority`]. Reads are retried; a write is retried only where Lever cannot have taken it up. A write whose outcome
//! nobody knows says so ([`ErrorKind::Unknown`]) and is never repeated here: Lever has no idempotency keys.
//!
//! Knows nothing of policies, proposals or SQL.

mod budget;
mod client;
mod error;
mod page;
mod reader;
mod writer;

pub use budget::{Budget, Priority, Rate};
pub use client::{Client, Credential, Options};
pub use error::{Error, ErrorKind};
pub use reader::Reader;
pub use writer::{FormSubmission, NewFormTemplate, NewNote, PerformAs, Writer, Written};
