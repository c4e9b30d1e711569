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

/// Employer and title of every job of a résumé in plain text, as of November 2026.
fn jobs(text: &str) -> Vec<(Option<String>, Option<String>)> {
    let document = crate::read(text.as_bytes(), &crate::Limits::default()).unwrap();
    let value = |located: &Option<Located<String>>| located.as_ref().map(|located| located.value.clone());
    let resume = structure(&document, PartialDate { year: 2026, month: Some(11) });
    resume.work.iter().map(|work| (value(&work.name), value(&work.position))).collect()
}

#[test]
fn employer_and_title_are_told_apart_in_many_layouts() {
    let wanted = [("Marks, Lindqvist & Partners LLP", "Head of Reporting"), ("Procter & Gamble", "Audit Manager")]
        .map(|(name, title)| (Some(name.to_owned()), Some(title.to_owned())));
    let layouts = [
        // Each on its line: a comma belongs to the name.
        "Head of Reporting\nMarks, Lindqvist & Partners LLP\nApr 2019 – Present\n- Own it\n\n\
         Audit Manager\nProcter & Gamble\nSep 2012 – Dec 2018\n- Ran it\n",
        // In one line, with the town behind a dash.
        "Head of Reporting, Marks, Lindqvist & Partners LLP – Reading  2019-04 – present\n- Own it\n\
         Audit Manager, Procter & Gamble – Bracknell  2012-09 – 2018-12\n- Ran it\n",
        // Labelled.
        "Period: 04/2019 - Present\nEmployer: Marks, Lindqvist & Partners LLP\nPosition: Head of Reporting\n- Own it\n\n\
         Period: 09/2012 - 12/2018\nEmployer: Procter & Gamble\nPosition: Audit Manager\n- Ran it\n",
        // The employer in parentheses.
        "Apr 2019 - Present: Head of Reporting (Marks, Lindqvist & Partners LLP)\n- Own it\n\
         Sep 2012 - Dec 2018: Audit Manager (Procter & Gamble)\n- Ran it\n",
        // The employer after a preposition, on a line of its own.
        "Head of Reporting  Apr 2019 - Present\nat Marks, Lindqvist & Partners LLP\n- Own it\n\n\
         Audit Manager  Sep 2012 - Dec 2018\nat Procter & Gamble\n- Ran it\n",
        // A sentence behind the head.
        "2019-04 – Present: Head of Reporting, Marks, Lindqvist & Partners LLP (London). Own the reporting of 23 firms.\n\
         2012-09 – 2018-12: Audit Manager, Procter & Gamble (Jeddah). Managed audits.\n",
    ];
    for layout in layouts {
        assert_eq!(jobs(&format!("Ada Lovelace\nada@example.org\n\nExperience\n{layout}")), wanted, "{layout}");
    }
}

#[test]
fn a_lone_date_of_the_latest_job_is_its_start() {
    let text = "Ada Lovelace\nada@example.org\n\nExperience\nLead\nAcme Inc\nJan 2025\n- Led\n\n\
                Engineer\nHooli\nJan 2023 - Dec 2024\n- Built\n";
    let document = crate::read(text.as_bytes(), &crate::Limits::default()).unwrap();
    let months = |year, month| structure(&document, PartialDate { year, month: Some(month) }).experience_months;
    assert_eq!((months(2025, 6), months(2026, 11)), (Some(24 + 6), Some(24 + 23)));
}

#[test]
fn schools_keep_their_campus_and_lose_their_degree() {
    let schools = |text: &str| -> Vec<String> {
        let text = format!("Ada Lovelace\nada@example.org\n\nEducation\n{text}");
        let document = crate::read(text.as_bytes(), &crate::Limits::default()).unwrap();
        let resume = structure(&document, PartialDate { year: 2026, month: Some(11) });
        resume.education.into_iter().filter_map(|entry| Some(entry.institution?.value)).collect()
    };
    assert_eq!(
        schools("University of California, Berkeley\nBSc in Computer Science, 2010 - 2014\n"),
        ["University of California, Berkeley"]
    );
    assert_eq!(schools("2010-2014: BSc, Accounting (London School of Economics)\n"), ["London School of Economics"]);
    assert_eq!(
        schools("BSc in Physics, University of Massachusetts at Lowell  2010 - 2014\n"),
        ["University of Massachusetts at Lowell"]
    );
    assert_eq!(schools("Cornell University, Ithaca, NY\nBA in Law, 2010 - 2014\n"), ["Cornell University"]);
}

#[test]
fn groups_of_skills_are_labelled_in_many_ways() {
    for label in ["Tools: ", "Tools - ", "Tools  "] {
        let text =
            format!("Ada Lovelace\nada@example.org\n\nSkills\n{label}Excel (Power Query, VBA), SAP S/4HANA, Docker\n");
        let document = crate::read(text.as_bytes(), &crate::Limits::default()).unwrap();
        let resume = structure(&document, PartialDate { year: 2026, month: Some(11) });
        let skills: Vec<(Option<&str>, Vec<&str>)> = resume
            .skills
            .iter()
            .map(|skill| {
                let name = skill.name.as_ref().map(|name| name.value.as_str());
                (name, skill.keywords.iter().map(|keyword| keyword.value.as_str()).collect())
            })
            .collect();
        assert_eq!(skills, [(Some("Tools"), vec!["Excel (Power Query, VBA)", "SAP S/4HANA", "Docker"])], "{label}");
    }
}
