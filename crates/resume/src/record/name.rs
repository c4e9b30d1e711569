//! Finds the row with the person's name.

use super::contact;
use super::passage::{Passage, fold};
use super::rows::Row;
use super::sections::is_heading;
use super::vocabulary;

/// Without type sizes the name is sought in so many rows from the top.
const ROWS_WITHOUT_LAYOUT: usize = 8;

/// Names are the largest text of the page or close to it: some résumés set the job title larger.
const NEARLY_LARGEST: f32 = 0.9;

/// A name in large type may run over so many rows.
const ROWS_OF_A_NAME: usize = 3;

/// The person's name and the rows it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'t> {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) text: Passage<'t>,
}

/// Finds the name; `text` is the text of the document.
///
/// A label ("Name: …") settles it. Otherwise, among rows that read like a name, the e-mail address decides where it repeats
/// one of their words, then the size of the type, then which comes first. A word such as "Developer" speaks against a row
/// but does not rule it out: there are people called Baker and Cook.
pub(super) fn find<'t>(rows: &[Row<'t>], text: &'t str) -> Option<Name<'t>> {
    if let Some(labelled) = rows.iter().enumerate().find_map(|(index, row)| labelled(index, row)) {
        return Some(labelled);
    }
    let addresses: Vec<String> =
        rows.iter().filter_map(|row| contact::email(row.whole)).map(|email| fold(&email.value)).collect();
    let sized = rows.iter().any(|row| row.size.is_some());
    // What tells nobody how to reach the person was rid of the name as well: what stands at its top is a title.
    let reachable = !addresses.is_empty() || contact::has_phone(rows);
    if !sized && !reachable {
        return None;
    }
    let near = |index: usize, row: &Row<'_>| row.page == 1 && (sized || index < ROWS_WITHOUT_LAYOUT);
    let goes_on = |name: &Name<'_>| rows.get(name.last + 1).is_some_and(|next| goes_on(name, rows, next));
    let candidates: Vec<(Name<'t>, f32)> = rows
        .iter()
        .enumerate()
        .filter(|(index, row)| near(*index, row))
        .flat_map(|(index, row)| (1..=ROWS_OF_A_NAME).map(move |count| (index, row.size.unwrap_or_default(), count)))
        .filter_map(|(index, size, count)| Some((candidate(rows.get(index..index + count)?, index, text)?, size)))
        .collect();
    let largest = candidates.iter().map(|(_, size)| *size).fold(0.0, f32::max);
    let mut best: Option<(Name<'t>, usize)> = None;
    for (name, size) in candidates {
        let text = name.text.text;
        let addressed = addresses.iter().map(|address| words_in_address(text, address)).max().unwrap_or_default();
        let trade = vocabulary::title_score(text) + vocabulary::employer_score(text) > 0;
        if trade && addressed == 0 && (!sized || !reachable) {
            continue;
        }
        let large = !sized || size >= largest * NEARLY_LARGEST;
        let whole = usize::from(!goes_on(&name)) * 2;
        let score = usize::from(large) * 4
            + addressed.min(3) * 2
            + usize::from(addressed > 0)
            + usize::from(!trade) * 2
            + whole;
        if score >= 6 && best.as_ref().is_none_or(|(_, most)| score > *most) {
            best = Some((name, score));
        }
    }
    best.map(|(name, _)| name)
}

/// Whether a name that ends here is only the first part of one: "Jürgen Müller-", "José García de", and a particle below.
fn goes_on(name: &Name<'_>, rows: &[Row<'_>], next: &Row<'_>) -> bool {
    let last = name.text.text.split_whitespace().next_back().unwrap_or_default();
    let below = next.content.text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let one_style = rows.get(name.last).is_some_and(|row| alike(row.size, next.size, 1.0));
    last.ends_with('-') || is_particle(&last.to_lowercase()) || (one_style && is_particle(&below))
}

fn alike(one: Option<f32>, other: Option<f32>, slack: f32) -> bool {
    matches!((one, other), (Some(one), Some(other)) if (one - other).abs() <= slack)
}

/// "Name: Ada Lovelace", also in two cells.
fn labelled<'t>(index: usize, row: &Row<'t>) -> Option<Name<'t>> {
    let label = |text: &str| {
        let text = fold(text.trim_matches(|c: char| c == ':' || c.is_whitespace()));
        matches!(
            text.as_str(),
            "name" | "full name" | "nom" | "nombre" | "nome" | "naam" | "vor- und nachname" | "nombre y apellidos"
        )
    };
    let text = match row.cells.as_slice() {
        [first, second, ..] if label(first.text) => *second,
        [only] => {
            let (before, _) = only.text.split_once(':').filter(|(before, _)| label(before))?;
            only.part(before.len() + 1, only.text.len())
        }
        _ => return None,
    };
    reads_like_a_name(text.text).then_some(Name { first: index, last: index, text })
}

