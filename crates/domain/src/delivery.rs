use serde::{Deserialize, Serialize};

use crate::{InvalidTransition, Timestamp};

/// What became of one webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum DeliveryState {
    Received,
    /// Its opportunity was read again and every agent that cares was told.
    Understood {
        at: Timestamp,
    },
    /// It asks for nothing, and why.
    Ignored {
        why: String,
        at: Timestamp,
    },
    /// It could not be worked on in spite of every retry.
    Failed {
        why: String,
        at: Timestamp,
    },
}

/// What can happen to a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryEvent {
    Understood,
    Ignored { why: String },
    Failed { why: String },
}

impl DeliveryEvent {
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Understood => "understood",
            Self::Ignored { .. } => "ignored",
            Self::Failed { .. } => "failed",
        }
    }
}

impl DeliveryState {
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Understood { .. } => "understood",
            Self::Ignored { .. } => "ignored",
            Self::Failed { .. } => "failed",
        }
    }

    /// The state after `event`. A failed delivery can be taken up again by a person.
    ///
    /// # Errors
    /// When the event cannot happen in this state.
    pub fn after(self, event: DeliveryEvent, at: Timestamp) -> Result<Self, InvalidTransition> {
        match (self, event) {
            (Self::Received | Self::Failed { .. }, DeliveryEvent::Understood) => Ok(Self::Understood { at }),
            (Self::Received | Self::Failed { .. }, DeliveryEvent::Ignored { why }) => Ok(Self::Ignored { why, at }),
            (Self::Received, DeliveryEvent::Failed { why }) => Ok(Self::Failed { why, at }),
            (state, event) => Err(InvalidTransition { from: state.as_str(), event: event.as_str() }),
        }
    }
}
