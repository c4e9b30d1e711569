//! Outgoing webhooks: what they say, how they are signed, and how they are retried.

use hmac::{Hmac, KeyInit, Mac};
use lever_sim::{Applicant, DeliveryState, FaultsChange, HookRequest};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::{Lever, NOW, Receiver};

fn signed_with(body: &Value, key: &str) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(body["token"].as_str().unwrap().as_bytes());
    mac.update(body["triggeredAt"].to_string().as_bytes());
    body["signature"] == hex::encode(mac.finalize().into_bytes())
}

#[tokio::test]
async fn an_application_is_told_with_ids_only_and_a_signature() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    receiver.listen(&lever);
    let applied = lever.sim.apply(Applicant::generated("Backend Engineer")).unwrap();
    let counts = lever.sim.settled().await;
    assert_eq!((counts.pending, counts.delivered, counts.failed), (0, 2, 0));
    let body = &receiver.bodies("applicationCreated")[0];
    let expected = json!({
        "applicationId": applied.application_id, "opportunityId": applied.opportunity_id,
        "candidateId": applied.opportunity_id, "contactId": applied.contact_id,
    });
    assert_eq!(body["data"], expected);
    assert_eq!((body["triggeredAt"].as_i64(), body["token"].as_str().unwrap().len()), (Some(NOW), 48));
    assert!(body["id"].is_string() && signed_with(body, "token") && !signed_with(body, "other"));
    let contact = &receiver.bodies("contactCreated")[0]["data"];
    assert_eq!((&contact["contactId"], &contact["createdAt"]), (&json!(applied.contact_id), &json!(NOW)));
    let headers = &receiver.arrivals()[0].headers;
    assert_eq!(headers["user-agent"], "Lever-Webhooks");
    assert_eq!(headers["content-type"], "application/json");
}

#[tokio::test]
async fn a_hire_is_an_archive_change_and_a_hire() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    let id = lever.somebody();
    receiver.listen(&lever);
    let stage = lever.stage("Work sample");
    lever.put(&format!("/v1/opportunities/{id}/stage"), json!({"stage": stage})).await;
    lever.put(&format!("/v1/opportunities/{id}/stage"), json!({"stage": stage})).await;
    let hired = lever.reason("Hired");
    lever.put(&format!("/v1/opportunities/{id}/archived"), json!({"reason": hired})).await;
    lever.post(&format!("/v1/opportunities/{id}/notes"), json!({"value": "nobody is told"})).await;
    lever.sim.delete_opportunity(&id).unwrap();
    lever.sim.settled().await;
    let mut events: Vec<String> =
        receiver.arrivals().iter().map(|a| a.body["event"].as_str().unwrap().to_owned()).collect();
    events.sort();
    assert_eq!(events, ["candidateArchiveChange", "candidateDeleted", "candidateHired", "candidateStageChange"]);
    let moved = &receiver.bodies("candidateStageChange")[0]["data"];
    assert_eq!((&moved["fromStageId"], &moved["toStageId"]), (&json!("applicant-new"), &json!(stage)));
    let archived = &receiver.bodies("candidateArchiveChange")[0]["data"];
    assert_eq!(archived["fromArchived"], Value::Null);
    assert_eq!(archived["toArchived"], json!({"archivedAt": NOW, "reason": hired}));
}

#[tokio::test]
async fn a_failure_is_retried_with_the_same_body_and_a_redirect_is_one() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    let request = HookRequest { events: vec!["applicationCreated".into()], ..HookRequest::all(&receiver.url, "token") };
    lever.sim.register_webhook(request).unwrap();
    receiver.will_answer([500, 302, 404]);
    lever.somebody();
    lever.sim.settled().await;
    let arrivals = receiver.arrivals();
    assert_eq!(arrivals.len(), 4);
    assert!(arrivals.iter().all(|arrival| arrival.body == arrivals[0].body));
    let delivery = &lever.sim.deliveries()[0];
    assert_eq!(delivery.state, DeliveryState::Delivered);
    let statuses: Vec<_> = delivery.attempts.iter().map(|attempt| attempt.status).collect();
    assert_eq!(statuses, [Some(500), Some(302), Some(404), Some(200)]);
}

