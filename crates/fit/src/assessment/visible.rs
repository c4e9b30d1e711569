//! The part of a document that may be evidence: without name, contact details, address and links.

use resume::{Resume, Span};

use crate::text::{line_around, words};

/// What stands in for every excluded byte. No résumé holds it, no word contains it, and it keeps all offsets valid.
pub(crate) const EXCLUDED: char = '\u{1}';

/// A line longer than this is not a line of contact details but a document without line breaks.
const CONTACT_LINE_BYTES: usize = 200;

/// The text with everything that tells who somebody is, and where they live, blanked out byte by byte.
pub(crate) fn without_identity(text: &str, resume: &Resume) -> String {
    let basics = &resume.basics;
    let mut excluded: Vec<Span> = Vec::new();
    if let Some(name) = &basics.name {
        excluded.push(name.span);
        excluded.extend(repetitions(text, &name.value));
    }
    let contact = [&basics.email, &basics.phone, &basics.url, &basics.location];
    let contact = contact.into_iter().flatten().map(|located| located.span);
    for span in contact.chain(basics.profiles.iter().map(|profile| profile.span)) {
        excluded.push(span);
        excluded.extend(contact_line(text, span, resume));
    }
    excluded.extend(links(text));
    blank(text, &excluded)
}

/// The text with these places blanked out byte by byte; line ends stay.
pub(super) fn blank(text: &str, excluded: &[Span]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut sorted: Vec<Span> = excluded.to_vec();
    sorted.sort_by_key(|span| (span.start, span.end));
    let mut spans = sorted.into_iter().peekable();
    let mut blanked_to = 0;
    for (at, character) in text.char_indices() {
        while let Some(span) = spans.next_if(|span| span.start <= at) {
            blanked_to = blanked_to.max(span.end);
        }
        if at < blanked_to && character != '\n' {
            masked.extend(std::iter::repeat_n(EXCLUDED, character.len_utf8()));
        } else {
            masked.push(character);
        }
    }
    masked
}

/// Where a full name stands again, as in the foot of a page. A single word may be anything, so it is left alone.
fn repetitions(text: &str, name: &str) -> Vec<Span> {
    let name = name.trim();
    if name.split_whitespace().count() < 2 {
        return Vec::new();
    }
    [name.to_owned(), name.to_uppercase()]
        .iter()
        .flat_map(|name| {
            text.match_indices(name.as_str()).map(|(start, found)| Span { start, end: start + found.len() })
        })
        .collect()
}

/// The line around a contact detail, unless the body of the résumé shares it.
fn contact_line(text: &str, span: Span, resume: &Resume) -> Option<Span> {
    let start = text.get(span.start..span.end).map(|_| span.start)?;
    let (start, end) = line_around(text, start);
    let holds = |other: &Span| other.start < end && start < other.end;
    let is_body = resume.work.iter().any(|work| holds(&work.span))
        || resume.education.iter().any(|education| holds(&education.span))
        || resume.skills.iter().flat_map(|skill| &skill.keywords).any(|keyword| holds(&keyword.span));
    (end - start <= CONTACT_LINE_BYTES && !is_body).then_some(Span { start, end })
}

/// E-mail addresses and links, wherever they stand: "github.com/rusty" is no evidence of GitHub, nor of Rust.
fn links(text: &str) -> Vec<Span> {
    const MARKS: [&str; 9] =
        ["://", "www.", "linkedin.com", "github.com", "gitlab.com", ".com/", ".org/", ".io/", ".dev/"];
    let mut links = Vec::new();
    let mut at = 0;
    for token in text.split_inclusive(char::is_whitespace) {
        let bare = token.trim_end();
        let is_address =
            bare.split_once('@').is_some_and(|(_, host)| host.contains('.') && words(host).next().is_some());
        let lower = bare.to_lowercase();
        if is_address || MARKS.iter().any(|mark| lower.contains(mark)) {
            links.push(Span { start: at, end: at + bare.len() });
        }
        at += token.len();
    }
    links
}
