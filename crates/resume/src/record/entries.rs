//! Divides a section into entries: a job, a course of study.
//!
//! Dates are the anchors. Every entry has a head (a few short rows: title, employer, place, date) and a body (what was
//! done there). How many rows stand above the date is read off the first entry, because a résumé keeps to one pattern.

use super::dates::{self, Dated};
use super::passage::Passage;
use super::rows::Row;
use super::sections::Section;
use super::{Located, Period, Span};

/// Rows above the date that still belong to the entry.
const HEAD_ABOVE: usize = 5;

/// Rows below the date that may belong to the head.
const HEAD_BELOW: usize = 3;

/// A row with more words than this is a sentence.
const HEAD_WORDS: usize = 14;

#[derive(Debug)]
pub(super) struct Entry<'t> {
    /// The rows of the head, cut into phrases at wide gaps, without dates.
    pub(super) head: Vec<Vec<Passage<'t>>>,
    pub(super) body: Vec<Row<'t>>,
    pub(super) period: Option<Located<Period>>,
    pub(super) span: Span,
}

/// Where the dates of a section are.
#[derive(Debug, Clone, Copy)]
struct Anchor {
    /// First and last row of the date: some layouts put the two years below each other.
    first: usize,
    last: usize,
    period: Period,
    span: Span,
}

/// The entries of a section. `single` tells whether one date alone can make an entry: a degree has a year, a job has a
/// period.
pub(super) fn divide<'t>(
    section: &Section<'t>,
    single: bool,
    mut starts: impl FnMut(&Row<'t>) -> bool,
) -> Vec<Entry<'t>> {
    let rows = section.rows.as_slice();
    let anchors = anchors(section, single);
    let Some(first) = anchors.first() else { return undated(section, &mut starts) };
    let above = first.first.min(HEAD_ABOVE);
    let above = (0..above).take_while(|back| is_head(section, first.first - 1 - back)).count();
    let mut firsts = Vec::new();
    for (index, anchor) in anchors.iter().enumerate() {
        let floor = index.checked_sub(1).and_then(|before| anchors.get(before)).map_or(0, |before| before.last + 1);
        let reach = if index == 0 { above } else { reach_above(section, anchor.first, floor, above) };
        firsts.push(anchor.first - reach);
    }
    let ends = firsts.iter().skip(1).copied().chain([rows.len()]);
    let spans: Vec<(usize, usize)> = firsts.iter().copied().zip(ends).collect();
    let dated = |(anchor, (from, to)): (&Anchor, (usize, usize))| build(section, *anchor, from, to);
    anchors.iter().zip(spans).filter_map(dated).collect()
}

/// How many rows above a date belong to its entry: at most as many as in the first entry, and none of the body before.
fn reach_above(section: &Section<'_>, anchor: usize, floor: usize, above: usize) -> usize {
    let mut reach = 0;
    while reach < above && anchor - reach > floor && is_head(section, anchor - reach - 1) {
        reach += 1;
    }
    reach
}

/// Whether a row reads like part of a head: short, no list item, no sentence.
fn is_head(section: &Section<'_>, index: usize) -> bool {
    let Some(row) = section.rows.get(index) else { return false };
    let text = row.content.text;
    let wrapped = index.checked_sub(1).and_then(|above| section.rows.get(above)).is_some_and(|above| {
        // The tail of a sentence or list item is short but no head.
        let sentence = above.bullet || above.words() > 8;
        sentence && row.wraps_from(above) && !row.starts_block
    });
    let lower = text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    let sentence =
        text.ends_with(['.', ';', '!', '?']) && row.words() > 3 && !text.ends_with("Inc.") && !text.ends_with("Ltd.");
    let long = row.words() > HEAD_WORDS || (lower && row.words() > 3);
    !(row.bullet || wrapped || sentence || long || is_label(text))
}

/// Labels such as "Highlights" open the body.
pub(super) fn is_label(text: &str) -> bool {
    let folded = super::passage::fold(text.trim_end_matches(':'));
    matches!(
        folded.as_str(),
        "highlights"
            | "responsibilities"
            | "key responsibilities"
            | "achievements"
            | "key achievements"
            | "duties"
            | "courses"
            | "coursework"
            | "relevant coursework"
            | "technologies"
            | "accomplishments"
            | "tasks"
            | "aufgaben"
            | "tatigkeiten"
            | "missions"
            | "funciones"
            | "responsabilidades"
            | "logros"
            | "details"
    )
}

fn anchors(section: &Section<'_>, single: bool) -> Vec<Anchor> {
    let mut anchors: Vec<Anchor> = Vec::new();
    let mut index = 0;
    while let Some(row) = section.rows.get(index) {
        let found = dates::find(row.content.text);
        if let Some(anchor) = anchor(section, index, &found, single) {
            index = anchor.last;
            anchors.push(anchor);
        }
        index += 1;
    }
    anchors
}

