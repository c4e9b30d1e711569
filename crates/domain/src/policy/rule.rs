//! One rule of a policy, with the examples that say what it must match and what not.

use std::ops::Range;

use lever::{PostingId, StageId};
use serde::Deserialize;
use toml::Spanned;

use super::file::PolicyError;
use super::{Decision, Facts, MatchedRule};
use crate::{AgentName, EffectKind};

/// One rule. An empty condition is no condition.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rule {
    id: String,
    decision: Decision,
    /// Shown to the person who is asked.
    justification: String,
    #[serde(default)]
    agents: Vec<AgentName>,
    #[serde(default)]
    effects: Vec<EffectKind>,
    #[serde(default)]
    postings: Vec<PostingId>,
    #[serde(default)]
    teams: Vec<String>,
    #[serde(default)]
    departments: Vec<String>,
    #[serde(default)]
    locations: Vec<String>,
    #[serde(default)]
    to_stages: Vec<StageId>,
    min_score: Option<u8>,
    max_score: Option<u8>,
    needs_review: Option<bool>,
    #[serde(default)]
    must_match: Vec<Spanned<Example>>,
    #[serde(default)]
    must_not_match: Vec<Spanned<Example>>,
}

/// A situation that a rule must match, or must not.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Example {
    agent: AgentName,
    effect: EffectKind,
    score: Option<u8>,
    #[serde(default)]
    needs_review: bool,
    posting: Option<PostingId>,
    team: Option<String>,
    department: Option<String>,
    location: Option<String>,
    to_stage: Option<StageId>,
    hired: Option<bool>,
}

impl Rule {
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    #[must_use]
    pub fn decision(&self) -> Decision {
        self.decision
    }

    pub(super) fn matched(&self) -> MatchedRule {
        MatchedRule { id: self.id.clone(), decision: self.decision, justification: self.justification.clone() }
    }

    pub(super) fn matches(&self, facts: &Facts) -> bool {
        let named = |wanted: &[String], is: &Option<String>| {
            wanted.is_empty() || is.as_ref().is_some_and(|is| wanted.contains(is))
        };
        (self.agents.is_empty() || self.agents.contains(&facts.agent))
            && (self.effects.is_empty() || self.effects.contains(&facts.effect))
            && (self.postings.is_empty() || facts.posting.as_ref().is_some_and(|id| self.postings.contains(id)))
            && named(&self.teams, &facts.team)
            && named(&self.departments, &facts.department)
            && named(&self.locations, &facts.location)
            && (self.to_stages.is_empty() || facts.to_stage.as_ref().is_some_and(|id| self.to_stages.contains(id)))
            && self.min_score.is_none_or(|least| facts.score.is_some_and(|score| score >= least))
            && self.max_score.is_none_or(|most| facts.score.is_some_and(|score| score <= most))
            && self.needs_review.is_none_or(|wanted| wanted == facts.needs_review)
    }

    /// What is wrong with the rule and its examples, each with the example's place in the text where it has one.
    pub(super) fn faults(&self, is_taken: bool) -> Vec<(Option<Range<usize>>, PolicyError)> {
        let (id, mut faults) = (&self.id, Vec::new());
        let reserved = ["default.", "phase.", "floor."].iter().any(|prefix| id.starts_with(prefix));
        if id.trim().is_empty() || reserved || is_taken {
            faults.push((None, PolicyError::Name { id: id.clone() }));
        }
        if self.justification.trim().is_empty() {
            faults.push((None, PolicyError::NoJustification { id: id.clone() }));
        }
        let (least, most) = (self.min_score.unwrap_or(0), self.max_score.unwrap_or(100));
        if least > most || most > 100 {
            faults.push((None, PolicyError::Scores { id: id.clone() }));
        }
        if self.must_match.is_empty() {
            faults.push((None, PolicyError::NoExample { id: id.clone() }));
        }
        for (at, example) in self.must_match.iter().enumerate() {
            if !self.matches(&example.get_ref().facts()) {
                faults.push((Some(example.span()), PolicyError::DoesNotMatch { id: id.clone(), number: at + 1 }));
            }
        }
        for (at, example) in self.must_not_match.iter().enumerate() {
            if self.matches(&example.get_ref().facts()) {
                faults.push((Some(example.span()), PolicyError::Matches { id: id.clone(), number: at + 1 }));
            }
        }
        faults
    }

    /// The reason that whoever is asked reads.
    #[must_use]
    pub fn justification(&self) -> &str {
        &self.justification
    }

    /// Those it is for; every agent where there is none.
    #[must_use]
    pub fn agents(&self) -> &[AgentName] {
        &self.agents
    }

    /// Those it is for; every kind where there is none.
    #[must_use]
    pub fn effects(&self) -> &[EffectKind] {
        &self.effects
    }

    #[must_use]
    pub fn postings(&self) -> &[PostingId] {
        &self.postings
    }

    #[must_use]
    pub fn teams(&self) -> &[String] {
        &self.teams
    }

    #[must_use]
    pub fn departments(&self) -> &[String] {
        &self.departments
    }

    #[must_use]
    pub fn locations(&self) -> &[String] {
        &self.locations
    }

    #[must_use]
    pub fn to_stages(&self) -> &[StageId] {
        &self.to_stages
    }

    /// The least and the most score that it is for.
    #[must_use]
    pub fn scores(&self) -> (Option<u8>, Option<u8>) {
        (self.min_score, self.max_score)
    }

    #[must_use]
    pub fn needs_review(&self) -> Option<bool> {
        self.needs_review
    }
}

impl Example {
    fn facts(&self) -> Facts {
        Facts {
            agent: self.agent,
            effect: self.effect,
            score: self.score,
            needs_review: self.needs_review,
            posting: self.posting.clone(),
            team: self.team.clone(),
            department: self.department.clone(),
            location: self.location.clone(),
            to_stage: self.to_stage.clone(),
            hired: self.hired,
            confidential: false,
        }
    }
}
