//! What may happen by itself, what asks a person, what is forbidden.
//!
//! A policy file holds rules; the phase of the agent and the floor add theirs. Every rule that matches is kept and the
//! strictest decision wins. Where no rule of the file matches, a person is asked.

mod file;
mod rule;

use lever::{PostingId, StageId};
use serde::{Deserialize, Serialize};

use crate::{AgentName, Effect, EffectKind, Phase};

pub use file::{Policy, PolicyError, PolicyFault};
pub use rule::Rule;

/// From most to least permissive: the greatest wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    Allow,
    Ask,
    Forbid,
}

/// What a rule may look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub agent: AgentName,
    pub effect: EffectKind,
    /// 0 to 100, where the agent scores.
    pub score: Option<u8>,
    /// The agent found a reason for a person to look closely.
    pub needs_review: bool,
    pub posting: Option<PostingId>,
    pub team: Option<String>,
    pub department: Option<String>,
    pub location: Option<String>,
    /// Where the effect moves to, if it moves.
    pub to_stage: Option<StageId>,
    /// For an archive: whether the reason is the hired one.
    pub hired: Option<bool>,
    pub confidential: bool,
}

impl Facts {
    /// The facts that follow from the effect itself, the rest unset.
    #[must_use]
    pub fn of(agent: AgentName, effect: &Effect) -> Self {
        Self {
            agent,
            effect: effect.kind(),
            score: None,
            needs_review: false,
            posting: None,
            team: None,
            department: None,
            location: None,
            to_stage: None,
            hired: None,
            confidential: false,
        }
        .with_effect(effect)
    }

    /// The same facts with another effect in the place of the one they were about.
    #[must_use]
    pub fn with_effect(mut self, effect: &Effect) -> Self {
        self.effect = effect.kind();
        (self.to_stage, self.hired) = match effect {
            Effect::MoveStage { to, .. } => (Some(to.id.clone()), None),
            Effect::Archive { hired, .. } => (None, Some(*hired)),
            Effect::AddNote { .. } | Effect::FileForm { .. } | Effect::AddTags { .. } => (None, None),
        };
        self
    }
}

/// A rule that matched, with the reason that the approver sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedRule {
    pub id: String,
    pub decision: Decision,
    pub justification: String,
}

/// The strictest decision, and every rule that matched, strictest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    pub decision: Decision,
    pub rules: Vec<MatchedRule>,
}

impl Policy {
    /// Judges one effect by its facts.
    #[must_use]
    pub fn judge(&self, phase: Phase, facts: &Facts) -> Verdict {
        let mut rules: Vec<MatchedRule> =
            self.rules().iter().filter(|rule| rule.matches(facts)).map(Rule::matched).collect();
        if rules.is_empty() {
            rules.push(built_in(
                "default.ask",
                Decision::Ask,
                "No rule of the policy speaks of this: a person decides.",
            ));
        }
        rules.extend(phase_rule(phase, facts.effect));
        rules.extend(floor(facts));
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.decision));
        let decision = rules.first().map_or(Decision::Ask, |rule| rule.decision);
        Verdict { decision, rules }
    }
}

fn built_in(id: &str, decision: Decision, justification: &str) -> MatchedRule {
    MatchedRule { id: id.to_owned(), decision, justification: justification.to_owned() }
}

fn phase_rule(phase: Phase, effect: EffectKind) -> Option<MatchedRule> {
    match phase {
        Phase::Off => Some(built_in("phase.off", Decision::Forbid, "The agent is switched off here.")),
        Phase::Shadow => Some(built_in(
            "phase.shadow",
            Decision::Forbid,
            "The agent runs in shadow: it records and changes nothing.",
        )),
        Phase::Augment => {
            Some(built_in("phase.augment", Decision::Ask, "The agent drafts; a person commits every output."))
        }
        Phase::Recommend => match effect {
            EffectKind::AddNote | EffectKind::FileForm | EffectKind::AddTags => None,
            EffectKind::MoveStage | EffectKind::Archive => Some(built_in(
                "phase.recommend",
                Decision::Ask,
                "The agent recommends; acting on a recommendation is a person's.",
            )),
        },
        Phase::Automate => None,
    }
}

/// What no policy file, phase or setting can lower.
fn floor(facts: &Facts) -> Vec<MatchedRule> {
    let mut rules = Vec::new();
    // Whether a reason means "hired" is Lever's to say, so the word of an agent does not open this door.
    if facts.effect == EffectKind::Archive {
        rules.push(built_in("floor.archive", Decision::Ask, "A person stands behind every rejection."));
    }
    if facts.confidential {
        rules.push(built_in(
            "floor.confidential",
            Decision::Forbid,
            "Confidential opportunities are closed to agents.",
        ));
    }
    rules
}

#[cfg(test)]
mod tests;
