//! Postings, their questions, and applying over the API.

use serde_json::{Value, json};

use crate::support::Lever;

#[tokio::test]
async fn a_posting_tells_what_it_asks_for() {
    let lever = Lever::start().await;
    let id = lever.posting("Backend Engineer");
    let (_, posting) = lever.get(&format!("/v1/postings/{id}?expand=hiringManager")).await;
    let posting = &posting["data"];
    assert_eq!(posting["categories"]["department"], "Engineering");
    assert_eq!(posting["hiringManager"]["name"], "Samir Khatri");
    assert_eq!(posting["requisitionCodes"], json!(["ENG-114"]));
    let lists = posting["content"]["lists"].as_array().unwrap();
    assert!(lists.iter().any(|list| list["text"].as_str().unwrap().contains("required")
        && list["content"].as_str().unwrap().starts_with("<li>")));
    assert!(lists.iter().any(|list| list["text"].as_str().unwrap().contains("preferred")));
    let draft = lever.posting("Site Reliability Engineer");
    assert_eq!(lever.get(&format!("/v1/postings/{draft}")).await.1["data"]["urls"], Value::Null);
    let (_, published) = lever.get("/v1/postings?state=published").await;
    assert_eq!(published["data"].as_array().unwrap().len(), 4);
    assert_eq!(lever.get("/v1/postings?updated_at_start=0&state=draft").await.0, 400);
    let (_, users) = lever.get(&format!("/v1/postings/{id}/users")).await;
    assert!(users.get("data").is_none() && users["users"].is_array() && users["roles"].is_array());
}

#[tokio::test]
async fn applying_answers_with_the_applications_id_only() {
    let lever = Lever::start().await;
    let id = lever.posting("Backend Engineer");
    let (_, questions) = lever.get(&format!("/v1/postings/{id}/apply")).await;
    let question = &questions["data"]["customQuestions"][0]["id"];
    let form = reqwest::multipart::Form::new()
        .part("file", reqwest::multipart::Part::bytes(b"%PDF-1.7 x".to_vec()).file_name("cv.pdf"));
    let upload: Value =
        lever.request("POST", "/v1/uploads").multipart(form).send().await.unwrap().json().await.unwrap();
    assert!(upload["data"]["id"].as_str().unwrap().ends_with("-cv.pdf"));
    let apply = |name: Value| {
        json!({
            "personalInformation": [
                {"name": "fullName", "value": name}, {"name": "email", "value": "zoe@example.org"},
                {"name": "resume", "value": upload["data"]["uri"]},
            ],
            "customQuestions": [{"id": question, "fields": [{"value": "The billing engine."}]}],
            "urls": [{"name": "GitHub", "value": "https://github.com/example"}],
        })
    };
    let path = format!("/v1/postings/{id}/apply");
    assert_eq!(lever.post(&path, apply(Value::Null)).await.0, 400);
    let (status, applied) = lever.post(&path, apply(json!("Zoë Example"))).await;
    assert_eq!(status, 201);
    assert_eq!(applied["data"].as_object().unwrap().keys().collect::<Vec<_>>(), ["applicationId"]);
    let (_, found) = lever.get("/v1/opportunities?email=zoe@example.org&expand=applications").await;
    let row = &found["data"][0];
    assert_eq!(row["applications"][0]["id"], applied["data"]["applicationId"]);
    assert_eq!(row["applications"][0]["customQuestions"][0]["fields"][0]["value"], "The billing engine.");
    assert_eq!((&row["stage"], &row["origin"]), (&json!("applicant-new"), &json!("applied")));
    let entry = lever.sim.ledger().into_iter().rfind(|entry| entry.kind == "apply").unwrap();
    assert_eq!(entry.opportunity.as_deref(), row["id"].as_str());
    let (_, resumes) = lever.get(&format!("/v1/opportunities/{}/resumes", row["id"].as_str().unwrap())).await;
    assert_eq!(resumes["data"][0]["file"]["status"], "processed");
    // An upload is good for a day.
    lever.clock.advance_ms(25 * 60 * 60 * 1000);
    assert_eq!(lever.post(&path, apply(json!("Late"))).await.0, 400);
    let draft = lever.posting("Site Reliability Engineer");
    assert_eq!(lever.post(&format!("/v1/postings/{draft}/apply"), apply(json!("Early"))).await.0, 400);
}
