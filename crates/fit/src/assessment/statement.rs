//! Criteria that name nothing known: how many of their words stand together somewhere in the résumé.

use super::evidence::Evidence;
use super::{Judged, Outcome};
use crate::text::{stem, words};

/// Shares of the words, in percent.
const MET: usize = 60;
const PARTLY: usize = 34;

pub(super) fn judge(terms: &[String], evidence: &Evidence<'_>) -> Judged {
    let wanted = distinct_stems(terms);
    if wanted.is_empty() {
        return Judged::not_evidenced("The criterion has no words to look for.".to_owned());
    }
    let passages = passages(evidence, &wanted);
    let best = passages.iter().max_by_key(|passage| (passage.found.len(), std::cmp::Reverse(passage.width)));
    let Some(best) = best.filter(|best| !best.found.is_empty()) else {
        return Judged::not_evidenced("The résumé says nothing in these words.".to_owned());
    };
    // One word of several is chance; one of one is the word that was asked for.
    let is_enough = best.found.len() >= 2 || wanted.len() == 1;
    let percent = best.found.len() * 100 / wanted.len();
    let anywhere = wanted.iter().filter(|stem| passages.iter().any(|passage| passage.found.contains(stem))).count();
    let outcome = if is_enough && percent >= MET {
        Outcome::Met
    } else if is_enough && (percent >= PARTLY || (wanted.len() >= 3 && anywhere * 100 / wanted.len() >= MET)) {
        Outcome::Partly
    } else {
        return Judged::not_evidenced("The résumé says little or nothing in these words.".to_owned());
    };
    let quotes = evidence.quotes(best.places.iter().copied());
    let explanation =
        format!("One passage holds {} of the {} words that carry the criterion.", best.found.len(), wanted.len());
    Judged { outcome, evidence: quotes, explanation }
}

/// A line, or two that follow each other.
struct Passage {
    found: Vec<String>,
    /// The first found word of each line.
    places: Vec<(usize, usize)>,
    width: usize,
}

fn passages(evidence: &Evidence<'_>, wanted: &[String]) -> Vec<Passage> {
    let single: Vec<Passage> = evidence
        .lines
        .iter()
        .map(|line| {
            let mut passage = Passage { found: Vec::new(), places: Vec::new(), width: line.end - line.start };
            for word in &line.words {
                if wanted.contains(&word.stem) && !passage.found.contains(&word.stem) {
                    if passage.places.is_empty() {
                        passage.places.push((word.start, word.end));
                    }
                    passage.found.push(word.stem.clone());
                }
            }
            passage
        })
        .collect();
    let pairs = single.windows(2).filter(|pair| !pair[0].places.is_empty() && !pair[1].places.is_empty());
    let pairs: Vec<Passage> = pairs
        .map(|pair| {
            let mut found = pair[0].found.clone();
            found.extend(pair[1].found.iter().filter(|stem| !pair[0].found.contains(stem)).cloned());
            let places = [pair[0].places.clone(), pair[1].places.clone()].concat();
            Passage { found, places, width: pair[0].width + pair[1].width }
        })
        .collect();
    single.into_iter().chain(pairs).collect()
}

fn distinct_stems(terms: &[String]) -> Vec<String> {
    let mut stems: Vec<String> = Vec::new();
    for stem in terms.iter().flat_map(|term| words(term)).map(|(_, word)| stem(word)) {
        if !stems.contains(&stem) {
            stems.push(stem);
        }
    }
    stems
}
