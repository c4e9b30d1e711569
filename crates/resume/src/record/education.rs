//! Education entries: where, which degree, in what, when.

use super::Education;
use super::entries::{self, Entry};
use super::passage::Passage;
use super::rows::Row;
use super::sections::Section;
use super::vocabulary::{self, ends_place, is_city, is_phrase, is_place, names_school};

/// A school's name and its field of study are phrases, not sentences.
const PHRASE_WORDS: usize = 14;

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
    let entries = entries::divide(section, true, starts);
    let slot = usual_slot(&entries);
    entries.iter().filter_map(|entry| self::entry(entry, slot)).collect()
}

/// The phrases of an entry, row by row, that may name school, degree and field.
fn phrases<'t>(entry: &Entry<'t>) -> Vec<Passage<'t>> {
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
    let fits = |phrase: &Passage<'_>| {
        is_phrase(*phrase)
            && phrase.words() <= PHRASE_WORDS
            && !is_grade(phrase.text)
            && !vocabulary::is_prose(phrase.text)
    };
    rows.into_iter().flatten().filter_map(unlabelled).filter(fits).collect()
}

/// "Institution: Cornell" without its label; `None` for the label alone and for what is no part of the head.
fn unlabelled(phrase: Passage<'_>) -> Option<Passage<'_>> {
    let (label, value) = match phrase.text.split_once(':') {
        Some((label, _)) => (label, phrase.part(label.len() + 1, phrase.text.len())),
        None => (phrase.text, phrase.part(0, 0)),
    };
    match super::passage::fold(label.trim()).as_str() {
        "institution" | "school" | "university" | "college" | "degree" | "qualification" | "field"
        | "field of study" | "major" | "area" | "study" | "programme" | "program" | "hochschule" | "abschluss"
        | "studiengang" | "fach" | "schule" | "etablissement" | "diplome" | "institucion" | "centro" | "titulo"
        | "instelling" | "opleiding" | "instituicao" => (!value.is_empty()).then_some(value),
        "period" | "dates" | "date" | "duration" | "zeitraum" | "periode" | "periodo" | "location" | "gpa"
        | "grade" | "thesis" => None,
        _ => Some(phrase),
    }
}

/// At which of its phrases the entries of this section name a school.
fn usual_slot(entries: &[Entry<'_>]) -> Option<usize> {
    let slots: Vec<usize> =
        entries.iter().filter_map(|entry| phrases(entry).iter().position(|phrase| names_school(phrase.text))).collect();
    let count = |slot: usize| slots.iter().filter(|other| **other == slot).count();
    slots.iter().copied().max_by_key(|slot| (count(*slot), std::cmp::Reverse(*slot)))
}

fn entry(entry: &Entry<'_>, slot: Option<usize>) -> Option<Education> {
    let phrases = phrases(entry);
    let schools = phrases.iter().filter(|phrase| names_school(phrase.text)).count();
    let mut parts = Parts { several: phrases.len() > 1, ..Parts::default() };
    for (index, phrase) in phrases.iter().enumerate() {
        // Without a telling word, the school stands where the others' schools stand.
        let stands_in =
            schools == 0 && slot == Some(index) && phrases.len() > 1 && vocabulary::degree(phrase.text).is_none();
        if stands_in && !is_place(phrase.text) {
            parts.institution = Some(without_place(trim_connectives(*phrase)));
        } else {
            split(*phrase, schools > 0).into_iter().for_each(|part| parts.take(part));
        }
    }
    if parts.institution.is_none() {
        let named = parts.others.iter().position(|other| !vocabulary::is_field(other.text)).unwrap_or_default();
        parts.institution = (named < parts.others.len()).then(|| parts.others.remove(named));
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
    /// The entry has more than one phrase, so that one of them may be the school's name and nothing else.
    several: bool,
    institution: Option<Passage<'t>>,
    degree: Option<Passage<'t>>,
    area: Option<Passage<'t>>,
    others: Vec<Passage<'t>>,
}

impl<'t> Parts<'t> {
    fn take(&mut self, phrase: Passage<'t>) {
        let text = phrase.text;
        if !is_phrase(phrase) || is_grade(text) {
            return;
        }
        let names_school = names_school(text) && self.institution.is_none();
        if let Some((from, to)) = vocabulary::degree(text).filter(|_| self.degree.is_none()) {
            self.degree = Some(phrase.part(from, to));
            let before = trim_connectives(phrase.part(0, from));
            let after = trim_connectives(phrase.part(to, text.len()));
            for rest in [after, before].into_iter().filter(|rest| !rest.is_empty()) {
                self.take_rest(rest);
            }
        } else if names_school {
            self.institution = Some(without_place(trim_connectives(phrase)));
        } else if !is_place(text) && (!ends_place(text) || vocabulary::is_field(text)) {
            let other = trim_connectives(phrase);
            self.others.extend(Some(other).filter(|other| other.text.chars().any(char::is_alphabetic)));
        }
    }

    /// What a degree leaves of its phrase: its field, or its school where none separated the two.
    fn take_rest(&mut self, rest: Passage<'t>) {
        // "Accounting (London School of Economics)".
        if let Some(open) = rest.text.find('(').filter(|_| self.institution.is_none() && rest.text.ends_with(')')) {
            let inside = rest.part(open + 1, rest.text.len() - 1);
            if names_school(inside.text) || !self.several {
                self.institution = Some(inside);
                let before = trim_connectives(rest.part(0, open));
                self.area = self.area.or(Some(before).filter(|before| !before.is_empty()));
                return;
            }
        }
        if names_school(rest.text) && self.institution.is_none() {
            self.institution = Some(without_place(rest));
        } else if self.area.is_none() && rest.text.chars().filter(|c| c.is_alphabetic()).count() > 1 {
            self.area = Some(rest);
        }
    }
}

/// "Cornell University, Ithaca, NY" without the place. A campus stays: "University of California, Berkeley".
fn without_place(school: Passage<'_>) -> Passage<'_> {
    let pieces = school.split_chars(|c| c == ',');
    for from in 1..pieces.len() {
        let tail = school.part(pieces[from].start - school.start, school.text.len());
        let is_tail = is_place(tail.text) || (from + 1 == pieces.len() && ends_place(tail.text));
        // A city alone may be the campus.
        if is_tail && !names_school(tail.text) && !is_city(tail.text) {
            return school.part(0, pieces[from].start - school.start).trim_separators();
        }
    }
    school
}

/// Cuts a phrase at separators where its parts are different things. `has_school`: a school's own word stands somewhere in
/// the entry.
fn split(phrase: Passage<'_>, has_school: bool) -> Vec<Passage<'_>> {
    // "Accounting and Finance (London School of Economics)".
    if let Some(open) = phrase.text.rfind(" (") {
        // A narrow column may have cut the closing parenthesis off.
        let close = phrase.text.rfind(')').unwrap_or(phrase.text.len());
        let inside = phrase.part(open + 2, close.max(open + 2));
        let ends = close + 1 >= phrase.text.len();
        if ends && names_school(inside.text) && !names_school(&phrase.text[..open]) {
            return split(phrase.part(0, open), true).into_iter().chain([inside]).collect();
        }
    }
    for separator in [" | ", " · ", " • ", " at ", " from ", " – ", " — ", " - ", ": ", " ï¼ ", " / ", "|"] {
        let parts = phrase.split_text(separator);
        // "University of Massachusetts at Lowell".
        if matches!(separator, " at ") && parts.first().is_some_and(|part| names_school(part.text)) {
            continue;
        }
        // "ALMA – La Scuola" is one name: a dash parts what differs in kind.
        let dash = matches!(separator, " – " | " — " | " - " | ": ");
        if parts.len() > 1 && !(dash && is_one_name(&parts)) {
            return parts.into_iter().flat_map(|part| split(part, has_school)).collect();
        }
    }
    let parts = phrase.split_chars(|c| c == ',');
    let school = parts.iter().position(|part| names_school(part.text));
    let Some(school) = school else {
        return if has_school || parts.len() < 2 { parts } else { whole_or_parts(phrase, parts) };
    };
    let joined = |from: usize, to: usize| {
        let (first, last) = (parts.get(from)?, parts.get(to)?);
        Some(phrase.part(first.start - phrase.start, last.end() - phrase.start))
    };
    // What follows a school's name after a comma is its campus or town, unless it is a degree or a field.
    let is_other = |part: &Passage<'_>| {
        let town = part.words() == 1 || ends_place(part.text) || names_school(part.text);
        vocabulary::degree(part.text).is_some() || vocabulary::is_field(part.text) || !town
    };
    let end = (school + 1..parts.len()).find(|at| is_other(&parts[*at])).unwrap_or(parts.len());
    let before = parts.iter().take(school).copied();
    before.chain(joined(school, end - 1)).chain(parts.iter().skip(end).copied()).collect()
}

/// Whether parts between dashes belong to one name: a school's word in the last of them, and no degree or field in any.
fn is_one_name(parts: &[Passage<'_>]) -> bool {
    let differs = |part: &Passage<'_>| {
        vocabulary::degree(part.text).is_some()
            || vocabulary::is_field(part.text)
            || is_place(part.text)
            || ends_place(part.text)
    };
    parts.len() == 2 && !parts.iter().any(differs) && names_school(parts[1].text) && !names_school(parts[0].text)
}

/// A phrase without a school's word or degree: its parts where one of them is a field.
fn whole_or_parts<'t>(phrase: Passage<'t>, parts: Vec<Passage<'t>>) -> Vec<Passage<'t>> {
    let is_other = |part: &Passage<'_>| vocabulary::degree(part.text).is_some() || vocabulary::is_field(part.text);
    if parts.iter().any(is_other) || parts.iter().skip(1).any(|part| ends_place(part.text)) {
        parts
    } else {
        vec![phrase]
    }
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
        let education = entry(&Entry { head, body: Vec::new(), period: None, span }, None).unwrap();
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
