//! What an opportunity is like at one moment, as far as effects depend on it.

use lever::{EpochMillis, Opportunity, PostingId, StageId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Effect, Timestamp};

/// The standing of an opportunity when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub stage: Option<StageId>,
    pub archived: bool,
    pub anonymized: bool,
    pub confidential: bool,
    /// Whether the person's data may be stored: `true` also where Lever holds no consent record.
    pub may_store: bool,
    pub posting: Option<PostingId>,
}

impl Standing {
    #[must_use]
    pub fn of(opportunity: &Opportunity, now: Timestamp) -> Self {
        let consent = opportunity.data_protection.as_ref().and_then(|protection| protection.store.as_ref());
        Self {
            stage: opportunity.stage_id().cloned(),
            archived: opportunity.archived.is_some(),
            anonymized: opportunity.is_anonymized,
            confidential: opportunity.is_confidential(),
            may_store: consent.is_none_or(|consent| consent.holds_at(EpochMillis(now.millis()))),
            posting: opportunity.application().and_then(|application| application.posting_id()).cloned(),
        }
    }
}

impl Standing {
    /// The standing of one that an operator has opened by name, if they have: being confidential closes it no longer.
    #[must_use]
    pub fn opened(self, opened: bool) -> Self {
        Self { confidential: self.confidential && !opened, ..self }
    }
}

/// Why an effect no longer fits what it was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Changed {
    #[error("the opportunity has been archived since")]
    Archived,
    #[error("the person has been anonymized since")]
    Anonymized,
    #[error("the opportunity has become confidential since")]
    Confidential,
    #[error("the person no longer consents to the storing of their data")]
    Consent,
    #[error("the opportunity has left the stage it was in")]
    Stage,
    #[error("the opportunity no longer exists")]
    Gone,
}

impl Effect {
    /// Checks, just before the write, that the opportunity is still what the effect was made for.
    ///
    /// # Errors
    /// Names the first thing that has changed.
    pub fn still_fits(&self, standing: &Standing) -> Result<(), Changed> {
        if standing.anonymized {
            return Err(Changed::Anonymized);
        }
        if standing.confidential {
            return Err(Changed::Confidential);
        }
        if !standing.may_store {
            return Err(Changed::Consent);
        }
        if standing.archived {
            return Err(Changed::Archived);
        }
        match self {
            Self::MoveStage { from, .. } if standing.stage.as_ref() != Some(&from.id) => Err(Changed::Stage),
            Self::MoveStage { .. }
            | Self::AddNote { .. }
            | Self::FileForm { .. }
            | Self::AddTags { .. }
            | Self::Archive { .. } => Ok(()),
        }
    }
}
