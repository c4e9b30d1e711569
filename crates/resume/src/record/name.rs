//! Finds the row with the person's name.

use super::contact;
use super::passage::fold;
use super::rows::Row;
use super::sections::is_heading;
use super::vocabulary;

/// Without type sizes the name is sought in so many rows from the top.
const ROWS_WITHOUT_LAYOUT: usize = 8;

/// Names are the largest text of the page or close to it: some résumés set the job title larger.
const NEARLY_LARGEST: f32 = 0.9;

/// Index of the row that holds the name.
///
/// Among rows that read like a name, the e-mail address decides where it repeats one of their words, then the size of
/// the type, then which comes first. A word such as "Developer" speaks against a row but does not rule it out: there are
/// people called Baker and Cook.
pub(super) fn find(rows: &[Row<'_>]) -> Option<usize> {
    let addresses: Vec<String> =
        rows.iter().filter_map(|row| contact::email(row.whole)).map(|email| fold(&email.value)).collect();
    let sized = rows.iter().any(|row| row.size.is_some());
    let candidates: Vec<(usize, &Row<'_>)> = rows
        .iter()
        .enumerate()
        .filter(|(index, row)| row.page == 1 && (sized || *index < ROWS_WITHOUT_LAYOUT) && reads_like_a_name(row))
        .collect();
    let largest = candidates.iter().filter_map(|(_, row)| row.size).fold(0.0, f32::max);
    let large = |row: &Row<'_>| row.size.is_none_or(|size| size >= largest * NEARLY_LARGEST);
    let mut best: Option<(usize, u32)> = None;
    for (index, row) in candidates {
        let text = row.cells.first().map_or("", |cell| cell.text);
        let addressed = addresses.iter().any(|address| is_in_address(text, address));
        let trade = vocabulary::title_score(text) + vocabulary::employer_score(text) > 0;
        let score = u32::from(large(row)) * 4 + u32::from(addressed) * 3 + u32::from(!trade) * 2;
        if score >= 4 && best.is_none_or(|(_, most)| score > most) {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

/// Whether the local part of an address repeats a word of the name.
fn is_in_address(name: &str, address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default();
    name.split_whitespace().map(fold).any(|word| word.len() > 2 && local.contains(&word))
}

fn reads_like_a_name(row: &Row<'_>) -> bool {
    let Some(cell) = row.cells.first() else { return false };
    let text = cell.text.split([',', '|']).next().unwrap_or_default().trim();
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| word.chars().find(|c| c.is_alphabetic()).is_none_or(|c| !c.is_lowercase());
    let letters = |c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '\'' | '’' | '-' | '(' | ')');
    !row.bullet
        && (2..=5).contains(&words.len())
        && text.chars().all(letters)
        && words.iter().all(|word| capital(word) || is_particle(word))
        && !vocabulary::names_school(text)
        && !is_heading(text)
        && !matches!(fold(text).as_str(), "curriculum vitae" | "resume" | "cover letter")
        && contact::email(*cell).is_none()
}

fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 16] =
        ["van", "von", "de", "da", "del", "der", "den", "di", "la", "bin", "al", "dos", "do", "zu", "ter", "ten"];
    PARTICLES.contains(&word)
}
