//! The engine's answer: a table of words with their places.

/// Of a hundred: what the engine is less sure of is dirt.
const LEAST_CONFIDENCE: f32 = 10.0;

/// A word, in pixels from the top left corner of its page.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::document) struct Word {
    pub(in crate::document) page: u32,
    /// Block, paragraph and line within it.
    pub(in crate::document) block: (u32, u32),
    pub(in crate::document) line: u32,
    pub(in crate::document) left: f32,
    pub(in crate::document) top: f32,
    pub(in crate::document) width: f32,
    pub(in crate::document) height: f32,
    /// Of the page that the word stands on.
    pub(in crate::document) page_width: f32,
    pub(in crate::document) text: String,
}

/// Reads what can be read: a row that is none says nothing.
pub(super) fn parse(table: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut page_width = 0.0;
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.splitn(12, '\t').collect();
        let count = |index: usize| cells.get(index).and_then(|cell| cell.parse::<u32>().ok());
        let size = |index: usize| cells.get(index).and_then(|cell| cell.parse::<f32>().ok()).unwrap_or_default();
        if count(0) == Some(1) {
            page_width = size(8);
        }
        let text = cells.get(11).map_or("", |text| text.trim());
        if count(0) != Some(5) || text.is_empty() || size(10) < LEAST_CONFIDENCE {
            continue;
        }
        words.push(Word {
            page: count(1).unwrap_or(1),
            block: (count(2).unwrap_or_default(), count(3).unwrap_or_default()),
            line: count(4).unwrap_or_default(),
            left: size(6),
            top: size(7),
            width: size(8),
            height: size(9),
            page_width,
            text: text.to_owned(),
        });
    }
    words
}
