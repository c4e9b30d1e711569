//! Builds a [`Document`] line by line: the one place where text becomes canonical, is counted, and gets its offsets.

use super::{Bounds, Document, Format, Hidden, HiddenWhy, Limits, Line, ReadError, invisible, normalise};

pub(super) struct Composer {
    text: String,
    lines: Vec<Line>,
    hidden: Vec<Hidden>,
    block_ended: bool,
    characters: usize,
    limit: usize,
}

impl Composer {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            text: String::new(),
            lines: Vec::new(),
            hidden: Vec::new(),
            block_ended: false,
            characters: 0,
            limit: limits.characters,
        }
    }

    /// Adds one visible line. A line of nothing but spaces adds nothing.
    pub(super) fn line(&mut self, raw: &str, page: u32, bounds: Option<Bounds>) -> Result<(), ReadError> {
        self.count(raw)?;
        let stripped = invisible::strip(raw);
        for text in stripped.hidden {
            self.set_aside(HiddenWhy::ZeroWidth, &text, page);
        }
        let line = normalise::line(&stripped.visible);
        if line.is_empty() {
            return Ok(());
        }
        if !self.text.is_empty() {
            self.text.push_str(if self.block_ended { "\n\n" } else { "\n" });
        }
        self.block_ended = false;
        let start = self.text.len();
        self.text.push_str(&line);
        self.lines.push(Line { start, end: self.text.len(), page, bounds });
        Ok(())
    }

    /// The next line starts a new block: an empty line comes before it.
    pub(super) fn end_block(&mut self) {
        self.block_ended = true;
    }

    /// Sets hidden text aside. Text without a letter or digit hides nothing from anybody.
    pub(super) fn hide(&mut self, why: HiddenWhy, raw: &str, page: u32) -> Result<(), ReadError> {
        self.count(raw)?;
        let stripped = invisible::strip(raw);
        let text = if stripped.visible.trim().is_empty() { stripped.hidden.concat() } else { stripped.visible };
        self.set_aside(why, &text, page);
        Ok(())
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn finish(self, format: Format, pages: u32) -> Document {
        Document { format, text: self.text, lines: self.lines, hidden: self.hidden, pages }
    }

    fn set_aside(&mut self, why: HiddenWhy, raw: &str, page: u32) {
        let text = normalise::line(raw);
        let hidden = Hidden { why, text, page };
        if hidden.text.chars().any(char::is_alphanumeric) && !self.hidden.contains(&hidden) {
            self.hidden.push(hidden);
        }
    }

    fn count(&mut self, raw: &str) -> Result<(), ReadError> {
        self.characters += raw.chars().count();
        if self.characters > self.limit {
            return Err(ReadError::TooMuch { limit: self.limit, unit: "characters" });
        }
        Ok(())
    }
}
