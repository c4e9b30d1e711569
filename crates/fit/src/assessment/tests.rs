use resume::{
    Basics, Certificate, Education, Format, Hidden, HiddenWhy, Language, Located, PartialDate, Period, Skill, Span,
    Work,
};

use super::*;
use crate::{EducationLevel, SkillId};

/// A document and what its structure says, built from pieces of its text.
pub(super) struct Sample {
    pub(super) document: Document,
    pub(super) resume: Resume,
}

impl Sample {
    pub(super) fn new(text: &str) -> Self {
        let document =
            Document { format: Format::Text, text: text.to_owned(), lines: Vec::new(), hidden: Vec::new(), pages: 1 };
        let nothing = Document { text: String::new(), ..document.clone() };
        Self { resume: resume::structure(&nothing, PartialDate { year: 2024, month: Some(12) }), document }
    }

    fn span(&self, piece: &str) -> Span {
        let start = self.document.text.find(piece).unwrap();
        Span { start, end: start + piece.len() }
    }

    fn located(&self, piece: &str) -> Located<String> {
        Located { value: piece.to_owned(), span: self.span(piece) }
    }

    pub(super) fn named(mut self, name: &str, email: &str, location: &str) -> Self {
        let [name, email, location] = [name, email, location].map(|piece| Some(self.located(piece)));
        self.resume.basics = Basics { name, email, location, ..Basics::default() };
        self
    }

    /// A work entry from `first` to the end of `last`, by months.
    fn work(mut self, first: &str, last: &str, period: ((i16, u8), Option<(i16, u8)>), experience: u32) -> Self {
        let span = Span { start: self.span(first).start, end: self.span(last).end };
        let date = |(year, month)| PartialDate { year, month: Some(month) };
        let (start, end) = period;
        let value = Period { start: Some(date(start)), end: end.map(date), ongoing: end.is_none() };
        let period = Some(Located { value, span: self.span(first) });
        self.resume.work.push(Work {
            name: None,
            position: None,
            location: None,
            period,
            summary: None,
            highlights: Vec::new(),
            span,
        });
        self.resume.experience_months = Some(experience);
        self
    }

    fn education(mut self, entry: &str, study_type: &str, area: &str, institution: &str) -> Self {
        let [study_type, area, institution] = [study_type, area, institution].map(|piece| Some(self.located(piece)));
        self.resume.education.push(Education { institution, study_type, area, period: None, span: self.span(entry) });
        self
    }

    fn assess(&self, kinds: Vec<CriterionKind>) -> Assessment {
        assess(&rubric(kinds), &self.resume, &self.document, Taxonomy::embedded())
    }
}

pub(super) fn rubric(kinds: Vec<CriterionKind>) -> Rubric {
    let criteria = kinds.into_iter().enumerate().map(|(index, kind)| Criterion {
        id: format!("c{index}"),
        text: format!("criterion {index}"),
        kind,
        need: Need::Required,
        weight: 3,
    });
    Rubric::new("Title".to_owned(), criteria.collect(), Vec::new())
}

fn ids(ids: &[&str]) -> Vec<SkillId> {
    ids.iter().map(|&id| SkillId(id.to_owned())).collect()
}

pub(super) fn all_of(skills: &[&str]) -> CriterionKind {
    CriterionKind::Skill { any_of: Vec::new(), all_of: ids(skills) }
}

pub(super) fn any_of(skills: &[&str]) -> CriterionKind {
    CriterionKind::Skill { any_of: ids(skills), all_of: Vec::new() }
}

/// The outcome, the quotes and the explanation of the only criterion.
#[track_caller]
fn check(sample: &Sample, kind: CriterionKind, outcome: Outcome, quotes: &[&str], explanation: &str) {
    let assessment = sample.assess(vec![kind]);
    let finding = &assessment.findings[0];
    let found: Vec<&str> = finding.evidence.iter().map(|quote| quote.text.as_str()).collect();
    assert_eq!((finding.outcome, found.as_slice(), finding.explanation.as_str()), (outcome, quotes, explanation));
    let score = match outcome {
        Outcome::Met => 100,
        Outcome::Partly => 50,
        Outcome::NotEvidenced => 0,
    };
    assert_eq!(assessment.score, score);
}

