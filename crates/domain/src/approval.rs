use serde::{Deserialize, Serialize};

use crate::{ApprovalId, Effect, OperatorId, ProposalId, Timestamp};

/// A person's yes to one proposal, with the exact effect they said yes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    pub id: ApprovalId,
    pub proposal_id: ProposalId,
    pub by: OperatorId,
    /// The proposal's own effect, or what the person made of it.
    pub effect: Effect,
    pub at: Timestamp,
}
