//! The one place where a failure becomes the fate of a job.

use std::time::Duration;

use jobs::Fate;
use lever_client::ErrorKind;
use thiserror::Error;

/// Why a step did not come to its end.
#[derive(Debug, Error)]
pub(crate) enum StepError {
    #[error(transparent)]
    Lever(#[from] lever_client::Error),
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error(transparent)]
    Agent(#[from] agents::AgentError),
    /// Without its source: a panic's message may quote what it was working on.
    #[error("a step panicked while it read or judged")]
    Panicked,
    #[error("the record cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// It will never work, and why.
    #[error("{0}")]
    Hopeless(String),
}

/// How long to leave Lever alone after it said "too many" in spite of the client's own patience.
pub(crate) const THROTTLED: Duration = Duration::from_secs(10);

impl From<tokio::task::JoinError> for StepError {
    fn from(_: tokio::task::JoinError) -> Self {
        Self::Panicked
    }
}

pub(crate) fn of(error: &StepError) -> Fate {
    let why = told(error);
    match error {
        StepError::Lever(error) => match error.kind() {
            // Not the job's fault, so it costs no attempt.
            ErrorKind::Throttled => Fate::Snooze { wait: THROTTLED },
            // Forbidden is tried again too: an operator may be about to grant the permission.
            ErrorKind::Unavailable | ErrorKind::Unknown | ErrorKind::Forbidden | ErrorKind::Malformed => {
                Fate::Retry { why }
            }
            ErrorKind::Rejected | ErrorKind::Missing => Fate::Discard { why },
        },
        StepError::Store(store::Error::Jobs(jobs::Error::LeaseLost { .. })) => {
            // Another worker has the job; what it does counts.
            tracing::warn!("the lease was lost; nothing of this attempt was kept");
            Fate::Completed
        }
        StepError::Store(store::Error::Erased) => Fate::Discard { why },
        StepError::Store(error) if error.is_transient() => Fate::Retry { why },
        StepError::Store(_) | StepError::Agent(_) | StepError::Panicked | StepError::Json(_) => Fate::Retry { why },
        StepError::Hopeless(_) => Fate::Discard { why },
    }
}

/// The error and all its causes on one line. None of them holds personal data: see the errors of each crate.
pub(crate) fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let more = cause.to_string();
        // Transparent errors say what their source says.
        if !text.ends_with(&more) {
            text = format!("{text}: {more}");
        }
        source = cause.source();
    }
    text
}
