//! Several independent questions at once, of which only those are repeated that failed in a way that may pass.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::StreamExt;
use serde_json::Value;

use super::{Checked, Checker, structured};
use crate::error::{Error, ErrorKind};
use crate::port::{LanguageModel, Request};

/// One question of several.
#[derive(Debug, Clone)]
pub struct Section {
    /// Unlike every other's.
    pub name: String,
    pub request: Request,
    pub checker: Arc<Checker>,
}

#[derive(Debug, Clone, Copy)]
pub struct SectionOptions {
    /// Questions that are asked at the same time, at least 1.
    pub at_once: usize,
    /// How often a section is begun, at least 1.
    pub rounds: u32,
    /// How often an answer that does not fit is asked for again within a round.
    pub repairs: u32,
}

impl Default for SectionOptions {
    fn default() -> Self {
        Self { at_once: 4, rounds: 2, repairs: 2 }
    }
}

/// What came of all sections, by name. A section is in exactly one of the two.
#[derive(Debug, Default)]
pub struct Sections {
    pub done: BTreeMap<String, Checked<Value>>,
    /// With the last error of each.
    pub failed: BTreeMap<String, Error>,
}

impl Sections {
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty()
    }
}

/// Asks all sections and repeats those that failed. From round to round the seed moves on by one: at temperature 0 the
/// same question would get the same answer.
pub async fn sections(model: &dyn LanguageModel, asked: Vec<Section>, options: SectionOptions) -> Sections {
    let mut result = Sections::default();
    let mut open = asked;
    for round in 1..=options.rounds.max(1) {
        let answers = futures::stream::iter(open.into_iter().map(|section| async move {
            let answer = structured(model, &section.request, &section.checker, options.repairs).await;
            (section, answer)
        }));
        let answers: Vec<_> = answers.buffered(options.at_once.max(1)).collect().await;
        open = Vec::new();
        for (mut section, answer) in answers {
            match answer {
                Ok(checked) => {
                    result.done.insert(section.name, checked);
                }
                Err(error) if may_pass(&error) && round < options.rounds => {
                    section.request.seed = section.request.seed.map(|seed| seed.wrapping_add(1));
                    open.push(section);
                }
                Err(error) => {
                    result.failed.insert(section.name, error);
                }
            }
        }
        if open.is_empty() {
            break;
        }
    }
    result
}

/// Throttling has been waited for already, as long as was allowed.
fn may_pass(error: &Error) -> bool {
    match error.kind() {
        ErrorKind::Unavailable | ErrorKind::TimedOut | ErrorKind::Malformed => true,
        ErrorKind::Throttled { .. }
        | ErrorKind::Refused
        | ErrorKind::OverBudget
        | ErrorKind::CircuitOpen { .. }
        | ErrorKind::TooLong
        | ErrorKind::Misconfigured => false,
    }
}
