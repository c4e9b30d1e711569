//! The degrees somebody holds, by level and field. School and year are neither looked at nor quoted.

use resume::{Education, Span};

use super::evidence::Evidence;
use super::{Judged, Outcome, Quote};
use crate::EducationLevel;
use crate::rubric::degree::degrees;
use crate::text::{content_terms, lines, stem, words};

/// Experience that may stand in for a degree, where the posting says that it may.
const EQUIVALENT_EXPERIENCE_MONTHS: u32 = 48;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeldDegree {
    pub(super) level: EducationLevel,
    /// The degree and its field.
    pub(super) quote: Quote,
    /// The stems of the words that may name its field.
    field: Vec<String>,
}

/// From the education entries; where there are none, from lines that name a degree.
pub(super) fn held_degrees(evidence: &Evidence<'_>) -> Vec<HeldDegree> {
    let entries: Vec<HeldDegree> =
        evidence.resume.education.iter().filter_map(|education| from_entry(education, evidence)).collect();
    if !entries.is_empty() {
        return entries;
    }
    // "Taught high school" holds no degree, so that outside education entries only higher ones count.
    lines(&evidence.masked)
        .filter_map(|(start, end)| from_line(start, end, evidence))
        .filter(|degree| degree.level > EducationLevel::Secondary)
        .collect()
}

fn from_entry(education: &Education, evidence: &Evidence<'_>) -> Option<HeldDegree> {
    let span = education.span;
    let whole = evidence.masked.get(span.start..span.end)?;
    let found = degrees(whole);
    let highest = found.iter().max_by_key(|degree| degree.level)?;
    let named = Span { start: span.start + highest.start, end: span.start + highest.end };
    let study_type = education.study_type.as_ref().map_or(named, |located| located.span);
    let area = education.area.as_ref().map(|located| located.span);
    let quote = area
        .and_then(|area| together(study_type, area, education, evidence))
        .or_else(|| evidence.exactly(study_type.start, study_type.end))
        .or_else(|| evidence.exactly(named.start, named.end))?;
    let about = match area.and_then(|area| evidence.masked.get(area.start..area.end)) {
        Some(area) => format!("{} {area}", quote.text),
        None => without_school(whole, span.start, education),
    };
    Some(HeldDegree { level: highest.level, quote, field: stems(&about) })
}

/// Degree and field in one quote, where neither school nor dates stand between them.
fn together(degree: Span, area: Span, education: &Education, evidence: &Evidence<'_>) -> Option<Quote> {
    const APART_BYTES: usize = 40;
    let (start, end) = (degree.start.min(area.start), degree.end.max(area.end));
    let gap = evidence.masked.get(degree.end.min(area.end)..degree.start.max(area.start)).unwrap_or_default();
    let crosses = |span: Span| span.start < end && start < span.end;
    let is_private = education.institution.as_ref().is_some_and(|located| crosses(located.span))
        || education.period.as_ref().is_some_and(|located| crosses(located.span));
    if gap.len() > APART_BYTES || is_private { None } else { evidence.exactly(start, end) }
}

fn without_school(whole: &str, offset: usize, education: &Education) -> String {
    let school = education.institution.as_ref().map(|located| located.span);
    words(whole)
        .filter(|(at, _)| school.is_none_or(|school| offset + at < school.start || school.end <= offset + at))
        .map(|(_, word)| word)
        .collect::<Vec<_>>()
        .join(" ")
}

fn from_line(start: usize, end: usize, evidence: &Evidence<'_>) -> Option<HeldDegree> {
    let line = &evidence.masked[start..end];
    let found = degrees(line);
    let highest = found.iter().max_by_key(|degree| degree.level)?;
    // To the end of the phrase: what follows a comma or a number is school, place or year.
    let tail = &line[highest.end..];
    let stop = tail.find(|c: char| c.is_ascii_digit() || matches!(c, ',' | ';' | '|' | '(' | '–' | '—' | '.'));
    let to = start + highest.end + stop.unwrap_or(tail.len());
    let quote = evidence
        .exactly(start + highest.start, to)
        .or_else(|| evidence.exactly(start + highest.start, start + highest.end))?;
    Some(HeldDegree { level: highest.level, field: stems(line), quote })
}

fn stems(text: &str) -> Vec<String> {
    words(text).map(|(_, word)| stem(word)).collect()
}

pub(super) fn judge(level: EducationLevel, fields: &[String], or_experience: bool, evidence: &Evidence<'_>) -> Judged {
    let mut best: Option<(Outcome, &HeldDegree, String)> = None;
    for held in &evidence.degrees {
        let (outcome, explanation) = compare(held, level, fields);
        let rank = |outcome: Outcome| match outcome {
            Outcome::Met => 2,
            Outcome::Partly => 1,
            Outcome::NotEvidenced => 0,
        };
        if best.as_ref().is_none_or(|(best, ..)| rank(outcome) > rank(*best)) {
            best = Some((outcome, held, explanation));
        }
    }
    let months = evidence.resume.experience_months.unwrap_or(0);
    match best {
        Some((outcome @ (Outcome::Met | Outcome::Partly), held, explanation)) => {
            Judged { outcome, evidence: vec![held.quote.clone()], explanation }
        }
        _ if or_experience && months >= EQUIVALENT_EXPERIENCE_MONTHS => Judged {
            outcome: Outcome::Partly,
            evidence: super::judge::dates_of_work(evidence),
            explanation: format!(
                "The résumé shows no {}; the posting accepts equivalent experience, and {} are shown.",
                name(level),
                super::phrasing::length(months)
            ),
        },
        _ => Judged::not_evidenced(format!("The résumé shows no {}.", name(level))),
    }
}

fn compare(held: &HeldDegree, level: EducationLevel, fields: &[String]) -> (Outcome, String) {
    let is_one_below = matches!(
        (held.level, level),
        (EducationLevel::Associate, EducationLevel::Bachelor)
            | (EducationLevel::Bachelor, EducationLevel::Master)
            | (EducationLevel::Master, EducationLevel::Doctorate)
    );
    if held.level < level && !is_one_below {
        return (Outcome::NotEvidenced, String::new());
    }
    if held.level < level {
        return (
            Outcome::Partly,
            format!("The résumé shows a {}, one level below the {} asked for.", name(held.level), name(level)),
        );
    }
    let is_in = |field: &String| content_terms(field).iter().all(|term| held.field.contains(&stem(term)));
    if fields.is_empty() || fields.iter().any(is_in) {
        return (Outcome::Met, format!("The résumé shows a {}.", name(held.level)));
    }
    (
        Outcome::Partly,
        format!("The résumé shows a {}; whether its field is close enough is for a person to say.", name(held.level)),
    )
}

pub(super) fn name(level: EducationLevel) -> &'static str {
    match level {
        EducationLevel::Secondary => "secondary school diploma",
        EducationLevel::Associate => "associate degree",
        EducationLevel::Bachelor => "bachelor's degree",
        EducationLevel::Master => "master's degree",
        EducationLevel::Doctorate => "doctorate",
    }
}
