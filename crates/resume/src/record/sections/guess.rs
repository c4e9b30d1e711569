//! What a section is about whose heading nobody knows: by what stands in it.

use super::{Section, SectionKind};
use crate::record::rows::Row;
use crate::record::{dates, vocabulary};

/// A keyword list has rows of at most so many words between two separators, on average.
const KEYWORD_WORDS: usize = 4;

pub(super) fn kind(section: &Section<'_>) -> SectionKind {
    let rows = &section.rows;
    let periods = rows.iter().filter(|row| dates::find(row.content.text).iter().any(|dated| !dated.single)).count();
    let titles = rows.iter().filter(|row| !row.bullet && vocabulary::title_score(row.content.text) > 0).count();
    let schools = rows
        .iter()
        .filter(|row| vocabulary::names_school(row.content.text) || vocabulary::degree(row.content.text).is_some())
        .count();
    if periods > 0 && schools > 0 && schools >= titles {
        return SectionKind::Education;
    }
    if periods > 0 && titles > 0 {
        return SectionKind::Work;
    }
    let dated = rows.iter().filter(|row| !dates::find(row.content.text).is_empty()).count();
    let items: usize = rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(|cell| cell.split_chars(|c| matches!(c, ',' | ';' | '|' | '·' | '•')).len())
        .sum();
    let words: usize = rows.iter().map(Row::words).sum();
    let prose = rows.iter().filter(|row| vocabulary::is_prose(row.content.text)).count();
    if dated == 0 && items >= 3 && words <= items * KEYWORD_WORDS && prose * 4 <= rows.len() {
        return SectionKind::Skills;
    }
    SectionKind::Other
}