#[tokio::test]
async fn after_five_retries_it_is_given_up_and_can_be_rerun() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    let request = HookRequest { events: vec!["applicationCreated".into()], ..HookRequest::all(&receiver.url, "token") };
    lever.sim.register_webhook(request).unwrap();
    receiver.will_answer([503; 6]);
    lever.somebody();
    let counts = lever.sim.settled().await;
    assert_eq!((counts.failed, receiver.arrivals().len()), (1, 6));
    assert_eq!(lever.sim.redeliver_all(), 1);
    assert_eq!(lever.sim.settled().await.delivered, 1);
    assert_eq!(receiver.arrivals()[6].body, receiver.arrivals()[0].body);
}

#[tokio::test]
async fn a_receiver_that_is_not_there_is_an_error_in_the_book() {
    let lever = Lever::start().await;
    let events = vec!["applicationCreated".into()];
    lever.sim.register_webhook(HookRequest { events, ..HookRequest::all("http://127.0.0.1:1/", "token") }).unwrap();
    lever.somebody();
    assert_eq!(lever.sim.settled().await.failed, 1);
    let attempts = &lever.sim.deliveries()[0].attempts;
    assert!(attempts.len() == 6 && attempts[0].status.is_none() && attempts[0].error.is_some());
}

#[tokio::test]
async fn hooks_made_by_api_show_their_token_once_and_keep_to_their_origins() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    receiver.listen(&lever);
    assert_eq!(lever.get("/v1/webhooks").await.1, json!({"data": []}), "those made in the interface are not shown");
    let body = json!({"url": receiver.url, "event": "applicationCreated", "configuration": {"conditions": {"origins": ["referred"]}}});
    let (status, made) = lever.post("/v1/webhooks", body).await;
    assert_eq!(status, 201);
    let token = made["data"]["configuration"]["signatureToken"].as_str().unwrap().to_owned();
    assert_eq!(token.len(), 48);
    let (_, list) = lever.get("/v1/webhooks").await;
    assert!(list["data"][0]["configuration"].get("signatureToken").is_none());
    let apply = |origin: &str| {
        lever.sim.apply(Applicant { origin: Some(origin.to_owned()), ..Applicant::generated("Data Analyst") }).unwrap();
    };
    apply("applied");
    apply("referred");
    lever.sim.settled().await;
    let by_api = receiver.bodies("applicationCreated").into_iter().filter(|body| signed_with(body, &token)).count();
    assert_eq!(by_api, 1);
    let id = made["data"]["id"].as_str().unwrap();
    let (_, changed) = lever.put("/v1/webhooks", json!({"data": [{"id": id, "event": "contactCreated"}]})).await;
    assert_eq!(changed["data"][0]["configuration"], json!({}));
    assert_eq!(lever.delete(&format!("/v1/webhooks/{id}")).await.0, 204);
    assert_eq!(lever.delete(&format!("/v1/webhooks/{id}")).await.0, 404);
    assert_eq!(lever.post("/v1/webhooks", json!({"url": "x", "event": "noteCreated"})).await.0, 400);
}

#[tokio::test]
async fn nothing_is_sent_until_events_are_switched_on() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    receiver.listen(&lever);
    lever.sim.set_faults(FaultsChange { webhooks_on: Some(false), ..FaultsChange::default() });
    lever.somebody();
    lever.sim.set_faults(FaultsChange { webhooks_on: Some(true), ..FaultsChange::default() });
    lever.sim.settled().await;
    assert!(receiver.arrivals().is_empty() && lever.sim.deliveries().is_empty());
}
