//! Work entries: who employed the person, as what, when, and what was done.

use super::entries::{self, Entry};
use super::passage::Passage;
use super::rows::Row;
use super::sections::{Section, SectionKind};
use super::vocabulary;
use super::{Located, Period, Span, Work};

mod head;

use self::head::Head;

pub(super) fn read(sections: &[&Section<'_>]) -> Vec<Work> {
    let mut read: Vec<(Head<'_>, Entry<'_>)> = Vec::new();
    for section in sections {
        let starts = |row: &Row<'_>| vocabulary::title_score(row.content.text) > 0;
        for entry in entries::divide(section, false, starts) {
            read.push((Head::default(), entry));
        }
    }
    continue_latest(&mut read);
    let order = head::usual_order(read.iter().map(|(_, entry)| entry.head.as_slice()));
    let in_one = head::usually_in_one(read.iter().map(|(_, entry)| entry.head.as_slice()));
    for (head, entry) in &mut read {
        *head = head::read(&entry.head, order, in_one);
    }
    let mut work: Vec<Work> = Vec::new();
    for (head, entry) in read {
        // Several positions at one employer: the name stands above the first of them only.
        let inherited =
            work.last().filter(|_| head.name.is_none() && entry.head.len() == 1).and_then(|above| above.name.clone());
        let follows = inherited
            .filter(|name| work.iter().any(|entry| entry.name.as_ref() == Some(name)) && head.position.is_some());
        let (summary, highlights) = body(&entry.body);
        work.push(Work {
            name: head.name.map(Passage::located).or(follows),
            position: head.position.map(Passage::located),
            location: head.location.map(Passage::located),
            period: entry.period.clone(),
            summary,
            highlights,
            span: entry.span,
        });
    }
    work
}

/// The jobs of a résumé that calls its experience by a name nobody knows: entries with a title and a period, wherever no
/// other heading claims them.
pub(super) fn read_unheaded(sections: &[Section<'_>]) -> Vec<Work> {
    let unclaimed = |section: &&Section<'_>| {
        matches!(section.kind, SectionKind::Header | SectionKind::Summary | SectionKind::Contact | SectionKind::Other)
    };
    let mut work = read(&sections.iter().filter(unclaimed).collect::<Vec<_>>());
    work.retain(|entry| {
        let title = entry.position.as_ref().is_some_and(|position| vocabulary::title_score(&position.value) > 0);
        title && entry.period.as_ref().is_some_and(|period| period.value.start.is_some())
    });
    work
}

/// Some résumés give a job that goes on its start and nothing else. A lone date is read so where it is the latest of all and
/// the other jobs have both of theirs.
fn continue_latest(read: &mut [(Head<'_>, Entry<'_>)]) {
    let periods = || read.iter().filter_map(|(_, entry)| Some(entry.period.as_ref()?.value));
    let lone = |period: &Period| period.start.is_none() && !period.ongoing;
    let latest = periods().filter_map(|period| period.end).max();
    let lone_ones = periods().filter(lone).count();
    let ranges = periods().filter(|period| period.start.is_some()).count();
    for (_, entry) in read.iter_mut() {
        let Some(period) = entry.period.as_mut().map(|located| &mut located.value) else { continue };
        if lone(period) && period.end == latest && lone_ones == 1 && ranges > 0 {
            *period = Period { start: period.end, end: None, ongoing: true };
        }
    }
}

/// A body as the prose before its list and the items of the list. Without list items every paragraph is taken for one.
fn body(rows: &[Row<'_>]) -> (Option<Located<String>>, Vec<Located<String>>) {
    let paragraphs = paragraphs(rows);
    let first_item = paragraphs.iter().position(|(is_item, _)| *is_item).unwrap_or_default();
    let mut texts = paragraphs.into_iter().map(|(_, text)| text);
    let summary = texts.by_ref().take(first_item).reduce(|mut summary, next| {
        append(&mut summary.value, &next.value);
        summary.span.end = next.span.end;
        summary
    });
    (summary, texts.collect())
}

/// The paragraphs of a body with wrapped rows joined, and whether each is a list item.
fn paragraphs(rows: &[Row<'_>]) -> Vec<(bool, Located<String>)> {
    let mut paragraphs: Vec<(bool, Located<String>)> = Vec::new();
    let mut above: Option<&Row<'_>> = None;
    for row in rows {
        if entries::is_label(row.content.text) {
            above = None;
            continue;
        }
        let continues = above.is_some_and(|above| {
            let lower = row.content.text.chars().next().is_some_and(char::is_lowercase);
            !row.bullet && (row.wraps_from(above) || (lower && !row.starts_block))
        });
        match paragraphs.last_mut() {
            Some((_, paragraph)) if continues => {
                append(&mut paragraph.value, row.content.text);
                paragraph.span = Span { start: paragraph.span.start, end: row.content.end() };
            }
            _ => paragraphs.push((row.bullet, row.content.located())),
        }
        above = Some(row);
    }
    paragraphs
}

/// Joins a wrapped row: a word broken at its own hyphen needs no space.
fn append(text: &mut String, next: &str) {
    let broken = text.ends_with('-') && !text.ends_with(" -");
    if !broken {
        text.push(' ');
    }
    text.push_str(next);
}
