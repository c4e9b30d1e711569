use domain::Effect;
use fit::{Assessment, Rubric};

use super::Screening;
use crate::Brief;

/// Begins every note of Fulcrum's, so that nobody takes it for a colleague's.
const PREFIX: &str = "[AI Agent]";

pub(super) fn effect(
    screening: &Screening,
    brief: &Brief,
    rubric: &Rubric,
    assessment: &Assessment,
    review: &[String],
) -> Effect {
    let mut lines = vec![
        format!("{PREFIX} Screening for {}: {} of 100", brief.posting.title, assessment.score),
        "A recommendation with evidence, not a decision.".to_owned(),
        String::new(),
        assessment.summary.clone(),
    ];
    lines.extend(review.iter().map(|reason| format!("Please look: {reason}")));
    lines.push(String::new());
    lines.push(format!("Rubric {} · evidence and record: {}", rubric.version, screening.link(brief)));
    Effect::AddNote { text: lines.join("\n"), secret: screening.secret }
}
