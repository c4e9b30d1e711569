use super::*;
use crate::{Limits, read};

const AS_OF: PartialDate = PartialDate { year: 2026, month: Some(11) };

const TEXT: &str = "\
Maya Okonkwo
Platform Engineer
maya@okonkwo.example.org | (206) 555-0142 | Seattle, WA

Work Experience

Outreach, Software Engineer
Seattle, WA
Jun 2021 – Present
• Built a dashboard in React
• Cut test time by 35%

Allen Institute for AI, Research Intern
Jun 2019 – Sep 2019
• Implemented an evaluation harness

Education
University of Washington
Bachelor of Science in Computer Science, 2015 – 2019

Skills
Languages: Rust, Go
Certifications
CKA (2022)
Languages
English (native), Igbo
";

fn resume(text: &str) -> (String, Resume) {
    let document = read(text.as_bytes(), &Limits::default()).unwrap();
    let resume = structure(&document, AS_OF);
    (document.text, resume)
}

fn values(located: &[Option<&Located<String>>]) -> Vec<String> {
    located.iter().flatten().map(|located| located.value.clone()).collect()
}

#[test]
fn a_whole_resume() {
    let (_, resume) = resume(TEXT);
    let work: Vec<Vec<String>> = resume
        .work
        .iter()
        .map(|entry| values(&[entry.name.as_ref(), entry.position.as_ref(), entry.location.as_ref()]))
        .collect();
    assert_eq!(
        work,
        [vec!["Outreach", "Software Engineer", "Seattle, WA"], vec!["Allen Institute for AI", "Research Intern"]]
    );
    let month = |year, month| Some(PartialDate { year, month: Some(month) });
    let periods: Vec<Period> = resume.work.iter().filter_map(|entry| Some(entry.period.as_ref()?.value)).collect();
    assert_eq!(
        periods,
        [
            Period { start: month(2021, 6), end: None, ongoing: true },
            Period { start: month(2019, 6), end: month(2019, 9), ongoing: false }
        ]
    );
    let highlights: Vec<&str> =
        resume.work.iter().flat_map(|entry| &entry.highlights).map(|highlight| highlight.value.as_str()).collect();
    assert_eq!(highlights, ["Built a dashboard in React", "Cut test time by 35%", "Implemented an evaluation harness"]);
    let education = &resume.education[0];
    assert_eq!(
        values(&[education.institution.as_ref(), education.study_type.as_ref(), education.area.as_ref()]),
        ["University of Washington", "Bachelor of Science", "Computer Science"]
    );
    assert_eq!(resume.certificates[0].name.value, "CKA");
    assert_eq!(resume.languages.len(), 2);
    assert_eq!(resume.experience_months, Some(66 + 4));
}

#[test]
fn every_value_is_found_where_it_says() {
    let (text, resume) = resume(TEXT);
    let mut located: Vec<&Located<String>> = Vec::new();
    let basics = &resume.basics;
    located.extend([&basics.name, &basics.label, &basics.email, &basics.phone, &basics.location].into_iter().flatten());
    for entry in &resume.work {
        located.extend([&entry.name, &entry.position, &entry.location].into_iter().flatten());
        located.extend(&entry.highlights);
    }
    for entry in &resume.education {
        located.extend([&entry.institution, &entry.study_type, &entry.area].into_iter().flatten());
    }
    located.extend(resume.skills.iter().flat_map(|skill| skill.name.iter().chain(&skill.keywords)));
    assert_eq!(located.len(), 19);
    for value in located {
        assert_eq!(text[value.span.start..value.span.end], value.value);
    }
}

#[test]
fn a_german_resume() {
    let (_, resume) = resume(
        "Max Müller\n\nBerufserfahrung\n\nSiemens AG, Softwareentwickler\nMärz 2019 – heute\n- Entwicklung von Steuerungen\n\n\
         Ausbildung\nTechnische Universität München\nMaster of Science Informatik\n10/2016 – 09/2018\n\nKenntnisse\nRust, Java",
    );
    let work = &resume.work[0];
    assert_eq!(values(&[work.name.as_ref(), work.position.as_ref()]), ["Siemens AG", "Softwareentwickler"]);
    let education = &resume.education[0];
    assert_eq!(
        values(&[education.institution.as_ref(), education.study_type.as_ref(), education.area.as_ref()]),
        ["Technische Universität München", "Master of Science", "Informatik"]
    );
    assert_eq!(resume.experience_months, Some(93));
}

proptest::proptest! {
    /// Whatever the text, nothing panics and every span lies in it.
    #[test]
    fn any_text_can_be_structured(text in "[A-Za-z0-9 .,:;()@/•–\\-\\n\\té]{0,400}") {
        let headed = format!("Experience\n{text}\nEducation\n{text}\nSkills\n{text}\nLanguages\n{text}");
        let (text, resume) = resume(&headed);
        for entry in &resume.work {
            proptest::prop_assert!(text.get(entry.span.start..entry.span.end).is_some());
            for value in [&entry.name, &entry.position].into_iter().flatten() {
                proptest::prop_assert_eq!(&text[value.span.start..value.span.end], &value.value);
            }
        }
        for keyword in resume.skills.iter().flat_map(|skill| &skill.keywords) {
            proptest::prop_assert!(text.get(keyword.span.start..keyword.span.end).is_some());
        }
    }
}
