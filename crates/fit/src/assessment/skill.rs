//! Whether a résumé names a skill, names one that implies it, or says it in other words.

use super::evidence::{Evidence, StemmedLine};
use super::phrasing::list;
use super::{Judged, Outcome};
use crate::text::{find_phrase, fold, stem, words};
use crate::{SkillId, SkillKind, Taxonomy};

/// What a résumé shows of one skill, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    Named(Vec<(usize, usize)>),
    /// Another skill that implies this one.
    Implied {
        by: SkillId,
        places: Vec<(usize, usize)>,
    },
    /// The words of its name, apart from each other in one line.
    InOtherWords((usize, usize)),
    No,
}

impl Shown {
    pub(super) fn places(&self) -> Vec<(usize, usize)> {
        match self {
            Self::Named(places) | Self::Implied { places, .. } => places.clone(),
            Self::InOtherWords(place) => vec![*place],
            Self::No => Vec::new(),
        }
    }
}

/// The rubric's skills by how they came out, for the lists of the assessment.
#[derive(Debug, Default)]
pub(super) struct SkillTally {
    matched: Vec<SkillId>,
    missing: Vec<SkillId>,
}

impl SkillTally {
    fn count(&mut self, skill: &SkillId, shown: &Shown, is_met: bool) {
        let counted = match shown {
            Shown::Named(_) => &mut self.matched,
            Shown::No if !is_met => &mut self.missing,
            Shown::No | Shown::Implied { .. } | Shown::InOtherWords(_) => return,
        };
        if !counted.contains(skill) {
            counted.push(skill.clone());
        }
    }

    pub(super) fn count_one(&mut self, skill: &SkillId, shown: &Shown) {
        self.count(skill, shown, false);
    }

    pub(super) fn names(self, taxonomy: &Taxonomy) -> (Vec<String>, Vec<String>) {
        let names = |skills: Vec<SkillId>| skills.iter().map(|skill| name(skill, taxonomy).to_owned()).collect();
        (names(self.matched), names(self.missing))
    }
}

/// The taxonomy's name for what an operator may have written in their own way.
pub(super) fn name<'a>(skill: &'a SkillId, taxonomy: &'a Taxonomy) -> &'a str {
    match taxonomy.kind(skill) {
        Some(_) => taxonomy.name(skill),
        None => &skill.0,
    }
}

pub(super) fn shown(skill: &SkillId, evidence: &Evidence<'_>) -> Shown {
    let taxonomy = evidence.taxonomy;
    let Some(known) = taxonomy.kind(skill).map(|_| skill.clone()).or_else(|| taxonomy.resolve(&skill.0)) else {
        return find_phrase(&evidence.folded, fold(skill.0.trim()).as_str())
            .map_or(Shown::No, |at| Shown::Named(vec![at]));
    };
    let named: Vec<_> = evidence
        .mentions
        .iter()
        .filter(|mention| mention.skill == known)
        .map(|mention| (mention.start, mention.end))
        .collect();
    if !named.is_empty() {
        return Shown::Named(named);
    }
    if let Some(first) = evidence.mentions.iter().find(|mention| taxonomy.implies(&mention.skill, &known)) {
        let by = first.skill.clone();
        let places = evidence.mentions.iter().filter(|mention| mention.skill == by);
        return Shown::Implied { places: places.map(|mention| (mention.start, mention.end)).collect(), by };
    }
    match taxonomy.kind(&known) {
        Some(SkillKind::Practice) => in_other_words(taxonomy.name(&known), evidence),
        Some(SkillKind::Technology | SkillKind::Soft | SkillKind::Certification) | None => Shown::No,
    }
}

/// "Planned the yearly budget" for "budget planning": every word of the name, inflected, in one line.
fn in_other_words(name: &str, evidence: &Evidence<'_>) -> Shown {
    let wanted: Vec<String> = words(name).map(|(_, word)| stem(word)).filter(|stem| stem.len() > 2).collect();
    if wanted.len() < 2 {
        return Shown::No;
    }
    let holds = |line: &&StemmedLine| wanted.iter().all(|wanted| line.words.iter().any(|word| word.stem == *wanted));
    let line = evidence.lines.iter().find(holds);
    let word = line.and_then(|line| line.words.iter().find(|word| wanted.contains(&word.stem)));
    word.map_or(Shown::No, |word| Shown::InOtherWords((word.start, word.end)))
}

