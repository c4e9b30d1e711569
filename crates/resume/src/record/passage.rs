//! A stretch of the document's text that knows where it is, so that whatever is cut out of it can be pointed at.

use super::{Located, Span};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passage<'t> {
    pub(super) text: &'t str,
    /// Byte offset of `text` in the document.
    pub(super) start: usize,
}

impl<'t> Passage<'t> {
    pub(super) fn end(self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn span(self) -> Span {
        Span { start: self.start, end: self.end() }
    }

    pub(super) fn located(self) -> Located<String> {
        // A passage may run over the end of a row; a word broken at its hyphen needs no space.
        let value = self.text.replace("-\n", "-").split_whitespace().collect::<Vec<_>>().join(" ");
        Located { value, span: self.span() }
    }

    pub(super) fn is_empty(self) -> bool {
        self.text.is_empty()
    }

    /// The part between two byte offsets of this passage, trimmed.
    pub(super) fn part(self, from: usize, to: usize) -> Self {
        let text = self.text.get(from..to).unwrap_or_default();
        Self { text, start: self.start + from }.trim()
    }

    pub(super) fn trim(self) -> Self {
        self.trim_matches(char::is_whitespace)
    }

    pub(super) fn trim_matches(self, unwanted: impl Fn(char) -> bool) -> Self {
        let rest = self.text.trim_start_matches(&unwanted);
        Self { text: rest.trim_end_matches(&unwanted), start: self.start + self.text.len() - rest.len() }
    }

    /// Without leading and trailing separators: spaces, commas, dashes, bars, dots in the middle.
    pub(super) fn trim_separators(self) -> Self {
        self.trim_matches(|c| {
            c.is_whitespace() || matches!(c, ',' | ';' | ':' | '|' | '-' | '–' | '—' | '·' | '•' | '/')
        })
    }

    /// Splits at every occurrence of a separator; parts are trimmed and never empty.
    pub(super) fn split_text(self, separator: &str) -> Vec<Self> {
        self.parts(self.text.match_indices(separator).map(|(at, found)| (at, at + found.len())))
    }

    /// Splits at every such character outside parentheses.
    pub(super) fn split_chars(self, is_separator: impl Fn(char) -> bool) -> Vec<Self> {
        let mut depth = 0_i32;
        let mut cuts = Vec::new();
        for (at, character) in self.text.char_indices() {
            match character {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = (depth - 1).max(0),
                other if depth == 0 && is_separator(other) => cuts.push((at, at + other.len_utf8())),
                _ => {}
            }
        }
        self.parts(cuts.into_iter())
    }

    /// The parts that remain when these byte ranges are cut out.
    pub(super) fn parts(self, cuts: impl Iterator<Item = (usize, usize)>) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut from = 0;
        for (start, end) in cuts {
            if start >= from {
                parts.push(self.part(from, start));
                from = end;
            }
        }
        parts.push(self.part(from, self.text.len()));
        parts.retain(|part| !part.is_empty());
        parts
    }

    pub(super) fn words(self) -> usize {
        self.text.split_whitespace().count()
    }
}

/// Text without accents, in lower case, for comparing words of several languages.
pub(super) fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    use unicode_normalization::char::is_combining_mark;
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect::<String>().replace('ß', "ss")
}

/// The words of a text, folded, without punctuation at their ends.
pub(super) fn folded_words(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | ';' | '(' | ')' | '|' | '&'))
        .map(|word| fold(word.trim_matches(|c: char| !c.is_alphanumeric() && c != '+' && c != '#')))
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_keep_their_place() {
        let passage = Passage { text: "Rust, C (C99, C11), Go", start: 100 };
        let parts = passage.split_chars(|c| c == ',');
        let found: Vec<(&str, usize)> = parts.iter().map(|part| (part.text, part.start)).collect();
        assert_eq!(found, [("Rust", 100), ("C (C99, C11)", 106), ("Go", 120)]);
    }

    #[test]
    fn folding_drops_accents_and_case() {
        assert_eq!(fold("Éducation GRÜSSE"), "education grusse");
    }
}
