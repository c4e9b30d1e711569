//! A checked, stored suggestion of one effect, and what people and policy made of it.

use lever::{ContactId, OpportunityId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    AgentName, ApprovalId, Decision, Effect, Evidence, Facts, MatchedRule, OperatorId, ProposalId, RunId, Timestamp,
    Verdict,
};

/// An event that cannot happen in a state.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{event} cannot happen to what is {from}")]
pub struct InvalidTransition {
    pub from: &'static str,
    pub event: &'static str,
}

/// A suggestion of one effect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    pub id: ProposalId,
    pub run_id: RunId,
    pub opportunity_id: OpportunityId,
    pub contact_id: ContactId,
    pub agent: AgentName,
    pub effect: Effect,
    /// Why the agent suggests it, in a sentence or two.
    pub rationale: String,
    pub evidence: Vec<Evidence>,
    /// What the policy may decide by.
    pub facts: Facts,
    pub opened_at: Timestamp,
    pub state: ProposalState,
}

/// Where a proposal stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ProposalState {
    Open,
    Forbidden {
        rules: Vec<MatchedRule>,
        at: Timestamp,
    },
    AwaitingApproval {
        rules: Vec<MatchedRule>,
        since: Timestamp,
        /// From then on nobody can approve it.
        expires_at: Timestamp,
    },
    Approved {
        approval: ApprovalId,
        by: OperatorId,
        at: Timestamp,
        /// What it waited with, for the case that the approval is withdrawn. Absent in what earlier versions kept.
        #[serde(default)]
        waited: Option<Waited>,
    },
    /// Allowed by the policy without a person.
    Authorized {
        rules: Vec<MatchedRule>,
        at: Timestamp,
    },
    Declined {
        by: OperatorId,
        reason: String,
        at: Timestamp,
    },
    Expired {
        at: Timestamp,
    },
    /// A later run of the same agent took its place.
    Superseded {
        by: RunId,
        at: Timestamp,
    },
}

/// The rules that asked for a person, and until when the person may answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waited {
    pub rules: Vec<MatchedRule>,
    pub since: Timestamp,
    pub expires_at: Timestamp,
}

impl ProposalState {
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Forbidden { .. } => "forbidden",
            Self::AwaitingApproval { .. } => "awaiting-approval",
            Self::Approved { .. } => "approved",
            Self::Authorized { .. } => "authorized",
            Self::Declined { .. } => "declined",
            Self::Expired { .. } => "expired",
            Self::Superseded { .. } => "superseded",
        }
    }
}

/// What can happen to a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProposalEvent {
    /// The policy's judgement; `expires_at` is used where it asks.
    Judged {
        verdict: Verdict,
        expires_at: Timestamp,
    },
    Approved {
        approval: ApprovalId,
        by: OperatorId,
    },
    Declined {
        by: OperatorId,
        reason: String,
    },
    /// A person took their approval back before anything was written.
    Withdrawn,
    Expired,
    Superseded {
        by: RunId,
    },
}

impl ProposalEvent {
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Judged { verdict, .. } => match verdict.decision {
                Decision::Allow => "judged-allow",
                Decision::Ask => "judged-ask",
                Decision::Forbid => "judged-forbid",
            },
            Self::Approved { .. } => "approved",
            Self::Declined { .. } => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Superseded { .. } => "superseded",
        }
    }
}

impl ProposalState {
    /// The state after `event`.
    ///
    /// # Errors
    /// When the event cannot happen in this state, among them an approval after the time to approve is over.
    pub fn after(self, event: ProposalEvent, at: Timestamp) -> Result<Self, InvalidTransition> {
        use ProposalEvent as E;
        match (self, event) {
            (Self::Open, E::Judged { verdict, expires_at }) => Ok(match verdict.decision {
                Decision::Allow => Self::Authorized { rules: verdict.rules, at },
                Decision::Ask => Self::AwaitingApproval { rules: verdict.rules, since: at, expires_at },
                Decision::Forbid => Self::Forbidden { rules: verdict.rules, at },
            }),
            (Self::AwaitingApproval { rules, since, expires_at }, E::Approved { approval, by }) if at < expires_at => {
                Ok(Self::Approved { approval, by, at, waited: Some(Waited { rules, since, expires_at }) })
            }
            (Self::Approved { waited: Some(Waited { rules, since, expires_at }), .. }, E::Withdrawn) => {
                Ok(Self::AwaitingApproval { rules, since, expires_at })
            }
            (Self::AwaitingApproval { .. }, E::Declined { by, reason }) => Ok(Self::Declined { by, reason, at }),
            (Self::AwaitingApproval { expires_at, .. }, E::Expired) if at >= expires_at => Ok(Self::Expired { at }),
            (Self::AwaitingApproval { .. }, E::Superseded { by }) => Ok(Self::Superseded { by, at }),
            (state, event) => Err(InvalidTransition { from: state.as_str(), event: event.as_str() }),
        }
    }
}