/// Judges "every one of `all_of` and at least one of `any_of`".
pub(super) fn judge(any_of: &[SkillId], all_of: &[SkillId], evidence: &Evidence<'_>, tally: &mut SkillTally) -> Judged {
    let all: Vec<(&SkillId, Shown)> = all_of.iter().map(|skill| (skill, shown(skill, evidence))).collect();
    let any: Vec<(&SkillId, Shown)> = any_of.iter().map(|skill| (skill, shown(skill, evidence))).collect();
    let is_named = |shown: &Shown| matches!(shown, Shown::Named(_));
    let is_met = all.iter().all(|(_, shown)| is_named(shown))
        && (any.is_empty() || any.iter().any(|(_, shown)| is_named(shown)))
        && !(any.is_empty() && all.is_empty());
    let everything = || all.iter().chain(&any);
    let outcome = if is_met {
        Outcome::Met
    } else if everything().any(|(_, shown)| *shown != Shown::No) {
        Outcome::Partly
    } else {
        Outcome::NotEvidenced
    };
    for (skill, shown) in everything() {
        tally.count(skill, shown, is_met);
    }
    let first_places = everything().filter_map(|(_, shown)| shown.places().first().copied());
    let more_places = everything().flat_map(|(_, shown)| shown.places().into_iter().skip(1));
    // One place for each skill before a second place for any.
    let mut quotes = evidence.quotes(best_places(everything().map(|(_, shown)| shown), evidence).chain(first_places));
    if quotes.len() < everything().count() {
        quotes =
            evidence.quotes(quotes.iter().map(|quote| (quote.start, quote.end)).chain(more_places).collect::<Vec<_>>());
    }
    Judged { outcome, evidence: quotes, explanation: explain(&all, &any, evidence.taxonomy) }
}

/// For each skill the place that tells most: one in a work entry, else the first.
fn best_places<'a>(
    shown: impl Iterator<Item = &'a Shown> + 'a,
    evidence: &'a Evidence<'_>,
) -> impl Iterator<Item = (usize, usize)> + 'a {
    shown.filter_map(|shown| {
        let places = shown.places();
        let in_work = places.iter().find(|(start, _)| evidence.is_in_work(*start));
        in_work.or(places.first()).copied()
    })
}

fn explain(all: &[(&SkillId, Shown)], any: &[(&SkillId, Shown)], taxonomy: &Taxonomy) -> String {
    let names = |wanted: &dyn Fn(&Shown) -> bool, from: &[&(&SkillId, Shown)]| -> Vec<String> {
        from.iter().filter(|(_, shown)| wanted(shown)).map(|(skill, _)| name(skill, taxonomy).to_owned()).collect()
    };
    let joined = |names: &[String], by: &str| list(&names.iter().map(String::as_str).collect::<Vec<_>>(), by);
    let everything: Vec<&(&SkillId, Shown)> = all.iter().chain(any).collect();
    let any_is_named = any.iter().any(|(_, shown)| matches!(shown, Shown::Named(_)));
    // Of a choice, what was not chosen is not missing.
    let asked: Vec<&(&SkillId, Shown)> = if any_is_named { all.iter().collect() } else { everything.clone() };
    let named = names(&|shown| matches!(shown, Shown::Named(_)), &everything);
    let absent = names(&|shown| *shown == Shown::No, &asked);
    let mut clauses = Vec::new();
    if !named.is_empty() {
        clauses.push(format!("names {}", joined(&named, "and")));
    }
    for (skill, shown) in &asked {
        match shown {
            Shown::Implied { by, .. } => {
                clauses.push(format!("names {}, which suggests {}", taxonomy.name(by), name(skill, taxonomy)));
            }
            Shown::InOtherWords(_) => clauses.push(format!("speaks of {} in other words", name(skill, taxonomy))),
            Shown::Named(_) | Shown::No => {}
        }
    }
    if !absent.is_empty() {
        clauses.push(format!("does not mention {}", joined(&absent, "or")));
    }
    if clauses.is_empty() {
        return "The criterion names no skill to look for.".to_owned();
    }
    format!("The résumé {}.", clauses.join("; it "))
}
