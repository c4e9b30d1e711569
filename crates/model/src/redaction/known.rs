//! The forms in which a known value may stand in a text.

use std::ops::Range;

use regex::{Regex, RegexBuilder};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Kind, PatternError};

/// Parts of names that are words of their own in some language and name nobody.
const PARTICLES: [&str; 22] = [
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "la", "las", "le", "los", "san",
    "ten", "van", "von", "dr", "prof",
];

/// One value with the pattern of its forms.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) kind: Kind,
    /// The same for all forms of the value.
    pub(super) identity: String,
    pattern: Regex,
}

impl Known {
    /// Where it stands as a whole: not within a longer word or number.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            while let Some(found) = self.pattern.find_at(text, at) {
                if is_whole(text, &found.range()) && !found.is_empty() {
                    at = found.end();
                    return Some(found.range());
                }
                // It may begin anew within what it was not.
                at = found.start() + text[found.start()..].chars().next().map_or(1, char::len_utf8);
            }
            None
        })
    }

    pub(super) fn is(&self, form: &str) -> bool {
        self.pattern.find(form).is_some_and(|found| found.range() == (0..form.len()))
    }
}

/// The value and, of a name, its parts. Longer before shorter does not matter: overlapping finds are joined.
pub(super) fn forms(kind: Kind, value: &str) -> Result<Vec<Known>, PatternError> {
    let value = value.trim();
    let words: Vec<&str> = value.split_whitespace().collect();
    let mut known = Vec::new();
    match kind {
        Kind::Name => {
            known.extend(name(&words)?);
            if let [first, .., last] = words.as_slice() {
                known.push(short(&words, first, last)?);
                for word in &words {
                    known.extend(part(word)?);
                    for half in word.split('-').filter(|half| half != word) {
                        known.extend(part(half)?);
                    }
                }
            }
        }
        Kind::Phone => {
            let digits: Vec<String> = value.chars().filter(char::is_ascii_digit).map(String::from).collect();
            if digits.len() >= 5 {
                known.push(compile(kind, value, format!(r"[+(]?{}", digits.join(r"[\s().\u{a0}/‐-–-]*")), true)?);
            }
        }
        Kind::Address => {
            let words: Vec<String> =
                value.split([' ', ',', '\n', '\t']).filter(|word| !word.is_empty()).map(alternatives).collect();
            if !words.is_empty() {
                known.push(compile(kind, value, words.join(r"[\s,]+"), true)?);
            }
        }
        Kind::Email | Kind::Url | Kind::Literal => {
            if !value.is_empty() {
                known.push(compile(kind, value, regex::escape(value), true)?);
            }
        }
    }
    Ok(known)
}

/// What makes two forms of a value that nobody told us the same.
pub(super) fn identity(kind: Kind, form: &str) -> String {
    match kind {
        Kind::Phone => form.chars().filter(char::is_ascii_digit).collect(),
        Kind::Name | Kind::Email | Kind::Url | Kind::Address | Kind::Literal => {
            form.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
        }
    }
}

/// What people put between the words of a name, in text and in the names of accounts.
const BETWEEN: &str = r"[\s._-]*";

fn name(words: &[&str]) -> Result<Option<Known>, PatternError> {
    if words.iter().map(|word| word.chars().count()).sum::<usize>() < 2 {
        return Ok(None);
    }
    let pattern: Vec<String> = words.iter().map(|word| alternatives(word)).collect();
    compile(Kind::Name, &words.join(" "), pattern.join(BETWEEN), true).map(Some)
}

/// First and last name, with or without an initial between them.
fn short(words: &[&str], first: &str, last: &str) -> Result<Known, PatternError> {
    let pattern = format!(r"{}(?:\s+\p{{L}}\.?)?{BETWEEN}{}", alternatives(first), alternatives(last));
    compile(Kind::Name, &words.join(" "), pattern, true)
}

/// A part of a name as a word. Short ones only as names are written: `Li`, not `li`. Initials name nobody.
fn part(word: &str) -> Result<Option<Known>, PatternError> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let letters = word.chars().count();
    if letters < 2 || PARTICLES.contains(&word.to_lowercase().as_str()) {
        return Ok(None);
    }
    if letters > 3 {
        return compile(Kind::Name, word, alternatives(word), true).map(Some);
    }
    let pattern = format!("{}|{}", alternatives(word), alternatives(&word.to_uppercase()));
    compile(Kind::Name, word, pattern, false).map(Some)
}

/// A word composed, decomposed, and without its accents.
fn alternatives(word: &str) -> String {
    let mut forms: Vec<String> = vec![word.to_owned(), word.nfc().collect(), word.nfd().collect()];
    forms.push(word.nfd().filter(|c| !is_combining_mark(*c)).collect());
    forms.sort();
    forms.dedup();
    // The longest first, so that a decomposed accent is not left behind.
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    // Apostrophes are typed in several ways, and hyphens in names as spaces.
    let loose = |form: &String| regex::escape(form).replace(['\'', '’', 'ʼ'], "['’ʼ`]").replace(r"\-", r"[\s‐‑-]?");
    let forms: Vec<String> = forms.iter().filter(|form| !form.is_empty()).map(loose).collect();
    format!("(?:{})", forms.join("|"))
}

fn compile(kind: Kind, value: &str, pattern: String, ignores_case: bool) -> Result<Known, PatternError> {
    let pattern = RegexBuilder::new(&pattern).case_insensitive(ignores_case).build().map_err(|_| PatternError)?;
    Ok(Known { kind, identity: identity(kind, value), pattern })
}

fn is_whole(text: &str, place: &Range<usize>) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    let found = &text[place.clone()];
    let joins = |inner: Option<char>, outer: Option<char>| inner.is_some_and(is_word) && outer.is_some_and(is_word);
    !joins(found.chars().next(), text[..place.start].chars().next_back())
        && !joins(found.chars().next_back(), text[place.end..].chars().next())
}