#[test]
fn skills_are_named_implied_or_absent() {
    let sample = Sample::new("• Built services in Rust and Django.\n• Planned yearly budgets\nWorked at Google");
    let first = "Built services in Rust and Django.";
    check(&sample, all_of(&["rust"]), Outcome::Met, &[first], "The résumé names Rust.");
    check(&sample, all_of(&["python"]), Outcome::Partly, &[first], "The résumé names Django, which suggests Python.");
    check(&sample, all_of(&["go"]), Outcome::NotEvidenced, &[], "The résumé does not mention Go.");
    check(
        &sample,
        all_of(&["rust", "go"]),
        Outcome::Partly,
        &[first],
        "The résumé names Rust; it does not mention Go.",
    );
    check(&sample, any_of(&["rust", "go"]), Outcome::Met, &[first], "The résumé names Rust.");
    check(&sample, any_of(&["kotlin", "go"]), Outcome::NotEvidenced, &[], "The résumé does not mention Kotlin or Go.");
}

#[test]
fn an_operators_own_skill_is_looked_for_word_for_word() {
    let sample = Sample::new("Ran Foobar CRM 3000 for years");
    let quote = "Ran Foobar CRM 3000 for years";
    check(&sample, all_of(&["Foobar CRM 3000"]), Outcome::Met, &[quote], "The résumé names Foobar CRM 3000.");
    check(
        &Sample::new("Ran postgres"),
        all_of(&["Postgres"]),
        Outcome::Met,
        &["Ran postgres"],
        "The résumé names Postgres.",
    );
}

#[test]
fn matched_and_missing_skills_are_listed_by_name() {
    let sample = Sample::new("Rust, Django and Kafka");
    let assessment = sample.assess(vec![all_of(&["rust", "python", "go"]), any_of(&["apache-kafka", "rabbitmq"])]);
    assert_eq!(assessment.skills_matched, ["Rust", "Apache Kafka"]);
    assert_eq!(assessment.skills_missing, ["Go"]);
}

#[test]
fn years_are_those_of_the_entries_that_name_the_skill() {
    let sample = Sample::new("2020-01 to 2022-12\nWrote Rust\n\n2023-01 to now\nWrote Kotlin\n")
        .work("2020-01 to 2022-12", "Wrote Rust", ((2020, 1), Some((2022, 12))), 36)
        .work("2023-01 to now", "Wrote Kotlin", ((2023, 1), None), 60);
    let years = |months, skill: Option<&str>| CriterionKind::Years {
        months,
        skill: skill.map(|skill| SkillId(skill.to_owned())),
    };
    let dates = ["2020-01 to 2022-12", "2023-01 to now"];
    check(&sample, years(60, None), Outcome::Met, &dates, "The résumé shows 5 years of work; 5 years are asked for.");
    check(
        &sample,
        years(96, None),
        Outcome::Partly,
        &dates,
        "The résumé shows 5 years of work; 8 years are asked for.",
    );
    check(
        &sample,
        years(36, Some("rust")),
        Outcome::Met,
        &["Wrote Rust"],
        "Entries that name Rust cover 3 years; 3 years are asked for.",
    );
    // The ongoing entry has lasted 24 of the 60 months.
    check(
        &sample,
        years(36, Some("kotlin")),
        Outcome::Partly,
        &["Wrote Kotlin"],
        "Entries that name Kotlin cover 2 years; 3 years are asked for.",
    );
    check(
        &sample,
        years(60, Some("kotlin")),
        Outcome::NotEvidenced,
        &[],
        "Entries that mention Kotlin cover 2 years; 5 years are asked for.",
    );
    let undated = Sample::new("Rust");
    check(&undated, years(60, None), Outcome::NotEvidenced, &[], "No dates of work could be read.");
    assert!(undated.assess(vec![years(60, None)]).review.contains(&ReviewReason::ExperienceUnknown));
}

