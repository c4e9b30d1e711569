//! Creating, moving, archiving and labelling.

use lever_sim::Applicant;
use serde_json::{Value, json};

use crate::support::{Lever, NOW};

#[tokio::test]
async fn moving_to_a_stage_answers_without_the_person() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let user = lever.user("Marcus Adeyinka");
    let to = lever.stage("Recruiter screen");
    lever.clock.advance_ms(1000);
    let path = format!("/v1/opportunities/{id}/stage?perform_as={user}");
    let (status, moved) = lever.put(&path, json!({"stage": to})).await;
    assert_eq!(status, 200);
    let moved = &moved["data"];
    assert_eq!(
        (&moved["name"], &moved["headline"], &moved["emails"], &moved["phones"]),
        (&json!(""), &json!(""), &json!([]), &json!([]))
    );
    assert_eq!(moved["stage"], to.as_str());
    assert!(moved.get("opportunityLocation").is_none());
    let expected = json!({"toStageId": to, "toStageIndex": 4, "updatedAt": NOW + 1000, "userId": user});
    assert_eq!(moved["stageChanges"][1], expected);
    let (_, row) = lever.get(&format!("/v1/opportunities/{id}")).await;
    assert_ne!(row["data"]["name"], "");
    assert_eq!(row["data"]["updatedAt"], NOW + 1000);

    // The same again is no change at all.
    lever.clock.advance_ms(1000);
    let (status, again) = lever.put(&path, json!({"stage": to})).await;
    assert_eq!((status, &again["data"]["updatedAt"]), (200, &json!(NOW + 1000)));
    assert_eq!(again["data"]["stageChanges"].as_array().unwrap().len(), 2);
    let missing = lever.put(&path, json!({"stage": "nowhere"})).await;
    assert_eq!(missing, (404, json!({"code": "ResourceNotFound", "message": "stages nowhere was not found"})));
    assert_eq!(lever.put(&path, json!({})).await.0, 400);
}

#[tokio::test]
async fn archiving_again_makes_a_new_time_and_null_brings_back() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let path = format!("/v1/opportunities/{id}/archived");
    let reason = lever.reason("Underqualified");
    let archive = async |reason: Value| {
        lever.clock.advance_ms(1000);
        lever.put(&path, json!({"reason": reason})).await.1["data"].clone()
    };
    let first = archive(json!(reason)).await;
    assert_eq!(first["archived"], json!({"reason": reason, "archivedAt": NOW + 1000}));
    assert_eq!(first["lastAdvancedAt"], NOW + 1000);
    let second = archive(json!(reason)).await;
    assert_eq!(second["archived"]["archivedAt"], NOW + 2000);
    assert_eq!(second["lastAdvancedAt"], NOW + 1000);
    let (_, applications) = lever.get(&format!("/v1/opportunities/{id}/applications")).await;
    assert_eq!(applications["data"][0]["archived"]["reason"], reason.as_str());
    // Archived is not closed.
    assert_eq!(lever.put(&format!("/v1/opportunities/{id}/stage"), json!({"stage": "offer"})).await.0, 200);
    assert_eq!(archive(Value::Null).await["archived"], Value::Null);
    assert_eq!(lever.put(&path, json!({"reason": "nonsense"})).await.0, 404);
    assert_eq!(lever.put(&path, json!({})).await.0, 400);
}

#[tokio::test]
async fn labels_are_added_once_and_links_answer_with_the_person() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let at = |what: &str| format!("/v1/opportunities/{id}/{what}");
    let (_, tagged) = lever.post(&at("addTags"), json!({"tags": ["ai", "ai", "AI"]})).await;
    let tags = tagged["data"]["tags"].as_array().unwrap();
    assert_eq!(tags.iter().filter(|tag| tag.as_str().unwrap().eq_ignore_ascii_case("ai")).count(), 2);
    assert_eq!(tagged["data"]["name"], "");
    let updated = lever.get(&format!("/v1/opportunities/{id}")).await.1["data"]["updatedAt"].clone();
    lever.clock.advance_ms(500);
    let (_, again) = lever.post(&at("addTags"), json!({"tags": ["ai"]})).await;
    assert_eq!(again["data"]["updatedAt"], updated);
    let (_, removed) = lever.post(&at("removeTags"), json!({"tags": ["ai", "absent"]})).await;
    assert!(!removed["data"]["tags"].as_array().unwrap().contains(&json!("ai")));
    let (_, linked) = lever.post(&at("addLinks"), json!({"links": ["https://example.com/me"]})).await;
    assert_ne!(linked["data"]["name"], "");
    assert!(linked["data"]["links"].as_array().unwrap().contains(&json!("https://example.com/me")));
    let (_, sourced) = lever.post(&at("addSources"), json!({"sources": ["Meetup"]})).await;
    assert!(sourced["data"]["sources"].as_array().unwrap().contains(&json!("Meetup")));
}

