//! Tells title, employer and place apart in the head of a work entry.

use crate::record::dates;
use crate::record::passage::{Passage, fold};
use crate::record::vocabulary::{
    employer_score, ends_place, is_company_suffix, is_phrase, is_place, is_prose, title_score,
};

/// Phrases longer than this are descriptions.
const PHRASE_WORDS: usize = 12;

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
        let phrases = phrases(head).unplaced;
        if let [first, second, ..] = phrases.as_slice() {
            balance += i32::from(title_score(first.text) > title_score(second.text));
            balance -= i32::from(title_score(first.text) < title_score(second.text));
        }
    }
    if balance < 0 { Order::NameFirst } else { Order::PositionFirst }
}

/// Whether most heads of a résumé have title and employer in one phrase.
pub(super) fn usually_in_one<'h, 't: 'h>(heads: impl Iterator<Item = &'h [Vec<Passage<'t>>]>) -> bool {
    let counts: Vec<usize> = heads.map(|head| phrases(head).unplaced.len()).collect();
    let single = counts.iter().filter(|count| **count == 1).count();
    single * 2 >= counts.len()
}

/// `in_one`: this résumé has title and employer in one phrase, so that a lone phrase is to be cut.
pub(super) fn read<'t>(rows: &[Vec<Passage<'t>>], order: Order, in_one: bool) -> Head<'t> {
    let Phrases { labelled: mut head, mut unplaced, in_first_row } = phrases(rows);
    let open = head.name.is_none() || head.position.is_none();
    if open && unplaced.len() < 2 && (in_one || unplaced.iter().any(|phrase| title_score(phrase.text) == 0)) {
        unplaced = unplaced.into_iter().flat_map(|phrase| cut(phrase, &mut head)).collect();
    } else if open
        && unplaced.len() == in_first_row
        && let Some((first, rest)) = unplaced.split_first()
        && holds_both(*first)
    {
        // "Engineer, Acme – Reading": what else stands on the line is the place.
        head.location = head.location.or(rest.first().copied());
        let rest = rest.get(1..).unwrap_or_default().to_vec();
        unplaced = cut(*first, &mut head).into_iter().chain(rest).collect();
    }
    if head.position.is_none() {
        head.position = position(&unplaced, order, head.name.is_some()).map(|index| unplaced.remove(index));
    }
    if head.name.is_none() {
        let best = unplaced.iter().map(|phrase| employer_score(phrase.text)).max().unwrap_or_default();
        let named = unplaced.iter().position(|phrase| employer_score(phrase.text) == best);
        head.name = named.map(|index| unplaced.remove(index));
    }
    if head.location.is_none() {
        head.location = unplaced.into_iter().find(|phrase| ends_place(phrase.text));
    }
    head
}

/// Whether a phrase has a comma with a job title on one side only.
fn holds_both(phrase: Passage<'_>) -> bool {
    let parts = phrase.split_chars(|c| c == ',');
    let titles = parts.iter().filter(|part| title_score(part.text) > 0).count();
    parts.len() > 1 && (1..parts.len()).contains(&titles)
}

/// Which of the phrases is the job title.
fn position(phrases: &[Passage<'_>], order: Order, has_name: bool) -> Option<usize> {
    let usual = match order {
        Order::PositionFirst => 0,
        Order::NameFirst => 1,
    };
    // A résumé keeps to one order: where its place for titles holds one, that is it.
    let in_place = phrases.get(usual).filter(|phrase| title_score(phrase.text) > 0 && employer_score(phrase.text) == 0);
    if in_place.is_some() {
        return Some(usual);
    }
    best_title(phrases).or_else(|| match phrases.len() {
        0 => None,
        1 => has_name.then_some(0),
        _ => Some(usual),
    })
}

/// The phrases of a head: what is labelled, where the place is, and the rest.
struct Phrases<'t> {
    labelled: Head<'t>,
    unplaced: Vec<Passage<'t>>,
    /// How many of the unplaced stand in the first row that has any.
    in_first_row: usize,
}

