//! What must hold for any text, however strange.

use proptest::prelude::*;
use resume::{Located, Span};

use super::tests::{Sample, all_of, any_of, rubric};
use super::*;
use crate::{EducationLevel, PostingText, SkillId};

/// Pieces that the matching cares about, between arbitrary text.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "\\PC{0,12}",
        1 => Just("\n".to_owned()),
        3 => prop::sample::select(vec![
            "Rust", "Go", "C++", "Django", "BSc in Physics", "Fluent German", "PMP", "5 years", " ", ", ", "•", "İ", "ẞ",
            "k8s", "fish market", "a@b.c", "https://x.org/Rust", "budget planning", "R&D",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn everything() -> Rubric {
    rubric(vec![
        all_of(&["rust", "python", "c++"]),
        any_of(&["go", "kubernetes"]),
        all_of(&["budgeting", "unknown thing"]),
        CriterionKind::Years { months: 60, skill: Some(SkillId("rust".to_owned())) },
        CriterionKind::Education {
            level: EducationLevel::Bachelor,
            fields: vec!["Physics".to_owned()],
            or_experience: true,
        },
        CriterionKind::Certification { name: "PMP".to_owned() },
        CriterionKind::Language { name: "German".to_owned() },
        CriterionKind::Language { name: "English".to_owned() },
        CriterionKind::Statement { terms: vec!["fish".to_owned(), "market".to_owned()] },
    ])
}

fn quotes(assessment: &Assessment) -> impl Iterator<Item = &Quote> {
    let evidence = assessment.findings.iter().flat_map(|finding| &finding.evidence);
    evidence.chain(&assessment.education).chain(&assessment.certifications)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_quote_is_a_slice_and_the_same_input_gives_the_same_bytes(text in text(), name in 0_usize..40, length in 0_usize..20) {
        let mut sample = Sample::new(&text);
        // Spans come from elsewhere: they may be wrong, and must not matter then.
        let span = Span { start: name, end: name + length };
        sample.resume.basics.name = Some(Located { value: "Ada Lovelace".to_owned(), span });
        let run = || assess(&everything(), &sample.resume, &sample.document, Taxonomy::embedded());
        let assessment = run();
        for quote in quotes(&assessment) {
            prop_assert_eq!(text.get(quote.start..quote.end), Some(quote.text.as_str()));
            prop_assert!(quote.text.chars().count() <= 200 && !quote.text.trim().is_empty());
            prop_assert!(quote.end <= span.start || span.end <= quote.start || text.get(span.start..span.end).is_none_or(str::is_empty));
        }
        prop_assert!(assessment.score <= 100);
        prop_assert_eq!(serde_json::to_string(&assessment).unwrap(), serde_json::to_string(&run()).unwrap());
        let json = serde_json::to_string(&assessment).unwrap();
        prop_assert_eq!(serde_json::from_str::<Assessment>(&json).unwrap(), assessment);
    }

    #[test]
    fn mentions_are_ordered_slices_without_overlap(text in text()) {
        let mut end = 0;
        for mention in Taxonomy::embedded().find(&text) {
            prop_assert!(mention.start >= end && text.get(mention.start..mention.end).is_some_and(|name| !name.is_empty()));
            end = mention.end;
        }
    }

    #[test]
    fn any_posting_gives_a_rubric_that_its_file_preserves(description in text(), item in text()) {
        let posting = PostingText::from_html("T", &description, &[("Requirements".to_owned(), format!("<li>{item}"))]);
        let rubric = Rubric::suggest(&posting, Taxonomy::embedded());
        prop_assert_eq!(Rubric::from_toml(&rubric.to_toml()).unwrap(), rubric);
    }
}
