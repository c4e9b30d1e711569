//! The skills that Fulcrum knows by name, and where a text mentions them.

use serde::{Deserialize, Serialize};

/// The stable name of a skill, for instance `postgresql`, `c++` or `account-management`.
///
/// A rubric may hold ids that the taxonomy does not know: an operator's own tool is then looked for word for word.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SkillId(pub String);

/// What sort of thing a skill is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SkillKind {
    /// A language, product, library, standard or technique of computing.
    Technology,
    /// A field of professional practice, such as "financial modelling".
    Practice,
    /// A general ability, such as "teamwork": weighs little, because everyone claims it.
    Soft,
    /// A certificate with a name of its own, such as PMP.
    Certification,
}

/// A skill named in a text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Mention {
    pub skill: SkillId,
    /// Byte range in the text that was searched, on character boundaries.
    pub start: usize,
    pub end: usize,
}

/// Names of skills, their aliases and what each implies.
#[derive(Debug)]
pub struct Taxonomy {}

impl Taxonomy {
    /// The taxonomy that is part of the program, loaded at first use.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: Taxonomy = Taxonomy {};
        &EMBEDDED
    }

    /// Every skill that `text` names, in order, without overlaps: of two names at one place the longer counts.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Mention> {
        let _ = text;
        Vec::new()
    }

    /// The name to show for a skill; the id itself where the taxonomy does not know it.
    #[must_use]
    pub fn name<'a>(&'a self, skill: &'a SkillId) -> &'a str {
        &skill.0
    }

    /// The skill that goes by this id, name or alias.
    #[must_use]
    pub fn resolve(&self, name: &str) -> Option<SkillId> {
        let _ = name;
        None
    }
}
