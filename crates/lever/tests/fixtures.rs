//! Every answer under `fixtures/` is read into its type and written again with nothing lost.
//!
//! The answers are made up in the shapes that Lever documents or was seen to send; the people are invented.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use lever::webhook::WebhookRegistration;
use lever::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// How an answer is read, and what it reads as.
type Reading = fn(&str) -> Value;

fn single<T: DeserializeOwned + Serialize>(text: &str) -> Value {
    json!({ "data": serde_json::from_str::<Single<T>>(text).unwrap().data })
}

fn list<T: DeserializeOwned + Serialize>(text: &str) -> Value {
    written(serde_json::from_str::<List<T>>(text).unwrap())
}

fn wrapped<T: DeserializeOwned + Serialize>(text: &str) -> Value {
    written(serde_json::from_str::<WrappedList<T>>(text).unwrap().into())
}

fn written<T: Serialize>(list: List<T>) -> Value {
    json!({ "data": list.data, "hasNext": list.has_next, "next": list.next })
}

fn bare<T: DeserializeOwned + Serialize>(text: &str) -> Value {
    json!(serde_json::from_str::<T>(text).unwrap())
}

const READINGS: [(&str, Reading); 48] = [
    ("application", single::<Application>),
    ("application_by_user", single::<Application>),
    ("application_questions", single::<ApplicationQuestions>),
    ("applications_deleted", list::<DeletedApplication>),
    ("archive_reasons", wrapped::<ArchiveReason>),
    ("archive_reasons_of_a_type", wrapped::<ArchiveReason>),
    ("audit_events", list::<AuditEvent>),
    ("contact", single::<Contact>),
    ("contact_write_answer", single::<Contact>),
    ("disposition_stages", single::<DispositionStages>),
    ("diversity_surveys", wrapped::<DiversitySurvey>),
    ("eeo_responses", wrapped::<AnonymousEeoResponse>),
    ("eeo_responses_as_documented", wrapped::<AnonymousEeoResponse>),
    ("eeo_responses_with_people", wrapped::<EeoResponse>),
    ("feedback", list::<FeedbackForm>),
    ("feedback_put_answer", single::<FeedbackForm>),
    ("feedback_templates", list::<FeedbackTemplate>),
    ("file_actions", list::<FileAction>),
    ("files", list::<File>),
    ("form_templates", list::<FormTemplate>),
    ("forms", list::<ProfileForm>),
    ("interviews", list::<Interview>),
    ("note_create_answer", single::<Note>),
    ("notes", list::<Note>),
    ("offers", list::<Offer>),
    ("opportunities_deleted", list::<Opportunity>),
    ("opportunities_page", list::<Opportunity>),
    ("opportunity", single::<Opportunity>),
    ("opportunity_create_answer", created),
    ("opportunity_expanded", single::<Opportunity>),
    ("opportunity_write_answer", single::<Opportunity>),
    ("panels", list::<Panel>),
    ("posting", single::<Posting>),
    ("posting_draft", single::<Posting>),
    ("posting_users", bare::<PostingUsers>),
    ("postings_deleted", list::<DeletedPosting>),
    ("referrals", list::<Referral>),
    ("requisition_fields", list::<RequisitionField>),
    ("requisition_put_answer", single::<Requisition>),
    ("requisitions", list::<Requisition>),
    ("resumes", list::<Resume>),
    ("sources", list::<Source>),
    ("stages", list::<Stage>),
    ("tags", list::<Tag>),
    ("upload", single::<Upload>),
    ("users", list::<User>),
    ("webhook_create_answer", single::<WebhookRegistration>),
    ("webhooks", list::<WebhookRegistration>),
];

