//! Who the person is and how to reach them.

mod links;
mod phone;

use super::name::Name;
use super::passage::Passage;
use super::rows::Row;
use super::sections::{Section, SectionKind};
use super::vocabulary::{self, is_place};
use super::{Basics, Located, Span};

/// The job title under the name is a phrase.
const LABEL_WORDS: usize = 10;

pub(super) fn read(rows: &[Row<'_>], sections: &[Section<'_>], name: Option<Name<'_>>) -> Basics {
    let own = |section: &&Section<'_>| matches!(section.kind, SectionKind::Header | SectionKind::Contact);
    let near: Vec<&Row<'_>> = sections.iter().filter(own).flat_map(|section| &section.rows).collect();
    // Contact details also stand in headers and footers, and beside other sections.
    let all = || near.iter().copied().chain(rows.iter());
    let email = all().find_map(|row| email(row.whole)).or_else(|| broken_email(rows));
    Basics {
        name: name.map(|name| name.text.located()),
        label: name.and_then(|name| label(rows, name)),
        phone: all().find_map(|row| phone::find(row.whole)).map(Passage::located),
        url: all()
            .flat_map(|row| links::find(row.whole))
            .find(|link| links::network(link.text).is_none())
            .map(Passage::located),
        location: location(&near),
        summary: summary(sections),
        profiles: links::profiles(rows),
        email,
    }
}

/// What the person does, in the row right below the name (or beside it).
fn label(rows: &[Row<'_>], name: Name<'_>) -> Option<Located<String>> {
    let beside = rows.get(name.last)?.cells.get(1).copied().filter(|cell| cell.start > name.text.start);
    let below = rows.iter().skip(name.last + 1).take(3).map(|row| row.content);
    let reads = |passage: &Passage<'_>| {
        let text = passage.text;
        passage.words() <= LABEL_WORDS
            && !text.contains(['@', '/'])
            && !text.ends_with('.')
            && !is_place(text)
            && !super::sections::is_heading(text)
            && vocabulary::is_phrase(*passage)
            && phone::find(*passage).is_none()
            && (vocabulary::title_score(text) > 0 || passage.words() <= 6)
    };
    let repeated = rows.get(name.first)?.content.text;
    let mut candidates = beside.into_iter().chain(below).filter(|passage| passage.text != repeated);
    candidates.next().filter(reads).map(Passage::located)
}

fn location(near: &[&Row<'_>]) -> Option<Located<String>> {
    let parts = near
        .iter()
        .flat_map(|row| row.cells.iter().flat_map(|cell| cell.split_chars(|c| matches!(c, '|' | '·' | '•'))));
    let mut places = parts.map(|part| after_label(part)).filter(|part| is_place(part.text));
    places.next().map(Passage::located)
}

/// "Address: Berlin, Germany" without its label.
fn after_label(part: Passage<'_>) -> Passage<'_> {
    match part.text.split_once(": ") {
        Some((label, _)) if label.split_whitespace().count() <= 2 => part.part(label.len() + 1, part.text.len()),
        _ => part,
    }
}

fn summary(sections: &[Section<'_>]) -> Option<Located<String>> {
    let section = sections.iter().filter(|section| section.kind == SectionKind::Summary).max_by_key(|section| {
        // "About" may head the contact details: prose wins.
        section.rows.iter().map(Row::words).sum::<usize>()
    })?;
    let (first, last) = (section.rows.first()?, section.rows.last()?);
    let value = section.rows.iter().map(|row| row.content.text).collect::<Vec<_>>().join(" ");
    (value.split_whitespace().count() > 5)
        .then(|| Located { value, span: Span { start: first.content.start, end: last.content.end() } })
}

/// Whether a telephone number stands anywhere.
pub(super) fn has_phone(rows: &[Row<'_>]) -> bool {
    rows.iter().any(|row| phone::find(row.whole).is_some())
}

/// The first e-mail address of a passage.
pub(super) fn email(passage: Passage<'_>) -> Option<Located<String>> {
    addresses(passage).into_iter().find(|address| has_domain(address.text)).map(Passage::located)
}

/// An address that a narrow column broke over two rows.
fn broken_email(rows: &[Row<'_>]) -> Option<Located<String>> {
    rows.windows(2).find_map(|pair| {
        let [above, below] = pair else { return None };
        let start =
            addresses(above.content).into_iter().next_back().filter(|start| start.end() == above.content.end())?;
        let word = below.content.text.split_whitespace().next()?;
        let joined = format!("{}{word}", start.text);
        let plain = word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
        (plain && has_domain(&joined)).then(|| Located {
            value: joined,
            span: Span { start: start.start, end: below.content.start + word.len() },
        })
    })
}

/// Everything around an "@" that an address may consist of.
fn addresses(passage: Passage<'_>) -> Vec<Passage<'_>> {
    let local = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%');
    let domain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let mut found = Vec::new();
    for (at, _) in passage.text.match_indices('@') {
        let (before, after) = (&passage.text[..at], &passage.text[at + 1..]);
        let from = before.char_indices().rev().take_while(|(_, c)| local(*c)).last().map_or(at, |(from, _)| from);
        let to = at + 1 + after.char_indices().find(|(_, c)| !domain(*c)).map_or(after.len(), |(to, _)| to);
        let address = passage.part(from, to).trim_matches(|c| matches!(c, '.' | '-'));
        if from < at {
            found.push(address);
        }
    }
    found
}

fn has_domain(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else { return false };
    let Some((host, top)) = domain.rsplit_once('.') else { return false };
    !local.is_empty() && !host.is_empty() && top.len() >= 2 && top.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests;
