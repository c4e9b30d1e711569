//! Telephone numbers as people write them.

use crate::record::dates;
use crate::record::passage::Passage;

/// Digits of a number with area code; the longest international ones have 15.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// The first telephone number of a passage.
pub(super) fn find(passage: Passage<'_>) -> Option<Passage<'_>> {
    let part_of = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | ' ' | '/' | '–');
    let mut from = 0;
    while let Some(start) = passage.text.get(from..)?.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '(')) {
        let start = from + start;
        let rest = passage.text.get(start..)?;
        // Two spaces are a wide gap: another cell.
        let wide = rest.find("  ").unwrap_or(rest.len());
        let length = rest.find(|c| !part_of(c)).unwrap_or(rest.len()).min(wide);
        let candidate =
            passage.part(start, start + length).trim_matches(|c| matches!(c, '-' | '.' | ' ' | '/' | '–' | '('));
        let candidate = with_open_parenthesis(passage, candidate);
        if is_number(passage, candidate) {
            return Some(candidate);
        }
        from = start + length.max(1);
    }
    None
}

/// Trimming took the parenthesis of "(206) 555-0142" away.
fn with_open_parenthesis<'t>(passage: Passage<'t>, candidate: Passage<'t>) -> Passage<'t> {
    let at = candidate.start - passage.start;
    let missing = candidate.text.contains(')') && !candidate.text.contains('(');
    if missing && passage.text[..at].ends_with('(') {
        passage.part(at - 1, at + candidate.text.len())
    } else {
        candidate
    }
}

fn is_number(passage: Passage<'_>, candidate: Passage<'_>) -> bool {
    let text = candidate.text;
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let grouped = text.chars().any(|c| !c.is_ascii_digit()) || text.starts_with('0') || digits >= 10;
    let at = candidate.start - passage.start;
    let touches = passage.text[..at]
        .ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '=' | '_' | '$' | '#'))
        || passage.text[at + text.len()..].starts_with(|c: char| c.is_alphanumeric() || matches!(c, '%' | '_'));
    DIGITS.contains(&digits)
        && grouped
        && !touches
        && dates::find(text).is_empty()
        && text.matches('(').count() == text.matches(')').count()
}
