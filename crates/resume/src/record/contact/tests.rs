use super::*;
use crate::{Limits, PartialDate, Resume, read as read_document, structure};

fn resume(text: &str) -> Resume {
    let document = read_document(text.as_bytes(), &Limits::default()).unwrap();
    let resume = structure(&document, PartialDate { year: 2026, month: Some(11) });
    for value in
        [&resume.basics.name, &resume.basics.email, &resume.basics.phone, &resume.basics.url].into_iter().flatten()
    {
        assert_eq!(document.text[value.span.start..value.span.end], value.value);
    }
    resume
}

fn value(located: &Option<Located<String>>) -> Option<&str> {
    located.as_ref().map(|located| located.value.as_str())
}

#[test]
fn the_head_of_a_resume() {
    let basics = resume(
        "Ada Lovelace, PhD\nAnalytical Engineer\nLondon, UK | ada@lovelace.example.org | +44 20 7946 0958\n\
         ada.dev | github.com/ada | www.linkedin.com/in/ada\n\nSummary\nWrites programs for engines not yet built.",
    )
    .basics;
    assert_eq!(value(&basics.name), Some("Ada Lovelace"));
    assert_eq!(value(&basics.label), Some("Analytical Engineer"));
    assert_eq!(value(&basics.email), Some("ada@lovelace.example.org"));
    assert_eq!(value(&basics.phone), Some("+44 20 7946 0958"));
    assert_eq!(value(&basics.url), Some("ada.dev"));
    assert_eq!(value(&basics.location), Some("London, UK"));
    assert_eq!(value(&basics.summary), Some("Writes programs for engines not yet built."));
    let networks: Vec<&str> = basics.profiles.iter().map(|profile| profile.network.as_str()).collect();
    assert_eq!(networks, ["GitHub", "LinkedIn"]);
}

#[test]
fn numbers_that_are_no_telephones() {
    for text in ["2019-03-01 — 2020-11-30", "100,000 users", "ISO 9001:2015", "https://x.org/20240101123456"] {
        assert_eq!(phone::find(Passage { text, start: 0 }), None, "{text}");
    }
}

#[test]
fn telephones_in_many_styles() {
    for text in ["(206) 555-0142", "1-650-999-7777", "+49 (0)30 1234567", "030/1234567", "+1.415.555.0142"] {
        assert_eq!(phone::find(Passage { text, start: 0 }).map(|found| found.text), Some(text));
    }
}

#[test]
fn an_address_broken_by_a_narrow_column_is_joined() {
    let basics = resume_without_check("Ada Lovelace\nada.lovelace@exampl\ne.com\n").basics;
    assert_eq!(value(&basics.email), Some("ada.lovelace@example.com"));
}

fn resume_without_check(text: &str) -> Resume {
    let document = read_document(text.as_bytes(), &Limits::default()).unwrap();
    structure(&document, PartialDate { year: 2026, month: Some(11) })
}
