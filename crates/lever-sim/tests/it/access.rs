//! Who is let in, what is missing, and how often one may ask.

use lever_sim::{ApiKey, Applicant, RateLimit};
use serde_json::json;

use crate::support::{Lever, SECRET_KEY};

#[tokio::test]
async fn a_key_is_taken_as_basic_user_or_bearer_and_nothing_else_is() {
    let lever = Lever::start().await;
    let url = format!("{}/stages", lever.sim.api_url());
    let ask = |request: reqwest::RequestBuilder| async { request.send().await.unwrap().status().as_u16() };
    let client = lever.sim.client();
    assert_eq!(ask(client.get(&url).basic_auth("key", Some(""))).await, 200);
    assert_eq!(ask(client.get(&url).bearer_auth("key")).await, 200);
    assert_eq!(ask(client.get(&url)).await, 401);
    assert_eq!(ask(client.get(&url).bearer_auth("other")).await, 401);
    assert_eq!(ask(client.get(&url).basic_auth("other", Some("key"))).await, 401);
    let refused: serde_json::Value = client.get(&url).send().await.unwrap().json().await.unwrap();
    assert_eq!(refused, json!({"code": "UnauthorizedError", "message": "The request requires authentication."}));
}

#[tokio::test]
async fn what_is_missing_is_told_in_two_styles() {
    let lever = Lever::start().await;
    let unknown = "00000000-0000-4000-8000-000000000000";
    let missing =
        |what: &str| json!({"code": "ResourceNotFound", "message": format!("{what} {unknown} was not found")});
    for collection in ["stages", "opportunities", "postings", "users", "contacts", "archive_reasons", "form_templates"]
    {
        assert_eq!(lever.get(&format!("/v1/{collection}/{unknown}")).await, (404, missing(collection)));
    }
    let (status, body) = lever.get("/v1/openapi.json").await;
    assert_eq!((status, &body["message"]), (404, &json!("/v1/openapi.json does not exist")));
    let without_key = lever.sim.client().get(format!("{}/openapi.json", lever.sim.api_url())).send().await.unwrap();
    assert_eq!(without_key.status(), 404);
    let id = lever.somebody();
    assert_eq!(lever.call("PATCH", &format!("/v1/opportunities/{id}"), None).await.0, 405);
}

#[tokio::test]
async fn answers_carry_the_recorded_headers_and_come_in_chunks() {
    let lever = Lever::start().await;
    let response = lever.request("GET", "/v1/stages").send().await.unwrap();
    let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("server").as_deref(), Some("lever-data-api"));
    assert_eq!(header("x-lever-region").as_deref(), Some("global"));
    assert_eq!(header("x-stream-path").as_deref(), Some("dapi"));
    assert_eq!(header("content-type").as_deref(), Some("application/json; charset=utf-8"));
    assert_eq!(header("transfer-encoding").as_deref(), Some("chunked"));
    assert_eq!(header("retry-after"), None);
}

#[tokio::test]
async fn a_key_lacks_what_it_was_denied() {
    let key = ApiKey::named("narrow", "key").without("notes:write").without("opportunities:write");
    let lever = Lever::start_with(|options| lever_sim::Options { api_keys: vec![key], ..options }).await;
    let id = lever.somebody();
    let at = |what: &str| format!("/v1/opportunities/{id}/{what}");
    assert_eq!(lever.get(&at("notes")).await.0, 200);
    assert_eq!(lever.post(&at("notes"), json!({"value": "x"})).await.0, 403);
    assert_eq!(lever.put(&at("stage"), json!({"stage": "offer"})).await.0, 403);
    assert_eq!(lever.sim.opportunity(&id).unwrap()["notes"], 0);
    let applied: Vec<bool> = lever.sim.ledger_of(&id).iter().map(|entry| entry.applied).collect();
    assert_eq!(applied, [false, false]);
}

#[tokio::test]
async fn confidential_data_needs_the_grant_and_asking_for_it() {
    let lever = Lever::start().await;
    let hidden = lever.sim.apply(Applicant::generated("Director of People")).unwrap();
    let one = format!("/v1/opportunities/{}", hidden.opportunity_id);
    assert_eq!(lever.get(&one).await.0, 403);
    assert_eq!(lever.get(&format!("{one}/notes")).await.0, 403);
    assert_eq!(lever.get(&format!("/v1/contacts/{}", hidden.contact_id)).await.0, 403);
    assert_eq!(lever.get("/v1/opportunities?confidentiality=all").await.0, 403);
    assert_eq!(lever.get("/v1/opportunities").await.1["data"], json!([]));
    assert!(
        lever.get("/v1/postings").await.1["data"]
            .as_array()
            .unwrap()
            .iter()
            .all(|row| row["confidentiality"] == "non-confidential")
    );

    let lever = lever.with_key(SECRET_KEY);
    assert_eq!(lever.get(&one).await.1["data"]["confidentiality"], "confidential");
    assert_eq!(lever.get("/v1/opportunities").await.1["data"], json!([]));
    let (_, all) = lever.get("/v1/opportunities?confidentiality=all").await;
    assert_eq!(all["data"][0]["id"], hidden.opportunity_id.as_str());
}

#[tokio::test]
async fn perform_as_is_required_optional_or_refused() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let notes = format!("/v1/opportunities/{id}/notes");
    let user = lever.user("Julia Brandt");
    assert_eq!(lever.post(&notes, json!({"value": "a"})).await.0, 201);
    let (_, note) = lever.post(&format!("{notes}?perform_as={user}"), json!({"value": "b"})).await;
    assert_eq!(note["data"]["user"], user.as_str());
    assert_eq!(lever.post(&format!("{notes}?perform_as=nobody"), json!({"value": "c"})).await.0, 400);
    assert_eq!(lever.post("/v1/opportunities", json!({})).await.0, 400);
    let users = lever.get("/v1/users?includeDeactivated=true").await.1;
    let gone = users["data"].as_array().unwrap().iter().find(|row| !row["deactivatedAt"].is_null()).unwrap();
    let path = format!("{notes}?perform_as={}", gone["id"].as_str().unwrap());
    assert_eq!(lever.post(&path, json!({"value": "d"})).await.0, 400);
}

#[tokio::test]
async fn a_burst_is_throttled_until_the_clock_moves() {
    let limit = Some(RateLimit { per_second: 10.0, burst: 5.0 });
    let lever = Lever::start_with(|options| lever_sim::Options { rate_limit: limit, ..options }).await;
    let mut statuses = Vec::new();
    for _ in 0..7 {
        statuses.push(lever.get("/v1/stages").await.0);
    }
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429]);
    lever.clock.advance_ms(100);
    assert_eq!(lever.get("/v1/stages").await.0, 200);
    let refused = lever.request("GET", "/v1/stages").send().await.unwrap();
    assert_eq!(refused.status(), 429);
    assert!(refused.headers().keys().all(|name| !name.as_str().contains("ratelimit") && name != "retry-after"));
}
