use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::Effect;
use domain::form::{FormName, STATUS};
use fit::{Assessment, Rubric};

use super::{Screening, VERSION};
use crate::Brief;

/// Longest text put into one field. Lever publishes no limit; a person would not read more.
const LONGEST: usize = 6_000;

pub(super) fn effect(
    screening: &Screening,
    brief: &Brief,
    rubric: &Rubric,
    assessment: &Assessment,
    review: &[String],
) -> Effect {
    let values = BTreeMap::from(
        [
            (STATUS, "current".to_owned()),
            ("ai_screening_score", format!("{}", assessment.score)),
            ("ai_skills_match", skills(assessment)),
            ("ai_screening_summary", assessment.summary.clone()),
            ("ai_screening_evidence", evidence(assessment)),
            ("ai_screening_review", review.join(" ")),
            ("ai_screening_rubric", format!("{} ({})", rubric.title, rubric.version)),
            ("ai_screening_version", VERSION.to_owned()),
            ("ai_link", screening.link(brief)),
        ]
        .map(|(label, value)| (label.to_owned(), shorten(&value))),
    );
    Effect::FileForm { form: FormName::Screening, values, secret: screening.secret }
}

fn skills(assessment: &Assessment) -> String {
    let list = |skills: &[String]| if skills.is_empty() { "none".to_owned() } else { skills.join(", ") };
    format!("Found: {}\nNot found: {}", list(&assessment.skills_matched), list(&assessment.skills_missing))
}

fn evidence(assessment: &Assessment) -> String {
    let mut text = String::new();
    for finding in &assessment.findings {
        let word = finding.outcome.in_words();
        let _ = writeln!(text, "{} [{word}, {}/{}]", finding.criterion.text, finding.points, finding.of);
        for quote in &finding.evidence {
            let _ = writeln!(text, "  “{}”", quote.text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    text
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.trim_end().to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}