/// The answer to a creation has a word beside `data`, which the client takes.
fn created(text: &str) -> Value {
    let mut back = single::<Opportunity>(text);
    back["deduped"] = serde_json::from_str::<Value>(text).unwrap()["deduped"].clone();
    back
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn fixture(name: &str) -> String {
    std::fs::read_to_string(folder().join(name).with_extension("json")).unwrap()
}

fn data<T: DeserializeOwned>(name: &str) -> T {
    serde_json::from_str::<Single<T>>(&fixture(name)).unwrap().data
}

fn rows<T: DeserializeOwned>(name: &str) -> Vec<T> {
    serde_json::from_str::<WrappedList<T>>(&fixture(name)).map(List::from).unwrap().data
}

/// The places where something of `before` is no longer in `after`. Nothing and emptiness are the same, and so are a number
/// and its text.
fn lost(place: &str, before: &Value, after: &Value) -> Vec<String> {
    let is_nothing = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(object) => object.values().all(|value| value.is_null() || *value == json!([]) || *value == ""),
        Value::Bool(true) | Value::Number(_) => false,
    };
    match (before, after) {
        (Value::Null, after) if is_nothing(after) => vec![],
        (Value::Object(before), Value::Object(after)) => before
            .iter()
            .flat_map(|(key, value)| lost(&format!("{place}.{key}"), value, after.get(key).unwrap_or(&Value::Null)))
            .collect(),
        (Value::Array(before), Value::Array(after)) if before.len() == after.len() => {
            let pairs = before.iter().zip(after).enumerate();
            pairs.flat_map(|(at, (before, after))| lost(&format!("{place}[{at}]"), before, after)).collect()
        }
        (Value::String(text), Value::Number(number)) if *text == number.to_string() => vec![],
        (Value::Array(before), Value::Null) if before.is_empty() => vec![],
        (Value::String(before), Value::Null) if before.is_empty() => vec![],
        (before, after) if before == after => vec![],
        (before, after) => vec![format!("{place}: {before} became {after}")],
    }
}

#[test]
fn every_answer_is_read_and_written_again_with_nothing_lost() {
    for (name, reading) in READINGS {
        let text = fixture(name);
        let mut before: Value = serde_json::from_str(&text).unwrap();
        let after = reading(&text);
        // What is wrapped otherwise is compared by its rows.
        if after["data"].is_array() && before["data"].is_object() {
            let wrapped = before["data"].take();
            before["data"] = wrapped.get("eeoResponses").cloned().unwrap_or_else(|| json!([wrapped]));
        }
        assert_eq!(lost(name, &before, &after), Vec::<String>::new());
        // What was written is read and written as the same.
        assert_eq!(reading(&after.to_string()), after, "{name}");
    }
}

