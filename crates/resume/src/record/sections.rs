//! Divides the rows of a document into sections by their headings.

mod guess;
mod headings;

use self::headings::Heading;
use super::languages;
use super::passage::Passage;
use super::rows::Row;
use super::vocabulary;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SectionKind {
    /// Everything before the first heading, and the block around the name.
    Header,
    Contact,
    Summary,
    Work,
    Education,
    Skills,
    Certificates,
    Languages,
    Publications,
    /// Set like a heading, but nobody knows the words; becomes one of the others by what it holds.
    Unnamed,
    /// Projects, awards, volunteering, interests, references and whatever else has a heading.
    Other,
}

#[derive(Debug)]
pub(super) struct Section<'t> {
    pub(super) kind: SectionKind,
    /// The text of the whole document.
    pub(super) text: &'t str,
    pub(super) rows: Vec<Row<'t>>,
}

/// Divides the rows. `name` is the index of the first row of the person's name: with a sidebar it stands in the middle of
/// the text, and the header begins anew there.
pub(super) fn divide<'t>(rows: &[Row<'t>], name: Option<usize>, text: &'t str) -> Vec<Section<'t>> {
    let styles = Styles::of(rows);
    let mut sections = vec![Section { kind: SectionKind::Header, text, rows: Vec::new() }];
    for (index, row) in rows.iter().enumerate() {
        let current = sections.last().map_or(SectionKind::Header, |section| section.kind);
        let rest = if name == Some(index) {
            sections.push(Section { kind: SectionKind::Header, text, rows: Vec::new() });
            Some(row.clone())
        } else if let Some((kind, rest)) = heading(rows, index, current, styles) {
            sections.push(Section { kind, text, rows: Vec::new() });
            rest
        } else {
            Some(row.clone())
        };
        if let (Some(rest), Some(section)) = (rest, sections.last_mut()) {
            section.rows.push(rest);
        }
    }
    sections.retain(|section| !section.rows.is_empty());
    for section in &mut sections {
        if section.kind == SectionKind::Unnamed {
            section.kind = guess::kind(section);
        }
    }
    sections
}

/// Whether a title is what people call a section.
pub(super) fn is_heading(title: &str) -> bool {
    headings::recognise(title).is_some()
}

/// The section that this row opens, and what of the row belongs to the section's content.
fn heading<'t>(
    rows: &[Row<'t>],
    index: usize,
    current: SectionKind,
    styles: Styles,
) -> Option<(SectionKind, Option<Row<'t>>)> {
    let row = rows.get(index)?;
    if row.bullet {
        return None;
    }
    // "01  EXPERIENCE" and "▪  EXPERIENCE" are numbered or adorned.
    let adornments = row.cells.iter().take_while(|cell| !cell.text.chars().any(char::is_alphabetic)).count();
    let (title, rest) = match row.cells.get(adornments..).unwrap_or_default() {
        [only] => (*only, None),
        [first, ..] => (*first, Some(beside(row, *first))),
        [] => return None,
    };
    let Some(heading) = headings::recognise(title.text) else {
        return (rest.is_none() && styles.sets_apart(row, rows.get(index + 1))).then_some((SectionKind::Unnamed, None));
    };
    let stands_out = stands_out(row, title, styles.body);
    let kind = match heading {
        Heading::Section(kind) => kind,
        // "Highlights" heads a section in some résumés and a list inside an entry in others.
        Heading::Ambiguous(kind) => {
            let inside = matches!(
                current,
                SectionKind::Work | SectionKind::Education | SectionKind::Skills | SectionKind::Other
            );
            if inside && !styles.is_heading(row) {
                return None;
            }
            kind
        }
    };
    // Inside skills, "Languages" may be a group of programming languages.
    if kind == SectionKind::Languages && current == SectionKind::Skills {
        let next = rest.as_ref().or_else(|| rows.get(index + 1))?;
        if !languages::mentions_language(next.content.text) {
            return None;
        }
    }
    if rest.is_some() && (current == SectionKind::Skills && !stands_out && kind != SectionKind::Languages) {
        return None;
    }
    Some((kind, rest))
}

/// The row without its first cell.
fn beside<'t>(row: &Row<'t>, first: Passage<'t>) -> Row<'t> {
    let offset = first.end() - row.content.start;
    let content = row.content.part(offset, row.content.text.len());
    Row { content, cells: row.cells.get(1..).unwrap_or_default().to_vec(), whole: content, ..row.clone() }
}

fn stands_out(row: &Row<'_>, title: Passage<'_>, body: Option<f32>) -> bool {
    let capitals = !title.text.chars().any(char::is_lowercase);
    let larger = matches!((row.size, body), (Some(size), Some(body)) if size > body * 1.08);
    capitals || larger || row.starts_block
}

/// The sizes of type that a document uses for its text and for its headings.
#[derive(Debug, Clone, Copy)]
struct Styles {
    body: Option<f32>,
    heading: Option<f32>,
    /// Every known heading is in capitals.
    capitals: bool,
    /// How many headings are known.
    known: usize,
}

impl Styles {
    fn of(rows: &[Row<'_>]) -> Self {
        let sized = |row: &Row<'_>| row.size.map(|size| std::iter::repeat_n(size, row.words()));
        let titled = |row: &&Row<'_>| {
            let title = row.cells.first().map_or("", |cell| cell.text);
            !row.bullet && matches!(headings::recognise(title), Some(Heading::Section(_)))
        };
        Self {
            body: median(rows.iter().filter_map(sized).flatten().collect()),
            heading: median(rows.iter().filter(titled).filter_map(|row| row.size).collect()),
            capitals: rows.iter().filter(titled).all(|row| !row.content.text.contains(char::is_lowercase)),
            known: rows.iter().filter(titled).count(),
        }
    }

    /// Whether a row of words nobody knows is set as the known headings are, and as nothing else is.
    fn sets_apart(self, row: &Row<'_>, next: Option<&Row<'_>>) -> bool {
        const WORDS: usize = 5;
        let text = row.content.text;
        let (Some(size), Some(body), Some(heading)) = (row.size, self.body, self.heading) else { return false };
        let larger = heading > body * 1.1 && (size / heading - 1.0).abs() < 0.02;
        let as_loud = self.capitals && !text.contains(char::is_lowercase);
        let plain =
            text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '&' | '\'' | '’' | '-' | '/'));
        let other = vocabulary::title_score(text) + vocabulary::employer_score(text) > 0
            || vocabulary::names_school(text)
            || vocabulary::degree(text).is_some()
            || vocabulary::is_place(text);
        let smaller_below = next.is_some_and(|next| next.size.is_some_and(|below| below < size * 0.97));
        self.known >= 2
            && larger
            && (as_loud || !self.capitals)
            && plain
            && !other
            && smaller_below
            && row.words() <= WORDS
    }

    /// Whether a row is set like the headings, where they are larger than the text.
    fn is_heading(self, row: &Row<'_>) -> bool {
        match (row.size, self.body, self.heading) {
            (Some(size), Some(body), Some(heading)) => heading > body * 1.05 && size >= heading * 0.96,
            _ => false,
        }
    }
}

fn median(mut sizes: Vec<f32>) -> Option<f32> {
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied()
}

#[cfg(test)]
mod tests;
