//! The rubric: what counts for a posting, how much, and which version of that a score was made with.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{PostingText, SkillId, Taxonomy};

mod comparison;
pub(crate) mod degree;
mod draft;
pub(crate) mod duration;
mod error;
mod file;
mod id;
mod joining;
pub(crate) mod language;
pub(crate) mod protected;
pub(crate) mod sections;
mod suggest;
mod warning;

pub use comparison::Change;
pub use draft::{CriterionDraft, Fault, RubricDraft};
pub use error::RubricError;
pub use warning::Warning;

/// What counts for a posting. A person may edit it; every edit changes the version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rubric {
    /// The first 16 hexadecimal digits of the SHA-256 of title and criteria.
    pub version: String,
    pub title: String,
    pub criteria: Vec<Criterion>,
    /// What the posting says that no one may be measured by, and why.
    #[serde(default)]
    pub dropped: Vec<DroppedCriterion>,
}

/// One thing that a résumé either evidences or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Criterion {
    /// Unique in the rubric.
    pub id: String,
    /// Verbatim from the posting.
    pub text: String,
    pub kind: CriterionKind,
    pub need: Need,
    /// 1 to 100.
    pub weight: u32,
}

/// Whether the posting insists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    Required,
    Preferred,
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CriterionKind {
    /// Every one of `all_of` and, where `any_of` is not empty, at least one of `any_of`.
    Skill {
        #[serde(default)]
        any_of: Vec<SkillId>,
        #[serde(default)]
        all_of: Vec<SkillId>,
    },
    /// Months of work, with the skill where one is named.
    Years {
        months: u32,
        skill: Option<SkillId>,
    },
    /// A degree of at least this level.
    Education {
        level: EducationLevel,
        /// Fields of study the posting names; empty where any will do.
        #[serde(default)]
        fields: Vec<String>,
        /// "or equivalent experience".
        #[serde(default)]
        or_experience: bool,
    },
    Certification {
        name: String,
    },
    /// A spoken language.
    Language {
        name: String,
    },
    /// Anything else, by its content words.
    Statement {
        terms: Vec<String>,
    },
}

/// How far an education went. Where it took place never counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EducationLevel {
    Secondary,
    Associate,
    Bachelor,
    Master,
    Doctorate,
}

/// A part of a posting that must not become a criterion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedCriterion {
    /// Verbatim from the posting.
    pub text: String,
    pub why: DropReason,
}

/// The protected attribute, or the proxy for one, that a sentence asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DropReason {
    Age,
    Gender,
    Ethnicity,
    Religion,
    FamilyStatus,
    Nationality,
    Health,
    Appearance,
    /// Where somebody lives, such as a ZIP code.
    Address,
    SchoolPrestige,
    GraduationYear,
    EmploymentGap,
    /// "Native speaker": the language itself stays a criterion.
    Nativeness,
}

impl DropReason {
    /// Whether it only stands for something protected: as a measure it is refused all the same, beside one it is warned
    /// of.
    #[must_use]
    pub const fn is_proxy(self) -> bool {
        match self {
            Self::Address | Self::SchoolPrestige | Self::GraduationYear | Self::EmploymentGap | Self::Nativeness => {
                true
            }
            Self::Age
            | Self::Gender
            | Self::Ethnicity
            | Self::Religion
            | Self::FamilyStatus
            | Self::Nationality
            | Self::Health
            | Self::Appearance => false,
        }
    }
}

impl std::fmt::Display for DropReason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Age => "age",
            Self::Gender => "gender",
            Self::Ethnicity => "ethnicity",
            Self::Religion => "religion",
            Self::FamilyStatus => "family status",
            Self::Nationality => "nationality or citizenship",
            Self::Health => "health or disability",
            Self::Appearance => "appearance",
            Self::Address => "place of residence",
            Self::SchoolPrestige => "the prestige of a school",
            Self::GraduationYear => "year of graduation, a proxy for age",
            Self::EmploymentGap => "gaps in employment, a proxy for care and illness",
            Self::Nativeness => "being a native speaker, a proxy for origin",
        })
    }
}

impl Rubric {
    /// A rubric with the version that its content gives it.
    #[must_use]
    pub fn new(title: String, criteria: Vec<Criterion>, dropped: Vec<DroppedCriterion>) -> Self {
        let version = version_of(&title, &criteria);
        Self { version, title, criteria, dropped }
    }

    /// The version that the content as it is now gives, whatever the field says.
    #[must_use]
    pub fn content_version(&self) -> String {
        version_of(&self.title, &self.criteria)
    }

    /// Proposes criteria for a posting, for a person to edit. Required criteria weigh 3, preferred ones 1, and general
    /// abilities ("team player") 1 in any case.
    #[must_use]
    pub fn suggest(posting: &PostingText, taxonomy: &Taxonomy) -> Self {
        suggest::suggest(posting, taxonomy)
    }

    /// Reads a rubric that a person wrote or edited. The version is computed, never read.
    ///
    /// # Errors
    /// Names the criterion that is wrong; refuses criteria on protected attributes and their proxies.
    pub fn from_toml(text: &str) -> Result<Self, RubricError> {
        file::read(text)
    }

    /// The rubric as a file for people to edit; [`Rubric::from_toml`] reads it back unchanged.
    #[must_use]
    pub fn to_toml(&self) -> String {
        file::write(self)
    }
}

fn version_of(title: &str, criteria: &[Criterion]) -> String {
    const VERSION_BYTES: usize = 8;
    // Cannot fail for these types, which hold neither maps nor fractions.
    let canonical = serde_json::to_vec(&(title, criteria)).unwrap_or_default();
    hex::encode(&Sha256::digest(&canonical)[..VERSION_BYTES])
}

#[cfg(test)]
mod tests;
