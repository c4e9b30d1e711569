//! The assessment, criterion by criterion.

use fit::{Assessment, Finding, Need, Outcome, ReviewReason};

use lever::PostingId;
use serde_json::Value;

use super::document::DocumentView;

pub(crate) struct AssessmentView {
    pub(crate) summary: String,
    pub(crate) review: Vec<String>,
    pub(crate) criteria: Vec<CriterionView>,
    pub(crate) met: usize,
    pub(crate) partly: usize,
    pub(crate) not_evidenced: usize,
    pub(crate) facts: Vec<(&'static str, String)>,
    /// Version and origin of the rubric, and the page of the posting's rubric.
    pub(crate) rubric: RubricView,
}

pub(crate) struct RubricView {
    pub(crate) version: String,
    pub(crate) origin: &'static str,
    pub(crate) posting: Option<String>,
}

pub(crate) struct CriterionView {
    pub(crate) number: usize,
    pub(crate) text: String,
    pub(crate) need: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) points: String,
    pub(crate) of: String,
    pub(crate) explanation: String,
    pub(crate) quotes: Vec<QuoteView>,
}

pub(crate) struct QuoteView {
    pub(crate) text: String,
    /// The id of its mark in the résumé; absent where it does not stand there word for word.
    pub(crate) anchor: Option<String>,
}

impl AssessmentView {
    pub(crate) fn new(assessment: &Assessment, document: &DocumentView, brief: &Value) -> Self {
        let count = |outcome| assessment.findings.iter().filter(|finding| finding.outcome == outcome).count();
        let criteria = assessment.findings.iter().enumerate();
        Self {
            summary: assessment.summary.clone(),
            review: assessment.review.iter().map(|reason| sentence(reason, assessment)).collect(),
            criteria: criteria.map(|(index, finding)| CriterionView::new(index, finding, document)).collect(),
            met: count(Outcome::Met),
            partly: count(Outcome::Partly),
            not_evidenced: count(Outcome::NotEvidenced),
            facts: facts(assessment),
            rubric: RubricView::new(assessment, brief),
        }
    }
}

impl RubricView {
    fn new(assessment: &Assessment, brief: &Value) -> Self {
        let posting = brief["posting"]["id"].as_str().and_then(|id| PostingId::parse(id).ok());
        Self {
            version: assessment.rubric_version.clone(),
            origin: if brief.get("rubric").is_some() { "saved by a person" } else { "suggested from the posting" },
            posting: posting.map(|id| id.to_string()),
        }
    }
}

impl CriterionView {
    fn new(index: usize, finding: &Finding, document: &DocumentView) -> Self {
        let quotes = finding.evidence.iter().enumerate().map(|(quote_index, quote)| QuoteView {
            text: quote.text.clone(),
            anchor: document.anchor(index, quote_index),
        });
        Self {
            number: index + 1,
            text: finding.criterion.text.clone(),
            need: match finding.criterion.need {
                Need::Required => "Required",
                Need::Preferred => "Preferred",
            },
            outcome: finding.outcome,
            points: halves(finding.points),
            of: halves(finding.of),
            explanation: finding.explanation.clone(),
            quotes: quotes.collect(),
        }
    }

    pub(crate) fn is_met(&self) -> bool {
        self.outcome == Outcome::Met
    }

    pub(crate) fn is_partly(&self) -> bool {
        self.outcome == Outcome::Partly
    }
}

/// Points are counted twice, so that half of one is a whole number.
fn halves(points: u32) -> String {
    if points.is_multiple_of(2) { (points / 2).to_string() } else { format!("{}.5", points / 2) }
}

fn sentence(reason: &ReviewReason, assessment: &Assessment) -> String {
    let findings = &assessment.findings;
    let effect = assessment.hidden.as_ref().map_or_else(String::new, |effect| format!(" {}", effect.in_words()));
    match reason {
        ReviewReason::NothingRead => {
            "The file holds no text that could be read: the score says nothing about the person.".to_owned()
        }
        ReviewReason::HiddenText { count: 1 } => {
            format!("The file holds a piece of text that a reader cannot see. It was not used.{effect}")
        }
        ReviewReason::HiddenText { count } => {
            format!("The file holds {count} pieces of text that a reader cannot see. They were not used.{effect}")
        }
        ReviewReason::RequiredNotEvidenced { criteria } => {
            let numbers = criteria.iter().filter_map(|id| {
                let position = findings.iter().position(|finding| finding.criterion.id == *id)?;
                Some((position + 1).to_string())
            });
            let numbers = numbers.collect::<Vec<_>>().join(", ");
            format!("Required, but not evidenced in the résumé: {numbers}. The résumé may just not say it.")
        }
        ReviewReason::ExperienceUnknown => {
            "The posting asks for years, and no dates in the résumé could be read.".to_owned()
        }
        ReviewReason::FewCriteria { count: 1 } => {
            "The rubric has 1 criterion only, so the score means little.".to_owned()
        }
        ReviewReason::FewCriteria { count } => {
            format!("The rubric has {count} criteria only, so one more or less changes the score a lot.")
        }
    }
}

fn facts(assessment: &Assessment) -> Vec<(&'static str, String)> {
    let joined = |quotes: &[fit::Quote]| quotes.iter().map(|quote| quote.text.as_str()).collect::<Vec<_>>().join("; ");
    let experience = assessment.experience_months.map(|months| match (months / 12, months % 12) {
        (0, months) => format!("{months} months"),
        (years, 0) => format!("{years} years"),
        (years, months) => format!("{years} years, {months} months"),
    });
    let facts = [
        ("Experience in dated entries", experience.unwrap_or_default()),
        ("Education", joined(&assessment.education)),
        ("Certificates", joined(&assessment.certifications)),
        ("Skills found", assessment.skills_matched.join(", ")),
        ("Skills not found", assessment.skills_missing.join(", ")),
    ];
    facts.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}