#[tokio::test]
async fn a_known_email_makes_another_opportunity_of_the_same_contact() {
    let lever = Lever::start().await;
    let user = lever.user("Julia Brandt");
    let path = format!("/v1/opportunities?perform_as={user}");
    let posting = lever.posting("Backend Engineer");
    let body = json!({"name": "Ada Example", "emails": ["Ada@Example.org"], "postings": [posting]});
    let (status, first) = lever.post(&path, body).await;
    assert_eq!((status, &first["deduped"]), (201, &json!(false)));
    let row = &first["data"];
    assert_eq!((&row["stage"], &row["owner"]), (&json!("lead-new"), &json!(user)));
    for tag in ["Backend Engineer", "Engineering", "Platform", "Leeds, UK", "Full-time"] {
        assert!(row["tags"].as_array().unwrap().contains(&json!(tag)), "{tag}");
    }
    let application = lever.get(&format!("/v1/opportunities/{}/applications", row["id"].as_str().unwrap())).await.1;
    assert_eq!((&application["data"][0]["type"], &application["data"][0]["name"]), (&json!("user"), &Value::Null));

    let (_, second) =
        lever.post(&path, json!({"name": "Other", "emails": ["ada@example.org "], "headline": "New"})).await;
    assert_eq!(second["deduped"], true);
    assert_eq!(second["data"]["contact"], row["contact"]);
    assert_eq!((&second["data"]["name"], &second["data"]["headline"]), (&json!("Ada Example"), &json!("New")));
    assert_ne!(second["data"]["id"], row["id"]);

    assert_eq!(lever.post(&path, json!({"postings": [posting, posting]})).await.0, 400);
    assert_eq!(lever.post(&path, json!({"createdAt": NOW + 1})).await.0, 400);
    let form = reqwest::multipart::Form::new()
        .text("name", "Bo Example")
        .text("emails[]", "bo@example.org")
        .part("resumeFile", reqwest::multipart::Part::bytes(b"%PDF-1.7 x".to_vec()).file_name("bo.pdf"));
    let created: Value = lever.request("POST", &path).multipart(form).send().await.unwrap().json().await.unwrap();
    let resumes = lever.get(&format!("/v1/opportunities/{}/resumes", created["data"]["id"].as_str().unwrap())).await.1;
    assert_eq!(resumes["data"][0]["file"]["name"], "bo.pdf");
}

#[tokio::test]
async fn a_contact_merges_and_its_location_changes_shape() {
    let lever = Lever::start().await;
    let applied = lever.sim.apply(Applicant::generated("Data Analyst")).unwrap();
    let path = format!("/v1/contacts/{}", applied.contact_id);
    let (_, before) = lever.get(&path).await;
    assert!(before["data"]["location"]["name"].is_string() && before["data"]["dataProtection"].is_object());
    let (status, answer) = lever.put(&path, json!({"name": "New Name", "location": "Oslo"})).await;
    assert_eq!(status, 200);
    assert!(answer["data"].get("isAnonymized").is_none() && answer["data"].get("dataProtection").is_none());
    let (_, after) = lever.get(&path).await;
    assert_eq!(after["data"]["location"], json!({"name": "Oslo"}));
    assert_eq!(after["data"]["headline"], before["data"]["headline"]);
    let (_, opportunity) = lever.get(&format!("/v1/opportunities/{}", applied.opportunity_id)).await;
    assert_eq!(opportunity["data"]["name"], "New Name");
}

#[tokio::test]
async fn the_deleted_leave_a_trace() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    lever.sim.delete_opportunity(&id).unwrap();
    assert_eq!(lever.get(&format!("/v1/opportunities/{id}")).await.0, 404);
    let (_, deleted) = lever.get("/v1/opportunities/deleted").await;
    assert_eq!((&deleted["data"][0]["id"], &deleted["data"][0]["deletedAt"]), (&json!(id), &json!(NOW)));
    assert_eq!(lever.get("/v1/applications/deleted").await.0, 400);
    let window = format!("deleted_at_start={}&deleted_at_end={NOW}", NOW - 1000);
    let (_, applications) = lever.get(&format!("/v1/applications/deleted?{window}")).await;
    assert_eq!(applications["data"][0]["opportunityId"], id.as_str());
}

#[tokio::test]
async fn the_peculiarities_can_be_switched_off() {
    let quirks = lever_sim::Quirks {
        blank_contact_in_write_answers: false,
        legacy_updated_at_null: false,
        stage_changes_without_user: false,
        raw_feedback_put_answer: false,
        ..lever_sim::Quirks::default()
    };
    let seed = lever_sim::Seed::no_applicants().with_opportunities(8);
    let lever = Lever::start_with(|options| lever_sim::Options { quirks, seed, ..options }).await;
    let (_, body) = lever.get("/v1/opportunities").await;
    let rows = body["data"].as_array().unwrap();
    assert!(rows.iter().all(|row| row["updatedAt"].is_i64()));
    let later = rows.iter().flat_map(|row| row["stageChanges"].as_array().unwrap().iter().skip(1));
    assert!(later.clone().count() > 0 && later.into_iter().all(|change| change["userId"].is_string()));
    let path = format!("/v1/opportunities/{}/addTags", rows[0]["id"].as_str().unwrap());
    let (_, tagged) = lever.post(&path, json!({"tags": ["new"]})).await;
    assert_eq!(tagged["data"]["name"], rows[0]["name"]);
}