#[test]
fn education_counts_by_level_and_field_and_is_quoted_without_school_or_year() {
    let entry = "BSc Computer Science, Famous University, 2012";
    let sample = Sample::new(entry).education(entry, "BSc", "Computer Science", "Famous University");
    let education = |level, field: &str| CriterionKind::Education {
        level,
        fields: if field.is_empty() { Vec::new() } else { vec![field.to_owned()] },
        or_experience: false,
    };
    let quote = ["BSc Computer Science"];
    let bachelor = "The résumé shows a bachelor's degree.";
    check(&sample, education(EducationLevel::Bachelor, "Computer Science"), Outcome::Met, &quote, bachelor);
    check(&sample, education(EducationLevel::Secondary, ""), Outcome::Met, &quote, bachelor);
    check(
        &sample,
        education(EducationLevel::Bachelor, "Law"),
        Outcome::Partly,
        &quote,
        "The résumé shows a bachelor's degree; whether its field is close enough is for a person to say.",
    );
    check(
        &sample,
        education(EducationLevel::Master, ""),
        Outcome::Partly,
        &quote,
        "The résumé shows a bachelor's degree, one level below the master's degree asked for.",
    );
    check(
        &sample,
        education(EducationLevel::Doctorate, ""),
        Outcome::NotEvidenced,
        &[],
        "The résumé shows no doctorate.",
    );
}

#[test]
fn certificates_and_languages() {
    let mut sample = Sample::new("Certified: PMP\nLanguages\nGerman (native)\nFluent in Dutch\nThe French market");
    let name = sample.located("PMP");
    sample.resume.certificates.push(Certificate { name, issuer: None, date: None });
    let language = sample.located("German");
    sample.resume.languages.push(Language { language, fluency: None });
    let certification = |name: &str| CriterionKind::Certification { name: name.to_owned() };
    let speaks = |name: &str| CriterionKind::Language { name: name.to_owned() };
    check(&sample, certification("PMP"), Outcome::Met, &["Certified: PMP"], "The résumé names PMP.");
    check(&sample, certification("CISSP"), Outcome::NotEvidenced, &[], "The résumé does not mention CISSP.");
    check(&sample, speaks("German"), Outcome::Met, &["German"], "The résumé lists German.");
    check(&sample, speaks("Dutch"), Outcome::Met, &["Dutch"], "The résumé lists Dutch.");
    check(&sample, speaks("French"), Outcome::NotEvidenced, &[], "The résumé does not mention speaking French.");
    let quotes: Vec<Quote> = sample.assess(Vec::new()).certifications;
    assert_eq!(quotes, [Quote { start: 11, end: 14, text: "PMP".to_owned() }]);
}

#[test]
fn statements_count_by_their_words() {
    let statement =
        || CriterionKind::Statement { terms: ["early", "mornings", "fish", "market"].map(str::to_owned).to_vec() };
    let sample = Sample::new("Sold fish on the market every early morning\nFish");
    let quote = ["Sold fish on the market every early morning"];
    check(&sample, statement(), Outcome::Met, &quote, "One passage holds 4 of the 4 words that carry the criterion.");
    let sample = Sample::new("Fish market");
    check(
        &sample,
        statement(),
        Outcome::Partly,
        &["Fish market"],
        "One passage holds 2 of the 4 words that carry the criterion.",
    );
    let sample = Sample::new("Fish");
    check(&sample, statement(), Outcome::NotEvidenced, &[], "The résumé says little or nothing in these words.");
}

