use super::*;
use crate::record::rows::rows;
use crate::{Limits, read};

/// The kinds of the sections of a text and the number of rows in each.
fn kinds(text: &str) -> Vec<(SectionKind, usize)> {
    let document = read(text.as_bytes(), &Limits::default()).unwrap();
    let rows = rows(&document);
    divide(&rows, None, &document.text).iter().map(|section| (section.kind, section.rows.len())).collect()
}

#[test]
fn headings_of_many_styles_and_languages() {
    let cases = [
        ("PROFESSIONAL EXPERIENCE", SectionKind::Work),
        ("Work History:", SectionKind::Work),
        ("Relevant Work Experience", SectionKind::Work),
        ("E X P E R I E N C E", SectionKind::Work),
        ("Berufserfahrung", SectionKind::Work),
        ("Expérience professionnelle", SectionKind::Work),
        ("Werkervaring", SectionKind::Work),
        ("Education & Training", SectionKind::Education),
        ("Formación académica", SectionKind::Education),
        ("Formação", SectionKind::Education),
        ("Technical Skills & Tools", SectionKind::Skills),
        ("Kenntnisse und Fähigkeiten", SectionKind::Skills),
        ("Licenses & Certifications", SectionKind::Certificates),
        ("Sprachkenntnisse", SectionKind::Languages),
        ("Volunteer Experience", SectionKind::Other),
        ("3. Selected Projects", SectionKind::Other),
        ("About Me", SectionKind::Summary),
    ];
    for (heading, kind) in cases {
        assert_eq!(
            kinds(&format!("Ada Lovelace\n\n{heading}\nsomething here")),
            [(SectionKind::Header, 1), (kind, 1)],
            "{heading}"
        );
    }
}

#[test]
fn sentences_and_labels_inside_entries_are_no_headings() {
    let text =
        "Experience\nEngineer, Acme 2019 - 2020\nHighlights\n• Built skills and experience in many tools\n• Education";
    assert_eq!(kinds(text), [(SectionKind::Work, 4)]);
}

#[test]
fn programming_languages_stay_in_skills() {
    let text = "Skills\nLanguages\nRust, Go\n\nLanguages\nEnglish, German";
    assert_eq!(kinds(text), [(SectionKind::Skills, 2), (SectionKind::Languages, 1)]);
}

#[test]
fn a_heading_may_stand_beside_its_section() {
    assert_eq!(kinds("Work  Engineer at Acme\n2019 - 2020"), [(SectionKind::Work, 2)]);
}
