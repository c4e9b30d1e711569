//! The policy file: TOML, with examples that are checked when it is read.

use std::collections::BTreeSet;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;
use toml::Spanned;

use super::rule::Rule;

/// The rules in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    name: String,
    version: String,
    text: String,
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    name: String,
    #[serde(default, rename = "rule")]
    rules: Vec<Spanned<Rule>>,
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

impl PolicyError {
    /// What is wrong, on one line.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Syntax(error) => format!("the policy is not well formed: {}", error.message().replace('\n', ", ")),
            said => said.to_string(),
        }
    }
}

/// Something wrong, and where.
#[derive(Debug)]
pub struct PolicyFault {
    /// Counts from 1.
    pub line: usize,
    pub error: PolicyError,
}

impl Policy {
    /// Reads a policy and checks its examples.
    ///
    /// # Errors
    /// Names the rule and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let (policy, faults) = Self::read(text)?;
        faults.into_iter().next().map_or(Ok(policy), |fault| Err(fault.error))
    }

    /// The same, with everything that is wrong and not only the first of it.
    ///
    /// # Errors
    /// What is wrong, each with its line.
    pub fn check(text: &str) -> Result<Self, Vec<PolicyFault>> {
        match Self::read(text) {
            Ok((policy, faults)) if faults.is_empty() => Ok(policy),
            Ok((_, faults)) => Err(faults),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                Err(vec![PolicyFault { line: line_of(text, at), error: error.into() }])
            }
        }
    }

    fn read(text: &str) -> Result<(Self, Vec<PolicyFault>), toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let (mut ids, mut faults, mut rules) = (BTreeSet::new(), Vec::new(), Vec::new());
        for spanned in file.rules {
            let (at, rule) = (spanned.span().start, spanned.into_inner());
            let is_taken = !ids.insert(rule.id().to_owned());
            for (place, error) in rule.faults(is_taken) {
                faults.push(PolicyFault { line: line_of(text, place.map_or(at, |place| place.start)), error });
            }
            rules.push(rule);
        }
        let version = hex::encode(&Sha256::digest(text.as_bytes())[..6]);
        Ok((Self { name: file.name, version, text: text.to_owned(), rules }, faults))
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

    /// The file, word for word.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }
}

/// The line of a place in a text, from 1.
fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}
