//! What of a résumé may be shown to whoever looks for evidence by other means than these rules, and the way back from
//! what they quote to a place in it.

use std::ops::Range;

use resume::{Document, Resume, Span};

use super::evidence::QUOTE_CHARACTERS;
use super::visible::{EXCLUDED, blank, without_identity};
use super::{Quote, phrasing};
use crate::DropReason;
use crate::rubric::protected::protected;
use crate::text::{lines, words};

/// Longer lines are prose, and prose may use a word such as "age" for something else.
const LABELLED_BYTES: usize = 100;
/// One word is no evidence of a sentence.
const FEWEST_WORDS: usize = 2;

/// The visible text of a résumé, blanked where it tells who somebody is or what nobody may be measured by. Keeps its
/// places: a quote that is found here is a slice of the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readable<'a> {
    text: &'a str,
    shown: String,
}

impl<'a> Readable<'a> {
    #[must_use]
    pub fn of(resume: &Resume, document: &'a Document) -> Self {
        let text = document.text.as_str();
        let masked = without_identity(text, resume);
        let is_work = |start: usize| resume.work.iter().any(|work| (work.span.start..work.span.end).contains(&start));
        let told: Vec<Span> = lines(&masked)
            .filter(|&(start, end)| end - start <= LABELLED_BYTES && !is_work(start))
            .filter(|&(start, end)| tells_protected(&masked[start..end]))
            .map(|(start, end)| Span { start, end })
            .collect();
        let shown = blank(&masked, &told);
        Self { text, shown }
    }

    /// Takes more out. Places that are none of the text's are ignored.
    pub fn take_out(&mut self, places: impl IntoIterator<Item = Range<usize>>) {
        let is_place = |place: &Range<usize>| self.shown.get(place.clone()).is_some();
        let spans: Vec<Span> =
            places.into_iter().filter(is_place).map(|place| Span { start: place.start, end: place.end }).collect();
        self.shown = blank(&self.shown, &spans);
    }

    /// The text, byte for byte as long as the document's, with a control character for each byte that was taken out.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// The lines that hold anything, with `[…]` for what was taken out.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let shown = self.shown.lines().map(|line| phrasing::with_gaps(line.trim(), EXCLUDED));
        shown.filter(|line| words(line).next().is_some()).collect()
    }

    /// The quote's text, unless something of it was taken out.
    #[must_use]
    pub fn of_quote(&self, quote: &Quote) -> Option<&str> {
        self.shown.get(quote.start..quote.end).filter(|shown| *shown == quote.text)
    }

    /// Where these words stand in the text, whatever the white space between them; `None` where they do not, where they
    /// begin or end within a word, or where they are too few to be evidence. Of many words the first are taken.
    #[must_use]
    pub fn locate(&self, quoted: &str) -> Option<Quote> {
        let quoted = quoted.trim_matches(|c: char| c.is_whitespace() || "\"'“”„‘’«»…•·*-–▪●○|".contains(c));
        let wanted = quoted.split_whitespace().collect::<Vec<_>>().join(" ");
        if quoted.contains(EXCLUDED) || words(&wanted).count() < FEWEST_WORDS {
            return None;
        }
        let (flat, places) = flattened(&self.shown);
        let is_whole = |start: usize| {
            let before = flat[..start].chars().next_back();
            let after = flat[start + wanted.len()..].chars().next();
            ![before, after].into_iter().flatten().any(char::is_alphanumeric)
        };
        let at = flat.match_indices(wanted.as_str()).map(|(at, _)| at).find(|&at| is_whole(at))?;
        let kept = at + within(&wanted).len();
        let (start, end) = (*places.get(at)?, places.get(kept.checked_sub(1)?)? + 1);
        let text = self.text.get(start..end).filter(|text| self.shown.get(start..end) == Some(text))?;
        Some(Quote { start, end, text: text.to_owned() })
    }
}