#[test]
fn a_name_and_contact_details_change_nothing() {
    let outcome = |name: &str, email: &str, place: &str| {
        let text = format!("{name}\n{place} | {email}\ngithub.com/{name}\n\nBuilt things in Kotlin\n{name}, page 2");
        let sample = Sample::new(&text).named(name, email, place);
        let assessment = sample.assess(vec![all_of(&["kotlin", "rust"]), any_of(&["ruby", "sql", "github", "scala"])]);
        let quotes: Vec<String> =
            assessment.findings.iter().flat_map(|finding| &finding.evidence).map(|quote| quote.text.clone()).collect();
        let outcomes: Vec<Outcome> = assessment.findings.iter().map(|finding| finding.outcome).collect();
        (assessment.score, outcomes, quotes, assessment.summary, assessment.skills_matched, assessment.review)
    };
    let one = outcome("Ruby SQL", "rust@sql.com", "Scala Island");
    assert_eq!(one, outcome("Jane Miller", "jane@example.org", "Springfield"));
    assert_eq!((one.0, one.2), (25, vec!["Built things in Kotlin".to_owned()]));
}

#[test]
fn hidden_text_is_no_evidence_and_is_reported() {
    let mut sample = Sample::new("Baked bread");
    sample.document.hidden.push(Hidden {
        why: HiddenWhy::Tiny,
        text: "expert in Rust".to_owned(),
        page: 1,
        bounds: None,
    });
    let assessment = sample.assess(vec![all_of(&["rust"])]);
    assert_eq!(assessment.score, 0);
    assert_eq!(
        assessment.review,
        [
            ReviewReason::HiddenText { count: 1 },
            ReviewReason::RequiredNotEvidenced { criteria: vec!["c0".to_owned()] },
            ReviewReason::FewCriteria { count: 1 },
        ]
    );
    let effect = HiddenEffect { words: 3, points: 100, criteria: vec!["c0".to_owned()] };
    assert_eq!(effect.in_words(), "These 3 words would have added 100 points to the score.");
    assert_eq!(assessment.hidden, Some(effect));
}

#[test]
fn an_empty_document_scores_nothing_and_says_so() {
    let assessment = Sample::new(" \n").assess(vec![all_of(&["rust"]), any_of(&["go"]), all_of(&["c++"])]);
    let criteria = ["c0", "c1", "c2"].map(str::to_owned).to_vec();
    assert_eq!(
        (assessment.score, assessment.review, assessment.summary.as_str()),
        (
            0,
            vec![ReviewReason::NothingRead, ReviewReason::RequiredNotEvidenced { criteria }],
            "Nothing could be read in the document, so this says nothing about the person."
        )
    );
}

#[test]
fn points_are_weights_and_halves_count() {
    let mut rubric = rubric(vec![all_of(&["rust"]), all_of(&["python"]), all_of(&["go"])]);
    rubric.criteria[1].weight = 1;
    rubric.criteria[1].need = Need::Preferred;
    let sample = Sample::new("Rust, Django");
    let assessment = assess(&rubric, &sample.resume, &sample.document, Taxonomy::embedded());
    let points: Vec<(u32, u32)> = assessment.findings.iter().map(|finding| (finding.points, finding.of)).collect();
    // 7 of 14.
    assert_eq!((assessment.score, points), (50, vec![(6, 6), (1, 2), (0, 6)]));
    assert_eq!(
        assessment.summary,
        "The résumé evidences 1 of 2 required and 0 of 1 preferred criteria. Shown: Rust. Partly shown: Python. Not evidenced: Go."
    );
    assert_eq!(assessment.rubric_version, rubric.content_version());
}

#[test]
fn a_skills_section_is_read_whatever_its_case() {
    let mut sample = Sample::new("skills\ngo r swift");
    let keywords = ["go", "r", "swift"].map(|keyword| {
        let start = "skills\n".len() + "go r swift".find(keyword).unwrap();
        Located { value: keyword.to_owned(), span: Span { start, end: start + keyword.len() } }
    });
    sample.resume.skills.push(Skill { name: None, keywords: keywords.to_vec() });
    assert_eq!(sample.assess(vec![all_of(&["go", "r", "swift"])]).score, 100);
}
