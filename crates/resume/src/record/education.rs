//! Education entries: where, which degree, in what, when.

use super::Education;
use super::entries::{self, Entry};
use super::passage::Passage;
use super::rows::Row;
use super::sections::Section;
use super::vocabulary::{self, ends_place, is_phrase, is_place, names_school};

/// A school's name and its field of study are phrases, not sentences.
const PHRASE_WORDS: usize = 10;

pub(super) fn read(section: &Section<'_>) -> Vec<Education> {
    let mut has_school = false;
    let mut has_degree = false;
    // Without dates, an entry starts where a second school or degree appears.
    let starts = |row: &Row<'_>| {
        let school = names_school(row.content.text);
        let degree = vocabulary::degree(row.content.text).is_some();
        let opens =
            (school && has_school) || (degree && has_degree) || (!has_school && !has_degree && (school || degree));
        if opens {
            (has_school, has_degree) = (school, degree);
        } else {
            has_school |= school;
            has_degree |= degree;
        }
        opens
    };
    entries::divide(section, true, starts).iter().filter_map(entry).collect()
}

fn entry(entry: &Entry<'_>) -> Option<Education> {
    let mut rows: Vec<Vec<Passage<'_>>> = entry.head.clone();
    // The degree may come first in the body, when the head ended at a blank line.
    rows.extend(
        entry
            .body
            .iter()
            .take_while(|row| !row.bullet && !entries::is_label(row.content.text))
            .take(3)
            .map(entries::phrases),
    );
    let mut parts = Parts::default();
    for phrase in rows.iter().flatten().flat_map(|phrase| split(*phrase)) {
        parts.take(phrase);
    }
    if parts.institution.is_none() {
        parts.institution = parts.others.first().copied();
        parts.others = parts.others.split_off(1.min(parts.others.len()));
    }
    let area = parts.area.or_else(|| parts.others.first().copied());
    if parts.institution.is_none() && parts.degree.is_none() {
        return None;
    }
    Some(Education {
        institution: parts.institution.map(Passage::located),
        study_type: parts.degree.map(Passage::located),
        area: area.map(Passage::located),
        period: entry.period.clone(),
        span: entry.span,
    })
}

#[derive(Debug, Default)]
struct Parts<'t> {
    institution: Option<Passage<'t>>,
    degree: Option<Passage<'t>>,
    area: Option<Passage<'t>>,
    others: Vec<Passage<'t>>,
}

impl<'t> Parts<'t> {
    fn take(&mut self, phrase: Passage<'t>) {
        let text = phrase.text;
        if !is_phrase(phrase) || phrase.words() > PHRASE_WORDS || is_grade(text) {
            return;
        }
        if let Some((from, to)) = vocabulary::degree(text).filter(|_| self.degree.is_none()) {
            self.degree = Some(phrase.part(from, to));
            let before = trim_connectives(phrase.part(0, from));
            let after = trim_connectives(phrase.part(to, text.len()));
            for rest in [after, before].into_iter().filter(|rest| !rest.is_empty()) {
                self.take_rest(rest);
            }
        } else if names_school(text) && self.institution.is_none() {
            self.institution = Some(trim_connectives(phrase));
        } else if !is_place(text) && !ends_place(text) {
            let other = trim_connectives(phrase);
            self.others.extend(Some(other).filter(|other| other.text.chars().any(char::is_alphabetic)));
        }
    }

    /// What a degree leaves of its phrase: its field, or its school where none separated the two.
    fn take_rest(&mut self, rest: Passage<'t>) {
        if names_school(rest.text) && self.institution.is_none() {
            self.institution = Some(rest);
        } else if self.area.is_none() && rest.text.chars().filter(|c| c.is_alphabetic()).count() > 1 {
            self.area = Some(rest);
        }
    }
}

/// Cuts a phrase at separators; a comma inside the name of a campus does not count.
fn split(phrase: Passage<'_>) -> Vec<Passage<'_>> {
    for separator in [" | ", " · ", " • ", " at ", " from ", " – ", " — ", " - ", ": ", " ï¼ "] {
        let parts = phrase.split_text(separator);
        if parts.len() > 1 {
            return parts.into_iter().flat_map(split).collect();
        }
    }
    let mut parts: Vec<Passage<'_>> = Vec::new();
    for part in phrase.split_chars(|c| c == ',') {
        match parts.last_mut() {
            Some(last) if is_campus(last.text) && !ends_place(part.text) && vocabulary::degree(part.text).is_none() => {
                *last = phrase.part(last.start - phrase.start, part.end() - phrase.start);
            }
            _ => parts.push(part),
        }
    }
    parts
}

/// State universities name their campus after a comma: "University of California, Berkeley".
fn is_campus(text: &str) -> bool {
    let folded = super::passage::fold(text);
    folded.strip_prefix("university of ").is_some_and(ends_place) && !folded.ends_with("washington")
}

/// "in Computer Science", "of Physics", "Cornell University, in".
fn trim_connectives(passage: Passage<'_>) -> Passage<'_> {
    let mut trimmed = passage.trim_separators();
    for word in ["in", "of", "at", "from", "for", "with", "and", "degree", "en", "de", "an der", "an", "der"] {
        if let Some(rest) = trimmed.text.strip_prefix(word).filter(|rest| rest.starts_with(' ')) {
            trimmed = trimmed.part(trimmed.text.len() - rest.len(), trimmed.text.len()).trim_separators();
        }
        if let Some(rest) = trimmed.text.strip_suffix(word).filter(|rest| rest.ends_with([' ', ','])) {
            trimmed = trimmed.part(0, rest.len()).trim_separators();
        }
        if trimmed.text == word {
            return trimmed.part(0, 0);
        }
    }
    trimmed
}

/// Grades are none of an application's business here.
fn is_grade(text: &str) -> bool {
    let folded = super::passage::fold(text);
    ["gpa", "grade", "cgpa", "note", "score", "cum laude", "magna", "summa", "dean"]
        .iter()
        .any(|word| folded.contains(word))
        || folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '/' | ',' | '%' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_rows(rows: &[&'static str]) -> [Option<String>; 3] {
        let head = rows.iter().map(|text| vec![Passage { text, start: 0 }]).collect();
        let span = super::super::Span { start: 0, end: 0 };
        let education = entry(&Entry { head, body: Vec::new(), period: None, span }).unwrap();
        [education.institution, education.study_type, education.area].map(|part| part.map(|located| located.value))
    }

    fn wanted(institution: &str, degree: &str, area: &str) -> [Option<String>; 3] {
        [institution, degree, area].map(|text| (!text.is_empty()).then(|| text.to_owned()))
    }

    #[test]
    fn one_degree_in_many_orders() {
        let berkeley = wanted("University of California, Berkeley", "Bachelor of Science", "Computer Science");
        for rows in [
            &["Computer Science, Bachelor of Science, University of California, Berkeley"][..],
            &["University of California, Berkeley", "Bachelor of Science in Computer Science"],
            &["Bachelor of Science Computer Science at University of California, Berkeley"],
            &["University of California, Berkeley", "Computer Science", "Bachelor of Science"],
        ] {
            assert_eq!(read_rows(rows), berkeley, "{rows:?}");
        }
    }

    #[test]
    fn a_school_alone_is_enough() {
        assert_eq!(read_rows(&["Cornell University, in"]), wanted("Cornell University", "", ""));
        assert_eq!(
            read_rows(&["Bachelor Information Technology, University of Oklahoma"]),
            wanted("University of Oklahoma", "Bachelor", "Information Technology")
        );
    }
}
