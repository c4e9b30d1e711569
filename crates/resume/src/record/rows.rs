//! The lines of a document as the structure rules see them: cells, bullets, blocks and type size.

use super::Span;
use super::passage::Passage;
use crate::Document;

/// Characters that start a list item, when a space follows.
const BULLETS: [char; 20] =
    ['•', '◦', '▪', '▫', '‣', '●', '○', '■', '□', '➢', '➤', '►', '❖', '✓', '✔', '»', '·', '*', '-', '–'];

/// Points: rows that start within this of one another are in one column; list items are indented.
const COLUMN_SLACK: f32 = 40.0;

#[derive(Debug, Clone)]
pub(super) struct Row<'t> {
    pub(super) whole: Passage<'t>,
    /// The row without its bullet.
    pub(super) content: Passage<'t>,
    /// The parts of the content that wide gaps divide.
    pub(super) cells: Vec<Passage<'t>>,
    pub(super) bullet: bool,
    /// An empty line or a page break comes before.
    pub(super) starts_block: bool,
    /// The first row of its page; the break before it is the paper's and not the writer's.
    pub(super) starts_page: bool,
    /// Points: the size of the type, where the format knows it.
    pub(super) size: Option<f32>,
    pub(super) left: Option<f32>,
    pub(super) right: Option<f32>,
    pub(super) page: u32,
    /// How far the rows that start near this one's left edge reach to the right: the width of its column.
    pub(super) edge: f32,
}

impl Row<'_> {
    pub(super) fn span(&self) -> Span {
        self.whole.span()
    }

    pub(super) fn words(&self) -> usize {
        self.content.words()
    }

    /// Whether this row goes on with the sentence of the row above: its first word would not have fitted there.
    /// Without a layout nothing is known to be wrapped.
    pub(super) fn wraps_from(&self, above: &Row<'_>) -> bool {
        let (Some(right), Some(left), Some(own_right)) = (above.right, self.left, self.right) else { return false };
        if self.bullet || self.page != above.page {
            return false;
        }
        let letters = self.content.text.chars().count().max(1) as f32;
        let first = self.content.text.split_whitespace().next().unwrap_or_default().chars().count() as f32;
        let per_letter = (own_right - left) / letters;
        right + (first + 1.5) * per_letter > above.edge
    }
}

pub(super) fn rows(document: &Document) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut last_end = 0;
    for line in &document.lines {
        let Some(text) = document.text.get(line.start..line.end) else { continue };
        let whole = Passage { text, start: line.start };
        let starts_page = rows.last().is_none_or(|last| last.page != line.page);
        let starts_block = starts_page || document.text.get(last_end..line.start).is_some_and(|gap| gap.len() > 1);
        last_end = line.end;
        let content = without_bullet(whole);
        if content.is_empty() || is_page_furniture(text) {
            continue;
        }
        rows.push(Row {
            whole,
            content,
            cells: content.split_text("  "),
            bullet: content.start != whole.start,
            starts_block,
            starts_page,
            size: line.bounds.map(|bounds| bounds.height),
            left: line.bounds.map(|bounds| bounds.left),
            right: line.bounds.map(|bounds| bounds.left + bounds.width),
            page: line.page,
            edge: 0.0,
        });
    }
    let reaches: Vec<(f32, f32)> = rows.iter().filter_map(|row| Some((row.left?, row.right?))).collect();
    for row in &mut rows {
        let left = row.left.unwrap_or_default();
        let column = reaches.iter().filter(|(other, _)| (other - left).abs() < COLUMN_SLACK);
        row.edge = column.map(|(_, right)| *right).fold(0.0, f32::max);
    }
    rows
}

pub(super) fn without_bullet(passage: Passage<'_>) -> Passage<'_> {
    let mut rest = passage;
    while let Some(after) = rest.text.strip_prefix(BULLETS)
        && (after.starts_with(' ') || after.is_empty())
    {
        rest = rest.part(rest.text.len() - after.len(), rest.text.len());
    }
    rest
}

/// "Page 2 of 3" and "Last updated in May 2024" belong to the paper, not to the person.
fn is_page_furniture(text: &str) -> bool {
    let lower = text.to_lowercase();
    let numbered = lower.find("page ").or_else(|| lower.find("seite ")).is_some_and(|at| {
        let rest: Vec<&str> = lower[at..].split_whitespace().skip(1).collect();
        let is_number = |word: &&str| word.chars().all(|c| c.is_ascii_digit() || c == '/');
        match rest.as_slice() {
            [number] => is_number(number) && lower.split_whitespace().count() <= 6,
            [number, "of" | "von" | "/", total] => is_number(number) && is_number(total),
            _ => false,
        }
    });
    numbered || (lower.starts_with("last updated") && lower.split_whitespace().count() <= 6)
}