/// The name that these rows make, if they do: one row, or several of the same large type below each other.
fn candidate<'t>(rows: &[Row<'t>], index: usize, text: &'t str) -> Option<Name<'t>> {
    let (first, last) = (rows.first()?, rows.last()?);
    if rows.iter().any(|row| row.bullet) {
        return None;
    }
    let cell = without_greeting(*first.cells.first()?);
    let passage = if rows.len() == 1 {
        let end = cell.text.find([',', '|', '(']).unwrap_or(cell.text.len());
        // Wide letters leave wide gaps between the words of one name.
        let spread = first.cells.len() > 1
            && first.size.is_some_and(|size| size >= LEAST_WRAPPED_SIZE)
            && first.cells.iter().all(|cell| reads_like_a_part(cell.text));
        if spread { first.content } else { cell.part(0, end) }
    } else {
        let one_style =
            rows.windows(2).all(|pair| alike(pair[0].size, pair[1].size, 1.0) && pair[0].page == pair[1].page);
        let single = rows.iter().all(|row| row.cells.len() == 1 && !is_heading(row.content.text));
        let start = cell.start;
        let whole = text.get(start..last.cells.first()?.end())?;
        let large = first.size.is_some_and(|size| size >= LEAST_WRAPPED_SIZE);
        if !(one_style && single && large) {
            return None;
        }
        Passage { text: whole, start }.trim_matches(|c| c.is_whitespace() || c == '.')
    };
    reads_like_a_name(passage.text).then_some(Name { first: index, last: index + rows.len() - 1, text: passage })
}

/// Points: a name that wraps is set in large type.
const LEAST_WRAPPED_SIZE: f32 = 13.0;

/// "I'm Ada Lovelace."
fn without_greeting(cell: Passage<'_>) -> Passage<'_> {
    let start = ["Hi, I'm ", "Hi, I’m ", "I'm ", "I’m ", "I am ", "Hello, I'm ", "My name is "]
        .iter()
        .find_map(|greeting| cell.text.strip_prefix(greeting))
        .map_or(0, |rest| cell.text.len() - rest.len());
    cell.part(start, cell.text.len()).trim_matches(|c| c.is_whitespace() || (start > 0 && c == '.'))
}

/// How many words of the name the local part of an address repeats.
fn words_in_address(name: &str, address: &str) -> usize {
    let local = address.split('@').next().unwrap_or_default();
    name.split_whitespace().map(fold).filter(|word| word.chars().count() > 2 && local.contains(word.as_str())).count()
}

fn reads_like_a_part(text: &str) -> bool {
    text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '\'' | '’' | '-'))
        && vocabulary::title_score(text) == 0
}

fn reads_like_a_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &&str| word.chars().find(|c| c.is_alphabetic()).is_none_or(|c| !c.is_lowercase());
    let letters = |c: char| c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '\'' | '’' | '-');
    let full = words.iter().filter(|word| !is_particle(&word.to_lowercase())).count();
    (2..=8).contains(&words.len())
        && (1..=5).contains(&full)
        && text.chars().all(letters)
        && words.iter().all(|word| capital(word) || is_particle(word))
        && !vocabulary::names_school(text)
        && !is_heading(text)
        && !matches!(fold(text).as_str(), "curriculum vitae" | "resume" | "cover letter" | "hoja de vida")
}

fn is_particle(word: &str) -> bool {
    const PARTICLES: [&str; 20] = [
        "y", "e", "las", "los", "van", "von", "de", "da", "del", "der", "den", "di", "la", "bin", "al", "dos", "do",
        "zu", "ter", "ten",
    ];
    PARTICLES.contains(&word)
}
