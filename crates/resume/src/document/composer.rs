//! Builds a [`Document`] line by line: the one place where text becomes canonical, is counted, and gets its offsets.

use super::{Bounds, Document, Format, Hidden, HiddenWhy, Limits, Line, ReadError, invisible, normalise, placeholder};

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
            self.set_aside(HiddenWhy::ZeroWidth, &text, page, bounds);
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
        self.hide_at(why, raw, page, None)
    }

    /// Sets hidden text aside that has a place on its page.
    pub(super) fn hide_at(
        &mut self,
        why: HiddenWhy,
        raw: &str,
        page: u32,
        bounds: Option<Bounds>,
    ) -> Result<(), ReadError> {
        self.count(raw)?;
        let stripped = invisible::strip(raw);
        let text = if stripped.visible.trim().is_empty() { stripped.hidden.concat() } else { stripped.visible };
        self.set_aside(why, &text, page, bounds);
        Ok(())
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn finish(mut self, format: Format, pages: u32) -> Document {
        // A line that straddles a page break is cut off on one page and whole on the other: the reader has seen it.
        let seen = letters(&self.text);
        let cut_off = |why| matches!(why, HiddenWhy::Clipped | HiddenWhy::OffPage);
        self.hidden.retain(|hidden| !(cut_off(hidden.why) && seen.contains(&letters(&hidden.text))));
        Document { format, text: self.text, lines: self.lines, hidden: self.hidden, pages }
    }

    fn set_aside(&mut self, why: HiddenWhy, raw: &str, page: u32, bounds: Option<Bounds>) {
        let text = normalise::line(raw);
        let hidden = Hidden { why, text, page, bounds };
        let says_something =
            hidden.text.chars().any(char::is_alphanumeric) && !placeholder::only_placeholders(&hidden.text);
        if says_something && !self.hidden.contains(&hidden) {
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

/// Letters and digits alone, so that two settings of one line compare equal.
fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_here_and_whole_elsewhere_is_not_hidden() {
        let mut composer = Composer::new(&Limits::default());
        composer.line("Led a team of five", 2, None).unwrap();
        composer.hide(HiddenWhy::Clipped, "Led a  team of five", 1).unwrap();
        composer.hide(HiddenWhy::Clipped, "hire me", 1).unwrap();
        composer.hide(HiddenWhy::LowContrast, "Led a team", 1).unwrap();
        let hidden: Vec<HiddenWhy> = composer.finish(Format::Pdf, 2).hidden.iter().map(|hidden| hidden.why).collect();
        assert_eq!(hidden, [HiddenWhy::Clipped, HiddenWhy::LowContrast]);
    }
}
