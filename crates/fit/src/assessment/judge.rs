//! One criterion against one résumé.

use super::evidence::{Evidence, QUOTES_AT_MOST};
use super::skill::{Shown, SkillTally, name, shown};
use super::{Outcome, Quote, degree, language, phrasing, skill, statement};
use crate::text::{content_terms, fold};
use crate::{CriterionKind, SkillId};

/// A share of the months asked for that counts as partly, in percent.
const PARTLY_MONTHS: u32 = 60;

/// How a criterion came out, before points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Judged {
    pub(super) outcome: Outcome,
    pub(super) evidence: Vec<Quote>,
    pub(super) explanation: String,
}

impl Judged {
    pub(super) fn not_evidenced(explanation: String) -> Self {
        Self { outcome: Outcome::NotEvidenced, evidence: Vec::new(), explanation }
    }
}

pub(super) fn judge(kind: &CriterionKind, evidence: &Evidence<'_>, tally: &mut SkillTally) -> Judged {
    match kind {
        CriterionKind::Skill { any_of, all_of } => skill::judge(any_of, all_of, evidence, tally),
        CriterionKind::Years { months, skill: Some(skill) } => years_with(*months, skill, evidence, tally),
        CriterionKind::Years { months, skill: None } => years(*months, evidence),
        CriterionKind::Education { level, fields, or_experience } => {
            degree::judge(*level, fields, *or_experience, evidence)
        }
        CriterionKind::Certification { name } => certification(name, evidence),
        CriterionKind::Language { name } => language::judge(name, evidence),
        CriterionKind::Statement { terms } => statement::judge(terms, evidence),
    }
}

fn years(asked: u32, evidence: &Evidence<'_>) -> Judged {
    let Some(months) = evidence.resume.experience_months else {
        return Judged::not_evidenced("No dates of work could be read.".to_owned());
    };
    let (outcome, comparison) = compare(months, asked);
    let explanation = format!("The résumé shows {} of work; {comparison}.", phrasing::length(months));
    match outcome {
        Outcome::Met | Outcome::Partly => Judged { outcome, evidence: dates_of_work(evidence), explanation },
        Outcome::NotEvidenced => Judged::not_evidenced(explanation),
    }
}

fn years_with(asked: u32, skill: &SkillId, evidence: &Evidence<'_>, tally: &mut SkillTally) -> Judged {
    let shown = shown(skill, evidence);
    tally.count_one(skill, &shown);
    let name = name(skill, evidence.taxonomy);
    if shown == Shown::No {
        return Judged::not_evidenced(format!("The résumé does not mention {name}."));
    }
    let places = shown.places();
    let quotes = evidence.quotes(places.iter().copied());
    let months = evidence
        .resume
        .months_of(|work| places.iter().any(|&(start, _)| work.span.start <= start && start < work.span.end));
    let Some(months) = months else {
        let explanation = format!("The résumé mentions {name}, but in no dated entry, so the time cannot be told.");
        return Judged { outcome: Outcome::Partly, evidence: quotes, explanation };
    };
    let (outcome, comparison) = compare(months, asked);
    match (&shown, outcome) {
        (Shown::Named(_), Outcome::Met | Outcome::Partly) => {
            let explanation = format!("Entries that name {name} cover {}; {comparison}.", phrasing::length(months));
            Judged { outcome, evidence: quotes, explanation }
        }
        // What only suggests the skill cannot meet a demand for years of it.
        (Shown::Implied { .. } | Shown::InOtherWords(_), Outcome::Met | Outcome::Partly) => {
            let explanation = format!("Entries that suggest {name} cover {}; none names it.", phrasing::length(months));
            Judged { outcome: Outcome::Partly, evidence: quotes, explanation }
        }
        (_, Outcome::NotEvidenced) => {
            let length = phrasing::length(months);
            Judged::not_evidenced(format!("Entries that mention {name} cover {length}; {comparison}."))
        }
        (Shown::No, Outcome::Met | Outcome::Partly) => Judged::not_evidenced(String::new()),
    }
}

fn compare(months: u32, asked: u32) -> (Outcome, String) {
    let outcome = if months >= asked {
        Outcome::Met
    } else if u64::from(months) * 100 >= u64::from(asked) * u64::from(PARTLY_MONTHS) {
        Outcome::Partly
    } else {
        Outcome::NotEvidenced
    };
    (outcome, format!("{} are asked for", phrasing::length(asked)))
}

/// The dates of work entries, the evidence for a length of experience.
pub(super) fn dates_of_work(evidence: &Evidence<'_>) -> Vec<Quote> {
    let periods = evidence.resume.work.iter().filter_map(|work| work.period.as_ref()).map(|period| period.span);
    periods.filter_map(|span| evidence.exactly(span.start, span.end)).take(QUOTES_AT_MOST).collect()
}

fn certification(name: &str, evidence: &Evidence<'_>) -> Judged {
    let known = SkillId(name.to_owned());
    let met = |places: Vec<(usize, usize)>| Judged {
        outcome: Outcome::Met,
        evidence: evidence.quotes(places),
        explanation: format!("The résumé names {name}."),
    };
    let listed = evidence.resume.certificates.iter().find(|certificate| {
        let value = fold(&certificate.name.value);
        crate::text::has_phrase(&value, &fold(name))
    });
    if let Some(certificate) = listed {
        let span = certificate.name.span;
        if evidence.exactly(span.start, span.end).is_some() {
            return met(vec![(span.start, span.end)]);
        }
    }
    if let Shown::Named(places) = shown(&known, evidence) {
        return met(places);
    }
    // A certificate the taxonomy does not know may be written otherwise; a person should look.
    let described = statement::judge(&content_terms(name), evidence);
    match described.outcome {
        Outcome::Met if content_terms(name).len() > 1 => Judged {
            outcome: Outcome::Partly,
            evidence: described.evidence,
            explanation: format!("The résumé speaks of {name} in other words."),
        },
        Outcome::Met | Outcome::Partly | Outcome::NotEvidenced => {
            Judged::not_evidenced(format!("The résumé does not mention {name}."))
        }
    }
}
