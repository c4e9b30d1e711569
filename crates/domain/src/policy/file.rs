//! The policy file: TOML, with examples that are checked when it is read.

use std::collections::BTreeSet;

use lever::{PostingId, StageId};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{Decision, Facts, MatchedRule};
use crate::{AgentName, EffectKind};

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    name: String,
    version: String,
    rules: Vec<Rule>,
}

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
    must_match: Vec<Example>,
    #[serde(default)]
    must_not_match: Vec<Example>,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default, rename = "rule")]
    rules: Vec<Rule>,
}

/// Why a policy file is refused.
#[derive(Debug, Error)]
pub enum PolicyError {
    #[error("the policy is not well formed: {0}")]
    Syntax(#[from] toml::de::Error),
    #[error("rule {id:?}: the name is taken, or belongs to Fulcrum (default., phase., floor.)")]
    Name { id: String },
    #[error("rule {id:?}: a rule needs a justification, which the person who is asked reads")]
    NoJustification { id: String },
    #[error("rule {id:?}: min-score is above max-score, or one of them above 100")]
    Scores { id: String },
    #[error("rule {id:?}: a rule needs at least one must-match example")]
    NoExample { id: String },
    #[error("rule {id:?}: example {number} of must-match does not match")]
    DoesNotMatch { id: String, number: usize },
    #[error("rule {id:?}: example {number} of must-not-match matches")]
    Matches { id: String, number: usize },
}

impl Policy {
    /// Reads a policy and checks its examples.
    ///
    /// # Errors
    /// Names the rule and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let file: File = toml::from_str(text)?;
        let mut ids = BTreeSet::new();
        for rule in &file.rules {
            rule.check(&mut ids)?;
        }
        let version = hex::encode(&Sha256::digest(text.as_bytes())[..6]);
        Ok(Self { name: file.name, version, rules: file.rules })
    }

    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first 12 hex digits of the SHA-256 of the file.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
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

    fn check(&self, ids: &mut BTreeSet<String>) -> Result<(), PolicyError> {
        let id = self.id.clone();
        let reserved = ["default.", "phase.", "floor."].iter().any(|prefix| id.starts_with(prefix));
        if id.trim().is_empty() || reserved || !ids.insert(id.clone()) {
            return Err(PolicyError::Name { id });
        }
        if self.justification.trim().is_empty() {
            return Err(PolicyError::NoJustification { id });
        }
        let (least, most) = (self.min_score.unwrap_or(0), self.max_score.unwrap_or(100));
        if least > most || most > 100 {
            return Err(PolicyError::Scores { id });
        }
        if self.must_match.is_empty() {
            return Err(PolicyError::NoExample { id });
        }
        if let Some(at) = self.must_match.iter().position(|example| !self.matches(&example.facts())) {
            return Err(PolicyError::DoesNotMatch { id, number: at + 1 });
        }
        if let Some(at) = self.must_not_match.iter().position(|example| self.matches(&example.facts())) {
            return Err(PolicyError::Matches { id, number: at + 1 });
        }
        Ok(())
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
