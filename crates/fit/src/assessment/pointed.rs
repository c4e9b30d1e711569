//! What somebody else has pointed at in a résumé, and the arithmetic with it.

use resume::{Document, Resume};

use super::evidence::QUOTES_AT_MOST;
use super::{Assessment, Finding, Outcome, Quote, points, review, score, summary};
use crate::{CriterionKind, Taxonomy, text};

/// Places in a résumé that are said to evidence a criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointed {
    /// The criterion, by id.
    pub criterion: String,
    pub outcome: Outcome,
    /// As [`super::Readable::locate`] found them.
    pub quotes: Vec<Quote>,
    /// One plain sentence that says who pointed.
    pub explanation: String,
}

impl Assessment {
    /// The assessment with what was pointed at. Only a criterion in free words changes, only upwards, and only with a
    /// quote that stands in the document; score, summary and review follow by the same arithmetic as ever. Skills, years
    /// and education stay what the rules found.
    #[must_use]
    pub fn with_pointed(
        mut self,
        pointed: &[Pointed],
        resume: &Resume,
        document: &Document,
        taxonomy: &Taxonomy,
    ) -> Self {
        let mut has_changed = false;
        for pointed in pointed {
            let of = |finding: &&mut Finding| finding.criterion.id == pointed.criterion;
            if let Some(finding) = self.findings.iter_mut().find(of) {
                has_changed |= raise(finding, pointed, document);
            }
        }
        if !has_changed {
            return self;
        }
        let is_read = text::words(&document.text).next().is_some();
        self.score = score(&self.findings);
        self.summary = summary::summarise(&self.findings, is_read, taxonomy);
        self.review = review(&self.findings, resume, document, is_read);
        self
    }
}

/// Whether there was anything to raise.
fn raise(finding: &mut Finding, pointed: &Pointed, document: &Document) -> bool {
    let is_free = matches!(finding.criterion.kind, CriterionKind::Statement { .. });
    if !is_free || rank(pointed.outcome) <= rank(finding.outcome) {
        return false;
    }
    let stands = |quote: &&Quote| {
        !quote.text.trim().is_empty() && document.text.get(quote.start..quote.end) == Some(quote.text.as_str())
    };
    let mut evidence: Vec<Quote> = Vec::new();
    let standing = pointed.quotes.iter().filter(stands).count();
    if standing == 0 {
        return false;
    }
    for quote in pointed.quotes.iter().filter(stands).chain(&finding.evidence) {
        let overlaps = evidence.iter().any(|other| other.start < quote.end && quote.start < other.end);
        if evidence.len() < QUOTES_AT_MOST && !overlaps {
            evidence.push(quote.clone());
        }
    }
    finding.outcome = pointed.outcome;
    finding.points = points(pointed.outcome, finding.of);
    finding.evidence = evidence;
    finding.explanation.clone_from(&pointed.explanation);
    true
}

const fn rank(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::NotEvidenced => 0,
        Outcome::Partly => 1,
        Outcome::Met => 2,
    }
}

#[cfg(test)]
mod tests {
    use resume::{Limits, PartialDate, structure};

    use super::*;
    use crate::assessment::Readable;
    use crate::{Criterion, Need, PostingText, Rubric, SkillId, assess};

    const RESUME: &str = "Experience\nEngineer, Acme\nJanuary 2018 - Present\n- Calmed unhappy customers down daily\n";

    fn rubric() -> Rubric {
        let mut rubric = Rubric::suggest(&PostingText::from_text("Engineer\n"), Taxonomy::embedded());
        let criterion = |id: &str, kind| Criterion {
            id: id.to_owned(),
            text: id.to_owned(),
            weight: 3,
            need: Need::Required,
            kind,
        };
        rubric.criteria = vec![
            criterion("patience", CriterionKind::Statement { terms: vec!["patience".to_owned()] }),
            criterion("kafka", CriterionKind::Skill { any_of: vec![], all_of: vec![SkillId("kafka".to_owned())] }),
        ];
        rubric
    }

    fn pointed(criterion: &str, outcome: Outcome, quotes: Vec<Quote>) -> Pointed {
        Pointed { criterion: criterion.to_owned(), outcome, quotes, explanation: "Somebody pointed.".to_owned() }
    }

    #[test]
    fn a_true_quote_raises_a_criterion_in_free_words_and_nothing_else_changes_anything() {
        let taxonomy = Taxonomy::embedded();
        let document = resume::read(RESUME.as_bytes(), &Limits::default()).unwrap();
        let resume = structure(&document, PartialDate { year: 2026, month: Some(11) });
        let by_rules = assess(&rubric(), &resume, &document, taxonomy);
        assert_eq!((by_rules.score, by_rules.findings[0].outcome), (0, Outcome::NotEvidenced));
        let with = |pointed: Pointed| by_rules.clone().with_pointed(&[pointed], &resume, &document, taxonomy);
        let quote = Readable::of(&resume, &document).locate("Calmed unhappy customers down").unwrap();

        let raised = with(pointed("patience", Outcome::Met, vec![quote.clone()]));
        assert_eq!((raised.score, raised.findings[0].points, raised.findings[0].of), (50, 6, 6));
        assert_eq!(raised.findings[0].evidence, std::slice::from_ref(&quote));
        assert_ne!(raised.summary, by_rules.summary);
        assert_ne!(raised.review, by_rules.review);
        let half = with(pointed("patience", Outcome::Partly, vec![quote.clone()]));
        assert_eq!((half.score, half.findings[0].points), (25, 3));
        let lowered = raised.clone().with_pointed(
            &[pointed("patience", Outcome::NotEvidenced, vec![quote.clone()])],
            &resume,
            &document,
            taxonomy,
        );
        assert_eq!(lowered, raised);

        let invented = Quote { text: "Ran Kafka".to_owned(), ..quote.clone() };
        for nothing in [
            pointed("patience", Outcome::Met, vec![]),
            pointed("patience", Outcome::Met, vec![invented]),
            pointed("kafka", Outcome::Met, vec![quote.clone()]),
            pointed("nothing of ours", Outcome::Met, vec![quote]),
        ] {
            assert_eq!(with(nothing), by_rules);
        }
    }
}
