//! What may be saved and should still be thought about.

use super::protected::protected;
use super::{CriterionKind, Need, Rubric};

/// Fewer criteria than this make a score of little meaning.
const FEW: usize = 3;

/// A sentence for whoever saves the rubric.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    /// The place of the criterion it is about, from 0; `None` where it is about the whole.
    pub criterion: Option<usize>,
    pub sentence: String,
}

impl Rubric {
    /// What should be thought about before this rubric is used.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        let whole = |sentence: &str| Warning { criterion: None, sentence: sentence.to_owned() };
        let mut warnings = Vec::new();
        match self.criteria.len() {
            0 => warnings.push(whole("There are no criteria, so every score is 0.")),
            count if count < FEW => {
                warnings
                    .push(whole("There are fewer than three criteria, so one more or less changes the score a lot."));
            }
            _ => {}
        }
        if !self.criteria.is_empty() && self.criteria.iter().all(|criterion| criterion.need == Need::Preferred) {
            warnings.push(whole("Nothing is a must-have, so nobody is held back for lack of evidence."));
        }
        let total: u32 = self.criteria.iter().map(|criterion| criterion.weight).sum();
        for (place, criterion) in self.criteria.iter().enumerate() {
            let mut warn = |sentence| warnings.push(Warning { criterion: Some(place), sentence });
            if let Some(why) = protected(&criterion.text) {
                warn(format!(
                    "The text speaks of {why}. It is not measured, but it is shown on forms and in notes; say it without."
                ));
            }
            if self.criteria.len() >= FEW && criterion.weight * 2 > total {
                warn("It weighs more than all others together.".to_owned());
            }
            if let CriterionKind::Statement { terms } = &criterion.kind
                && terms.len() == 1
            {
                warn("It is met by a single word, wherever the résumé uses it.".to_owned());
            }
        }
        warnings
    }
}
