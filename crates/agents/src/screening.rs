//! Screens an application: scores the résumé against the posting's rubric with quoted evidence, and suggests to file a
//! form, to add a note and, for a clear match, to move on. It never suggests to reject. A language model, where there is
//! one, may point at evidence for criteria in free words and may word the summary; it never scores.

mod assisted;
mod form;
mod note;
mod pointing;
mod shown;
mod wording;

use domain::{AgentName, Effect, Evidence};
use fit::{Assessment, Finding, ReviewReason, Rubric, Taxonomy};
use lever::StageId;
use resume::{Document, Format, Resume, structure};
use serde_json::json;

use crate::{Agent, AgentError, Brief, Draft, DraftEffect, Tools};

/// The version of the procedure: part of every form, note and run.
const VERSION: &str = concat!("screening ", env!("CARGO_PKG_VERSION"));

/// The screening agent.
#[derive(Debug, Clone)]
pub struct Screening {
    /// When to suggest moving on; `None` never does.
    pub advance: Option<Advance>,
    /// Whether forms and notes are only for users with the sensitive-information privilege, so that interviewers are
    /// not anchored by a machine's score.
    pub secret: bool,
    /// Where the console is, for links.
    pub console_url: String,
}

/// When to suggest moving on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advance {
    /// From this score on, and only where every must-have is evidenced.
    pub min_score: u8,
    /// Only out of this stage.
    pub from: StageId,
}

impl Agent for Screening {
    fn name(&self) -> AgentName {
        AgentName::Screening
    }

    fn propose(&self, brief: &Brief, tools: &Tools) -> Result<Draft, AgentError> {
        let taxonomy = Taxonomy::embedded();
        let (rubric, rubric_from) = match &brief.rubric {
            Some(saved) => (saved.clone(), "saved"),
            None => (Rubric::suggest(&brief.posting.text, taxonomy), "suggested"),
        };
        let (resume, document) = read(brief);
        let assessment = fit::assess(&rubric, &resume, &document, taxonomy);
        let (assessment, model) = assisted::with_model(assessment, brief, &resume, &document, tools);
        let review = review(&assessment, brief);
        let evidence = evidence(&assessment);

        let mut effects = vec![
            DraftEffect {
                effect: form::effect(self, brief, &rubric, &assessment, &review),
                rationale: "Files the screening where the hiring team's forms are.".to_owned(),
                evidence: evidence.clone(),
            },
            DraftEffect {
                effect: note::effect(self, brief, &rubric, &assessment, &review),
                rationale: "Leaves a short summary in the opportunity's notes.".to_owned(),
                evidence: evidence.clone(),
            },
        ];
        effects.extend(self.advance(brief, &assessment, &review).map(|effect| DraftEffect {
            effect,
            rationale: format!(
                "The score of {} reaches the threshold and every must-have is evidenced.",
                assessment.score
            ),
            evidence,
        }));
        Ok(Draft {
            effects,
            score: Some(assessment.score),
            review,
            versions: json!({
                "procedure": VERSION, "rubric": rubric.version, "rubricFrom": rubric_from, "model": model,
            }),
            outcome: serde_json::to_value(&assessment)?,
        })
    }
}

impl Screening {
    fn advance(&self, brief: &Brief, assessment: &Assessment, review: &[String]) -> Option<Effect> {
        let advance = self.advance.as_ref()?;
        let from = brief.stage.as_ref().filter(|stage| stage.id == advance.from)?;
        let to = brief.next_stage.as_ref().filter(|stage| stage.id != from.id)?;
        let clear = assessment.score >= advance.min_score && review.is_empty();
        clear.then(|| Effect::MoveStage { from: from.clone(), to: to.clone() })
    }

    fn link(&self, brief: &Brief) -> String {
        format!("{}/opportunities/{}", self.console_url.trim_end_matches('/'), brief.opportunity_id)
    }
}

fn read(brief: &Brief) -> (Resume, Document) {
    let document = brief.document.clone().unwrap_or_else(|| Document {
        format: Format::Text,
        text: String::new(),
        lines: vec![],
        hidden: vec![],
        pages: 0,
    });
    (structure(&document, brief.as_of), document)
}

/// Why a person should look closely, in sentences. Hidden text is a reason to look, never a reason to reject.
fn review(assessment: &Assessment, brief: &Brief) -> Vec<String> {
    let problem = brief.document_problem.iter().cloned();
    let reasons = assessment.review.iter().filter_map(|reason| match reason {
        ReviewReason::NothingRead if brief.document_problem.is_some() => None,
        ReviewReason::NothingRead => Some("Nothing could be read from the résumé.".to_owned()),
        ReviewReason::HiddenText { count } => Some(format!(
            "The file holds text that a reader cannot see ({count} {}); it was not used.{}",
            if *count == 1 { "passage" } else { "passages" },
            assessment.hidden.as_ref().map_or_else(String::new, |effect| format!(" {}", effect.in_words())),
        )),
        ReviewReason::RequiredNotEvidenced { criteria } => Some(format!(
            "The résumé does not evidence {} of the must-haves: {}.",
            criteria.len(),
            texts(assessment, criteria)
        )),
        ReviewReason::ExperienceUnknown => {
            Some("The posting asks for years of experience and no dates could be read.".to_owned())
        }
        ReviewReason::FewCriteria { count } => {
            Some(format!("The posting gives only {count} criteria to go by, so the score says little."))
        }
    });
    problem.chain(reasons).collect()
}

fn texts(assessment: &Assessment, criteria: &[String]) -> String {
    let named = |id: &String| {
        let finding = assessment.findings.iter().find(|finding| finding.criterion.id == *id)?;
        Some(format!("“{}”", finding.criterion.text))
    };
    criteria.iter().filter_map(named).collect::<Vec<_>>().join("; ")
}

fn evidence(assessment: &Assessment) -> Vec<Evidence> {
    let of = |finding: &Finding| {
        let claim = finding.criterion.text.clone();
        finding
            .evidence
            .iter()
            .map(move |quote| Evidence {
                claim: claim.clone(),
                quote: quote.text.clone(),
                start: quote.start,
                end: quote.end,
            })
            .collect::<Vec<_>>()
    };
    assessment.findings.iter().flat_map(of).collect()
}

#[cfg(test)]
mod tests;
