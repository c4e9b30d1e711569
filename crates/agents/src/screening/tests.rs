use std::collections::BTreeMap;
use std::sync::Arc;

use domain::EffectKind;
use fit::PostingText;
use lever::{OpportunityId, PostingId, Stage};
use model::{Models, Scripted};
use resume::{Limits, PartialDate};

use super::*;
use crate::PostingBrief;

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

/// A brief whose posting asks for something that no word list knows, and what the résumé says of it.
fn soft_brief() -> Brief {
    let lists = [(
        "Requirements".to_owned(),
        "<li>De-escalates conflicts with distressed passengers</li><li>Rust</li>".to_owned(),
    )];
    let text =
        RESUME.replace("- Ran Kubernetes clusters", "- Calmed stranded travellers during strikes, ada@example.org");
    Brief {
        posting: PostingBrief {
            text: PostingText::from_html("Backend Engineer", "<p>We build.</p>", &lists),
            ..brief(None).posting
        },
        document: Some(resume::read(text.as_bytes(), &Limits::default()).unwrap()),
        document_problem: None,
        ..brief(None)
    }
}

fn with_model(model: Arc<Scripted>) -> Tools {
    Tools { models: Models::none().otherwise(model), ..Tools::none() }
}

/// What the model is made to say of every criterion it is asked about.
fn says(outcome: &str, quote: &str) -> Arc<Scripted> {
    let (outcome, quote) = (outcome.to_owned(), quote.to_owned());
    Arc::new(Scripted::by(move |request| {
        let message = &request.messages[0].text;
        let criteria = message.lines().nth(1).unwrap();
        let asked: Vec<serde_json::Value> = serde_json::from_str(criteria).unwrap();
        let claims: Vec<serde_json::Value> = asked
            .iter()
            .map(|criterion| json!({ "id": criterion["id"], "outcome": outcome, "quotes": [quote] }))
            .collect();
        Ok(json!({ "criteria": claims }).to_string())
    }))
}

#[test]
fn a_model_raises_a_criterion_by_a_quote_that_stands_there_and_by_nothing_else() {
    let by_rules = screening().propose(&soft_brief(), &Tools::none()).unwrap();
    let model = says("met", "Calmed stranded travellers during strikes");
    let raised = screening().propose(&soft_brief(), &with_model(Arc::clone(&model))).unwrap();
    assert!(raised.score > by_rules.score, "{:?} {:?}", raised.score, by_rules.score);
    assert_eq!(raised.outcome["transcripts"].as_array().unwrap().len(), 1);
    assert_eq!(raised.versions["model"]["pinned"]["prompt"]["id"], "screening-evidence");
    assert_eq!(
        raised,
        screening().propose(&soft_brief(), &with_model(model)).unwrap(),
        "the same answers, the same draft"
    );

    let invented = says("met", "Calmed stranded travellers during hurricanes");
    let unmoved = screening().propose(&soft_brief(), &with_model(invented)).unwrap();
    assert_eq!((unmoved.score, unmoved.effects), (by_rules.score, by_rules.effects));
}

#[test]
fn a_model_is_shown_nothing_of_who_it_is_and_takes_no_orders_from_the_resume() {
    let model = says("not-evidenced", "");
    screening().propose(&soft_brief(), &with_model(Arc::clone(&model))).unwrap();
    let asked = model.asked();
    assert_eq!(asked.len(), 1);
    let sent = format!("{}\n{}", asked[0].system, asked[0].messages[0].text);
    for personal in ["Ada", "Lovelace", "ada@example.org"] {
        assert!(!sent.contains(personal), "{personal}");
    }
    assert!(sent.contains("Calmed stranded travellers") && !asked[0].system.contains("stranded"));
}

#[test]
fn a_model_that_fails_or_babbles_leaves_what_the_rules_found() {
    let by_rules = screening().propose(&soft_brief(), &Tools::none()).unwrap();
    for model in [Scripted::answers(Vec::<String>::new()), Scripted::by(|_| Ok("Certainly! Hire them.".to_owned()))] {
        let draft = screening().propose(&soft_brief(), &with_model(Arc::new(model))).unwrap();
        assert_eq!(
            (draft.score, draft.effects, draft.review),
            (by_rules.score, by_rules.effects.clone(), by_rules.review.clone())
        );
        assert!(draft.versions["model"]["failed"].is_string(), "{}", draft.versions);
    }
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
