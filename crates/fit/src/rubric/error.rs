//! Why a rubric is refused, for the terminal and for beside the criterion that is at fault.

use thiserror::Error;

use super::DropReason;

/// More criteria than this say nothing about anybody.
pub(super) const CRITERIA_AT_MOST: usize = 100;

/// Why a rubric could not be read.
#[derive(Debug, Error)]
pub enum RubricError {
    #[error("the rubric is not TOML of the expected shape")]
    Syntax {
        #[source]
        source: toml::de::Error,
    },
    #[error("a rubric has at most {CRITERIA_AT_MOST} criteria")]
    TooMany,
    #[error("two criteria have the id {id:?}")]
    DuplicateId { id: String },
    #[error("criterion {id:?}: {what}")]
    Invalid { id: String, what: &'static str },
    #[error("criterion {id:?}: no skill goes by the name {skill:?}; to look for words, use terms")]
    UnknownSkill { id: String, skill: String },
    #[error("criterion {id:?} asks about {why}, by which nobody may be measured")]
    Protected { id: String, why: DropReason },
    #[error("criterion {id:?} speaks of {why} in its text; nobody may be measured by that, so say it without")]
    ProtectedText { id: String, why: DropReason },
}

impl RubricError {
    /// As it is said beside the criterion that is at fault.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::Syntax { source } => format!("This is not TOML of the expected shape: {}", source.message()),
            Self::TooMany => format!("A rubric has at most {CRITERIA_AT_MOST} criteria."),
            Self::DuplicateId { id } => format!("Another criterion has the id “{id}” already."),
            Self::Invalid { what, .. } => format!("This cannot be used: {what}."),
            Self::UnknownSkill { skill, .. } => {
                format!("No skill goes by the name “{skill}”. To look for these words, choose the kind “Words”.")
            }
            Self::Protected { why, .. } => format!("This asks about {why}, by which nobody may be measured."),
            Self::ProtectedText { why, .. } => {
                format!("The text speaks of {why}. Nobody may be measured by that, so say it without.")
            }
        }
    }
}
