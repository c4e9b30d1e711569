//! Why a question has no good answer. Holds no text from requests or answers beyond a provider's error code.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::digest::Digest;
use crate::govern::LedgerError;
use crate::task::Task;

/// What a caller needs to know of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// Too many requests. After that long it may work; the provider did not say where `after` is missing.
    Throttled { after: Option<Duration> },
    /// The provider did not take it up: it may work later.
    Unavailable,
    /// No answer in time. The provider may have done the work and may count it.
    TimedOut,
    /// The provider understood and said no: the key, the request, or its content.
    Refused,
    /// What came back is not understood, or does not fit the schema after all repairs.
    Malformed,
    /// The budget is used up.
    OverBudget,
    /// Too many failures in a row; nothing is sent for that long.
    CircuitOpen { after: Duration },
    /// The request or its answer is longer than the model or our limit takes.
    TooLong,
    /// The configuration or the caller is wrong; no repetition helps.
    Misconfigured,
}

impl ErrorKind {
    /// In a few words that hold nothing of the question, the same whenever it happens.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Throttled { .. } => "the provider was asked too often",
            Self::Unavailable => "the provider did not answer",
            Self::TimedOut => "there was no answer in time",
            Self::Refused => "the provider refused",
            Self::Malformed => "no answer fitted",
            Self::OverBudget => "the budget is used up",
            Self::CircuitOpen { .. } => "the provider has failed too often",
            Self::TooLong => "the question or its answer is too long",
            Self::Misconfigured => "the configuration is wrong",
        }
    }
}

/// Why a question did not come to a good end.
#[derive(Debug, Error)]
pub enum Error {
    #[error("could not ask {provider}: no answer")]
    Transport {
        provider: String,
        #[source]
        source: reqwest::Error,
    },
    #[error("could not ask {provider}: no answer within {} ms", limit.as_millis())]
    TimedOut { provider: String, limit: Duration },
    #[error("could not ask {provider}: it answered {status} ({code})")]
    Status {
        provider: String,
        status: u16,
        /// The provider's own code for it, cut to letters, digits and punctuation of codes.
        code: String,
        /// How long the provider wants to be left alone.
        after: Option<Duration>,
    },
    #[error("could not ask {provider}: the request is longer than its model takes ({code})")]
    ContextExceeded { provider: String, code: String },
    #[error("could not ask {provider}: the request has {size_bytes} bytes, {limit_bytes} are allowed")]
    RequestTooLarge { provider: String, size_bytes: usize, limit_bytes: usize },
    #[error("could not ask {provider}: the answer is larger than {limit_bytes} bytes")]
    AnswerTooLarge { provider: String, limit_bytes: usize },
    #[error("could not ask {provider}: {what}")]
    Malformed { provider: String, what: &'static str },
    #[error("could not ask {provider}: the model declined ({code})")]
    Declined { provider: String, code: String },
    #[error("could not read the answer as {schema}: it was cut off at {max_tokens} tokens")]
    Truncated { schema: String, max_tokens: u32 },
    /// The place is one in the schema: what stands there in the answer is nobody's business.
    #[error("could not read the answer as {schema}: after {asked} questions it still breaks {place}")]
    Unfit { schema: String, asked: u32, place: String },
    #[error("could not use the schema {name}: it is no valid JSON schema at {place}")]
    BadSchema { name: String, place: String },
    #[error("could not ask {provider}: the budget of {key} is used up")]
    OverBudget { provider: String, key: String },
    #[error("could not ask {provider}: there is a limit on cost and no price for {model}")]
    Unpriced { provider: String, model: String },
    #[error("could not ask {provider}: the record of what was spent cannot be reached")]
    Ledger {
        provider: String,
        #[source]
        source: LedgerError,
    },
    #[error("could not ask {provider}: it has failed too often, the next try is in {} ms", after.as_millis())]
    CircuitOpen { provider: String, after: Duration },
    #[error("could not ask a model: none is configured for {task}")]
    Unassigned { task: Task },
    #[error("could not replay: no exchange with the request {request} was recorded")]
    NotRecorded { request: Digest },
    #[error("could not answer: the recorded exchange {request} had failed: {message}")]
    RecordedFailure { request: Digest, kind: ErrorKind, message: String },
    #[error("could not answer: the script is over after {answers} answers")]
    ScriptOver { answers: usize },
    #[error("could not ask {provider}: {what} is not usable")]
    BadOption { provider: String, what: &'static str },
}

impl Error {
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Transport { .. } | Self::Ledger { .. } => ErrorKind::Unavailable,
            Self::TimedOut { .. } => ErrorKind::TimedOut,
            Self::Status { status, after, .. } => match status {
                429 => ErrorKind::Throttled { after: *after },
                408 | 409 | 425 | 500.. => ErrorKind::Unavailable,
                _ => ErrorKind::Refused,
            },
            Self::Declined { .. } => ErrorKind::Refused,
            Self::ContextExceeded { .. }
            | Self::RequestTooLarge { .. }
            | Self::AnswerTooLarge { .. }
            | Self::Truncated { .. } => ErrorKind::TooLong,
            Self::Malformed { .. } | Self::Unfit { .. } => ErrorKind::Malformed,
            Self::OverBudget { .. } => ErrorKind::OverBudget,
            Self::CircuitOpen { after, .. } => ErrorKind::CircuitOpen { after: *after },
            Self::RecordedFailure { kind, .. } => *kind,
            Self::BadSchema { .. }
            | Self::Unpriced { .. }
            | Self::Unassigned { .. }
            | Self::NotRecorded { .. }
            | Self::ScriptOver { .. }
            | Self::BadOption { .. } => ErrorKind::Misconfigured,
        }
    }
}
