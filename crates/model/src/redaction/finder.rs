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

const PHONE: &str = r"[+(]?[0-9][0-9\s().\u{a0}/‐-–-]{5,24}[0-9]";

/// `2019-2023`, `2019-05-01`, `01.05.2019` and spans of them: a time, not a number to call.
const DATES: &str = r"^\(?(?:(?:19|20)[0-9]{2}(?:[-./](?:0?[1-9]|1[0-2]))?(?:[-./][0-3]?[0-9])?|(?:[0-3]?[0-9][-./])?(?:0?[1-9]|1[0-2])[-./](?:19|20)[0-9]{2}|[\s()‐-–-]+)+$";

pub(super) struct Finders {
    email: Regex,
    urls: [Regex; 2],
    phone: Regex,
    dates: Regex,
    pub(super) placeholder: Regex,
}

impl Finders {
    pub(super) fn new() -> Result<Self, regex::Error> {
        Ok(Self {
            email: Regex::new(EMAIL)?,
            urls: [Regex::new(URL)?, Regex::new(BARE_URL)?],
            phone: Regex::new(PHONE)?,
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
        let phones = self.phone.find_iter(text).filter(|m| self.is_phone(m.as_str()));
        found.extend(phones.map(|m| (Kind::Phone, m.range())));
        found
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
