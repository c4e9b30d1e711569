//! Paragraphs, lists and tables of the formats without a fixed layout, as they nest, to lines.
//!
//! A reader says what opens, what is written and what closes; the nesting is the sender's choice, so it is kept on
//! stacks. What hides a run of text is the reader's business: it is written with the reason.

use super::composer::Composer;
use super::{HiddenWhy, ReadError};

mod table;

use self::table::Lines;

const BULLET: &str = "• ";

/// How a paragraph stands among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Plain,
    /// Starts a block of its own.
    Heading,
    /// The program prints a bullet or a number before it.
    Listed,
}

pub(super) struct Flow<'c> {
    composer: &'c mut Composer,
    /// Open paragraphs: a text box puts paragraphs inside a paragraph.
    paragraphs: Vec<Paragraph>,
    /// Finished cells of each open row, and the open cells.
    rows: Vec<Vec<Lines>>,
    cells: Vec<Lines>,
}

#[derive(Debug, Default)]
struct Paragraph {
    visible: String,
    hidden: Vec<(HiddenWhy, String)>,
    after_hidden: bool,
}

impl<'c> Flow<'c> {
    pub(super) fn new(composer: &'c mut Composer) -> Self {
        Self { composer, paragraphs: Vec::new(), rows: Vec::new(), cells: Vec::new() }
    }

    pub(super) fn open_paragraph(&mut self) {
        self.paragraphs.push(Paragraph::default());
    }

    /// Whether white space here would follow white space, or start a line.
    pub(super) fn at_space(&self) -> bool {
        self.paragraphs.last().is_none_or(|open| open.visible.chars().next_back().is_none_or(char::is_whitespace))
    }

    /// Adds to the open paragraph; text outside of one is no part of the document.
    pub(super) fn write(&mut self, text: &str, why: Option<HiddenWhy>) {
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match (why, paragraph.hidden.last_mut()) {
            // The spaces before and after hidden words are one space to the reader, and no gap between cells.
            (None, _) if paragraph.after_hidden && paragraph.visible.ends_with(' ') && text.starts_with(' ') => {
                paragraph.visible.push_str(&text[1..]);
            }
            (None, _) => paragraph.visible.push_str(text),
            // A white space between words hides nothing.
            (Some(_), _) if text.trim().is_empty() => paragraph.visible.push_str(text),
            (Some(why), Some((last, hidden))) if *last == why => hidden.push_str(text),
            (Some(why), _) => paragraph.hidden.push((why, text.to_owned())),
        }
        paragraph.after_hidden = why.is_some();
    }

    /// Sets text aside that takes no place on the page, wherever it stands.
    pub(super) fn hide(&mut self, why: HiddenWhy, text: &str) -> Result<(), ReadError> {
        self.composer.hide(why, text, 1)
    }

    pub(super) fn close_paragraph(&mut self, role: Role) -> Result<(), ReadError> {
        let Some(paragraph) = self.paragraphs.pop() else { return Ok(()) };
        for (why, text) in &paragraph.hidden {
            self.composer.hide(*why, text, 1)?;
        }
        if paragraph.visible.trim().is_empty() {
            // Where nothing but hidden text stands, the reader sees an empty line, as in an empty paragraph.
            self.break_block();
            return Ok(());
        }
        if role == Role::Heading {
            self.break_block();
        }
        let mut bullet = if role == Role::Listed { BULLET } else { "" };
        for line in paragraph.visible.split('\n').filter(|line| !line.trim().is_empty()) {
            self.emit(format!("{bullet}{}", line.trim()))?;
            bullet = "";
        }
        Ok(())
    }

    pub(super) fn open_row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(super) fn close_row(&mut self) -> Result<(), ReadError> {
        for line in table::row(self.rows.pop().unwrap_or_default()) {
            self.emit(line)?;
        }
        Ok(())
    }

    pub(super) fn open_cell(&mut self) {
        self.cells.push(Lines::new());
    }

    pub(super) fn close_cell(&mut self) {
        let lines = self.cells.pop().unwrap_or_default();
        if let Some(row) = self.rows.last_mut() {
            row.push(lines);
        }
    }

    /// The next line starts a new block.
    pub(super) fn break_block(&mut self) {
        match self.cells.last_mut() {
            Some(cell) => cell.push(String::new()),
            None => self.composer.end_block(),
        }
    }

    /// Closes whatever a file that breaks off has left open.
    pub(super) fn finish(mut self) -> Result<(), ReadError> {
        while !self.paragraphs.is_empty() {
            self.close_paragraph(Role::Plain)?;
        }
        while !self.cells.is_empty() || !self.rows.is_empty() {
            self.close_cell();
            self.close_row()?;
        }
        Ok(())
    }

    fn emit(&mut self, line: String) -> Result<(), ReadError> {
        if let Some(cell) = self.cells.last_mut() {
            cell.push(line);
        } else if line.is_empty() {
            self.composer.end_block();
        } else {
            self.composer.line(&line, 1, None)?;
        }
        Ok(())
    }
}
