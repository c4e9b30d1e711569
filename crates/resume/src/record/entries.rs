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
        let sentence = above.bullet || (above.words() > 8 && above.cells.len() == 1);
        sentence && row.wraps_from(above) && !row.starts_block
    });
    // "at Acme" is an employer's row.
    let named = ["at ", "bei ", "chez "].into_iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let lower = named.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
    // "Loos B.V." and "Acme Inc." end in a period of their own.
    let last = text.trim_end_matches('.').split([' ', ',']).next_back().unwrap_or_default();
    let abbreviated = text.ends_with('.') && (last.contains('.') || last.chars().count() <= 4);
    let sentence = text.ends_with(['.', ';', '!', '?']) && row.words() > 3 && !abbreviated;
    let long = row.words() > HEAD_WORDS || (lower && row.words() > 3);
    !(row.bullet || wrapped || sentence || long || is_label(text) || super::vocabulary::is_prose(text))
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
    if let Some(anchor) = wrapped(section, index) {
        return Some(anchor);
    }
    let range = found.iter().find(|dated| !dated.single);
    let lone = |dated: &&Dated| single || only(text, found) || is_lone(row, dated);
    let dated = range.or_else(|| found.iter().find(lone))?;
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

/// A period that a narrow column broke: "Jan 2015 – March" over "2019", "Sept 2012 – Decem-" over "ber 2014".
fn wrapped(section: &Section<'_>, index: usize) -> Option<Anchor> {
    const REST_WORDS: usize = 3;
    let (row, next) = (section.rows.get(index)?, section.rows.get(index + 1)?);
    // Each row may have other cells; the date is the last of the first row, and the last or only one of the next.
    let (above, below) = (row.content, *next.cells.last()?);
    if below.words() > REST_WORDS
        || next.bullet
        || !below.text.contains(|c: char| c.is_ascii_digit() || c == 'P' || c == 'p')
    {
        return None;
    }
    let (joined, cut) = match above.text.strip_suffix('-').filter(|rest| rest.ends_with(char::is_alphabetic)) {
        Some(rest) => (format!("{rest}{}", below.text), rest.len()),
        None => (format!("{} {}", above.text, below.text), above.text.len()),
    };
    let found = dates::find(&joined);
    let dated = found.iter().find(|dated| !dated.single && dated.start < cut && dated.end > cut + 1)?;
    // Neither row may say it alone.
    let alone = |text: &str| dates::find(text).iter().any(|dated| !dated.single);
    (!alone(above.text) && !alone(below.text)).then(|| Anchor {
        first: index,
        last: index + 1,
        period: dated.period,
        span: Span { start: above.start + dated.start, end: below.end() },
    })
}

/// Whether a single date stands in a head and not in a sentence: a month at one end of a short row that is no list item.
fn is_lone(row: &Row<'_>, dated: &Dated) -> bool {
    const WORDS: usize = 10;
    let text = row.content.text;
    let at_end = dated.start == 0 || dated.end >= text.len();
    let to_month = dated.period.end.is_some_and(|end| end.month.is_some());
    at_end && to_month && !row.bullet && row.words() <= WORDS && !super::vocabulary::is_prose(text)
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
    let dated = anchor.first - from..=anchor.last - from;
    let beside = |(index, row): (usize, &Row<'t>)| {
        if dated.contains(&index) && anchor.last > anchor.first {
            phrases_beside(row, anchor.span)
        } else {
            phrases(row)
        }
    };
    let head = joined(rows[..head_rows].iter().enumerate().map(beside).collect(), &rows[..head_rows], section.text);
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

/// Joins a phrase that a narrow column broke to what stands above it, where nothing else stands between the two.
fn joined<'t>(phrases: Vec<Vec<Passage<'t>>>, rows: &[Row<'t>], text: &'t str) -> Vec<Vec<Passage<'t>>> {
    let mut joined: Vec<Vec<Passage<'t>>> = Vec::new();
    for (index, own) in phrases.into_iter().enumerate() {
        let above = index.checked_sub(1).and_then(|above| rows.get(above));
        let (Some(above), Some(row)) = (above, rows.get(index)) else {
            joined.push(own);
            continue;
        };
        let first = own.first().copied();
        let last = joined.last().and_then(|phrases| phrases.last()).copied();
        let broken = first.zip(last).filter(|(first, last)| {
            let starts = |word: &str| first.text.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '));
            let ends = |word: &str| last.text.strip_suffix(word).is_some_and(|rest| rest.ends_with(' '));
            let joining = ["and", "of", "de", "und", "et", "for", "the", "&", "y"];
            let open = last.text.ends_with([',', '&']) || joining.into_iter().any(|word| ends(word) || starts(word));
            let alike = matches!((above.size, row.size), (Some(one), Some(other)) if (one - other).abs() < 0.3);
            let wrapped = above.cells.len() == 1 && above.words() > 2 && alike && row.wraps_from(above);
            let touches = first.start == row.content.start && last.end() == above.content.end();
            touches && !row.bullet && !row.starts_block && (open || wrapped)
        });
        match broken.and_then(|(first, last)| Some((last.start, text.get(last.start..first.end())?))) {
            Some((start, text)) => {
                if let Some(last) = joined.last_mut().and_then(|phrases| phrases.last_mut()) {
                    *last = Passage { text, start };
                }
                joined.push(own.into_iter().skip(1).collect());
            }
            None => joined.push(own),
        }
    }
    joined
}

/// A row without the part of a date that stands in it.
fn phrases_beside<'t>(row: &Row<'t>, date: Span) -> Vec<Passage<'t>> {
    let (start, end) = (date.start.max(row.content.start), date.end.min(row.content.end()));
    let cell = row.cells.last().map_or(row.content.start, |cell| cell.start);
    // In the row where the date ends, it is the last cell.
    let start = if date.start < row.content.start { cell } else { start };
    let cut = (start - row.content.start, end.max(start) - row.content.start);
    trimmed(row.content.parts([cut].into_iter()))
}

/// A row without its dates, cut where they and the wide gaps are.
pub(super) fn phrases<'t>(row: &Row<'t>) -> Vec<Passage<'t>> {
    let found = dates::find(row.content.text);
    let cuts = found.iter().map(|dated| (dated.start, dated.end));
    trimmed(row.content.parts(cuts))
}

fn trimmed(parts: Vec<Passage<'_>>) -> Vec<Passage<'_>> {
    parts
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