fn phrases<'t>(rows: &[Vec<Passage<'t>>]) -> Phrases<'t> {
    let mut found = Phrases { labelled: Head::default(), unplaced: Vec::new(), in_first_row: 0 };
    for row in rows {
        let mut named = None;
        for phrase in row {
            // "Employer" in a cell of its own speaks of the next cell.
            if named.is_none() && row.len() > 1 && label_of(phrase.text).is_some() {
                named = label_of(phrase.text);
                continue;
            }
            match named.take().map(|label| (label, Some(*phrase))).or_else(|| label(*phrase)) {
                Some((Label::Name, value)) => found.labelled.name = found.labelled.name.or(value),
                Some((Label::Position, value)) => found.labelled.position = found.labelled.position.or(value),
                Some((Label::Location, value)) => found.labelled.location = found.labelled.location.or(value),
                Some((Label::Period, _)) => {}
                None => split(first_sentence(*phrase)).into_iter().for_each(|part| take(part, &mut found)),
            }
        }
        if found.in_first_row == 0 {
            found.in_first_row = found.unplaced.len();
        }
    }
    found
}

/// "Officer, Acme, Inc. (Chicago). Ran the plants." without what was done there.
fn first_sentence(phrase: Passage<'_>) -> Passage<'_> {
    const ABBREVIATED: [&str; 12] = ["inc", "ltd", "co", "corp", "st", "dr", "mr", "ms", "sr", "jr", "llc", "dept"];
    let ends = phrase.text.match_indices(". ").find(|(at, _)| {
        let word = phrase.text[..*at].rsplit([' ', ',']).next().unwrap_or_default();
        word.chars().count() > 2 && !ABBREVIATED.contains(&fold(word).as_str()) && !word.contains('.')
    });
    ends.map_or(phrase, |(at, _)| phrase.part(0, at))
}

fn take<'t>(part: Passage<'t>, found: &mut Phrases<'t>) {
    let part = without_period(without_preposition(part));
    if !is_phrase(part) || part.words() > PHRASE_WORDS || is_prose(part.text) || dates::is_month(part.text) {
        return;
    }
    if is_place(part.text) && title_score(part.text) == 0 {
        found.labelled.location = found.labelled.location.or(Some(part));
        return;
    }
    let (name, place) = without_place(part);
    found.labelled.location = found.labelled.location.or(place);
    found.unplaced.extend(Some(name).filter(|name| !name.is_empty()));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Name,
    Position,
    Location,
    Period,
}

/// "Employer: Acme" says what it is.
fn label(phrase: Passage<'_>) -> Option<(Label, Option<Passage<'_>>)> {
    let (before, value) = match phrase.text.split_once(':') {
        Some((before, _)) => (before, Some(phrase.part(before.len() + 1, phrase.text.len()))),
        None => (phrase.text, None),
    };
    let label = label_of(before)?;
    // A bare word is a label only where it is what is left of a row whose date was cut out.
    (value.is_some() || label == Label::Period).then_some((label, value.filter(|value| !value.is_empty())))
}

fn label_of(text: &str) -> Option<Label> {
    Some(match fold(text.trim()).as_str() {
        "employer" | "company" | "organisation" | "organization" | "company name" | "arbeitgeber" | "firma"
        | "unternehmen" | "employeur" | "entreprise" | "empresa" | "werkgever" | "bedrijf" | "azienda" => Label::Name,
        "position" | "title" | "role" | "job title" | "designation" | "funktion" | "stelle" | "poste" | "fonction"
        | "puesto" | "cargo" | "functie" | "posizione" => Label::Position,
        "location" | "place" | "city" | "ort" | "lieu" | "lugar" | "local" | "plaats" | "luogo" => Label::Location,
        "period" | "dates" | "date" | "duration" | "from" | "zeitraum" | "dauer" | "periode" | "duree" | "periodo"
        | "fecha" => Label::Period,
        _ => return None,
    })
}