fn anchor(section: &Section<'_>, index: usize, found: &[Dated], single: bool) -> Option<Anchor> {
    let row = section.rows.get(index)?;
    let text = row.content.text;
    let place = |dated: &Dated| Span { start: row.content.start + dated.start, end: row.content.start + dated.end };
    let only = |text: &str, found: &[Dated]| matches!(found, [one] if one.start == 0 && one.end == text.len());
    // "2021" above "2025".
    if let ([one], Some(next)) = (found, section.rows.get(index + 1))
        && one.single
        && only(text, found)
    {
        let below = dates::find(next.content.text);
        if let [other] = below.as_slice()
            && other.single
            && only(next.content.text, &below)
            && other.period.end >= one.period.end
        {
            let period = Period { start: one.period.end, end: other.period.end, ongoing: false };
            let span = Span { start: row.content.start, end: next.content.end() };
            return Some(Anchor { first: index, last: index + 1, period, span });
        }
    }
    let range = found.iter().find(|dated| !dated.single);
    let dated = range.or_else(|| found.iter().find(|_| single || only(text, found)))?;
    let covered: usize = found.iter().map(|dated| dated.end - dated.start).sum();
    let rest = text.len().saturating_sub(covered);
    let words = row.words().saturating_sub(3);
    // A date in a sentence anchors nothing; a date at an end of a row does even if the row has a bullet.
    let at_end = dated.start <= 2 || dated.end + 2 >= text.len();
    let fits = if row.bullet {
        at_end && words <= HEAD_WORDS && rest < 90 && range.is_some()
    } else {
        words <= HEAD_WORDS || (at_end && words <= 24)
    };
    let in_cell = row.cells.len() > 1 && at_end;
    (fits || in_cell).then(|| Anchor { first: index, last: index, period: dated.period, span: place(dated) })
}

fn build<'t>(section: &Section<'t>, anchor: Anchor, from: usize, to: usize) -> Option<Entry<'t>> {
    let rows = section.rows.get(from..to)?;
    let mut head_rows = anchor.last + 1 - from;
    let below = rows.len().saturating_sub(head_rows).min(HEAD_BELOW);
    let mut taken = 0;
    while taken < below && is_head(section, from + head_rows) && (taken == 0 || !rows[head_rows].starts_block) {
        head_rows += 1;
        taken += 1;
    }
    let head = rows[..head_rows].iter().map(phrases).collect();
    let span = Span { start: rows.first()?.whole.start, end: rows.last()?.whole.end() };
    let period = Some(Located { value: anchor.period, span: anchor.span });
    Some(Entry { head, body: rows[head_rows..].to_vec(), period, span })
}

/// Entries of a section without dates: `starts` tells which rows open one.
fn undated<'t>(section: &Section<'t>, starts: &mut dyn FnMut(&Row<'t>) -> bool) -> Vec<Entry<'t>> {
    let mut entries: Vec<Entry<'t>> = Vec::new();
    for (index, row) in section.rows.iter().enumerate() {
        let head = is_head(section, index) || (row.bullet && row.words() <= HEAD_WORDS);
        if head && starts(row) {
            entries.push(Entry { head: vec![phrases(row)], body: Vec::new(), period: None, span: row.span() });
        } else if let Some(entry) = entries.last_mut() {
            entry.span.end = row.span().end;
            if entry.body.is_empty() && head && entry.head.len() < HEAD_BELOW {
                entry.head.push(phrases(row));
            } else {
                entry.body.push(row.clone());
            }
        }
    }
    entries
}

/// A row without its dates, cut where they and the wide gaps are.
pub(super) fn phrases<'t>(row: &Row<'t>) -> Vec<Passage<'t>> {
    let found = dates::find(row.content.text);
    let cuts = found.iter().map(|dated| (dated.start, dated.end));
    row.content
        .parts(cuts)
        .into_iter()
        .flat_map(|part| part.split_text("  "))
        .map(|part| {
            part.trim_matches(|c| {
                c.is_whitespace() || matches!(c, ',' | ';' | ':' | '|' | '-' | '–' | '—' | '·' | '/' | 'ï' | '¼')
            })
        })
        .map(trim_parentheses)
        .filter(|part| part.text.chars().any(char::is_alphanumeric) && !is_duration(part.text))
        .collect()
}

/// Cutting a date out of "(2019 – 2020)" leaves its parentheses.
fn trim_parentheses(part: Passage<'_>) -> Passage<'_> {
    let opened = part.text.matches('(').count();
    let closed = part.text.matches(')').count();
    if opened == closed { part } else { part.trim_matches(|c| c.is_whitespace() || matches!(c, '(' | ')' | ',')) }
}

/// "1 year 9 months" repeats the dates.
fn is_duration(text: &str) -> bool {
    let unit = |word: &str| {
        matches!(
            word.trim_end_matches(['s', '.', ',', ')']),
            "year"
                | "yr"
                | "month"
                | "mo"
                | "mos"
                | "jahr"
                | "jahre"
                | "monate"
                | "monat"
                | "an"
                | "moi"
                | "ano"
                | "mese"
        )
    };
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    words.len() <= 5
        && words.iter().all(|word| {
            unit(word) || word.trim_start_matches('(').chars().all(|c| c.is_ascii_digit()) || *word == "and"
        })
        && words.iter().any(|word| unit(word))
}
