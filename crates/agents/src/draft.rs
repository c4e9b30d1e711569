use domain::{Effect, Evidence};
use serde_json::Value;

/// What an agent suggests, unchecked.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    pub effects: Vec<DraftEffect>,
    /// 0 to 100, from a rubric by arithmetic.
    pub score: Option<u8>,
    /// Why a person should look closely; empty where there is no reason.
    pub review: Vec<String>,
    /// The agent's own record of its reasons.
    pub outcome: Value,
    /// What worked by which rules; no personal data.
    pub versions: Value,
}

/// One change that an agent would like to see in Lever.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftEffect {
    pub effect: Effect,
    pub rationale: String,
    pub evidence: Vec<Evidence>,
}
