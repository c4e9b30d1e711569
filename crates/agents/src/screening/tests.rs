use std::collections::BTreeMap;

use domain::EffectKind;
use fit::PostingText;
use lever::{OpportunityId, PostingId, Stage};
use resume::{Limits, PartialDate};

use super::*;
use crate::PostingBrief;

mod with_model;

const RESUME: &str = "Ada Lovelace\nada@example.org\n\nExperience\nBackend Engineer, Analytical Engines\n\
    January 2018 - Present\n- Built payment services in Rust and PostgreSQL\n- Ran Kubernetes clusters\n\n\
    Education\nBSc Mathematics, University of London, 2014 - 2017\n\nSkills\nRust, PostgreSQL, Kubernetes, Kafka\n";

fn stage(id: &str) -> Stage {
    Stage::new(StageId::parse(id).unwrap(), id)
}

fn brief(resume: Option<&str>) -> Brief {
    let lists = [
        ("Requirements".to_owned(), "<li>3+ years of experience</li><li>Rust</li><li>PostgreSQL</li>".to_owned()),
        ("Nice to have".to_owned(), "<li>Kubernetes</li><li>Terraform</li>".to_owned()),
    ];
    Brief {
        opportunity_id: OpportunityId::parse("opp-1").unwrap(),
        posting: PostingBrief {
            id: PostingId::parse("post-1").unwrap(),
            title: "Backend Engineer".into(),
            text: PostingText::from_html("Backend Engineer", "<p>We build.</p>", &lists),
            team: Some("Platform".into()),
            department: None,
            location: None,
        },
        rubric: None,
        stage: Some(stage("applicant-new")),
        next_stage: Some(stage("screen")),
        document: resume.map(|text| resume::read(text.as_bytes(), &Limits::default()).unwrap()),
        document_problem: resume.is_none().then(|| "There is no résumé.".to_owned()),
        as_of: PartialDate { year: 2026, month: Some(11) },
    }
}

fn screening() -> Screening {
    Screening {
        advance: Some(Advance { min_score: 70, from: StageId::parse("applicant-new").unwrap() }),
        secret: true,
        console_url: "https://fulcrum.example/".into(),
    }
}

fn kinds(draft: &Draft) -> Vec<EffectKind> {
    draft.effects.iter().map(|draft| draft.effect.kind()).collect()
}

fn form_values(draft: &Draft) -> BTreeMap<String, String> {
    let Effect::FileForm { values, .. } = &draft.effects[0].effect else { panic!("the first effect files the form") };
    values.clone()
}

#[test]
fn a_strong_match_is_filed_noted_and_moved_on() {
    let brief = brief(Some(RESUME));
    let draft = screening().propose(&brief, &Tools::none()).unwrap();
    assert_eq!(kinds(&draft), [EffectKind::FileForm, EffectKind::AddNote, EffectKind::MoveStage]);
    assert!(draft.score.unwrap() >= 70 && draft.review.is_empty(), "{draft:?}");
    let text = &brief.document.as_ref().unwrap().text;
    assert!(draft.effects.iter().flat_map(|effect| &effect.evidence).all(|evidence| evidence.holds_in(text)));
    let fields = domain::form::FormName::Screening.fields();
    assert!(
        form_values(&draft).keys().all(|label| fields.iter().any(|field| field.text == *label)),
        "every value has a field of the template"
    );
    let Effect::AddNote { text, secret } = &draft.effects[1].effect else { panic!("the second effect adds the note") };
    assert!(text.starts_with("[AI Agent] Screening for Backend Engineer: ") && *secret);
    assert!(text.contains("https://fulcrum.example/opportunities/opp-1"));
    assert!(!text.contains("Ada") && !text.contains("ada@example.org"));
}

#[test]
fn a_missing_must_have_is_looked_at_and_never_moved_on() {
    let draft = screening().propose(&brief(Some(&RESUME.replace("PostgreSQL", "MySQL"))), &Tools::none()).unwrap();
    assert_eq!(kinds(&draft), [EffectKind::FileForm, EffectKind::AddNote]);
    assert_eq!(draft.review.len(), 1);
    assert!(draft.review[0].contains("PostgreSQL"), "{:?}", draft.review);
}

#[test]
fn an_unreadable_resume_scores_nothing_and_says_so() {
    let draft = screening().propose(&brief(None), &Tools::none()).unwrap();
    assert_eq!((draft.score, kinds(&draft)), (Some(0), vec![EffectKind::FileForm, EffectKind::AddNote]));
    assert!(draft.review.contains(&"There is no résumé.".to_owned()), "{:?}", draft.review);
}

#[test]
fn the_same_brief_gives_the_same_draft_and_another_name_changes_nothing() {
    let draft = screening().propose(&brief(Some(RESUME)), &Tools::none()).unwrap();
    assert_eq!(draft, screening().propose(&brief(Some(RESUME)), &Tools::none()).unwrap());
    let renamed = RESUME.replace("Ada Lovelace", "Joe Lovelace").replace("ada@", "joe@");
    assert_eq!(screening().propose(&brief(Some(&renamed)), &Tools::none()).unwrap(), draft);
}

#[test]
fn nobody_is_moved_out_of_a_stage_that_is_not_the_agents() {
    let later = Brief { stage: Some(stage("onsite")), ..brief(Some(RESUME)) };
    assert_eq!(
        kinds(&screening().propose(&later, &Tools::none()).unwrap()),
        [EffectKind::FileForm, EffectKind::AddNote]
    );
}

#[test]
fn a_saved_rubric_takes_the_place_of_the_suggested_one() {
    let plain = brief(Some(RESUME));
    let suggested = screening().propose(&plain, &Tools::none()).unwrap();
    assert_eq!(suggested.versions["rubricFrom"], "suggested");
    let rubric =
        "title = 'Backend Engineer'\n[[criteria]]\ntext = 'Terraform'\nneed = 'required'\nall_of = ['terraform']\n";
    let rubric = Rubric::from_toml(rubric).unwrap();
    let saved = Brief { rubric: Some(rubric.clone()), ..plain.clone() };
    let draft = screening().propose(&saved, &Tools::none()).unwrap();
    assert_eq!((draft.score, &draft.versions["rubricFrom"]), (Some(0), &json!("saved")));
    assert_eq!(draft.versions["rubric"], rubric.version);
    assert_ne!(saved.digest().unwrap(), plain.digest().unwrap());
    // A brief from before there were saved rubrics reads back and is still the same piece of work.
    let text = serde_json::to_string(&plain).unwrap();
    assert!(!text.contains("rubric"), "{text}");
    let read: Brief = serde_json::from_str(&text).unwrap();
    assert_eq!(read.digest().unwrap(), plain.digest().unwrap());
}
