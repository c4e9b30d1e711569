//! The words that give away what a phrase is: a job title, an employer, a school, a degree or a place. Folded: lower
//! case, no accents.

use super::passage::{Passage, fold, folded_words};
use super::words::{Words, words};

static TITLES: Words = words!("titles");
static EMPLOYERS: Words = words!("employers");
static SCHOOLS: Words = words!("schools");
static DEGREES: Words = words!("degrees");
static FIELDS: Words = words!("fields");
static COUNTRIES: Words = words!("countries");
static STATES: Words = words!("states");
static CITIES: Words = words!("cities");

/// Compound words of German and Dutch end in these.
const TITLE_ENDINGS: [&str; 9] = [
    "ingenieur",
    "entwickler",
    "leiter",
    "berater",
    "manager",
    "architekt",
    "mitarbeiter",
    "ontwikkelaar",
    "assistent",
];

/// Fields that are part of the degree's name: "Bachelor of Science".
const DEGREE_FIELDS: &[&str] = &[
    "science",
    "sciences",
    "arts",
    "art",
    "engineering",
    "technology",
    "business",
    "administration",
    "commerce",
    "fine",
    "laws",
    "law",
    "education",
    "philosophy",
    "applied",
    "architecture",
    "medicine",
    "music",
    "public",
    "health",
    "social",
    "work",
    "nursing",
    "design",
    "divinity",
    "computer",
    "applications",
    "accountancy",
    "accounting",
];

/// How many words of the phrase belong to job titles.
pub(super) fn title_score(text: &str) -> usize {
    let is_title = |word: &String| {
        TITLES.has(word) || TITLE_ENDINGS.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending))
    };
    folded_words(text)
        .iter()
        .flat_map(|word| word.split('-').map(str::to_owned).chain([word.clone()]))
        .filter(is_title)
        .count()
}

pub(super) fn employer_score(text: &str) -> usize {
    folded_words(text).iter().filter(|word| EMPLOYERS.has(&word.replace('.', ""))).count()
}

pub(super) fn names_school(text: &str) -> bool {
    folded_words(text).iter().any(|word| {
        SCHOOLS.has(word)
            || word.ends_with("universitat")
            || word.ends_with("hochschule")
            || word.ends_with("gymnasium")
    })
}

/// Whether the phrase names a field of study.
pub(super) fn is_field(text: &str) -> bool {
    !names_school(text) && folded_words(text).iter().any(|word| FIELDS.has(word))
}

/// The byte range of the name of a degree: `Bachelor of Science`, `BSc (Hons)`, `Master's degree`.
pub(super) fn degree(text: &str) -> Option<(usize, usize)> {
    let words = words(text);
    let first = words.iter().position(|(_, word)| is_degree(word))?;
    let mut last = first;
    loop {
        let rest = words.get(last + 1..).unwrap_or_default();
        let folded: Vec<String> = rest.iter().take(2).map(|(_, word)| bare(word)).collect();
        let own = words.get(last).map(|(_, word)| *word).unwrap_or_default();
        match folded.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            _ if own.ends_with([',', ':', ';']) => break,
            ["of", field, ..] if DEGREE_FIELDS.contains(field) => last += 2,
            ["degree" | "hons" | "honours" | "honors" | "diploma", ..] => last += 1,
            [field, ..] if last > first && goes_on(&bare(own), field) => last += 1,
            _ => break,
        }
    }
    // "High School Diploma" and "Executive MBA" start before the word itself.
    let mut start = first;
    while let Some((_, before)) = start.checked_sub(1).and_then(|index| words.get(index))
        && matches!(
            bare(before).as_str(),
            "high" | "school" | "executive" | "professional" | "honours" | "graduate" | "advanced" | "dual" | "double"
        )
        && matches!(bare(words[first].1).as_str(), "diploma" | "mba" | "certificate" | "degree" | "bachelor" | "master")
    {
        start -= 1;
    }
    let (from, _) = words.get(start)?;
    let (at, word) = words.get(last)?;
    let end = at + word.trim_end_matches([',', ':', ';']).len();
    Some((*from, end))
}

/// Whether a degree's field has a second word: "Business Administration" has, "Science Computer" has not.
fn goes_on(field: &str, next: &str) -> bool {
    matches!(
        (field, next),
        ("business", "administration")
            | ("fine", "arts")
            | ("applied", "science" | "sciences" | "arts")
            | ("public", "health" | "administration")
            | ("social", "work")
            | ("computer", "applications" | "science")
    )
}

fn is_degree(word: &str) -> bool {
    let bare = bare(word);
    // "ma", "be" and "ms" are words as well; as degrees they are written in capitals.
    let short = bare.chars().filter(|c| c.is_alphabetic()).count() <= 3;
    DEGREES.has(&bare)
        && (!short || word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase))
        && (bare.len() > 2 || word.chars().filter(|c| c.is_alphabetic()).nth(1).is_some_and(char::is_uppercase))
}

