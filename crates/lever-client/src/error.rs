use thiserror::Error;

use crate::budget::HomeError;
use crate::oauth::TokenError;

/// What a caller needs to know of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Lever refused before taking it up: too many requests.
    Throttled,
    /// Lever did not take it up, or it was only a read: it may work later.
    Unavailable,
    /// A write that may or may not have been taken up. Look before doing it again.
    Unknown,
    /// Lever understood and said no.
    Rejected,
    /// There is no such thing.
    Missing,
    /// The credential may not.
    Forbidden,
    /// Lever's answer could not be understood.
    Malformed,
}

/// Why a request did not come to a good end. Holds no text from requests or answers beyond Lever's error code.
#[derive(Debug, Error)]
pub enum Error {
    #[error("could not {operation}: no answer from Lever")]
    Transport {
        operation: &'static str,
        /// Whether the request was a write that may have reached Lever.
        unknown: bool,
        #[source]
        source: reqwest::Error,
    },
    #[error("could not {operation}: Lever answered {status} ({code})")]
    Status {
        operation: &'static str,
        status: u16,
        code: String,
        unknown: bool,
        /// What Lever's message gives away beyond that.
        hint: Option<Hint>,
    },
    #[error("could not {operation}: it would have done something")]
    Harmful { operation: &'static str },
    /// A page was asked for by a token, and Lever answered 400: the token is not one of its own, or no longer.
    #[error("could not {operation}: Lever does not know this place in the list ({code})")]
    BadOffset { operation: &'static str, code: String },
    #[error("could not {operation}: Lever's answer is not understood at line {line}, column {column}")]
    Malformed {
        operation: &'static str,
        /// A write whose answer is not understood may well have been done.
        unknown: bool,
        /// Where in the answer. What the parser itself says would quote what it found there.
        line: usize,
        column: usize,
    },
    #[error("could not {operation}: the answer is larger than {limit_bytes} bytes")]
    TooLarge { operation: &'static str, limit_bytes: usize },
    #[error("could not {operation}: the budget that is shared with other processes cannot be reached")]
    Budget {
        operation: &'static str,
        #[source]
        source: HomeError,
    },
    #[error("could not {operation}: there is no access token for Lever")]
    Token {
        operation: &'static str,
        #[source]
        source: TokenError,
    },
    #[error("Lever's address is not one that paths can be added to: {url}")]
    BadBaseUrl { url: String },
}

/// What the words of a refusal are known to mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// The token is for another API: `audience` was wrong when it was asked for, or it is a sandbox's token.
    WrongAudience,
    /// Confidential data, for which this credential has no grant.
    Confidential,
}

impl Hint {
    pub(crate) fn of(message: &str) -> Option<Self> {
        let message = message.to_lowercase();
        if message.contains("signing key that matches") {
            Some(Self::WrongAudience)
        } else if message.contains("confidential") {
            Some(Self::Confidential)
        } else {
            None
        }
    }
}

impl Error {
    /// What Lever's words gave away, beyond status and code.
    #[must_use]
    pub fn hint(&self) -> Option<Hint> {
        match self {
            Self::Status { hint, .. } => *hint,
            _ => None,
        }
    }

    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Transport { unknown: true, .. }
            | Self::Status { unknown: true, .. }
            | Self::Malformed { unknown: true, .. } => ErrorKind::Unknown,
            Self::Transport { .. } | Self::Budget { .. } => ErrorKind::Unavailable,
            Self::Token { source, .. } => match source {
                TokenError::Unavailable(_) => ErrorKind::Unavailable,
                TokenError::Disconnected { .. } | TokenError::NeverConnected => ErrorKind::Forbidden,
            },
            Self::Malformed { .. } => ErrorKind::Malformed,
            Self::BadOffset { .. } | Self::TooLarge { .. } | Self::BadBaseUrl { .. } | Self::Harmful { .. } => {
                ErrorKind::Rejected
            }
            Self::Status { status, .. } => match status {
                401 | 403 => ErrorKind::Forbidden,
                404 | 410 => ErrorKind::Missing,
                429 => ErrorKind::Throttled,
                500.. => ErrorKind::Unavailable,
                _ => ErrorKind::Rejected,
            },
        }
    }

    /// Whether a page was refused because of its token: begin the list again, without one.
    #[must_use]
    pub fn is_bad_offset(&self) -> bool {
        matches!(self, Self::BadOffset { .. })
    }
}