/// Whether a line tells what nobody may be measured by. How people head such lines goes beyond what postings ask for.
fn tells_protected(line: &str) -> bool {
    const LABELS: [&str; 6] = ["born", "dob", "birthday", "birthdate", "photo", "pronouns"];
    let labelled = words(line).next().is_some_and(|(_, word)| LABELS.contains(&word.to_lowercase().as_str()));
    labelled
        || protected(line).is_some_and(|what| match what {
            DropReason::Age
            | DropReason::Gender
            | DropReason::Ethnicity
            | DropReason::Religion
            | DropReason::FamilyStatus
            | DropReason::Nationality
            | DropReason::Health
            | DropReason::Appearance
            | DropReason::Address
            | DropReason::GraduationYear => true,
            DropReason::SchoolPrestige | DropReason::EmploymentGap | DropReason::Nativeness => false,
        })
}

/// The text with one space for all white space, and for each of its bytes the place in the text.
fn flattened(text: &str) -> (String, Vec<usize>) {
    let mut flat = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(text.len());
    for (at, character) in text.char_indices() {
        if !character.is_whitespace() {
            flat.push(character);
            places.extend(at..at + character.len_utf8());
        } else if !flat.ends_with(' ') {
            flat.push(' ');
            places.push(at);
        }
    }
    (flat, places)
}

/// As much of the words as makes a quote.
fn within(words: &str) -> &str {
    match words.char_indices().nth(QUOTE_CHARACTERS) {
        None => words,
        Some((most, _)) => words[..most].rfind(' ').map_or(&words[..most], |space| &words[..space]),
    }
}

#[cfg(test)]
mod tests {
    use resume::{Limits, PartialDate, structure};

    use super::*;

    const RESUME: &str = "Ada Lovelace\nada@example.org\nDate of birth: 10 December 1985\n\nExperience\n\
        Engineer, Analytical Engines\nJanuary 2018 - Present\n- Led the on-call rota,   and wrote\n  the runbooks.\n\
        - Trusted with payments\n";

    fn document() -> Document {
        resume::read(RESUME.as_bytes(), &Limits::default()).unwrap()
    }

    fn readable(document: &Document) -> Readable<'_> {
        Readable::of(&structure(document, PartialDate { year: 2026, month: Some(11) }), document)
    }

    #[test]
    fn what_is_quoted_is_found_word_for_word_whatever_the_space_between() {
        let document = document();
        let readable = readable(&document);
        for quoted in
            ["Led the on-call rota, and wrote the runbooks", "“Led the on-call rota, and\nwrote the runbooks.”"]
        {
            let quote = readable.locate(quoted).unwrap();
            assert_eq!(&document.text[quote.start..quote.end], quote.text);
            assert!(quote.text.starts_with("Led the") && quote.text.contains("runbooks"), "{quote:?}");
        }
        let one_word_begun = ["Rusted with payments", "rusted with payments", "Trusted with pay"];
        let not_there = ["Ran the on-call rota", "led the on-call rota", "payments", "", "…"];
        for quoted in one_word_begun.into_iter().chain(not_there) {
            assert_eq!(readable.locate(quoted), None, "{quoted}");
        }
    }

    #[test]
    fn who_somebody_is_and_how_old_is_neither_shown_nor_found() {
        let document = document();
        let readable = readable(&document);
        let shown = readable.lines().join("\n");
        for personal in ["Ada", "Lovelace", "example.org", "birth", "1985"] {
            assert!(!shown.contains(personal), "{shown}");
        }
        assert_eq!(readable.locate("Ada Lovelace"), None);
        assert_eq!(readable.locate("Date of birth: 10 December 1985"), None);
        assert_eq!(readable.as_str().len(), document.text.len());
    }

    #[test]
    fn what_was_taken_out_is_a_gap_and_no_quote() {
        let document = document();
        let mut readable = readable(&document);
        let at = document.text.find("on-call").unwrap();
        readable.take_out([at..at + "on-call".len(), 7..100_000]);
        assert!(readable.lines().iter().any(|line| line.contains("Led the […] rota,")), "{:?}", readable.lines());
        assert_eq!(readable.locate("Led the on-call rota"), None);
        assert!(readable.locate("Trusted with payments").is_some());
    }
}
