//! What somebody else pointed at: a language model, asked about the criteria that rules could not find met. Nothing of it is
//! believed but a quote that stands word for word in the text, and such a quote can only raise an outcome.

use resume::{Document, Resume};

use super::evidence::{Evidence, QUOTES_AT_MOST};
use super::{Assessment, Outcome, Quote, review, score, summary};
use crate::assessment::visible::{EXCLUDED, without_identity};
use crate::{CriterionKind, Taxonomy, text};

/// Shorter quotes are words that stand in every résumé.
const LEAST_CHARACTERS: usize = 12;

/// A claim about one criterion, unchecked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointed {
    /// The criterion's id.
    pub criterion: String,
    pub outcome: Outcome,
    /// Passages that are said to stand in the résumé.
    pub quotes: Vec<String>,
}

/// The text that anybody else may be shown: without what tells who somebody is, every byte where it was.
#[must_use]
pub fn impersonal_text(resume: &Resume, document: &Document) -> String {
    without_identity(&document.text, resume).replace(EXCLUDED, " ")
}

impl Assessment {
    /// The free-text criteria that were not found met: what somebody else may be asked about. By id and text.
    #[must_use]
    pub fn open_statements(&self) -> Vec<(&str, &str)> {
        let is_open = |finding: &&super::Finding| {
            finding.outcome != Outcome::Met && matches!(finding.criterion.kind, CriterionKind::Statement { .. })
        };
        let open = self.findings.iter().filter(is_open);
        open.map(|finding| (finding.criterion.id.as_str(), finding.criterion.text.as_str())).collect()
    }

    /// The same assessment with what was pointed at, as far as it holds. Points, score, summary and reasons to look are made
    /// anew by the same arithmetic.
    #[must_use]
    pub fn with_pointed(
        mut self,
        pointed: &[Pointed],
        resume: &Resume,
        document: &Document,
        taxonomy: &Taxonomy,
    ) -> Self {
        let open: Vec<String> = self.open_statements().into_iter().map(|(id, _)| id.to_owned()).collect();
        let evidence = Evidence::gather(resume, document, taxonomy);
        let mut has_changed = false;
        for claim in pointed.iter().filter(|claim| open.contains(&claim.criterion)) {
            let Some(finding) = self.findings.iter_mut().find(|finding| finding.criterion.id == claim.criterion) else {
                continue;
            };
            let quotes: Vec<Quote> =
                claim.quotes.iter().filter_map(|quote| locate(quote, &evidence)).take(QUOTES_AT_MOST).collect();
            let points = match claim.outcome {
                Outcome::Met => finding.of,
                Outcome::Partly => finding.of / 2,
                Outcome::NotEvidenced => 0,
            };
            if quotes.is_empty() || points <= finding.points {
                continue;
            }
            finding.outcome = claim.outcome;
            finding.points = points;
            finding.evidence = quotes;
            finding.explanation = "The language model pointed at this passage of the résumé.".to_owned();
            has_changed = true;
        }
        if has_changed {
            let is_read = text::words(&document.text).next().is_some();
            self.score = score(&self.findings);
            self.summary = summary::summarise(&self.findings, is_read, taxonomy);
            self.review = review(&self.findings, resume, document, is_read);
        }
        self
    }
}

/// Where a quote stands, white space aside; `None` where it does not, or touches what tells who somebody is.
fn locate(quote: &str, evidence: &Evidence<'_>) -> Option<Quote> {
    let wanted: Vec<&str> = quote.split_whitespace().collect();
    let first = *wanted.first()?;
    if quote.chars().filter(|c| !c.is_whitespace()).count() < LEAST_CHARACTERS {
        return None;
    }
    let masked = evidence.masked.as_str();
    masked.match_indices(first).find_map(|(start, _)| {
        let mut end = start;
        for (index, word) in wanted.iter().enumerate() {
            let rest = masked.get(end..)?;
            let gap = rest.len() - rest.trim_start().len();
            if index > 0 && gap == 0 {
                return None;
            }
            end += gap;
            masked.get(end..)?.starts_with(word).then_some(())?;
            end += word.len();
        }
        evidence.exactly(start, end)
    })
}

#[cfg(test)]
mod tests {
    use resume::{Limits, PartialDate};

    use super::*;
    use crate::{Criterion, Need, Rubric};

    const TEXT: &str = "Ada Lovelace\nada@example.org\n\nExperience\nEngineer, Acme Inc\n2019 - 2021\n\
                        - Calmed angry   customers on the phone\n- Built engines\n";

    fn assessed() -> (Assessment, Resume, Document) {
        let document = resume::read(TEXT.as_bytes(), &Limits::default()).unwrap();
        let resume = resume::structure(&document, PartialDate { year: 2024, month: Some(1) });
        let terms = ["de-escalation", "conflict", "clients"].map(str::to_owned).to_vec();
        let criterion = Criterion {
            id: "calm".to_owned(),
            text: "De-escalates conflict with clients".to_owned(),
            kind: CriterionKind::Statement { terms },
            need: Need::Required,
            weight: 3,
        };
        let rubric = Rubric::new("Support".to_owned(), vec![criterion], Vec::new());
        (crate::assess(&rubric, &resume, &document, Taxonomy::embedded()), resume, document)
    }

    fn after(outcome: Outcome, quotes: &[&str]) -> Assessment {
        let (assessment, resume, document) = assessed();
        let quotes = quotes.iter().map(|quote| (*quote).to_owned()).collect();
        let pointed = [Pointed { criterion: "calm".to_owned(), outcome, quotes }];
        assessment.with_pointed(&pointed, &resume, &document, Taxonomy::embedded())
    }

    #[test]
    fn a_quote_that_stands_there_raises_the_outcome() {
        assert_eq!(assessed().0.open_statements(), [("calm", "De-escalates conflict with clients")]);
        let raised = after(Outcome::Met, &["Calmed angry customers on the phone"]);
        let finding = &raised.findings[0];
        assert_eq!((raised.score, finding.outcome, finding.points), (100, Outcome::Met, 6));
        let quote = &finding.evidence[0];
        assert_eq!(assessed().2.text[quote.start..quote.end], quote.text);
        assert!(raised.review.iter().all(|reason| !matches!(reason, crate::ReviewReason::RequiredNotEvidenced { .. })));
        assert_eq!(after(Outcome::Partly, &["Calmed angry customers on the phone"]).score, 50);
    }

    #[test]
    fn an_invented_short_or_personal_quote_changes_nothing() {
        for quotes in
            [&["Calmed furious customers on the phone"][..], &["Built"], &["Ada Lovelace ada@example.org"], &[]]
        {
            assert_eq!(after(Outcome::Met, quotes), assessed().0, "{quotes:?}");
        }
        assert_eq!(after(Outcome::NotEvidenced, &["Calmed angry customers on the phone"]), assessed().0);
    }

    #[test]
    fn nobody_else_is_shown_who_it_is() {
        let (_, resume, document) = assessed();
        let text = impersonal_text(&resume, &document);
        assert_eq!(text.len(), document.text.len());
        assert!(!text.contains("Lovelace") && !text.contains("example.org") && text.contains("Built engines"));
    }
}
