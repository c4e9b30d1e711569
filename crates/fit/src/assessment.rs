//! What a résumé evidences of a rubric.

use resume::{Document, Resume};
use serde::{Deserialize, Serialize};

use crate::{Criterion, CriterionKind, Need, Rubric, SkillKind, Taxonomy, text};

mod degree;
mod evidence;
mod hidden;
mod judge;
mod language;
mod phrasing;
mod pointed;
mod readable;
mod skill;
mod statement;
mod summary;
mod visible;

use evidence::Evidence;
pub use hidden::HiddenEffect;
use judge::Judged;
pub use pointed::Pointed;
pub use readable::Readable;
use skill::SkillTally;
pub(crate) use visible::{EXCLUDED, without_identity};

/// The outcome of holding one résumé against one rubric.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// 0 to 100: the share of the rubric's weight that the résumé evidences, rounded.
    pub score: u8,
    /// The version of the rubric's content as it was scored.
    pub rubric_version: String,
    /// One for each criterion, in the rubric's order.
    pub findings: Vec<Finding>,
    /// Names of the rubric's skills that the résumé names.
    pub skills_matched: Vec<String>,
    /// Names of the rubric's skills of which there is no evidence and for which nothing else stands in.
    pub skills_missing: Vec<String>,
    pub experience_months: Option<u32>,
    /// Degrees and fields, without school and year.
    pub education: Vec<Quote>,
    pub certifications: Vec<Quote>,
    /// Two or three sentences. Made here, they hold the rubric's words only, so that nothing personal can be in them.
    pub summary: String,
    /// Why a person should look twice.
    pub review: Vec<ReviewReason>,
    /// What the file's hidden text would have done to the score; `None` where it hides nothing.
    #[serde(default)]
    pub hidden: Option<HiddenEffect>,
}

/// How one criterion came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub criterion: Criterion,
    pub outcome: Outcome,
    /// All of `of` where met, half where partly, none where not evidenced.
    pub points: u32,
    /// Twice the criterion's weight, so that half is a whole number.
    pub of: u32,
    pub evidence: Vec<Quote>,
    /// One plain sentence that says why.
    pub explanation: String,
}

/// What the résumé shows of a criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Met,
    Partly,
    /// The résumé does not say. It is no statement about the person.
    NotEvidenced,
}

impl Outcome {
    /// As a reader is told.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Partly => "partly",
            Self::NotEvidenced => "not evidenced",
        }
    }
}

/// A verbatim piece of the visible text: `document.text[start..end] == text`, always.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Quote {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// Why a person should look twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewReason {
    /// The document holds no text to judge: the score of 0 says nothing about the person.
    NothingRead,
    /// The file holds text that a reader would not see. It was not used.
    HiddenText { count: usize },
    /// Required criteria without evidence, by id.
    RequiredNotEvidenced { criteria: Vec<String> },
    /// The rubric asks for years, and no entry of the résumé has dates that could be read.
    ExperienceUnknown,
    /// So few criteria that one more or less changes everything.
    FewCriteria { count: usize },
}

/// Fewer criteria than this make a score of little meaning.
const FEW_CRITERIA: usize = 3;

/// Holds a résumé against a rubric. Pure: the same arguments give the same bytes.
///
/// Only the visible text is evidence. Name, contact details and address are left out before anything is looked for, and
/// nothing is deducted: a criterion earns its points or earns none.
#[must_use]
pub fn assess(rubric: &Rubric, resume: &Resume, document: &Document, taxonomy: &Taxonomy) -> Assessment {
    let (findings, evidence, tally) = findings(rubric, resume, document, taxonomy);
    let (skills_matched, skills_missing) = tally.names(taxonomy);
    let is_read = text::words(&document.text).next().is_some();
    Assessment {
        score: score(&findings),
        rubric_version: rubric.content_version(),
        skills_matched,
        skills_missing,
        experience_months: resume.experience_months,
        education: evidence.degrees.iter().map(|degree| degree.quote.clone()).collect(),
        certifications: certifications(&evidence),
        summary: summary::summarise(&findings, is_read, taxonomy),
        review: review(&findings, resume, document, is_read),
        hidden: hidden::effect(rubric, &findings, resume, document, taxonomy),
        findings,
    }
}

fn findings<'a>(
    rubric: &Rubric,
    resume: &'a Resume,
    document: &'a Document,
    taxonomy: &'a Taxonomy,
) -> (Vec<Finding>, Evidence<'a>, SkillTally) {
    let evidence = Evidence::gather(resume, document, taxonomy);
    let mut tally = SkillTally::default();
    let judged = |criterion: &Criterion| finding(criterion, judge::judge(&criterion.kind, &evidence, &mut tally));
    let findings = rubric.criteria.iter().map(judged).collect();
    (findings, evidence, tally)
}

fn finding(criterion: &Criterion, judged: Judged) -> Finding {
    let of = criterion.weight.saturating_mul(2);
    let Judged { outcome, evidence, explanation } = judged;
    Finding { criterion: criterion.clone(), outcome, points: points(outcome, of), of, evidence, explanation }
}

fn points(outcome: Outcome, of: u32) -> u32 {
    match outcome {
        Outcome::Met => of,
        Outcome::Partly => of / 2,
        Outcome::NotEvidenced => 0,
    }
}

fn score(findings: &[Finding]) -> u8 {
    let points: u64 = findings.iter().map(|finding| u64::from(finding.points)).sum();
    let of: u64 = findings.iter().map(|finding| u64::from(finding.of)).sum();
    // Half rounds up; without criteria there is nothing to score.
    let percent = (points * 200 + of).checked_div(of * 2).unwrap_or(0);
    u8::try_from(percent).unwrap_or(100)
}

fn certifications(evidence: &Evidence<'_>) -> Vec<Quote> {
    let listed = evidence.resume.certificates.iter().map(|certificate| certificate.name.span);
    let mut quotes: Vec<Quote> = listed.filter_map(|span| evidence.exactly(span.start, span.end)).collect();
    for mention in &evidence.mentions {
        let is_certificate = evidence.taxonomy.kind(&mention.skill) == Some(SkillKind::Certification);
        let is_quoted = quotes.iter().any(|quote| quote.start <= mention.start && mention.end <= quote.end);
        if is_certificate && !is_quoted {
            quotes.extend(evidence.exactly(mention.start, mention.end));
        }
    }
    quotes.sort_by_key(|quote| quote.start);
    quotes
}

fn review(findings: &[Finding], resume: &Resume, document: &Document, is_read: bool) -> Vec<ReviewReason> {
    let mut review = Vec::new();
    if !is_read {
        review.push(ReviewReason::NothingRead);
    }
    if !document.hidden.is_empty() {
        review.push(ReviewReason::HiddenText { count: document.hidden.len() });
    }
    let criteria: Vec<String> = findings
        .iter()
        .filter(|finding| finding.criterion.need == Need::Required && finding.outcome == Outcome::NotEvidenced)
        .map(|finding| finding.criterion.id.clone())
        .collect();
    if !criteria.is_empty() {
        review.push(ReviewReason::RequiredNotEvidenced { criteria });
    }
    let asks_for_years = findings.iter().any(|finding| matches!(finding.criterion.kind, CriterionKind::Years { .. }));
    if asks_for_years && resume.experience_months.is_none() {
        review.push(ReviewReason::ExperienceUnknown);
    }
    if findings.len() < FEW_CRITERIA {
        review.push(ReviewReason::FewCriteria { count: findings.len() });
    }
    review
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