/// A sentence's period is no part of a name; that of "Inc." and "S.A." is.
fn without_period(part: Passage<'_>) -> Passage<'_> {
    let last = part.text.split([' ', ',']).next_back().unwrap_or_default();
    let bare = last.trim_end_matches('.');
    let abbreviated = bare.contains('.') || bare.chars().count() <= 3 || is_company_suffix(bare) || bare == "Corp";
    if abbreviated { part } else { part.trim_matches(|c| c == '.') }
}

/// "at Nobu" on a line of its own.
fn without_preposition(part: Passage<'_>) -> Passage<'_> {
    for word in ["at ", "bei ", "chez ", "At ", "@ ", "@"] {
        if let Some(rest) = part.text.strip_prefix(word) {
            return part.part(part.text.len() - rest.len(), part.text.len());
        }
    }
    part
}

/// "Acme, Inc., Berlin, Germany" as name and place.
fn without_place(part: Passage<'_>) -> (Passage<'_>, Option<Passage<'_>>) {
    let pieces = part.split_chars(|c| c == ',');
    for from in 1..pieces.len() {
        let tail = part.part(pieces[from].start - part.start, part.text.len());
        let is_tail = is_place(tail.text) || (from + 1 == pieces.len() && ends_place(tail.text));
        if is_tail && !is_company_suffix(pieces[from].text) {
            let name = part.part(0, pieces[from].start - part.start).trim_separators();
            // "Engineer, Berlin, Germany": the town belongs to the place, "Acme, Texas" to the name.
            return (name, Some(tail));
        }
    }
    (part, None)
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

/// Cuts "Engineer at Acme" and "Acme | Engineer" into their phrases.
fn split(phrase: Passage<'_>) -> Vec<Passage<'_>> {
    for separator in [
        " | ", " · ", " • ", " @ ", " at ", " bei ", " chez ", " bij ", " presso ", " – ", " — ", " - ", ": ", " ï¼ ",
        " // ", " / ", "|",
    ] {
        let parts = phrase.split_text(separator);
        // "Head of Design at Acme": the words must come before the separator and after.
        if parts.len() > 1 && parts.len() <= 4 {
            return parts.into_iter().flat_map(split).collect();
        }
    }
    // "Jefe de obra en Ferrovial": elsewhere the word means "and" or "in".
    if let Some((before, after)) = phrase.text.split_once(" en ")
        && title_score(before) > 0
        && title_score(after) == 0
        && after.starts_with(char::is_uppercase)
    {
        return vec![phrase.part(0, before.len()), phrase.part(before.len() + 4, phrase.text.len())];
    }
    vec![phrase]
}

/// The only phrase of a head holds title and employer: "Engineer, Acme, Inc.", "Owner (Acme)".
fn cut<'t>(phrase: Passage<'t>, head: &mut Head<'t>) -> Vec<Passage<'t>> {
    if let Some(open) = phrase.text.rfind(" (").filter(|_| phrase.text.ends_with(')')) {
        let (before, inside) = (phrase.part(0, open), phrase.part(open + 2, phrase.text.len() - 1));
        if is_place(inside.text) {
            head.location = head.location.or(Some(inside));
            return split_commas(before);
        }
        if !holds_both(before) && (title_score(before.text) > 0 || title_score(inside.text) == 0) {
            return vec![before, inside];
        }
    }
    split_commas(phrase)
}

/// Commas part title from employer, but also belong to both: "Acme, Inc.", "Marks, Miller & Co".
fn split_commas(phrase: Passage<'_>) -> Vec<Passage<'_>> {
    let parts = phrase.split_chars(|c| c == ',');
    let joined = |from: usize, to: usize| match (parts.get(from), parts.get(to)) {
        (Some(first), Some(last)) if from <= to => {
            Some(phrase.part(first.start - phrase.start, last.end() - phrase.start).trim_separators())
        }
        _ => None,
    };
    let Some(title) = best_title(&parts) else {
        // Nothing says "title": the first comma that no suffix follows.
        let at = (1..parts.len()).find(|at| !is_company_suffix(parts[*at].text)).unwrap_or(parts.len());
        return [joined(0, at.wrapping_sub(1)), joined(at, parts.len().wrapping_sub(1))]
            .into_iter()
            .flatten()
            .collect();
    };
    // "Vice President, Sales, Acme, Inc.": what follows the title is the employer, but for a department before it.
    let before = title.checked_sub(1).and_then(|last| joined(0, last));
    let mut from = title + 1;
    let suffixed = (from + 1..parts.len()).find(|at| is_company_suffix(parts[*at].text));
    if before.is_none() && suffixed.is_some_and(|at| at > from + 1) {
        from += 1;
    }
    let title = joined(title, from - 1);
    let after = joined(from, parts.len().wrapping_sub(1));
    [before, title, after].into_iter().flatten().filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Name, position and location of a head of such rows.
    fn parts<'t>(rows: &[&'t str]) -> [Option<&'t str>; 3] {
        let rows: Vec<Vec<Passage<'t>>> = rows.iter().map(|text| vec![Passage { text, start: 0 }]).collect();
        let head = read(&rows, Order::PositionFirst, true);
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
