//! Dates and periods in running text, in the styles people write them.

use super::{PartialDate, Period};

mod names;
mod tokens;

use self::names::{is_present, month, since, until};
use self::tokens::{Token, TokenKind, tokens};

/// Years outside these are other numbers.
const YEARS: std::ops::RangeInclusive<i16> = 1940..=2060;

/// A date or period and its byte range in the text that was searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) period: Period,
    /// One date only: `period.end` is that date.
    pub(super) single: bool,
}

/// Whether the text is the name of a month and nothing else.
pub(super) fn is_month(text: &str) -> bool {
    month(text.trim_end_matches('.')).is_some()
}

/// Every date and period of a line, from left to right.
pub(super) fn find(text: &str) -> Vec<Dated> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match period(&tokens, at) {
            Some((dated, next)) => {
                found.push(dated);
                at = next;
            }
            None => at += 1,
        }
    }
    found
}

/// A period or single date that starts at this token, and the token after it.
fn period(tokens: &[Token<'_>], at: usize) -> Option<(Dated, usize)> {
    let first = tokens.get(at)?;
    let dated = |last: usize, start, end, ongoing, single| {
        let end_byte = tokens.get(last - 1).map_or(first.end, |token| token.end);
        (Dated { start: first.start, end: end_byte, period: Period { start, end, ongoing }, single }, last)
    };
    if first.is(since) {
        let (start, next) = date(tokens, at + 1)?;
        return Some(dated(next, Some(start), None, true, false));
    }
    let Some((start, next)) = date(tokens, at) else { return months_of_one_year(tokens, at, &dated) };
    let Some(after) = separator(tokens, next) else {
        return Some(dated(next, None, Some(start), false, true));
    };
    if tokens.get(after).is_some_and(|token| token.is(is_present)) {
        let next = present_end(tokens, after);
        return Some(dated(next, Some(start), None, true, false));
    }
    if let Some((end, next)) = date(tokens, after)
        && end.year >= start.year
    {
        return Some(dated(next, Some(start), Some(end), false, false));
    }
    // "2018-20" and "2018/19".
    if let Some(end) = tokens.get(after).and_then(|token| short_year(token, start)) {
        return Some(dated(after + 1, Some(start), Some(end), false, false));
    }
    // A dash with nothing after it: still going on.
    if after >= tokens.len() && tokens.get(next).is_some_and(Token::is_dash) {
        return Some(dated(after, Some(start), None, true, false));
    }
    Some(dated(next, None, Some(start), false, true))
}

/// "June – August 2023": the first month borrows the year of the second.
fn months_of_one_year(
    tokens: &[Token<'_>],
    at: usize,
    dated: &dyn Fn(usize, Option<PartialDate>, Option<PartialDate>, bool, bool) -> (Dated, usize),
) -> Option<(Dated, usize)> {
    let first = month(tokens.get(at)?.text)?;
    let mut next = at + 1;
    while tokens.get(next).is_some_and(|token| token.text == ".") {
        next += 1;
    }
    let (end, next) = date(tokens, separator(tokens, next)?)?;
    let start = PartialDate { year: end.year, month: Some(first) };
    (end.month? >= first).then(|| dated(next, Some(start), Some(end), false, false))
}

/// One date at this token, and the token after it.
fn date(tokens: &[Token<'_>], at: usize) -> Option<(PartialDate, usize)> {
    let first = tokens.get(at)?;
    match first.kind {
        TokenKind::Word => named_month(tokens, at),
        TokenKind::Number => numeric(tokens, at),
        TokenKind::Mark => None,
    }
}

/// "Mar 2021", "March, 2021", "Sept. '21", "Aug 15, 2022", "Summer 2019", "März 2020", "mars de 2020".
fn named_month(tokens: &[Token<'_>], at: usize) -> Option<(PartialDate, usize)> {
    let word = tokens.get(at)?.text;
    let month = match month(word) {
        Some(month) => Some(month),
        None if names::season(word) => None,
        None => return None,
    };
    let mut next = at + 1;
    if let (Some(day), Some(_)) = (tokens.get(next), tokens.get(next + 1))
        && day.number().is_some_and(|day| (1..=31).contains(&day))
        && day.text.len() <= 2
    {
        let after =
            next + 1 + usize::from(tokens.get(next + 1).is_some_and(|t| matches!(t.text, "st" | "nd" | "rd" | "th")));
        let comma = after + usize::from(tokens.get(after).is_some_and(|t| t.text == ","));
        if let Some(year) = tokens.get(comma).and_then(Token::year) {
            return Some((PartialDate { year, month }, comma + 1));
        }
    }
    while tokens.get(next).is_some_and(|token| matches!(token.text, "." | "," | "/" | "-" | "de" | "of" | "del")) {
        next += 1;
    }
    if tokens.get(next).is_some_and(|token| matches!(token.text, "'" | "’" | "‘")) {
        let year = tokens.get(next + 1).filter(|token| token.text.len() == 2)?.number()?;
        return Some((PartialDate { year: century(year), month }, next + 2));
    }
    let year = tokens.get(next)?.year()?;
    Some((PartialDate { year, month }, next + 1))
}

/// "2021-03-01", "2021/03", "03/2021", "03.2021", "15.03.2021", "3/15/2021", "15 March 2021", "2021".
fn numeric(tokens: &[Token<'_>], at: usize) -> Option<(PartialDate, usize)> {
    let first = tokens.get(at)?;
    let joined = |index: usize| {
        let mark = tokens.get(index)?;
        let touches = tokens.get(index - 1)?.end == mark.start && mark.end == tokens.get(index + 1)?.start;
        (touches && matches!(mark.text, "/" | "." | "-" | "–")).then(|| tokens.get(index + 1)).flatten()
    };
    if let Some(year) = first.year() {
        let month = joined(at + 1).filter(|token| token.text.len() == 2).and_then(Token::month_number);
        return Some(match (month, joined(at + 3)) {
            // `2021-03` is a month; `2012-13` cannot be one and is left to the caller.
            (Some(month), Some(day)) if day.text.len() <= 2 && tokens[at + 3].text == tokens[at + 1].text => {
                (PartialDate { year, month: Some(month) }, at + 5)
            }
            (Some(month), _) if tokens[at + 1].text != "–" => (PartialDate { year, month: Some(month) }, at + 3),
            _ => (PartialDate { year, month: None }, at + 1),
        });
    }
    let number = first.number()?;
    if let Some(second) = joined(at + 1) {
        if let (Some(year), 1..=12) = (second.year(), number) {
            return Some((PartialDate { year, month: u8::try_from(number).ok() }, at + 3));
        }
        if let (Some(year), Some(other)) = (joined(at + 3).and_then(Token::year), second.number()) {
            // Day first where the first number cannot be a month, or where dots are used.
            let month = if number > 12 || (tokens[at + 1].text == "." && other <= 12) { other } else { number };
            let month = u8::try_from(month).ok().filter(|month| (1..=12).contains(month))?;
            return Some((PartialDate { year, month: Some(month) }, at + 5));
        }
        return None;
    }
    let day = (1..=31).contains(&number) && first.text.len() <= 2;
    let dot = usize::from(tokens.get(at + 1).is_some_and(|token| token.text == "."));
    let of = usize::from(tokens.get(at + 1 + dot).is_some_and(|token| token.text == "de"));
    let month_at = at + 1 + dot + of;
    // "Lyon 2  sept. 2015": across a wide gap the number belongs to what stands before it.
    let near = tokens.get(month_at).is_some_and(|token| token.start <= tokens[month_at - 1].end + 1);
    let is_month = tokens.get(month_at).is_some_and(|token| month(token.text).is_some());
    if day && near && is_month { named_month(tokens, month_at) } else { None }
}

/// Where the end of the period starts, if a separator stands here.
fn separator(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let mut next = at;
    // "(2019 – 2020)" may be written "2019) – (2020" by nobody, but "2019, to" occurs.
    while tokens.get(next).is_some_and(|token| token.text == ",") {
        next += 1;
    }
    let mut seen = false;
    while tokens.get(next).is_some_and(|token| token.is_dash() || token.is(until)) {
        seen = true;
        next += 1;
    }
    seen.then_some(next)
}

/// The token after the words for "present": "to date" and "bis heute" have two.
fn present_end(tokens: &[Token<'_>], at: usize) -> usize {
    let mut next = at + 1;
    loop {
        // "aujourd’hui".
        let apostrophe = usize::from(tokens.get(next).is_some_and(|token| matches!(token.text, "’" | "'")));
        if !tokens.get(next + apostrophe).is_some_and(|token| token.is(is_present)) {
            return next;
        }
        next += apostrophe + 1;
    }
}

fn short_year(token: &Token<'_>, start: PartialDate) -> Option<PartialDate> {
    let number = token.number().filter(|_| token.text.len() == 2)?;
    let year = start.year - start.year % 100 + i16::try_from(number).ok()?;
    (year > start.year && start.month.is_none()).then_some(PartialDate { year, month: None })
}

fn century(two_digits: u32) -> i16 {
    let year = i16::try_from(two_digits).unwrap_or_default();
    if year >= 50 { 1900 + year } else { 2000 + year }
}

#[cfg(test)]
mod tests;
