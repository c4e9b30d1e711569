//! From the lines of the taxonomy's files to something that can be searched.

use std::collections::HashMap;

use daachorse::DoubleArrayAhoCorasick;

use super::{Claim, Entry, Form, Rule, SkillId, SkillKind, Taxonomy};
use crate::text::fold;

/// Why the embedded files could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum LoadError {
    #[error("line {line:?} is not kind, name, aliases, implied names")]
    Line { line: String },
    #[error("{name:?} implies {implied:?}, which is not in the taxonomy")]
    Implied { name: String, implied: String },
    // The cause is text because its type implements no `Error`.
    #[error("the search automaton could not be built: {cause}")]
    Automaton { cause: String },
}

impl Taxonomy {
    /// The first file to claim a form keeps it, so the curated file goes before the derived one.
    pub(super) fn load(files: &[&str]) -> Result<Self, LoadError> {
        let mut taxonomy = Names::default();
        let mut implied = Vec::new();
        for line in files.iter().flat_map(|file| file.lines()).filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (Some(kind), Some(name)) = (columns.next().and_then(kind_of), columns.next()) else {
                return Err(LoadError::Line { line: line.to_owned() });
            };
            let entry = taxonomy.add(kind, name);
            for alias in columns.next().unwrap_or_default().split('|').filter(|alias| !alias.is_empty()) {
                taxonomy.add_form(entry, alias);
            }
            if let Some(names) = columns.next() {
                implied.push((entry, names));
            }
        }
        taxonomy.finish(&implied)
    }
}

/// A taxonomy in the making.
#[derive(Default)]
struct Names {
    entries: Vec<Entry>,
    forms: Vec<Vec<Form>>,
    by_id: HashMap<SkillId, usize>,
    /// By folded form: the first skill that claimed it, and where its ways of writing stand in `forms`.
    claims: HashMap<String, Claim>,
}

impl Names {
    fn add(&mut self, kind: SkillKind, marked: &str) -> usize {
        let name = marked.trim_start_matches(['=', '~']).to_owned();
        let id = id_of(&name);
        if let Some(&known) = self.by_id.get(&id) {
            return known;
        }
        let entry = self.entries.len();
        self.by_id.insert(id.clone(), entry);
        self.entries.push(Entry { id, name, kind, implies: Vec::new() });
        self.add_form(entry, marked);
        entry
    }

    fn add_form(&mut self, entry: usize, marked: &str) {
        let (rule, written) = match marked.split_at_checked(1) {
            Some(("=", written)) => (Rule::OwnCase, written),
            Some(("~", written)) => (Rule::InContext, written),
            _ => (Rule::Anywhere, marked),
        };
        let next = self.forms.len();
        let claim = *self.claims.entry(fold(written)).or_insert(Claim { entry, place: next });
        if claim.entry != entry {
            return;
        }
        if claim.place == next {
            self.forms.push(Vec::new());
        }
        self.forms[claim.place].push(Form { entry, written: written.to_owned(), rule });
    }

    fn finish(mut self, implied: &[(usize, &str)]) -> Result<Taxonomy, LoadError> {
        for &(entry, names) in implied {
            for name in names.split('|') {
                let Some(&target) = self.by_id.get(&id_of(name)) else {
                    let name_of_entry = self.entries[entry].name.clone();
                    return Err(LoadError::Implied { name: name_of_entry, implied: name.to_owned() });
                };
                self.entries[entry].implies.push(target);
            }
        }
        let mut patterns = vec![""; self.forms.len()];
        for (folded, claim) in &self.claims {
            patterns[claim.place] = folded;
        }
        let automaton =
            DoubleArrayAhoCorasick::new(patterns).map_err(|cause| LoadError::Automaton { cause: cause.to_string() })?;
        let Self { entries, forms, by_id, claims } = self;
        Ok(Taxonomy { entries, forms, automaton, by_id, claims })
    }
}

fn kind_of(word: &str) -> Option<SkillKind> {
    match word {
        "technology" => Some(SkillKind::Technology),
        "practice" => Some(SkillKind::Practice),
        "soft" => Some(SkillKind::Soft),
        "certification" => Some(SkillKind::Certification),
        _ => None,
    }
}

pub(super) fn id_of(name: &str) -> SkillId {
    SkillId(name.trim().to_lowercase().replace(char::is_whitespace, "-"))
}
