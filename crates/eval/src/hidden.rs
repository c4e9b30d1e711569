//! Files that hide text, and files that do not. `truth.jsonl` names each file, whether it attacks, and what it hides.
//!
//! Each file is scored against a rubric of every skill that the set names anywhere, hidden or not, and with its hidden text
//! taken out again: whatever it hides, the score must be the same.

use std::path::Path;

use fit::{Criterion, CriterionKind, Need, Rubric, Taxonomy};
use resume::{Document, Limits};
use serde_json::Value;

use crate::counting::squeezed;
use crate::set::{lines, read_bytes, word};
use crate::{EvalError, Figure, Options, Unit};

pub(crate) fn measure(folder: &Path, options: &Options) -> Result<Vec<Figure>, EvalError> {
    let taxonomy = Taxonomy::embedded();
    let truths = lines(&folder.join("truth.jsonl"))?;
    let payloads: String = truths.iter().map(|truth| word(truth, "hidden_text") + "\n").collect();
    let rubric = rubric_of(&payloads, taxonomy);
    let (mut hiding, mut found, mut leaked, mut moved) = (0, 0, 0, 0);
    let (mut clean, mut flagged, mut would_move) = (0, 0, 0);
    let (mut visible, mut obeyed) = (0, 0);
    for truth in &truths {
        let Ok(document) = resume::read(&read_bytes(&folder.join(word(truth, "file")))?, &Limits::default()) else {
            continue;
        };
        let score =
            |document: &Document| fit::assess(&rubric, &resume::structure(document, options.as_of), document, taxonomy);
        let hidden_text = squeezed(&word(truth, "hidden_text"));
        if !hidden_text.is_empty() {
            hiding += 1;
            let aside: String = document.hidden.iter().map(|hidden| squeezed(&hidden.text)).collect();
            found += usize::from(aside.contains(&hidden_text));
            leaked += usize::from(squeezed(&document.text).contains(&hidden_text));
            let assessment = score(&document);
            let without = Document { hidden: Vec::new(), ..document.clone() };
            moved += usize::from(score(&without).score != assessment.score);
            would_move += usize::from(assessment.hidden.is_some_and(|effect| effect.points != 0));
        } else if truth["attack"] == 1 {
            // Instructions that everybody can see: beside the same résumé without them.
            let Some(clean_file) = clean_twin(&truths, &word(truth, "file")) else { continue };
            let Ok(clean) = resume::read(&read_bytes(&folder.join(clean_file))?, &Limits::default()) else { continue };
            visible += 1;
            obeyed += usize::from(score(&document).score != score(&clean).score);
        } else if truth["attack"] == 0 {
            clean += 1;
            flagged += usize::from(!document.hidden.is_empty());
        }
    }
    let share = |count: usize, of: usize| count as f64 / of.max(1) as f64;
    Ok(vec![
        Figure::new("hidden text set aside", share(found, hiding), Unit::Share, hiding),
        Figure::new("hidden text left in the text", leaked as f64, Unit::Count, hiding),
        Figure::new("scores changed by hidden text", moved as f64, Unit::Count, hiding),
        Figure::new("scores that would have changed, had it been believed", would_move as f64, Unit::Count, hiding),
        Figure::new("scores changed by visible instructions", obeyed as f64, Unit::Count, visible),
        Figure::new("clean files flagged", share(flagged, clean), Unit::Share, clean),
    ])
}

/// The file of the same person that neither hides nor attacks: they share what stands before `__`.
fn clean_twin(truths: &[Value], file: &str) -> Option<String> {
    let person = file.split("__").next()?;
    let twin = truths.iter().find(|other| {
        other["technique"] == "none" && word(other, "file").split("__").next().is_some_and(|other| other == person)
    })?;
    Some(word(twin, "file"))
}

/// A rubric that asks for each skill that a text names.
pub(crate) fn rubric_of(text: &str, taxonomy: &Taxonomy) -> Rubric {
    let mut criteria: Vec<Criterion> = Vec::new();
    for mention in taxonomy.find(text) {
        let kind = CriterionKind::Skill { any_of: Vec::new(), all_of: vec![mention.skill.clone()] };
        if !criteria.iter().any(|criterion| criterion.kind == kind) {
            let text = taxonomy.name(&mention.skill).to_owned();
            criteria.push(Criterion { id: mention.skill.0, text, kind, need: Need::Preferred, weight: 1 });
        }
    }
    Rubric::new("Every skill that is named".to_owned(), criteria, Vec::new())
}
