//! A line as words, numbers and marks.

use super::YEARS;
use super::names;
use crate::record::passage::fold;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TokenKind {
    Word,
    Number,
    Mark,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub(super) kind: TokenKind,
    pub(super) text: &'t str,
    pub(super) start: usize,
    pub(super) end: usize,
    /// A number that stands by itself: no letter, currency or per cent sign touches it.
    free: bool,
}

impl Token<'_> {
    pub(super) fn is(&self, predicate: fn(&str) -> bool) -> bool {
        self.kind == TokenKind::Word && predicate(&fold(self.text))
    }

    pub(super) fn is_dash(&self) -> bool {
        names::is_dash(self.text)
    }

    pub(super) fn number(&self) -> Option<u32> {
        if self.kind == TokenKind::Number { self.text.parse().ok() } else { None }
    }

    pub(super) fn month_number(&self) -> Option<u8> {
        self.number().and_then(|number| u8::try_from(number).ok()).filter(|month| (1..=12).contains(month))
    }

    pub(super) fn year(&self) -> Option<i16> {
        let year = i16::try_from(self.number()?).ok()?;
        (self.text.len() == 4 && self.free && YEARS.contains(&year)).then_some(year)
    }
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            continue;
        }
        let kind = match first {
            c if c.is_ascii_digit() => TokenKind::Number,
            c if c.is_alphabetic() => TokenKind::Word,
            _ => TokenKind::Mark,
        };
        let mut end = start + first.len_utf8();
        while let Some((at, next)) = rest.peek().copied() {
            let same = match kind {
                TokenKind::Number => next.is_ascii_digit(),
                TokenKind::Word => next.is_alphabetic(),
                TokenKind::Mark => false,
            };
            if !same {
                break;
            }
            end = at + next.len_utf8();
            rest.next();
        }
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let free = !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '$' | '€' | '£' | '#' | '@'))
            // A date and the title after it may touch: "Feb 2021People Partner".
            && !after.is_some_and(|c| c.is_lowercase() || c.is_numeric() || matches!(c, '%' | '+' | '@'));
        tokens.push(Token { kind, text: &text[start..end], start, end, free });
    }
    tokens
}
