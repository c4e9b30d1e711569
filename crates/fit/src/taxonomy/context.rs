//! Whether a name in a text is the skill or an everyday word: "Go" in a list of languages, not in "Go to market".

use super::search::Hit;
use crate::text::{line_around, lines};

/// The end of the word that starts at `start`, where `text[start..end]` is a whole word or its plural; else `None`.
///
/// `+`, `#` and inner dots are part of words, so that C is not found in "C++", nor Node in "node.js".
pub(super) fn stands_alone(text: &str, start: usize, end: usize) -> Option<usize> {
    if !text.is_char_boundary(start) || !text.is_char_boundary(end) {
        return None;
    }
    let is_short = end - start <= 2;
    let mut before = text[..start].chars().rev();
    match before.next() {
        Some(character) if character.is_alphanumeric() || matches!(character, '_' | '+' | '#' | '@') => return None,
        Some('.') if before.next().is_some_and(char::is_alphanumeric) => return None,
        Some('-' | '&' | '\'' | '’' | '/' | '.') if is_short && !is_slash_list(text, start) => return None,
        _ => {}
    }
    if end - start == 1 && text[..start].trim_end().ends_with('&') {
        return None;
    }
    let after = &text[end..];
    if end - start >= 4
        && let Some(rest) = after.strip_prefix('s')
        && !text[..end].ends_with('s')
        && is_word_end(rest, false)
    {
        return Some(end + 1);
    }
    if is_short && end - start == 1 && after.trim_start().starts_with('&') {
        return None;
    }
    is_word_end(after, is_short).then_some(end)
}

fn is_slash_list(text: &str, start: usize) -> bool {
    text[..start].ends_with('/') && !text[..start].ends_with("//")
}

fn is_word_end(after: &str, is_short: bool) -> bool {
    let mut characters = after.chars();
    match characters.next() {
        Some(character) if character.is_alphanumeric() || matches!(character, '_' | '+' | '#' | '@') => false,
        Some('.') => !characters.next().is_some_and(|next| next.is_lowercase() || next.is_ascii_digit()),
        Some('-' | '&' | '\'' | '’') => !is_short,
        _ => true,
    }
}

/// What stands around doubtful hits.
pub(super) struct Surroundings<'a> {
    text: &'a str,
    hits: &'a [Hit],
    /// Lines that consist of one certain technology and nothing else.
    bare_lines: Vec<(usize, usize)>,
}

/// Words that, straight after a name, say that it is a technology.
const SAYS_SO_AFTER: &[&str] = &[
    "developer",
    "developers",
    "development",
    "programming",
    "programmer",
    "language",
    "engineer",
    "engineers",
    "code",
    "codebase",
    "scripts",
    "scripting",
    "spreadsheet",
    "spreadsheets",
    "skills",
    "proficiency",
    "microservices",
    "services",
    "components",
    "hooks",
    "apps",
    "frontend",
    "jobs",
    "backend",
    "framework",
    "apis",
    "library",
    "libraries",
    "macros",
    "formulas",
    "(programming",
];

/// Words that, straight before a name, let it be a technology where it also ends its part of the sentence.
const LEADS_IN: &[&str] =
    &["in", "with", "using", "of", "and", "or", "including", "language", "languages", "advanced", "e.g", "like", "as"];

impl<'a> Surroundings<'a> {
    pub(super) fn new(text: &'a str, hits: &'a [Hit]) -> Self {
        let bare_lines = lines(text)
            .filter(|&(start, end)| {
                let (from, to) = without_bullet(text, start, end);
                from < to && hits.iter().any(|hit| hit.is_certain && hit.start == from && hit.end == to)
            })
            .collect();
        Self { text, hits, bare_lines }
    }

    pub(super) fn speak_of_technology(&self, hit: &Hit) -> bool {
        let (line_start, line_end) = line_around(self.text, hit.start);
        let before = self.text[line_start..hit.start].trim_end();
        let after = self.text[hit.end..line_end].trim_start();
        let is_lower = !self.text[hit.start..hit.end].chars().any(char::is_uppercase);
        let next_word = first_word(after);
        if !is_lower && SAYS_SO_AFTER.contains(&next_word.as_str()) {
            return true;
        }
        let (from, to) = without_bullet(self.text, line_start, line_end);
        if hit.start == from && hit.end == to {
            return self.is_beside_a_bare_line(line_start, line_end);
        }
        let is_closed_after = after.is_empty()
            || after.starts_with([',', ';', '/', '|', '•', '·', ')', '.', '(', ':', '–', '—'])
            || matches!(next_word.as_str(), "and" | "or");
        let is_listed_before = before.ends_with([',', ';', '/', '|', '•', '·', '(', ':']) || before.is_empty();
        let previous_word = last_word(before);
        let is_led_in = LEADS_IN.contains(&previous_word.as_str());
        if !is_closed_after || !(is_listed_before || is_led_in) {
            return false;
        }
        // "in Go." needs nothing more; a list needs another technology in it, a lower-case word always does.
        let stands_by_itself = is_led_in && !is_lower && matches!(previous_word.as_str(), "in" | "with" | "using");
        stands_by_itself || self.has_neighbour(hit, line_start, line_end)
    }

    /// Whether the same line names another technology near by: a certain one, or a second doubtful one in a list.
    fn has_neighbour(&self, hit: &Hit, line_start: usize, line_end: usize) -> bool {
        const NEAR_BYTES: usize = 60;
        self.hits.iter().any(|other| {
            let is_apart = other.end <= hit.start || hit.end <= other.start;
            let is_near = other.start >= line_start.max(hit.start.saturating_sub(NEAR_BYTES))
                && other.end <= line_end.min(hit.end + NEAR_BYTES);
            let is_capital = self.text[other.start..other.end].starts_with(char::is_uppercase);
            other.entry != hit.entry
                && is_apart
                && is_near
                && other.is_technology
                && (other.is_certain || (is_capital && self.is_list_item(other, line_start, line_end)))
        })
    }

    fn is_list_item(&self, hit: &Hit, line_start: usize, line_end: usize) -> bool {
        let before = self.text[line_start..hit.start].trim_end();
        let after = self.text[hit.end..line_end].trim_start();
        let opens = before.is_empty() || before.ends_with([',', ';', '/', '|', '•', ':', '(']);
        let closes = after.is_empty() || after.starts_with([',', ';', '/', '|', '•', ')', '.']);
        let joins = |word: String| matches!(word.as_str(), "and" | "or");
        (opens || joins(last_word(before)) || LEADS_IN.contains(&last_word(before).as_str()))
            && (closes || joins(first_word(after)))
    }

    fn is_beside_a_bare_line(&self, line_start: usize, line_end: usize) -> bool {
        self.bare_lines.iter().any(|&(start, end)| end + 1 == line_start || line_end + 1 == start)
    }
}

/// The line without a leading bullet, trailing punctuation and space.
fn without_bullet(text: &str, start: usize, end: usize) -> (usize, usize) {
    let line = &text[start..end];
    let body = line.trim_start_matches(|character: char| {
        character.is_whitespace() || matches!(character, '•' | '·' | '*' | '-' | '–' | '▪' | '●' | '○' | '◦')
    });
    let from = end - body.len();
    (from, from + body.trim_end_matches([' ', '\t', ',', ';', '.']).len())
}

fn first_word(text: &str) -> String {
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    text[..end].trim_end_matches([',', '.', ';', ':']).to_lowercase()
}

fn last_word(text: &str) -> String {
    let start = text.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    text.get(start..).unwrap_or_default().trim_matches(['(', ',', '.', ':']).to_lowercase()
}
