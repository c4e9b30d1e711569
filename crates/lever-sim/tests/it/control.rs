//! The control API, as another process uses it.

use serde_json::{Value, json};

use crate::support::{Lever, Receiver};

#[tokio::test]
async fn a_whole_story_over_the_control_api() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    let (status, hooks) = lever.post("/sim/webhooks", json!({"url": receiver.url, "signatureToken": "s"})).await;
    assert_eq!((status, hooks["data"].as_array().unwrap().len()), (201, 10));

    let persona =
        json!({"strength": "weak", "format": "pdf", "layout": "single-column", "hiddenText": true, "seed": 5});
    let body = json!({"posting": "backend engineer", "name": "Ada Example", "persona": persona});
    let (status, applied) = lever.post("/sim/applications", body).await;
    assert_eq!((status, &applied["data"]["name"]), (201, &json!("Ada Example")));
    let id = applied["data"]["opportunityId"].as_str().unwrap();
    let at = |what: &str| format!("/sim/opportunities/{id}/{what}");
    let (_, moved) = lever.post(&at("stage"), json!({"stage": "work sample", "user": "Julia Brandt"})).await;
    assert_eq!(moved["data"]["stageText"], "Work sample");
    assert_eq!(
        moved["data"]["persona"],
        json!({"strength": "weak", "format": "pdf", "layout": "single-column", "hiddenText": true})
    );
    assert_eq!(lever.post(&at("notes"), json!({"value": "hello", "secret": true})).await.0, 201);
    assert_eq!(lever.post(&at("feedback"), json!({"score": "4 - Strong Hire", "text": "good"})).await.0, 201);
    let (_, archived) = lever.post(&at("archive"), json!({"reason": "Hired"})).await;
    assert!(archived["data"]["archived"]["archivedAt"].is_i64());
    assert_eq!(lever.post(&at("archive"), json!({"reason": null})).await.1["data"]["archived"], Value::Null);
    let (_, settled) = lever.get("/sim/deliveries/settled").await;
    assert_eq!((&settled["settled"], &settled["pending"]), (&json!(true), &json!(0)));
    let (_, deliveries) = lever.get("/sim/deliveries?event=candidateHired").await;
    assert_eq!(deliveries["data"].as_array().unwrap().len(), 1);
    assert_eq!(deliveries["data"][0]["attempts"][0]["status"], 200);
    let (_, ledger) = lever.get("/sim/ledger").await;
    assert_eq!(ledger["data"], json!([]), "control acts are not writes over the API");
    let (_, one) = lever.get(&format!("/sim/opportunities/{id}")).await;
    assert_eq!((&one["data"]["notes"], &one["data"]["feedback"]), (&json!(1), &json!(1)));

    assert_eq!(lever.post("/sim/webhooks/ping", json!({"event": "contactCreated"})).await.1["data"]["deliveries"], 1);
    let (_, again) = lever.post("/sim/webhooks/redeliver", json!({"event": "candidateHired"})).await;
    assert_eq!(again["data"]["deliveries"], 1);
    lever.sim.settled().await;
    assert_eq!(receiver.bodies("candidateHired").len(), 2);
    assert!(receiver.bodies("contactCreated").iter().any(|body| body["data"] == json!({})));
    assert_eq!(lever.delete(&format!("/sim/opportunities/{id}")).await.0, 200);
    assert_eq!(lever.get(&format!("/sim/opportunities/{id}")).await.0, 404);
}

#[tokio::test]
async fn somebody_applies_with_a_file_of_their_own() {
    let lever = Lever::start().await;
    let form = reqwest::multipart::Form::new()
        .text("posting", lever.posting("Data Analyst"))
        .text("name", "Bo Example")
        .text("email", "bo@example.org")
        .part("resume", reqwest::multipart::Part::bytes(b"PK rest".to_vec()).file_name("bo.docx"));
    let applied: Value =
        lever.request("POST", "/sim/applications").multipart(form).send().await.unwrap().json().await.unwrap();
    let row = lever.sim.opportunity(applied["data"]["opportunityId"].as_str().unwrap()).unwrap();
    assert_eq!((&row["email"], &row["resumes"][0]["name"]), (&json!("bo@example.org"), &json!("bo.docx")));
    assert_eq!(row["persona"], Value::Null);
}

#[tokio::test]
async fn faults_are_merged_listed_and_cleared() {
    let lever = Lever::start().await;
    let body = json!({"throttleShare": 0.5, "next": [{"fault": "cut", "method": "POST", "pathPrefix": "/v1/uploads", "times": 2}]});
    let (_, faults) = lever.post("/sim/faults", body).await;
    assert_eq!((&faults["data"]["throttleShare"], &faults["data"]["next"][0]["times"]), (&json!(0.5), &json!(2)));
    let (_, faults) = lever.post("/sim/faults", json!({"slowMs": 9})).await;
    assert_eq!((&faults["data"]["throttleShare"], &faults["data"]["slowMs"]), (&json!(0.5), &json!(9)));
    assert_eq!(lever.post("/sim/faults", json!({"typo": 1})).await.0, 400);
    let (_, faults) = lever.post("/sim/faults", json!({"clear": true})).await;
    assert_eq!((&faults["data"]["throttleShare"], &faults["data"]["next"]), (&json!(0.0), &json!([])));
}

#[tokio::test]
async fn the_ledger_is_read_by_opportunity_kind_and_number() {
    let lever = Lever::start().await;
    let (one, two) = (lever.somebody(), lever.somebody());
    lever.post(&format!("/v1/opportunities/{one}/notes"), json!({"value": "1"})).await;
    lever.put(&format!("/v1/opportunities/{one}/stage"), json!({"stage": "offer"})).await;
    lever.post(&format!("/v1/opportunities/{two}/notes"), json!({"value": "2"})).await;
    let kinds = async |query: &str| {
        let (_, body) = lever.get(&format!("/sim/ledger?{query}")).await;
        let rows = body["data"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| (row["seq"].as_u64().unwrap(), row["kind"].as_str().unwrap().to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(kinds(&format!("opportunity={one}")).await, [(1, "notes".into()), (2, "stage".into())]);
    assert_eq!(kinds("kind=notes&since=1").await, [(3, "notes".into())]);
}
