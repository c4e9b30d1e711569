//! Finds the row with the person's name.

use super::contact;
use super::rows::Row;
use super::sections::is_heading;
use super::vocabulary;

/// The name stands near the top; in a text with sidebars it may come after one of them.
const ROWS_WITHOUT_LAYOUT: usize = 8;

/// Index of the row that holds the name: the largest that reads like one on the first page, or the first where the
/// format has no type sizes.
pub(super) fn find(rows: &[Row<'_>]) -> Option<usize> {
    let candidates = || rows.iter().enumerate().filter(|(_, row)| row.page == 1 && reads_like_a_name(row));
    if rows.iter().any(|row| row.size.is_some()) {
        let largest = candidates().map(|(_, row)| row.size.unwrap_or_default()).fold(0.0, f32::max);
        // Names are the largest or close to it: some résumés set the job title larger.
        return candidates().find(|(_, row)| row.size.unwrap_or_default() >= largest * 0.92).map(|(index, _)| index);
    }
    candidates().find(|(index, _)| *index < ROWS_WITHOUT_LAYOUT).map(|(index, _)| index)
}

fn reads_like_a_name(row: &Row<'_>) -> bool {
    let Some(cell) = row.cells.first() else { return false };
    let text = cell.text.split([',', '|']).next().unwrap_or_default().trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| word.chars().find(|c| c.is_alphabetic()).is_none_or(|c| !c.is_lowercase());
    let small = |word: &&str| {
        matches!(
            *word,
            "van" | "von" | "de" | "da" | "del" | "der" | "den" | "di" | "la" | "bin" | "al" | "dos" | "do" | "zu"
        )
    };
    let letters = |c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '\'' | '’' | '-' | '(' | ')');
    !row.bullet
        && (2..=5).contains(&words.len())
        && text.chars().all(letters)
        && words.iter().all(|word| capital(word) || small(word))
        && vocabulary::title_score(text) == 0
        && !vocabulary::names_school(text)
        && !is_heading(text)
        && !matches!(super::passage::fold(text).as_str(), "curriculum vitae" | "resume" | "cover letter")
        && contact::email(*cell).is_none()
}
