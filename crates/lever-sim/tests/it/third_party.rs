//! What clients and connectors written by others send, and read, in production: found by running them against this Lever.

use lever_sim::{Options, Seed};
use serde_json::{Value, json};

use crate::support::{Lever, NOW};

#[tokio::test]
async fn a_flag_is_read_in_any_case() {
    let lever = Lever::start().await;
    let names = |body: Value| body["data"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
    let everybody = names(lever.get("/v1/users?includeDeactivated=true").await.1);
    assert_eq!(names(lever.get("/v1/users?includeDeactivated=True&limit=50").await.1), everybody);
    assert!(names(lever.get("/v1/users?includeDeactivated=FALSE").await.1).len() < everybody.len());
    assert_eq!(lever.get("/v1/users?includeDeactivated=perhaps").await.0, 400);
}

#[tokio::test]
async fn a_note_can_be_sent_as_an_url_encoded_form_and_the_ledger_shows_what_it_says() {
    let lever = Lever::start().await;
    let somebody = lever.somebody();
    let path = format!("/v1/opportunities/{somebody}/notes");
    let text = "Called back & left a message: 10 % = ö";
    let answer = lever.request("POST", &path).form(&[("value", text)]).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 201);
    let (_, notes) = lever.get(&path).await;
    assert_eq!(notes["data"][0]["fields"][0]["value"], text);
    let entry = lever.sim.ledger_of(&somebody).pop().unwrap();
    assert_eq!(entry.body, json!({"value": text}));
}

#[tokio::test]
async fn a_posting_shows_its_questions_in_every_state() {
    let lever = Lever::start().await;
    let (_, postings) = lever.get("/v1/postings").await;
    let mut states = Vec::new();
    for posting in postings["data"].as_array().unwrap() {
        let (status, questions) = lever.get(&format!("/v1/postings/{}/apply", posting["id"].as_str().unwrap())).await;
        assert_eq!((status, &questions["data"]["id"]), (200, &posting["id"]));
        states.push(posting["state"].as_str().unwrap());
    }
    assert!(states.contains(&"draft") && states.contains(&"published"), "{states:?}");
}

#[tokio::test]
async fn a_reason_that_is_not_the_hired_one_has_a_null_type_among_the_disposition_stages() {
    let lever = Lever::start().await;
    let (_, body) = lever.get("/v1/disposition_stages").await;
    let reasons = body["data"]["archiveReasons"].as_array().unwrap();
    let types: Vec<_> = reasons.iter().map(|reason| (reason["text"] == "Hired", reason.get("type"))).collect();
    assert!(types.iter().filter(|(hired, _)| !hired).all(|(_, kind)| *kind == Some(&Value::Null)));
    assert!(types.contains(&(true, Some(&json!("hired")))));
}

#[tokio::test]
async fn the_first_stage_of_an_opportunity_made_by_api_names_who_made_it() {
    let lever = Lever::start().await;
    let me = lever.user("Claire Dubois");
    let body = json!({"name": "Ines Carvalho", "emails": ["ines@person.example"]});
    let (status, made) = lever.post(&format!("/v1/opportunities?perform_as={me}"), body).await;
    assert_eq!(status, 201);
    let first = json!({"toStageId": "lead-new", "toStageIndex": 0, "updatedAt": NOW, "userId": me});
    assert_eq!(made["data"]["stageChanges"], json!([first]));
}

#[tokio::test]
async fn an_interviewer_without_a_template_has_the_pseudo_template_also_after_a_put() {
    let lever = Lever::start().await;
    let (somebody, me) = (lever.somebody(), lever.user("Claire Dubois"));
    let interview = json!({"subject": "Talk", "interviewers": [{"id": me}], "date": NOW, "duration": 30});
    let path = format!("/v1/opportunities/{somebody}/panels?perform_as={me}");
    let panel =
        lever.post(&path, json!({"timezone": "Europe/Paris", "interviews": [interview.clone()]})).await.1["data"]
            .take();
    let id = panel["interviews"][0]["id"].as_str().unwrap();
    let pseudo = json!("no-feedback");
    assert_eq!(panel["interviews"][0]["interviewers"][0]["feedbackTemplate"], pseudo);
    let path = format!("/v1/opportunities/{somebody}/interviews/{id}?perform_as={me}");
    let (_, replaced) = lever.put(&path, interview).await;
    let (_, read) = lever.get(&path).await;
    assert_eq!(replaced["data"]["interviewers"][0]["feedbackTemplate"], pseudo);
    assert_eq!(read["data"]["interviewers"], replaced["data"]["interviewers"]);
    assert_eq!(read["data"]["feedbackTemplate"], Value::Null);
}

#[tokio::test]
async fn an_interview_planned_by_hand_has_an_empty_note() {
    let seed = Seed::no_applicants().with_opportunities(24);
    let lever = Lever::start_with(|options| Options { seed, ..options }).await;
    let (_, people) = lever.get("/v1/opportunities").await;
    let mut notes = Vec::new();
    for person in people["data"].as_array().unwrap() {
        let path = format!("/v1/opportunities/{}/interviews", person["id"].as_str().unwrap());
        let (_, interviews) = lever.get(&path).await;
        notes.extend(interviews["data"].as_array().unwrap().iter().map(|row| row["note"].clone()));
    }
    assert!(!notes.is_empty() && notes.iter().all(|note| note == ""), "{notes:?}");
}

#[tokio::test]
async fn the_options_of_a_template_are_texts_alone() {
    let lever = Lever::start().await;
    let (_, templates) = lever.get("/v1/feedback_templates").await;
    let fields = templates["data"].as_array().unwrap().iter().flat_map(|row| row["fields"].as_array().unwrap());
    let options: Vec<Value> = fields.filter_map(|field| field["options"].as_array()).flatten().cloned().collect();
    let texts: Vec<Value> = options.iter().map(|option| json!({"text": option["text"]})).collect();
    assert!(!options.is_empty());
    assert_eq!(options, texts);
}

#[tokio::test]
async fn only_an_application_through_a_posting_has_the_deprecated_resume() {
    let lever = Lever::start().await;
    let (applied, me) = (lever.somebody(), lever.user("Claire Dubois"));
    let body = json!({"name": "Ines Carvalho", "postings": [lever.posting("Backend Engineer")]});
    let (_, added) = lever.post(&format!("/v1/opportunities?perform_as={me}"), body).await;
    let mut seen = Vec::new();
    for id in [applied.as_str(), added["data"]["id"].as_str().unwrap()] {
        let (_, rows) = lever.get(&format!("/v1/opportunities/{id}/applications")).await;
        let row = &rows["data"][0];
        seen.push((row["type"].clone(), row.get("resume").is_some()));
    }
    assert_eq!(seen, [(json!("posting"), true), (json!("user"), false)]);
}
