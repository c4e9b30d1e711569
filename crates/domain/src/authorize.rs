//! The only way from a suggestion to a write.

use lever::OpportunityId;
use thiserror::Error;

use crate::{
    Approval, Compensation, Decision, Effect, EffectState, MatchedRule, OperatorId, Permission, Phase, Policy,
    Proposal, ProposalState, Receipt, Role, Verdict,
};

/// What an authorization rests on. Everything is as it is now, not as it was when the proposal was judged.
#[derive(Debug, Clone, Copy)]
pub enum Grant<'a> {
    /// The policy in force, which must allow the effect again.
    Rule { policy: &'a Policy, phase: Phase },
    /// A person's approval, and what that person is now. What the policy forbids, nobody approves.
    Approval { approval: &'a Approval, decider: Decider, policy: &'a Policy, phase: Phase },
}

/// Whoever stands behind a decision, as they are now and not as they were when they decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decider {
    pub role: Role,
    /// Whether their remit takes in the candidacy.
    pub in_remit: bool,
}

/// Who stands behind a write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Authority {
    Rule(Vec<MatchedRule>),
    Operator(OperatorId),
}

/// An effect that may be written. There is no other way to make one than [`authorize`], and it cannot be stored.
#[derive(Debug)]
pub struct AuthorizedEffect {
    opportunity_id: OpportunityId,
    effect: Effect,
    authority: Authority,
}

impl AuthorizedEffect {
    #[must_use]
    pub fn opportunity_id(&self) -> &OpportunityId {
        &self.opportunity_id
    }

    #[must_use]
    pub fn effect(&self) -> &Effect {
        &self.effect
    }

    #[must_use]
    pub fn authority(&self) -> &Authority {
        &self.authority
    }
}

/// Why an effect may not be written, or an undo not be run.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unauthorized {
    #[error("the agent is {phase} for this candidacy")]
    SwitchedOff { phase: Phase },
    #[error("the policy does not allow it without a person ({decision:?} by {rules:?})")]
    NotAllowed { decision: Decision, rules: Vec<String> },
    #[error("the proposal is {state}, not authorized by rule nor approved")]
    WrongState { state: &'static str },
    #[error("the approval belongs to another proposal")]
    OtherProposal,
    #[error("the approved effect is not one that a person may put in the proposal's place")]
    NotAnEdit,
    #[error("the {role} who approved may not decide now")]
    NoPermission { role: Role },
    #[error("the candidacy is not in the remit of the {role} who decided")]
    OutOfRemit { role: Role },
    #[error("the effect is {state}: there is nothing to take back")]
    NothingToUndo { state: &'static str },
}

/// Makes the permission to write one effect.
///
/// # Errors
/// Says which condition is missing.
pub fn authorize(proposal: &Proposal, grant: Grant<'_>) -> Result<AuthorizedEffect, Unauthorized> {
    let (phase, effect, authority) = match grant {
        Grant::Rule { policy, phase } => {
            let ProposalState::Authorized { .. } = proposal.state else {
                return Err(Unauthorized::WrongState { state: proposal.state.as_str() });
            };
            let verdict = policy.judge(phase, &proposal.facts);
            if verdict.decision != Decision::Allow {
                return Err(Unauthorized::not_allowed(verdict));
            }
            // The floor again, in code of its own: a fault in `judge` must not be enough to archive a person.
            if needs_a_person(&proposal.effect) {
                return Err(Unauthorized::NotAllowed { decision: Decision::Ask, rules: vec!["floor.archive".into()] });
            }
            (phase, proposal.effect.clone(), Authority::Rule(verdict.rules))
        }
        Grant::Approval { approval, decider, policy, phase } => {
            let ProposalState::Approved { approval: named, by, .. } = &proposal.state else {
                return Err(Unauthorized::WrongState { state: proposal.state.as_str() });
            };
            if approval.proposal_id != proposal.id || approval.id != *named || approval.by != *by {
                return Err(Unauthorized::OtherProposal);
            }
            if approval.effect != proposal.effect && !proposal.effect.may_become(&approval.effect) {
                return Err(Unauthorized::NotAnEdit);
            }
            decider.check(Permission::Decide)?;
            // The facts of what was approved: an edit may have led to where the policy forbids to go.
            let facts = proposal.facts.clone().with_effect(&approval.effect);
            let verdict = policy.judge(phase, &facts);
            if verdict.decision == Decision::Forbid && phase > Phase::Shadow {
                return Err(Unauthorized::not_allowed(verdict));
            }
            (phase, approval.effect.clone(), Authority::Operator(approval.by))
        }
    };
    if phase <= Phase::Shadow {
        return Err(Unauthorized::SwitchedOff { phase });
    }
    Ok(AuthorizedEffect { opportunity_id: proposal.opportunity_id.clone(), effect, authority })
}

/// Whether the effect takes a person out of the running, or may: what an agent says about the reason is only its word.
/// Offers belong here too once there are any.
fn needs_a_person(effect: &Effect) -> bool {
    match effect {
        Effect::Archive { .. } => true,
        Effect::AddNote { .. } | Effect::FileForm { .. } | Effect::AddTags { .. } | Effect::MoveStage { .. } => false,
    }
}

/// The permission to take one applied effect back. There is no other way to make one than [`authorize_undo`].
#[derive(Debug)]
pub struct AuthorizedUndo {
    opportunity_id: OpportunityId,
    compensation: Compensation,
    by: OperatorId,
}

impl AuthorizedUndo {
    #[must_use]
    pub fn opportunity_id(&self) -> &OpportunityId {
        &self.opportunity_id
    }

    #[must_use]
    pub fn compensation(&self) -> &Compensation {
        &self.compensation
    }

    #[must_use]
    pub fn by(&self) -> OperatorId {
        self.by
    }
}

impl Decider {
    fn check(self, permission: Permission) -> Result<(), Unauthorized> {
        let Self { role, in_remit } = self;
        match (role.may(permission), in_remit) {
            (true, true) => Ok(()),
            (true, false) => Err(Unauthorized::OutOfRemit { role }),
            (false, _) => Err(Unauthorized::NoPermission { role }),
        }
    }
}

/// Makes the permission to take back an applied effect, on the word of an operator as that person is now. An agent that
/// is switched off does not stand in the way: undoing is how a person cleans up after it.
///
/// # Errors
/// When the effect was not applied or the operator may not undo.
pub fn authorize_undo(
    opportunity_id: &OpportunityId,
    state: &EffectState,
    by: OperatorId,
    decider: Decider,
) -> Result<AuthorizedUndo, Unauthorized> {
    decider.check(Permission::Undo)?;
    let EffectState::Applied { receipt: Receipt { compensation, .. }, .. } = state else {
        return Err(Unauthorized::NothingToUndo { state: state.as_str() });
    };
    Ok(AuthorizedUndo { opportunity_id: opportunity_id.clone(), compensation: compensation.clone(), by })
}

impl Unauthorized {
    fn not_allowed(verdict: Verdict) -> Self {
        let rules = verdict.rules.into_iter().map(|rule| rule.id).collect();
        Self::NotAllowed { decision: verdict.decision, rules }
    }
}

#[cfg(test)]
mod tests;
