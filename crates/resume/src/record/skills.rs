//! Skills: groups with a name and keywords.

use super::dates;
use super::passage::{Passage, fold};
use super::rows::Row;
use super::sections::Section;
use super::{Located, Skill, Span};

/// A keyword with more words than this is a sentence and no keyword.
const KEYWORD_WORDS: usize = 6;

/// A group's name is short.
const NAME_WORDS: usize = 5;

const LEVELS: [&str; 38] = [
    "senior",
    "sehr gut",
    "gut",
    "grundlagen",
    "courant",
    "bilingue",
    "debutant",
    "basico",
    "intermedio",
    "goed",
    "uitstekend",
    "gemiddeld",
    "expert",
    "advanced",
    "intermediate",
    "beginner",
    "basic",
    "novice",
    "master",
    "proficient",
    "fluent",
    "native",
    "competent",
    "familiar",
    "experienced",
    "professional",
    "elementary",
    "good",
    "excellent",
    "very good",
    "skilled",
    "fundamental",
    "experte",
    "fortgeschritten",
    "grundkenntnisse",
    "avance",
    "avanzado",
    "avancado",
];

pub(super) fn read(section: &Section<'_>) -> Vec<Skill> {
    let mut skills: Vec<Skill> = Vec::new();
    let mut above: Option<&Row<'_>> = None;
    for (index, row) in section.rows.iter().enumerate() {
        let next = section.rows.get(index + 1);
        if is_level(row.content.text) || super::entries::is_label(row.content.text) {
            above = None;
            continue;
        }
        if names_columns(row, next) {
            above = Some(row);
            continue;
        }
        if is_name(row, above, section.rows.get(index + 1..).unwrap_or_default()) {
            skills.push(Skill { name: Some(without_level(row.content).located()), keywords: Vec::new() });
        } else {
            let continues = above.is_some_and(|above| row.wraps_from(above) && has_separators(above.content.text));
            add(&mut skills, row, continues);
        }
        above = Some(row);
    }
    skills.retain(|skill| !skill.keywords.is_empty());
    skills
}