fn bare(word: &str) -> String {
    fold(word.trim_matches(|c: char| !c.is_alphanumeric())).replace('’', "'")
}

/// The words of a text with their byte offsets.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut from = 0;
    for word in text.split_whitespace() {
        let at = from + text[from..].find(word).unwrap_or_default();
        words.push((at, word));
        from = at + word.len();
    }
    words
}

/// Whether the phrase is a place: "Berlin, Germany", "San Francisco, CA 94105", "Remote".
pub(super) fn is_place(text: &str) -> bool {
    let parts: Vec<&str> = text.split([',', '(', ')']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let Some(last) = parts.last() else { return false };
    let tail = fold(last);
    if parts.len() == 1 {
        return COUNTRIES.has(&tail) || CITIES.has(&tail);
    }
    // "Washington 98105 US" without its postal code.
    let words: Vec<&str> =
        tail.split_whitespace().filter(|word| !word.contains(|c: char| c.is_ascii_digit())).collect();
    let named = (0..words.len()).any(|from| {
        let ending = words.get(from..).unwrap_or_default().join(" ");
        COUNTRIES.has(&ending) || STATES.has(&ending)
    });
    let state_code = last
        .split_whitespace()
        .next()
        .is_some_and(|code| code.len() == 2 && code.chars().all(|c| c.is_ascii_uppercase()));
    parts.len() <= 4 && (named || state_code) && parts.iter().all(|part| part.split_whitespace().count() <= 4)
}

/// Whether a comma-separated piece is the tail of a place: a state, a country, a two-letter code.
pub(super) fn ends_place(text: &str) -> bool {
    let folded = fold(text.trim());
    let code = text.trim().len() == 2 && text.trim().chars().all(|c| c.is_ascii_uppercase());
    code || COUNTRIES.has(&folded) || STATES.has(&folded) || CITIES.has(&folded)
}

/// Whether the text is the name of a large city and no state or country.
pub(super) fn is_city(text: &str) -> bool {
    let folded = fold(text.trim());
    CITIES.has(&folded) && !COUNTRIES.has(&folded) && !STATES.has(&folded)
}

/// "Inc." after a comma belongs to the name before it.
pub(super) fn is_company_suffix(text: &str) -> bool {
    matches!(
        fold(text.trim().trim_end_matches('.')).as_str(),
        "inc" | "llc" | "ltd" | "l.l.c" | "gmbh" | "co" | "corp" | "plc" | "s.a" | "lp" | "llp"
    )
}

/// A passage that could stand as a name: not a link, an address or a number.
pub(super) fn is_phrase(passage: Passage<'_>) -> bool {
    let text = passage.text;
    text.chars().any(char::is_alphabetic)
        && !text.contains('@')
        && !text.contains("://")
        && !text.contains("www.")
        && passage.words() <= 16
}

/// Whether the words run on in lower case, as those of a sentence do and those of names and titles do not.
pub(super) fn is_prose(text: &str) -> bool {
    const JOINING: [&str; 27] = [
        "of", "and", "the", "for", "de", "la", "le", "les", "du", "des", "y", "et", "und", "in", "at", "to", "a", "an",
        "en", "der", "die", "van", "voor", "e", "do", "da", "di",
    ];
    let words: Vec<&str> = text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).collect();
    let first_letter = |word: &str| word.chars().find(|c| c.is_alphabetic());
    let is_low = |word: &&&str| first_letter(word).is_some_and(char::is_lowercase);
    let short = |word: &str| word.chars().filter(|c| c.is_alphabetic()).count() <= 2;
    let low = words.iter().filter(is_low).filter(|word| !JOINING.contains(*word) && !short(word)).count();
    match words.len() {
        0..=2 => false,
        3 | 4 => low * 10 >= words.len() * 6 && title_score(text) == 0,
        count => low * 20 >= count * 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_cut_where_they_end() {
        let cut = |text: &'static str| degree(text).map(|(from, to)| &text[from..to]);
        assert_eq!(cut("Bachelor of Science Computer Science"), Some("Bachelor of Science"));
        assert_eq!(cut("Master of Business Administration Accounting"), Some("Master of Business Administration"));
        assert_eq!(cut("BS in Electrical Engineering"), Some("BS"));
        assert_eq!(cut("B.Sc. (Hons), Physics"), Some("B.Sc. (Hons)"));
        assert_eq!(cut("High School Diploma"), Some("High School Diploma"));
        assert_eq!(cut("Bachelor Information Technology"), Some("Bachelor"));
        assert_eq!(cut("to be or not"), None);
    }

    #[test]
    fn places_are_told_from_names() {
        for place in ["San Francisco, CA", "Berlin, Germany", "Seattle, Washington 98105 US", "Remote", "City , State"]
        {
            assert!(is_place(place), "{place}");
        }
        for name in ["Acme, Inc.", "Software Engineer, Google", "University of California, Berkeley Extension"] {
            assert!(!is_place(name), "{name}");
        }
    }
}
