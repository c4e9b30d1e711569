//! A proposal with what a person may answer to it.

use domain::{Decision, Effect, EffectKind, MatchedRule, Proposal, ProposalState};

use super::super::names;
use super::super::when::Moment;
use super::Context;
use super::change::Change;

pub(crate) struct ProposalView {
    pub(crate) id: String,
    pub(crate) title: &'static str,
    pub(crate) in_brief: String,
    pub(crate) change: Change,
    pub(crate) rationale: String,
    pub(crate) rules: Vec<RuleView>,
    /// Whether a person may still answer.
    pub(crate) waits: bool,
    /// Whether "approve all" takes it along: an archive is always decided on its own.
    pub(crate) goes_with_others: bool,
    pub(crate) expires: Option<Moment>,
    pub(crate) edit: Edit,
    /// What became of it, where it no longer waits.
    pub(crate) outcome: Option<Outcome>,
}

pub(crate) struct RuleView {
    pub(crate) id: String,
    pub(crate) decision: &'static str,
    pub(crate) justification: String,
}

/// What may be edited before approving.
pub(crate) enum Edit {
    Nothing,
    Text(String),
    /// Id, name, and whether it is the proposed one.
    Stage(Vec<(String, String, bool)>),
}

pub(crate) struct Outcome {
    pub(crate) word: &'static str,
    pub(crate) sentence: String,
    pub(crate) at: Option<Moment>,
}

impl ProposalView {
    pub(crate) fn new(proposal: &Proposal, context: &Context<'_>) -> Self {
        let expires_at = match &proposal.state {
            ProposalState::AwaitingApproval { expires_at, .. } => Some(*expires_at),
            _ => None,
        };
        let change = Change::new(&proposal.effect, context);
        Self {
            id: proposal.id.to_string(),
            title: names::effect(proposal.effect.kind()),
            in_brief: change.in_brief(),
            change,
            rationale: proposal.rationale.clone(),
            rules: rules(&proposal.state).iter().map(RuleView::new).collect(),
            waits: expires_at.is_some_and(|at| context.now < at),
            goes_with_others: proposal.effect.kind() != EffectKind::Archive,
            expires: expires_at.map(|at| Moment::new(at, context.now)),
            edit: edit(&proposal.effect, context),
            outcome: outcome(&proposal.state, context),
        }
    }
}

impl RuleView {
    fn new(rule: &MatchedRule) -> Self {
        Self {
            id: rule.id.clone(),
            decision: match rule.decision {
                Decision::Allow => "allows it",
                Decision::Ask => "asks a person",
                Decision::Forbid => "forbids it",
            },
            justification: rule.justification.clone(),
        }
    }
}

fn rules(state: &ProposalState) -> &[MatchedRule] {
    match state {
        ProposalState::AwaitingApproval { rules, .. }
        | ProposalState::Forbidden { rules, .. }
        | ProposalState::Authorized { rules, .. } => rules,
        ProposalState::Open
        | ProposalState::Approved { .. }
        | ProposalState::Declined { .. }
        | ProposalState::Expired { .. }
        | ProposalState::Superseded { .. } => &[],
    }
}

fn edit(effect: &Effect, context: &Context<'_>) -> Edit {
    match effect {
        Effect::AddNote { text, .. } => Edit::Text(text.clone()),
        Effect::MoveStage { from, to } => {
            let others = context.stages.iter().filter(|stage| stage.id != from.id);
            Edit::Stage(others.map(|stage| (stage.id.to_string(), stage.text.clone(), stage.id == to.id)).collect())
        }
        Effect::FileForm { .. } | Effect::AddTags { .. } | Effect::Archive { .. } => Edit::Nothing,
    }
}

fn outcome(state: &ProposalState, context: &Context<'_>) -> Option<Outcome> {
    let made = |word, sentence: String, at| Some(Outcome { word, sentence, at: Some(Moment::new(at, context.now)) });
    match state {
        ProposalState::AwaitingApproval { expires_at, .. } if *expires_at <= context.now => {
            made("Expired", "Nobody decided in time, so it will not be written.".to_owned(), *expires_at)
        }
        ProposalState::AwaitingApproval { .. } => None,
        ProposalState::Open => {
            Some(Outcome { word: "Open", sentence: "The policy has yet to judge it.".to_owned(), at: None })
        }
        ProposalState::Forbidden { at, .. } => made("Forbidden", "The policy forbade it.".to_owned(), *at),
        ProposalState::Authorized { at, .. } => {
            made("Allowed", "The policy allowed it without a person.".to_owned(), *at)
        }
        ProposalState::Approved { by, at, .. } => {
            made("Approved", format!("Approved by {}.", context.operators.name(*by)), *at)
        }
        ProposalState::Declined { by, reason, at } => {
            made("Declined", format!("Declined by {}: {reason}", context.operators.name(*by)), *at)
        }
        ProposalState::Expired { at } => {
            made("Expired", "Nobody decided in time, so it will not be written.".to_owned(), *at)
        }
        ProposalState::Superseded { at, .. } => made("Superseded", "A newer run took its place.".to_owned(), *at),
    }
}