#[test]
fn a_loss_would_be_noticed() {
    let before = json!({"a": [{"b": 1}, {"c": "x"}], "d": null, "e": "7", "f": {"g": true}});
    let same = json!({"a": [{"b": 1}, {"c": "x"}], "d": "", "e": 7, "f": {"g": true}, "more": 1});
    assert_eq!(lost("x", &before, &same), Vec::<String>::new());
    let poorer = json!({"a": [{"b": 2}, {}], "d": "news", "e": 8, "f": {}});
    let places: Vec<String> =
        lost("x", &before, &poorer).iter().map(|loss| loss.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(places, ["x.a[0].b", "x.a[1].c", "x.d", "x.e", "x.f.g"]);
}

#[test]
fn every_fixture_has_its_reading() {
    let files = std::fs::read_dir(folder()).unwrap();
    let files: BTreeSet<String> =
        files.map(|file| file.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    assert_eq!(files, READINGS.iter().map(|(name, _)| (*name).to_owned()).collect());
}

#[test]
fn what_a_type_does_not_know_is_found_in_unknown() {
    let opportunity: Opportunity = data("opportunity");
    let expected = json!({ "aFieldOfTomorrow": {"deep": [1, "two", null]} });
    assert_eq!(Value::Object(opportunity.unknown), expected);
}

#[test]
fn an_opportunity_is_read_expanded_or_not() {
    let (plain, full): (Opportunity, Opportunity) = (data("opportunity"), data("opportunity_expanded"));
    assert_eq!((plain.owner_id(), plain.contact_id()), (full.owner_id(), full.contact_id()));
    assert_eq!(plain.followers[0].id(), full.followers[0].id());
    assert_eq!(plain.applications[0].id(), full.applications[0].id());
    assert_eq!((plain.application(), full.stage_id().unwrap().as_str()), (None, "applicant-new"));
    let application = full.application().unwrap();
    assert_eq!(application.kind, Some(ApplicationType::Posting));
    let file = application.custom_questions[0].fields[1].as_file().unwrap();
    assert_eq!((file.name.as_deref(), file.size), (Some("sample.pdf"), Some(20_480)));
}

#[test]
fn a_write_answer_is_blank_and_still_an_opportunity() {
    let answer: Opportunity = data("opportunity_write_answer");
    assert_eq!((answer.name.as_str(), answer.emails.len(), answer.phones.len()), ("", 0, 0));
    assert_eq!(answer.opportunity_location, None);
}

#[test]
fn a_deleted_opportunity_may_be_ids_alone() {
    let deleted: Vec<Opportunity> = rows("opportunities_deleted");
    assert_eq!((deleted[1].deleted_at, deleted[1].deleted_by.as_ref()), (Some(EpochMillis(1_760_000_009_500)), None));
    assert!(deleted[1].is_confidential(), "it does not say");
}

#[test]
fn the_answer_to_a_feedback_change_is_lever_s_own_document() {
    let answer: FeedbackForm = data("feedback_put_answer");
    assert_eq!((answer.user, answer.panel, answer.interview), (None, None, None));
    assert!(answer.unknown.contains_key("profileId") && answer.unknown.contains_key("isCompleted"));
    assert_eq!(answer.fields[0].kind, FieldType::Score);
    assert_eq!(answer.fields[0].unknown["summaryText"], "3 - Hire");
    let form = &rows::<FeedbackForm>("feedback")[0];
    assert_eq!(form.overall(), Some("3 - Hire"));
    let scorecard = form.fields.iter().find(|field| field.kind == FieldType::Scorecard).unwrap();
    let scores: Vec<_> = scorecard.as_scorecard().unwrap().into_iter().map(|line| line.score).collect();
    assert_eq!((scores, scorecard.shape.scores[1].text.as_str()), (vec![Some(4), None], "SQL"));
}

#[test]
fn a_requisition_has_a_number_of_heads_or_no_limit() {
    let requisitions: Vec<Requisition> = rows("requisitions");
    let heads: Vec<_> = requisitions.iter().map(|one| one.headcount_total.clone().unwrap()).collect();
    assert_eq!(heads, [Headcount::Count(3), Headcount::Unlimited]);
    assert_eq!(requisitions[1].status, Some(RequisitionStatus::Pending));
    let steps = &requisitions[0].approval.as_ref().unwrap().steps;
    let users: Vec<_> = steps[0].approvers.iter().map(|approver| approver.user.as_ref().unwrap()).collect();
    assert!(matches!(users[0], ApprovingUser::Full(user) if user.email.as_deref() == Some("tomas@nordhafen.example")));
    assert_eq!(users[1], &ApprovingUser::Text("hiringManager".into()));
    let answer: Requisition = data("requisition_put_answer");
    assert_eq!((answer.owner, answer.unknown["ownerUserId"].is_string()), (None, true));
}

#[test]
fn templates_without_a_group_are_read_however_lever_says_so() {
    let templates: Vec<FeedbackTemplate> = rows("feedback_templates");
    let named = |template: &FeedbackTemplate| template.group.as_ref().and_then(|group| group.name.clone());
    assert_eq!((named(&templates[0]).as_deref(), named(&templates[1])), (Some("Engineering"), None));
    assert_eq!(templates[1].id.as_str(), "no-feedback");
}

#[test]
fn unknown_words_survive() {
    assert_eq!(rows::<Panel>("panels")[1].feedback_reminder, Some(FeedbackReminder::Other("hourly".into())));
    let status = rows::<Resume>("resumes")[2].file.clone().unwrap().status;
    assert_eq!(status, Some(FileStatus::Other("queued-for-robots".into())));
    let forms: Vec<ProfileForm> = rows("forms");
    assert_eq!(forms[0].fields.last().unwrap().kind, FieldType::Other("hologram".into()));
    let draft: Posting = data("posting_draft");
    assert_eq!(draft.workplace_type, Some(WorkplaceType::Other("on-site".into())));
    assert_eq!(rows::<AuditEvent>("audit_events")[2].kind, Some(AuditEventType::Other("robot:awoken".into())));
}

#[test]
fn an_offer_tells_its_terms_by_their_identifiers() {
    let offers: Vec<Offer> = rows("offers");
    assert_eq!(offers[0].value_of("salary_amount"), Some(&json!(82_000)));
    assert_eq!(offers[0].value_of("custom_bicycle"), Some(&Value::Null));
    assert_eq!(offers[0].value_of("moon"), None);
    // `job_posting` holds the application; the posting stands beside the fields.
    assert_ne!(offers[0].value_of("job_posting"), Some(&json!(offers[0].posting.as_ref().unwrap().id())));
}

#[test]
fn what_is_broken_is_refused_rather_than_guessed() {
    let broken = [
        r#"{"id":"../x"}"#,
        r#"{"id":"o","createdAt":"yesterday"}"#,
        r#"{"id":"o","tags":"one"}"#,
        r#"{"name":"no id"}"#,
    ];
    for text in broken {
        if let Ok(read) = serde_json::from_str::<Opportunity>(text) {
            panic!("{text} was read as {read:?}");
        }
    }
}
