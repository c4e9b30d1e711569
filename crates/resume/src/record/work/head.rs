//! Tells title, employer and place apart in the head of a work entry.

use crate::record::passage::Passage;
use crate::record::vocabulary::{employer_score, ends_place, is_company_suffix, is_phrase, is_place, title_score};

/// Phrases longer than this are descriptions.
const PHRASE_WORDS: usize = 9;

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Head<'t> {
    pub(super) name: Option<Passage<'t>>,
    pub(super) position: Option<Passage<'t>>,
    pub(super) location: Option<Passage<'t>>,
}

/// Which of the two a résumé puts first. Read off the entries whose words tell them apart, used for those whose do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    PositionFirst,
    NameFirst,
}

pub(super) fn usual_order<'h, 't: 'h>(heads: impl Iterator<Item = &'h [Vec<Passage<'t>>]>) -> Order {
    let mut balance = 0_i32;
    for head in heads {
        let phrases: Vec<Passage<'_>> =
            split_all(head).into_iter().filter(|phrase| !is_place(phrase.text)).take(2).collect();
        if let [first, second] = phrases.as_slice() {
            balance += i32::from(title_score(first.text) > title_score(second.text));
            balance -= i32::from(title_score(first.text) < title_score(second.text));
        }
    }
    if balance < 0 { Order::NameFirst } else { Order::PositionFirst }
}

pub(super) fn read<'t>(rows: &[Vec<Passage<'t>>], order: Order) -> Head<'t> {
    let mut head = Head::default();
    let mut phrases = Vec::new();
    for phrase in split_all(rows) {
        if is_place(phrase.text) {
            head.location = head.location.or(Some(phrase));
        } else {
            phrases.push(phrase);
        }
    }
    let title = best_title(&phrases);
    head.position = title.map(|index| phrases.remove(index));
    if head.position.is_none() && !phrases.is_empty() {
        // Nothing says "title": go by the usual order.
        match (order, phrases.len()) {
            (_, 1) => {}
            (Order::PositionFirst, _) => head.position = Some(phrases.remove(0)),
            (Order::NameFirst, _) => head.position = Some(phrases.remove(1)),
        }
    }
    let best = phrases.iter().map(|phrase| employer_score(phrase.text)).max().unwrap_or_default();
    let named = phrases.iter().position(|phrase| employer_score(phrase.text) == best);
    head.name = named.map(|index| phrases.remove(index));
    if head.location.is_none() {
        head.location = phrases.into_iter().find(|phrase| ends_place(phrase.text));
    }
    head
}

/// The phrase with the most words of job titles in it, relative to its length; the first of equals.
fn best_title(phrases: &[Passage<'_>]) -> Option<usize> {
    let score = |phrase: &Passage<'_>| {
        let titles = title_score(phrase.text);
        // "Staff" in "Staffing Partners Inc." is no title: an employer's suffix counts against.
        let employer = usize::from(employer_score(phrase.text) > 0);
        if titles == 0 { 0 } else { 1 + titles * 20 / (phrase.words() + 1 + employer * 4) }
    };
    let mut best: Option<(usize, usize)> = None;
    for (index, phrase) in phrases.iter().enumerate() {
        let score = score(phrase);
        if score > 0 && best.is_none_or(|(_, most)| score > most) {
            best = Some((index, score));
        }
    }
    best.map(|(index, _)| index)
}

fn split_all<'t>(rows: &[Vec<Passage<'t>>]) -> Vec<Passage<'t>> {
    rows.iter()
        .flatten()
        .flat_map(|phrase| split(*phrase))
        .filter(|phrase| is_phrase(*phrase) && phrase.words() <= PHRASE_WORDS)
        .collect()
}

/// Cuts "Engineer at Acme", "Acme | Engineer" and "Engineer, Acme, Berlin" into their phrases.
fn split(phrase: Passage<'_>) -> Vec<Passage<'_>> {
    for separator in [" | ", " · ", " • ", " @ ", " at ", " bei ", " chez ", " – ", " — ", " - ", ": ", " ï¼ ", " // "]
    {
        let parts = phrase.split_text(separator);
        // "Head of Design at Acme": the words must come before the separator and after.
        if parts.len() > 1 && parts.len() <= 4 {
            return parts.into_iter().flat_map(split).collect();
        }
    }
    if is_place(phrase.text) { vec![phrase] } else { split_commas(phrase) }
}

/// Commas part title from employer, but also belong to both: "Acme, Inc.", "Vice President, Sales".
fn split_commas(phrase: Passage<'_>) -> Vec<Passage<'_>> {
    let mut parts: Vec<Passage<'_>> = Vec::new();
    for part in phrase.split_chars(|c| c == ',') {
        let joined = parts.last().map(|last| phrase.part(last.start - phrase.start, part.end() - phrase.start));
        match (parts.last_mut(), joined) {
            (Some(last), Some(joined))
                if is_company_suffix(part.text)
                    || (ends_place(part.text) && is_place(joined.text) && title_score(last.text) == 0) =>
            {
                *last = joined;
            }
            _ => parts.push(part),
        }
    }
    parts.into_iter().map(Passage::trim_separators).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, position and location of a head of such rows.
    fn parts<'t>(rows: &[&'t str]) -> [Option<&'t str>; 3] {
        let rows: Vec<Vec<Passage<'t>>> = rows.iter().map(|text| vec![Passage { text, start: 0 }]).collect();
        let head = read(&rows, Order::PositionFirst);
        [head.name, head.position, head.location].map(|part| part.map(|passage| passage.text))
    }

    #[test]
    fn title_and_employer_are_told_by_their_words() {
        let wanted = [Some("TechCorp Inc"), Some("Senior Software Engineer"), None];
        assert_eq!(parts(&["Senior Software Engineer, TechCorp Inc"]), wanted);
        assert_eq!(parts(&["TechCorp Inc | Senior Software Engineer"]), wanted);
        assert_eq!(parts(&["TechCorp Inc", "Senior Software Engineer"]), wanted);
        assert_eq!(parts(&["Senior Software Engineer at TechCorp Inc"]), wanted);
    }

    #[test]
    fn places_are_set_apart() {
        assert_eq!(
            parts(&["Engineer, Acme, Inc.", "Berlin, Germany"]),
            [Some("Acme, Inc."), Some("Engineer"), Some("Berlin, Germany")]
        );
        assert_eq!(
            parts(&["Stripe", "Staff Software Engineer", "San Francisco, CA"]),
            [Some("Stripe"), Some("Staff Software Engineer"), Some("San Francisco, CA")]
        );
    }

    #[test]
    fn german_compounds_are_titles() {
        assert_eq!(parts(&["Siemens", "Softwareentwickler"]), [Some("Siemens"), Some("Softwareentwickler"), None]);
    }
}
