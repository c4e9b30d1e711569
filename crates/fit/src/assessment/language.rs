//! Whether a résumé shows that somebody speaks a language. How it was acquired never matters.

use super::evidence::Evidence;
use super::{Judged, Outcome};
use crate::rubric::language::spoken;
use crate::text::{fold, lines, words};

pub(super) fn judge(name: &str, evidence: &Evidence<'_>) -> Judged {
    let listed = evidence
        .resume
        .languages
        .iter()
        .filter(|language| words(&language.language.value).any(|(_, word)| fold(word) == fold(name)));
    // Only the language is quoted: "native" beside it would tell of origin.
    let listed = listed.filter_map(|language| {
        let span = language.language.span;
        evidence.exactly(span.start, span.end)
    });
    let told = lines(&evidence.masked).flat_map(|(start, end)| {
        let line = &evidence.masked[start..end];
        spoken(line)
            .into_iter()
            .filter(|spoken| spoken.name.eq_ignore_ascii_case(name))
            .filter_map(|spoken| evidence.exactly(start + spoken.start, start + spoken.end))
            .collect::<Vec<_>>()
    });
    if let Some(quote) = listed.chain(told).next() {
        return Judged {
            outcome: Outcome::Met,
            evidence: vec![quote],
            explanation: format!("The résumé lists {name}."),
        };
    }
    if name.eq_ignore_ascii_case("English")
        && let Some(quote) = english_prose(evidence)
    {
        return Judged {
            outcome: Outcome::Partly,
            evidence: vec![quote],
            explanation: "The résumé is written in English; it does not say how well English is spoken.".to_owned(),
        };
    }
    Judged::not_evidenced(format!("The résumé does not mention speaking {name}."))
}

/// A line of English, where there is enough of it to tell.
fn english_prose(evidence: &Evidence<'_>) -> Option<super::Quote> {
    const FUNCTION_WORDS: [&str; 10] = ["the", "and", "of", "to", "with", "for", "from", "by", "on", "as"];
    const WORDS_AT_LEAST: usize = 40;
    let is_function = |word: &str| FUNCTION_WORDS.contains(&word);
    let all = words(&evidence.folded).count();
    let function = words(&evidence.folded).filter(|(_, word)| is_function(word)).count();
    if all < WORDS_AT_LEAST || function * 100 < all * 6 {
        return None;
    }
    let richest = lines(&evidence.masked).max_by_key(|&(start, end)| {
        let count = words(&evidence.folded[start..end]).filter(|(_, word)| is_function(word)).count();
        (count, std::cmp::Reverse(start))
    })?;
    let (at, word) = words(&evidence.masked[richest.0..richest.1]).next()?;
    evidence.around(richest.0 + at, richest.0 + at + word.len())
}
