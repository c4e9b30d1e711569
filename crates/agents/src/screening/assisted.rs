//! What a language model may add to an assessment, and the record of who did which part. Whatever fails, the rules' part
//! stands.

use fit::{Assessment, Taxonomy};
use model::{Error, LanguageModel, Pinned, Request};
use resume::{Document, Resume};
use serde_json::{Value, json};

use super::shown::Shown;
use super::{pointing, wording};
use crate::{Brief, Tools};

/// The assessment with what a model adds, and what belongs in the run's versions under `model`.
pub(super) fn with_model(
    assessment: Assessment,
    brief: &Brief,
    resume: &Resume,
    document: &Document,
    tools: &Tools,
) -> (Assessment, Value) {
    let by_rules = |why: &'static str| json!({ "evidence": rules(why), "summary": rules(why) });
    let Some(model) = tools.model() else { return (assessment, by_rules("no model is configured")) };
    if document.text.trim().is_empty() {
        return (assessment, by_rules("there is no text to show"));
    }
    let Some(shown) = Shown::of(resume, document) else {
        return (assessment, by_rules("the text cannot be redacted"));
    };
    let account = brief.posting.id.as_str();
    let (pointed, evidence) = pointing::ask(model, &assessment, &shown, account);
    let mut assessment = assessment.with_pointed(&pointed, resume, document, Taxonomy::embedded());
    if evidence.has_failed() {
        // One wait for a provider that does not answer is enough.
        return (assessment, json!({ "evidence": evidence.told(), "summary": rules("the evidence had failed") }));
    }
    let (summary, wording) = wording::ask(model, &assessment, &shown, account);
    if let Some(summary) = summary {
        assessment.summary = summary;
    }
    (assessment, json!({ "evidence": evidence.told(), "summary": wording.told() }))
}

/// Who did a part of the work.
pub(super) enum Part {
    Model(Pinned),
    /// A model did some of it; of the rest, and why that failed.
    Mixed {
        pinned: Pinned,
        left: usize,
        why: &'static str,
    },
    /// Asked in vain.
    Failed {
        why: &'static str,
    },
    /// Nothing was asked.
    Rules {
        why: &'static str,
    },
}

impl Part {
    pub(super) fn failed(error: &Error) -> Self {
        Self::Failed { why: error.kind().in_words() }
    }

    fn has_failed(&self) -> bool {
        matches!(self, Self::Mixed { .. } | Self::Failed { .. })
    }

    /// Holds nothing personal, and nothing that another try with the same answers would tell otherwise.
    fn told(&self) -> Value {
        match self {
            Self::Model(pinned) => model_told(pinned),
            Self::Mixed { pinned, left, why } => {
                let mut told = model_told(pinned);
                told["leftToRules"] = json!({ "criteria": left, "why": why });
                told
            }
            Self::Failed { why } | Self::Rules { why } => rules(why),
        }
    }
}

fn model_told(pinned: &Pinned) -> Value {
    json!({ "by": "model", "pinned": pinned, "digest": pinned.digest() })
}

fn rules(why: &str) -> Value {
    json!({ "by": "rules", "why": why })
}

/// What answers a request, as it is recorded.
pub(super) fn pinned(model: &dyn LanguageModel, request: &Request) -> Pinned {
    Pinned::of(model.identity(request), request)
}
