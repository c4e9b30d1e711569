//! The record of one exchange with a model: enough to answer the same question again without it, and to show what was
//! asked of whom, with which settings, at what cost. Holds the texts, redacted if the request was: whoever keeps it seals
//! it. Its `Debug` shows none of them.

mod recorder;
mod replay;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::error::{Error, ErrorKind};
use crate::pinned::Pinned;
use crate::port::{Answer, Request};

pub use recorder::{MemorySink, Recorder, Sink};
pub use replay::Replay;

/// Of this record's shape. A reader refuses what it does not know.
pub const FORMAT: u32 = 1;

/// One exchange. Serialises to JSON.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transcript {
    pub format: u32,
    pub pinned: Pinned,
    pub pinned_digest: Digest,
    /// As it was sent, with the schema, and with how often it had been repaired before.
    pub request: Request,
    pub request_digest: Digest,
    pub schema_digest: Option<Digest>,
    pub outcome: Outcome,
    /// Millionths of the operator's currency; None where nobody counted or nobody has said the price.
    pub cost_micros: Option<u64>,
    /// When it was asked, in milliseconds since the Unix epoch.
    pub asked_at_millis: i64,
}

/// How the exchange ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// With the raw answer, usage and latency. Whether it satisfied the schema shows in what was asked next.
    Answered(Answer),
    Failed {
        kind: ErrorKind,
        /// The error in words; errors quote no texts.
        message: String,
    },
}

impl Transcript {
    /// What an exchange was, from its two ends.
    #[must_use]
    pub fn of(pinned: Pinned, request: &Request, reply: &Result<Answer, Error>, asked_at_millis: i64) -> Self {
        let outcome = match reply {
            Ok(answer) => Outcome::Answered(answer.clone()),
            Err(error) => Outcome::Failed { kind: error.kind(), message: error.to_string() },
        };
        Self {
            format: FORMAT,
            pinned_digest: pinned.digest(),
            pinned,
            request_digest: request.digest(),
            schema_digest: request.schema.as_ref().map(crate::Schema::digest),
            request: request.clone(),
            outcome,
            cost_micros: None,
            asked_at_millis,
        }
    }

    /// Whether the digests are those of what they stand beside.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        self.format == FORMAT
            && self.pinned_digest == self.pinned.digest()
            && self.request_digest == self.request.digest()
            && self.schema_digest == self.request.schema.as_ref().map(crate::Schema::digest)
    }
}

impl fmt::Debug for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transcript")
            .field("pinned", &self.pinned)
            .field("request", &self.request_digest)
            .field("outcome", &self.outcome)
            .field("cost_micros", &self.cost_micros)
            .field("asked_at_millis", &self.asked_at_millis)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