/// A row that names the group below it: it stands alone in its block, or apart from list items.
fn is_name(row: &Row<'_>, above: Option<&Row<'_>>, below: &[Row<'_>]) -> bool {
    let Some(next) = below.first() else { return false };
    let short = row.words() <= NAME_WORDS && row.cells.len() == 1 && !has_separators(row.content.text);
    let level_below = is_level(next.content.text);
    let list_below = next.bullet || has_separators(next.content.text) || next.cells.len() > 1;
    // Where every item has a block of its own, none names the next.
    let set_apart = next.starts_block && (list_below || below.get(1).is_some_and(|second| !second.starts_block));
    let alone = row.starts_block && (set_apart || above.is_none() && list_below);
    let larger = matches!((row.size, next.size), (Some(own), Some(next)) if own > next * 1.08);
    !row.bullet
        && short
        && (level_below
            || larger
            || (alone && !next.starts_page)
            || (list_below
                && !above.is_some_and(|above| {
                    above.cells.len() == 1 && !has_separators(above.content.text) && !above.bullet
                })))
}

/// A row of group names over columns of keywords: set larger, or with the levels below.
fn names_columns(row: &Row<'_>, next: Option<&Row<'_>>) -> bool {
    let Some(next) = next.filter(|next| next.cells.len() > 1) else { return false };
    let larger = matches!((row.size, next.size), (Some(own), Some(next)) if own > next * 1.04);
    let short = row.cells.iter().all(|cell| cell.words() <= NAME_WORDS && !has_separators(cell.text));
    !row.bullet && row.cells.len() > 1 && short && (larger || next.cells.iter().all(|cell| is_level(cell.text)))
}

/// Whether a text is a list; a comma inside parentheses makes none.
fn has_separators(text: &str) -> bool {
    let passage = Passage { text, start: 0 };
    passage.split_chars(|c| matches!(c, ',' | ';' | '|' | '·' | '•' | ':')).len() > 1 || text.ends_with([',', ':', ';'])
}

fn add(skills: &mut Vec<Skill>, row: &Row<'_>, continues: bool) {
    let (name, list) = match label(row.content) {
        Some((name, list)) => (Some(name), list),
        None => (None, row.content),
    };
    if name.is_some() || skills.is_empty() || (row.starts_block && row_is_list(row) && !continues && !is_open(skills)) {
        let name = name.map(|name| without_level(name).located());
        skills.push(Skill { name, keywords: Vec::new() });
    }
    let Some(skill) = skills.last_mut() else { return };
    let mut keywords = keywords(list).into_iter();
    let open = |text: &str| text.matches('(').count() > text.matches(')').count();
    if let Some(last) = skill.keywords.last_mut().filter(|last| open(&last.value) && list.text.contains(')')) {
        // "Excel (Power Query," over "VBA)".
        if let Some(first) = keywords.next() {
            let comma = if continues { "" } else { "," };
            last.value = format!("{}{comma} {}", last.value, first.value);
            last.span.end = first.span.end;
        }
    } else if continues
        && let Some(last) = skill.keywords.last_mut()
        && let Some(first) = keywords.next()
    {
        // The list goes on in the next row; so does its last item, unless a separator ended it.
        if ends_open(row, last.span.end) {
            last.value = format!("{} {}", last.value, first.value);
            last.span = Span { start: last.span.start, end: first.span.end };
        } else {
            skill.keywords.push(first);
        }
    }
    skill.keywords.extend(keywords);
}

/// Whether the group so far has a name and no keywords yet: what follows belongs to it.
fn is_open(skills: &[Skill]) -> bool {
    skills.last().is_some_and(|skill| skill.keywords.is_empty() || skill.name.is_none())
}

fn row_is_list(row: &Row<'_>) -> bool {
    !row.bullet
}

/// Whether nothing but the line break lies between the last keyword and this row.
fn ends_open(row: &Row<'_>, last_end: usize) -> bool {
    row.whole.start.saturating_sub(last_end) <= 1
}

/// "Databases: PostgreSQL, Redis" has a label, and so has "Databases  PostgreSQL, Redis".
fn label(passage: Passage<'_>) -> Option<(Passage<'_>, Passage<'_>)> {
    let cells = passage.split_text("  ");
    if let [name, list] = cells.as_slice()
        && name.words() <= NAME_WORDS
        && !has_separators(name.text)
        && list.text.contains([',', ';', '|', '·'])
    {
        return Some((*name, *list));
    }
    // "Databases - PostgreSQL, Redis": with a dash only before a list.
    let parted = [(":", false), (" - ", true), (" – ", true), (" — ", true)].into_iter().find_map(|(mark, dash)| {
        let (before, after) = passage.text.split_once(mark)?;
        (!dash || (after.contains(',') && !has_separators(before))).then_some((before.len(), mark.len()))
    });
    let (end, mark) = parted?;
    let (name, list) = (passage.part(0, end), passage.part(end + mark, passage.text.len()));
    (name.words() <= NAME_WORDS && !name.is_empty() && !list.is_empty()).then_some((name, list))
}

fn keywords(list: Passage<'_>) -> Vec<Located<String>> {
    let mut keywords = Vec::new();
    // A wide gap inside parentheses is a wrapped line's: "Excel (Power Query,  VBA)".
    for cell in cells(list) {
        for item in cell.split_chars(|c| matches!(c, ',' | ';' | '|' | '·' | '•' | '●' | '▪')) {
            let item =
                without_level(item.trim_matches(|c| c.is_whitespace() || matches!(c, '.' | ':' | '-' | '–' | '*')));
            let item = strip_and(item);
            let has_name = item.text.chars().any(char::is_alphanumeric);
            let is_other =
                item.text.contains(['@', '→']) || item.text.contains("://") || !dates::find(item.text).is_empty();
            if has_name && !is_other && item.words() <= KEYWORD_WORDS && !is_level(item.text) {
                keywords.push(item.located());
            }
        }
    }
    keywords
}

/// The parts of a list that wide gaps divide, but for gaps inside parentheses.
fn cells(list: Passage<'_>) -> Vec<Passage<'_>> {
    let mut cells: Vec<Passage<'_>> = Vec::new();
    for cell in list.split_text("  ") {
        let open = |text: &str| text.matches('(').count() > text.matches(')').count();
        match cells.last_mut() {
            Some(last) if open(last.text) && cell.text.contains(')') => {
                *last = list.part(last.start - list.start, cell.end() - list.start);
            }
            _ => cells.push(cell),
        }
    }
    cells
}

/// "…, and Docker".
fn strip_and(item: Passage<'_>) -> Passage<'_> {
    match item.text.strip_prefix("and ").or_else(|| item.text.strip_prefix("und ")) {
        Some(rest) => item.part(item.text.len() - rest.len(), item.text.len()),
        None => item,
    }
}

fn is_level(text: &str) -> bool {
    let folded = fold(text.trim_matches(|c: char| !c.is_alphanumeric()));
    LEVELS.contains(&folded.as_str()) || folded.split("  ").all(|cell| LEVELS.contains(&cell.trim()))
}

/// "Rust (advanced)" and "Web advanced" without their level.
fn without_level(item: Passage<'_>) -> Passage<'_> {
    let text = item.text.trim_end_matches([')', ':', ' ']);
    let Some(at) = text.rfind(['(', ' ', '–', ':']) else { return item.trim_separators() };
    let level = text.get(at..).unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric());
    let name = item.part(0, at).trim_separators();
    if LEVELS.contains(&fold(level).as_str()) && !name.is_empty() {
        name
    } else {
        item.trim_matches(|c| c.is_whitespace() || c == ':')
    }
}

#[cfg(test)]
mod tests;
