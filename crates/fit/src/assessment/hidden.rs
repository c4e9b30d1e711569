//! What hidden text would have done, had it been believed: for the person who reviews, never for the score.

use resume::{Document, Resume};
use serde::{Deserialize, Serialize};

use super::{Finding, findings, score};
use crate::text::words;
use crate::{Rubric, Taxonomy};

/// The effect that the hidden text of a file would have had on its score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenEffect {
    /// Words that a reader would not see.
    pub words: usize,
    /// Points, of 100, that they would have added to the score; below zero where they would have taken some.
    pub points: i16,
    /// The criteria, by id, whose outcome they would have changed.
    pub criteria: Vec<String>,
}

impl HiddenEffect {
    /// What a reviewer is told, in a sentence.
    #[must_use]
    pub fn in_words(&self) -> String {
        let count = |count: usize, one: &str| if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") };
        let words = count(self.words, "word");
        let these = if self.words == 1 { "This" } else { "These" };
        let points = count(usize::from(self.points.unsigned_abs()), "point");
        match self.points {
            0 => format!("{these} {words} would not have changed the score."),
            1.. => format!("{these} {words} would have added {points} to the score."),
            ..0 => format!("{these} {words} would have taken {points} off the score."),
        }
    }
}

/// Scores the résumé again as if everything in the file could be seen; `None` where nothing is hidden.
pub(super) fn effect(
    rubric: &Rubric,
    seen: &[Finding],
    resume: &Resume,
    document: &Document,
    taxonomy: &Taxonomy,
) -> Option<HiddenEffect> {
    if document.hidden.is_empty() {
        return None;
    }
    let revealed = document.revealed();
    let believed = findings(rubric, &resume::structure(&revealed, resume.as_of), &revealed, taxonomy).0;
    let changed = seen.iter().zip(&believed).filter(|(seen, believed)| seen.outcome != believed.outcome);
    Some(HiddenEffect {
        words: document.hidden.iter().map(|hidden| words(&hidden.text).count()).sum(),
        points: i16::from(score(&believed)) - i16::from(score(seen)),
        criteria: changed.map(|(seen, _)| seen.criterion.id.clone()).collect(),
    })
}
