//! Work entries: who employed the person, as what, when, and what was done.

use super::entries::{self, Entry};
use super::passage::Passage;
use super::rows::Row;
use super::sections::Section;
use super::vocabulary;
use super::{Located, Span, Work};

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
    let order = head::usual_order(read.iter().map(|(_, entry)| entry.head.as_slice()));
    for (head, entry) in &mut read {
        *head = head::read(&entry.head, order);
    }
    let mut work: Vec<Work> = Vec::new();
    for (head, entry) in read {
        // Several positions at one employer: the name stands above the first of them only.
        let inherited =
            work.last().filter(|_| head.name.is_none() && entry.head.len() == 1).and_then(|above| above.name.clone());
        let follows = inherited
            .filter(|name| work.iter().any(|entry| entry.name.as_ref() == Some(name)) && head.position.is_some());
        work.push(Work {
            name: head.name.map(Passage::located).or(follows),
            position: head.position.map(Passage::located),
            location: head.location.map(Passage::located),
            period: entry.period.clone(),
            highlights: paragraphs(&entry.body),
            span: entry.span,
        });
    }
    work
}

/// The paragraphs of a body: list items and sentences, with wrapped rows joined.
pub(super) fn paragraphs(rows: &[Row<'_>]) -> Vec<Located<String>> {
    let mut paragraphs: Vec<Located<String>> = Vec::new();
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
            Some(paragraph) if continues => {
                append(&mut paragraph.value, row.content.text);
                paragraph.span = Span { start: paragraph.span.start, end: row.content.end() };
            }
            _ => paragraphs.push(row.content.located()),
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
