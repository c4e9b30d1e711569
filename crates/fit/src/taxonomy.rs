//! The skills that Fulcrum knows by name, and where a text mentions them.
//!
//! The names live in two files beside this crate's sources, `taxonomy/curated.tsv` and `taxonomy/derived.tsv`; their
//! README says where they come from and what the marks before a name mean.

use std::collections::HashMap;
use std::sync::OnceLock;

use daachorse::DoubleArrayAhoCorasick;
use serde::{Deserialize, Serialize};

use load::id_of;

use crate::text::fold;

mod context;
mod load;
mod search;

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
pub struct Taxonomy {
    entries: Vec<Entry>,
    /// Indices of `entries` by folded form; the automaton's values are indices of this.
    forms: Vec<Vec<Form>>,
    automaton: DoubleArrayAhoCorasick<u32>,
    by_id: HashMap<SkillId, usize>,
    /// By folded form.
    claims: HashMap<String, Claim>,
}

#[derive(Debug)]
struct Entry {
    id: SkillId,
    name: String,
    kind: SkillKind,
    implies: Vec<usize>,
}

/// One way to write a skill.
#[derive(Debug)]
struct Form {
    entry: usize,
    /// As written in the file, for the comparison of case.
    written: String,
    rule: Rule,
}

/// When a form counts as the skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    /// Wherever it stands, in any case.
    Anywhere,
    /// In its own case; in another case only where the surroundings speak of technology.
    OwnCase,
    /// Also an everyday word or a single letter: only where the surroundings speak of technology.
    InContext,
}

/// What a folded form stands for: the first skill that claimed it, and where its ways of writing stand in `forms`.
#[derive(Debug, Clone, Copy)]
struct Claim {
    entry: usize,
    place: usize,
}

impl Taxonomy {
    /// The taxonomy that is part of the program, loaded at first use.
    #[must_use]
    pub fn embedded() -> &'static Self {
        static EMBEDDED: OnceLock<Taxonomy> = OnceLock::new();
        EMBEDDED.get_or_init(|| {
            #[expect(clippy::expect_used, reason = "the files are compiled in and a test loads them")]
            Self::load(&[include_str!("../taxonomy/curated.tsv"), include_str!("../taxonomy/derived.tsv")])
                .expect("the embedded taxonomy loads")
        })
    }

    /// The name to show for a skill; the id itself where the taxonomy does not know it.
    #[must_use]
    pub fn name<'a>(&'a self, skill: &'a SkillId) -> &'a str {
        self.entry(skill).map_or(&skill.0, |entry| &entry.name)
    }

    /// What sort of thing a skill is; `None` where the taxonomy does not know it.
    #[must_use]
    pub fn kind(&self, skill: &SkillId) -> Option<SkillKind> {
        self.entry(skill).map(|entry| entry.kind)
    }

    /// The skill that goes by this id, name or alias.
    #[must_use]
    pub fn resolve(&self, name: &str) -> Option<SkillId> {
        let claimed = || self.claims.get(&fold(name.trim())).map(|claim| claim.entry);
        let entry = self.by_id.get(&id_of(name)).copied().or_else(claimed)?;
        Some(self.entries[entry].id.clone())
    }

    /// Whether who has used `skill` has used `other` as well, as Django implies Python. A skill does not imply itself.
    #[must_use]
    pub fn implies(&self, skill: &SkillId, other: &SkillId) -> bool {
        let (Some(&from), Some(&to)) = (self.by_id.get(skill), self.by_id.get(other)) else { return false };
        let mut reached = vec![from];
        let mut at = 0;
        while let Some(&entry) = reached.get(at) {
            for &next in &self.entries[entry].implies {
                if next == to {
                    return true;
                }
                if !reached.contains(&next) {
                    reached.push(next);
                }
            }
            at += 1;
        }
        false
    }

    fn entry(&self, skill: &SkillId) -> Option<&Entry> {
        self.by_id.get(skill).map(|&entry| &self.entries[entry])
    }
}

impl std::fmt::Debug for Taxonomy {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Taxonomy({} skills, {} forms)", self.entries.len(), self.forms.len())
    }
}

#[cfg(test)]
mod tests;
