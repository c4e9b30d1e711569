//! One intended change in Lever, what became of it, and how it is taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use lever::{ArchiveReasonId, FormId, FormTemplateId, NoteId, OpportunityId, Stage};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::form::FormName;
use crate::standing::Changed;
use crate::{InvalidTransition, OperatorId, Timestamp};

/// A change in Lever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Effect {
    /// A note; the text gets its reference to this effect when it is written.
    AddNote {
        text: String,
        secret: bool,
    },
    /// A profile form on one of Fulcrum's own templates; values by the label of the field.
    FileForm {
        form: FormName,
        values: BTreeMap<String, String>,
        secret: bool,
    },
    AddTags {
        tags: BTreeSet<String>,
    },
    MoveStage {
        from: Stage,
        to: Stage,
    },
    Archive {
        reason: ArchiveReasonId,
        hired: bool,
    },
}

/// What kind of change an effect is; the word that policies use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EffectKind {
    AddNote,
    FileForm,
    AddTags,
    MoveStage,
    Archive,
}

impl EffectKind {
    pub const ALL: [Self; 5] = [Self::AddNote, Self::FileForm, Self::AddTags, Self::MoveStage, Self::Archive];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AddNote => "add-note",
            Self::FileForm => "file-form",
            Self::AddTags => "add-tags",
            Self::MoveStage => "move-stage",
            Self::Archive => "archive",
        }
    }
}

impl fmt::Display for EffectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Tells one effect from another by what it does to whom: the same change of the same opportunity has the same
/// fingerprint, whenever it is proposed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Effect {
    #[must_use]
    pub const fn kind(&self) -> EffectKind {
        match self {
            Self::AddNote { .. } => EffectKind::AddNote,
            Self::FileForm { .. } => EffectKind::FileForm,
            Self::AddTags { .. } => EffectKind::AddTags,
            Self::MoveStage { .. } => EffectKind::MoveStage,
            Self::Archive { .. } => EffectKind::Archive,
        }
    }

    /// SHA-256, in hex, of the effect as it would be written.
    #[must_use]
    pub fn digest(&self) -> String {
        // Maps are ordered and every field is written, so equal effects give equal text.
        hex::encode(Sha256::digest(serde_json::to_vec(self).unwrap_or_default()))
    }

    #[must_use]
    pub fn fingerprint(&self, opportunity: &OpportunityId) -> Fingerprint {
        let mut hasher = Sha256::new();
        for part in [opportunity.as_str(), self.kind().as_str(), &self.digest()] {
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        Fingerprint(hex::encode(hasher.finalize()))
    }

    /// Whether a person may put `edited` in this effect's place when approving it. A score or its evidence is not
    /// edited: whoever disagrees declines and says why.
    #[must_use]
    pub fn may_become(&self, edited: &Self) -> bool {
        match (self, edited) {
            (Self::AddNote { .. }, Self::AddNote { text, .. }) => !text.trim().is_empty(),
            (Self::AddTags { .. }, Self::AddTags { tags }) => !tags.is_empty(),
            (Self::MoveStage { from, .. }, Self::MoveStage { from: edited_from, to }) => {
                from == edited_from && to.id != from.id
            }
            (Self::FileForm { form, values, .. }, Self::FileForm { form: edited_form, values: edited_values, .. }) => {
                form == edited_form && values == edited_values
            }
            (Self::Archive { .. }, Self::Archive { .. }) => self == edited,
            (
                Self::AddNote { .. }
                | Self::FileForm { .. }
                | Self::AddTags { .. }
                | Self::MoveStage { .. }
                | Self::Archive { .. },
                _,
            ) => false,
        }
    }
}

/// What Lever answered, and what it takes to undo the write.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The id of what was made, where something was made.
    pub lever_id: Option<String>,
    pub compensation: Compensation,
}

/// The write that takes an applied effect back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Compensation {
    DeleteNote {
        note: NoteId,
    },
    /// Lever deletes no profile form: a second one on the same template says that the first is withdrawn.
    WithdrawForm {
        form: FormId,
        template: FormTemplateId,
    },
    /// Only the tags that were not there before.
    RemoveTags {
        tags: BTreeSet<String>,
    },
    MoveStageBack {
        from: Stage,
        to: Stage,
    },
    Unarchive,
    /// The effect changed nothing, so there is nothing to take back.
    Nothing,
}

