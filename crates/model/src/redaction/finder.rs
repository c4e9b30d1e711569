//! Finds what looks like an e-mail address, a telephone number, a URL or a placeholder, whoever's it is.

use std::ops::Range;

use regex::Regex;

use super::Kind;

const PLACEHOLDER: &str = r"(?i)\[(?:NAME|EMAIL|PHONE|URL|ADDRESS|TEXT)_[0-9]+(?:_[0-9]+)?\]";

const EMAIL: &str = r"(?i)[\p{L}\p{N}._%+'-]+(?:@|\s?[\[(]\s?at\s?[\])]\s?)[\p{L}\p{N}-]+(?:(?:\.|\s?[\[(]\s?dot\s?[\])]\s?)[\p{L}\p{N}-]+)+";

const URL: &str = r#"(?i)(?:https?://|www\.)[^\s<>"'()\[\]{}]+"#;

/// A domain without `http` is a URL where a path follows it.
const BARE_URL: &str = r#"(?i)\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|org|net|io|dev|me|co|ai|app|info|eu|de|fr|uk|at|ch|pl|nl|es|it|ca|in|us)/[^\s<>"'()\[\]{},;]*"#;

/// `ASP.NET/C#` is a skill.
const FRAMEWORKS: [&str; 5] = ["asp.net/", "ado.net/", "vb.net/", "ml.net/", "socket.io/"];

/// Numbers on one line with little between them; what of them is a number to call is seen afterwards.
const NUMBERS: &str = r"[+(]?[0-9][0-9\s().\u{a0}/‐-–-&&[^\n\r]]{5,80}[0-9]";

/// `2019-2023`, `2019-05-01`, `01.05.2019` and spans of them: a time, not a number to call.
const DATES: &str = r"^\(?(?:(?:19|20)[0-9]{2}(?:[-./](?:0?[1-9]|1[0-2]))?(?:[-./][0-3]?[0-9])?|(?:[0-3]?[0-9][-./])?(?:0?[1-9]|1[0-2])[-./](?:19|20)[0-9]{2}|[\s()‐-–-]+)+$";

pub(super) struct Finders {
    email: Regex,
    urls: [Regex; 2],
    numbers: Regex,
    dates: Regex,
    pub(super) placeholder: Regex,
}

impl Finders {
    pub(super) fn new() -> Result<Self, regex::Error> {
        Ok(Self {
            email: Regex::new(EMAIL)?,
            urls: [Regex::new(URL)?, Regex::new(BARE_URL)?],
            numbers: Regex::new(NUMBERS)?,
            dates: Regex::new(DATES)?,
            placeholder: Regex::new(PLACEHOLDER)?,
        })
    }

    pub(super) fn find(&self, text: &str) -> Vec<(Kind, Range<usize>)> {
        let mut found = Vec::new();
        found.extend(self.placeholder.find_iter(text).map(|m| (Kind::Literal, m.range())));
        found.extend(self.email.find_iter(text).map(|m| (Kind::Email, m.range())));
        for url in &self.urls {
            let urls = url.find_iter(text).filter(|m| !is_framework(m.as_str()));
            found.extend(urls.map(|m| (Kind::Url, without_full_stop(text, m.range()))));
        }
        for numbers in self.numbers.find_iter(text) {
            self.phones(text, numbers.range(), &mut found);
        }
        found
    }

    /// The numbers to call in a line of numbers. Several may stand side by side, or beside dates.
    fn phones(&self, text: &str, numbers: Range<usize>, found: &mut Vec<(Kind, Range<usize>)>) {
        let words: Vec<Range<usize>> = words(text, numbers);
        let runs = words.split(|word| words.len() > 1 && self.is_long_date(&text[word.clone()]));
        for run in runs {
            let mut from = 0;
            while from < run.len() {
                let ends = (from..run.len()).rev();
                let mut phones = ends.map(|to| (to, run[from].start..run[to].end));
                match phones.find(|(_, place)| is_alone(text, place) && self.is_phone(&text[place.clone()])) {
                    Some((to, place)) => {
                        found.push((Kind::Phone, place));
                        from = to + 1;
                    }
                    None => from += 1,
                }
            }
        }
    }

    /// A date with more than a year, or a span of years: no part of a number to call.
    fn is_long_date(&self, word: &str) -> bool {
        word.len() > 4 && self.dates.is_match(word)
    }

    /// Whether so many digits, so grouped, are a number to call. In doubt they are: what is taken out comes back.
    fn is_phone(&self, text: &str) -> bool {
        let digits = text.chars().filter(char::is_ascii_digit).count();
        if !(7..=15).contains(&digits) || self.dates.is_match(text) {
            return false;
        }
        // `3.14159265`
        if text.split_once('.').is_some_and(|(whole, rest)| is_run(whole) && is_run(rest)) {
            return false;
        }
        let is_one_run = is_run(text);
        if is_one_run {
            return text.starts_with('0') || (10..=13).contains(&digits);
        }
        digits >= 8 || text.contains('-') || text.starts_with(['+', '('])
    }
}

/// What stands between spaces.
fn words(text: &str, place: Range<usize>) -> Vec<Range<usize>> {
    let words =
        text[place.clone()].split(char::is_whitespace).filter(|word| word.contains(|c: char| c.is_ascii_digit()));
    let start = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    words.map(|word| start(word)..start(word) + word.len()).collect()
}

/// `ISO27001-2013` is no number to call.
fn is_alone(text: &str, place: &Range<usize>) -> bool {
    let before = text[..place.start].chars().next_back();
    text[place.clone()].starts_with(['+', '(']) || !before.is_some_and(char::is_alphanumeric)
}

fn is_run(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_digit())
}

fn is_framework(url: &str) -> bool {
    let url = url.to_lowercase();
    FRAMEWORKS.iter().any(|framework| url.starts_with(framework))
}

/// A sentence may end behind a URL.
fn without_full_stop(text: &str, place: Range<usize>) -> Range<usize> {
    let url = text[place.clone()].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    place.start..place.start + url.len()
}
