//! What a résumé evidences of a rubric.

use resume::{Document, Resume};
use serde::{Deserialize, Serialize};

use crate::{Criterion, Rubric, Taxonomy};

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
    /// Two or three sentences made from the rubric's words only, so that nothing personal can be in them.
    pub summary: String,
    /// Why a person should look twice.
    pub review: Vec<ReviewReason>,
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

/// Holds a résumé against a rubric. Pure: the same arguments give the same bytes.
///
/// Only the visible text is evidence. Name, contact details and address are left out before anything is looked for.
#[must_use]
pub fn assess(rubric: &Rubric, resume: &Resume, document: &Document, taxonomy: &Taxonomy) -> Assessment {
    let _ = (document, taxonomy);
    Assessment {
        score: 0,
        rubric_version: rubric.version.clone(),
        findings: Vec::new(),
        skills_matched: Vec::new(),
        skills_missing: Vec::new(),
        experience_months: resume.experience_months,
        education: Vec::new(),
        certifications: Vec::new(),
        summary: String::new(),
        review: Vec::new(),
    }
}