/// How far an authorized effect has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum EffectState {
    Ready,
    /// What it was made for has changed; it was not written.
    Stale {
        changed: Changed,
        at: Timestamp,
    },
    /// Committed before the call: after a crash it is known that a call may be out.
    Sending {
        since: Timestamp,
    },
    Applied {
        receipt: Receipt,
        at: Timestamp,
    },
    /// Lever said no.
    Rejected {
        why: String,
        at: Timestamp,
    },
    /// Sent, outcome unknown.
    Unconfirmed {
        /// When the answer was given up on: from then on the request may still be under way for a while.
        since: Timestamp,
    },
    Abandoned {
        why: String,
        at: Timestamp,
    },
    Compensated {
        by: OperatorId,
        at: Timestamp,
    },
}

impl EffectState {
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Stale { .. } => "stale",
            Self::Sending { .. } => "sending",
            Self::Applied { .. } => "applied",
            Self::Rejected { .. } => "rejected",
            Self::Unconfirmed { .. } => "unconfirmed",
            Self::Abandoned { .. } => "abandoned",
            Self::Compensated { .. } => "compensated",
        }
    }
}

/// What can happen to an effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectEvent {
    /// The precondition no longer holds.
    FoundStale {
        changed: Changed,
    },
    /// About to be sent.
    Sent,
    /// Lever confirmed it, or it was found in Lever.
    Confirmed {
        receipt: Receipt,
    },
    /// Lever refused it.
    Refused {
        why: String,
    },
    /// No answer, or none that tells.
    Lost,
    /// Looked for in Lever and not there: it may be sent again.
    NotFound,
    GivenUp {
        why: String,
    },
    /// Taken back in Lever.
    TakenBack {
        by: OperatorId,
    },
}

impl EffectEvent {
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::FoundStale { .. } => "found-stale",
            Self::Sent => "sent",
            Self::Confirmed { .. } => "confirmed",
            Self::Refused { .. } => "refused",
            Self::Lost => "lost",
            Self::NotFound => "not-found",
            Self::GivenUp { .. } => "given-up",
            Self::TakenBack { .. } => "taken-back",
        }
    }
}

impl EffectState {
    /// The state after `event`.
    ///
    /// # Errors
    /// When the event cannot happen in this state.
    pub fn after(self, event: EffectEvent, at: Timestamp) -> Result<Self, InvalidTransition> {
        use EffectEvent as E;
        let refuse = |state: &Self, event: &E| InvalidTransition { from: state.as_str(), event: event.as_str() };
        match (self, event) {
            (Self::Ready, E::FoundStale { changed }) => Ok(Self::Stale { changed, at }),
            (Self::Ready, E::Sent) => Ok(Self::Sending { since: at }),
            (Self::Ready | Self::Unconfirmed { .. }, E::GivenUp { why }) => Ok(Self::Abandoned { why, at }),
            (Self::Sending { .. } | Self::Unconfirmed { .. }, E::Confirmed { receipt }) => {
                Ok(Self::Applied { receipt, at })
            }
            (Self::Sending { .. }, E::Refused { why }) => Ok(Self::Rejected { why, at }),
            (Self::Sending { .. }, E::Lost) => Ok(Self::Unconfirmed { since: at }),
            // Refused before Lever took it up (throttled): the same as never sent.
            (Self::Sending { .. } | Self::Unconfirmed { .. }, E::NotFound) => Ok(Self::Ready),
            (Self::Applied { .. }, E::TakenBack { by }) => Ok(Self::Compensated { by, at }),
            (state, event) => Err(refuse(&state, &event)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lever::StageId;

    fn opportunity(id: &str) -> OpportunityId {
        OpportunityId::parse(id).unwrap()
    }

    fn note(text: &str) -> Effect {
        Effect::AddNote { text: text.into(), secret: true }
    }

    #[test]
    fn a_fingerprint_tells_what_is_done_to_whom() {
        assert_eq!(note("a").fingerprint(&opportunity("o")), note("a").fingerprint(&opportunity("o")));
        assert_ne!(note("a").fingerprint(&opportunity("o")), note("b").fingerprint(&opportunity("o")));
        assert_ne!(note("a").fingerprint(&opportunity("o")), note("a").fingerprint(&opportunity("p")));
    }

    #[test]
    fn a_person_may_reword_a_note_but_not_a_score() {
        let stage = |id: &str| Stage::new(StageId::parse(id).unwrap(), id);
        let form = |score: &str| Effect::FileForm {
            form: FormName::Screening,
            values: BTreeMap::from([("ai_screening_score".into(), score.into())]),
            secret: true,
        };
        let to = |id: &str| Effect::MoveStage { from: stage("applicant-new"), to: stage(id) };
        assert!(note("a").may_become(&note("b")));
        assert!(!note("a").may_become(&note("  ")));
        assert!(!note("a").may_become(&to("screen")));
        assert!(!form("10").may_become(&form("90")));
        assert!(to("screen").may_become(&to("onsite")));
        assert!(!to("screen").may_become(&to("applicant-new")));
    }
}
