//! Finding mentions: every form that occurs, then those that stand as words, then the longest at each place.

use super::context::{Surroundings, stands_alone};
use super::{Mention, Rule, SkillKind, Taxonomy};
use crate::text::fold;

/// A form that occurs in the text as a word of its own.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) entry: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_certain: bool,
    pub(super) is_technology: bool,
}

impl Taxonomy {
    /// Every skill that `text` names, in order, without overlaps: of two names at one place the longer counts.
    ///
    /// Everyday words that are also names ("Go", "R", "Excel") count only where their surroundings speak of
    /// technology.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Mention> {
        self.find_trusting(text, &[])
    }

    /// As [`Taxonomy::find`]; within the `trusted` byte ranges, such as a skills section, names need no surroundings.
    #[must_use]
    pub fn find_trusting(&self, text: &str, trusted: &[(usize, usize)]) -> Vec<Mention> {
        let mut hits = self.hits(text, trusted);
        // Context is judged before the longest is chosen, so that a doubtful long name cannot hide a certain short one.
        let surroundings = Surroundings::new(text, &hits);
        let confirmed: Vec<bool> =
            hits.iter().map(|hit| hit.is_certain || surroundings.speak_of_technology(hit)).collect();
        let mut kept = confirmed.iter();
        hits.retain(|_| kept.next().is_some_and(|&keep| keep));
        longest(hits)
            .into_iter()
            .map(|hit| Mention { skill: self.entries[hit.entry].id.clone(), start: hit.start, end: hit.end })
            .collect()
    }

    fn hits(&self, text: &str, trusted: &[(usize, usize)]) -> Vec<Hit> {
        let folded = fold(text);
        let mut hits: Vec<Hit> = Vec::new();
        for found in self.automaton.find_overlapping_iter(&folded) {
            let Some(forms) = usize::try_from(found.value()).ok().and_then(|place| self.forms.get(place)) else {
                continue;
            };
            let Some(end) = stands_alone(text, found.start(), found.end()) else { continue };
            let is_trusted = trusted.iter().any(|&(from, to)| from <= found.start() && end <= to);
            for form in forms {
                let slice = &text[found.start()..found.end()];
                let is_own_case =
                    slice == form.written || (form.written.len() >= 4 && !slice.chars().any(char::is_lowercase));
                let is_certain = match form.rule {
                    Rule::Anywhere => true,
                    Rule::OwnCase => is_trusted || is_own_case,
                    Rule::InContext => is_trusted,
                };
                // An inflected everyday word is that word: "reacts", "words".
                if form.rule != Rule::Anywhere && end != found.end() {
                    continue;
                }
                let entry = &self.entries[form.entry];
                hits.push(Hit {
                    entry: form.entry,
                    start: found.start(),
                    end,
                    is_certain,
                    is_technology: entry.kind == SkillKind::Technology,
                });
            }
        }
        hits
    }
}

fn longest(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (std::cmp::Reverse(hit.end - hit.start), hit.start, hit.entry));
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        let place = kept.partition_point(|other| other.start < hit.start);
        let is_free = kept.get(place).is_none_or(|next| hit.end <= next.start)
            && (place == 0 || kept[place - 1].end <= hit.start);
        if is_free {
            kept.insert(place, hit);
        }
    }
    kept
}
