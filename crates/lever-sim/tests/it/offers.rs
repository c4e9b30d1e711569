//! Offers: read by API, moved by people.

use lever_sim::{OfferRequest, Options, Seed};
use serde_json::{Value, json};

use crate::support::{Lever, NOW, SECRET_KEY};

#[tokio::test]
async fn a_draft_reads_as_recorded_and_names_the_application_as_its_posting() {
    let lever = Lever::start().await;
    let applied = lever.sim.apply(lever_sim::Applicant::generated("Backend Engineer")).unwrap();
    let (posting, manager) = (lever.posting("Backend Engineer"), lever.user("Samir Khatri"));
    let creator = lever.user("Marcus Adeyinka");
    let request = OfferRequest {
        salary: Some(71_000),
        start_at: Some(NOW + 1),
        user: Some("Marcus Adeyinka".to_owned()),
        ..OfferRequest::default()
    };
    let id = lever.sim.make_offer(&applied.opportunity_id, request).unwrap();
    let field =
        |text: &str, identifier: &str, value: Value| json!({"text": text, "identifier": identifier, "value": value});
    let expected = json!({
        "id": id, "posting": posting, "createdAt": NOW, "status": "draft", "creator": creator,
        "fields": [
            field("Job posting", "job_posting", json!(applied.application_id)),
            field("Job title", "job_title", json!("Backend Engineer")),
            field("Candidate name", "candidate_name", json!(applied.name)),
            field("Team", "team", json!("Platform")),
            field("Office location", "location/office", json!("Leeds, UK")),
            field("Requisition", "requisition", Value::Null),
            field("Offered compensation amount", "salary_amount", json!(71_000)),
            field("Compensation currency", "compensation_currency", json!("GBP")),
            field("Type of earnings", "salary_interval", json!("per-year-salary")),
            field("Today's date", "today_date", json!(NOW - NOW % 86_400_000)),
            field("Direct manager", "direct_manager", Value::Null),
            field("Offered equity", "offered_equity", Value::Null),
            field("Offer expiration date", "offer_expiration_date", Value::Null),
            field("Anticipated start date", "anticipated_start_date", json!(NOW + 1)),
            field("Company signature 1", "company_signature_1", Value::Null),
            field("Hiring manager", "hiring_manager", json!(manager)),
            field("Candidate signature", "candidate_signature", Value::Null),
            field("Signing bonus", "custom_signing_bonus", Value::Null),
        ],
        "signatures": {"candidate": {"role": "candidate", "name": null, "email": null}},
        "approved": null, "approvedAt": null, "sentAt": null, "sentDocument": null, "signedDocument": null,
    });
    let path = format!("/v1/opportunities/{}/offers", applied.opportunity_id);
    assert_eq!(lever.get(&path).await, (200, json!({"data": [expected], "hasNext": false})));
    let (_, expanded) = lever.get(&format!("{path}?expand=creator")).await;
    assert_eq!(expanded["data"][0]["creator"]["name"], "Marcus Adeyinka");
    // There is neither a single GET nor a write.
    assert_eq!(lever.get(&format!("{path}/{id}")).await.0, 404);
    assert_eq!(lever.post(&path, json!({})).await.0, 405);
    assert_eq!(lever.get(&format!("{path}/{id}/download")).await.0, 404);
}

#[tokio::test]
async fn an_offer_takes_every_step_and_leaves_its_documents() {
    let lever = Lever::start().await;
    let applied = lever.sim.apply(lever_sim::Applicant::generated("Backend Engineer")).unwrap();
    let path = format!("/v1/opportunities/{}/offers", applied.opportunity_id);
    let (status, made) = lever.post(&format!("/sim/opportunities/{}/offers", applied.opportunity_id), json!({})).await;
    assert_eq!(status, 201);
    let id = made["data"]["id"].as_str().unwrap();
    let step = async |status: &str| {
        lever.clock.advance_ms(1000);
        lever.post(&format!("/sim/offers/{id}"), json!({"status": status})).await
    };
    assert_eq!(step("sent").await.0, 400);
    assert_eq!(step("lost").await.0, 400);
    step("approval-sent").await;
    let (_, approved) = step("approved").await;
    assert_eq!((&approved["data"]["approved"], &approved["data"]["approvedAt"]), (&json!(true), &json!(NOW + 4000)));
    let (_, sent) = step("sent").await;
    let download = format!("{}{path}/{id}/download", lever.sim.base_url());
    let document = json!({
        "fileName": format!("{} - Backend Engineer - offer.pdf", applied.name), "uploadedAt": NOW + 5000,
        "downloadUrl": format!("{download}?status=sent"),
    });
    assert_eq!((&sent["data"]["sentAt"], &sent["data"]["sentDocument"]), (&json!(NOW + 5000), &document));
    step("opened").await;
    let (_, opened) = step("opened").await;
    let candidate = json!({
        "role": "candidate", "name": applied.name, "email": applied.email,
        "firstOpenedAt": NOW + 6000, "lastOpenedAt": NOW + 7000,
    });
    assert_eq!(opened["data"]["signatures"], json!({"candidate": candidate}));
    assert_eq!(lever.get(&format!("{path}/{id}/download?status=signed")).await.0, 404);
    let (_, signed) = step("signed").await;
    let candidate = &signed["data"]["signatures"]["candidate"];
    assert_eq!((&candidate["signedAt"], &candidate["signed"]), (&json!(NOW + 8000), &json!(true)));
    assert_eq!(signed["data"]["status"], "signed");
    assert_eq!(step("denied").await.0, 400);

    let bytes = async |query: &str| {
        let response = lever.request("GET", &format!("{path}/{id}/download{query}")).send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (200, &"application/pdf".parse().unwrap())
        );
        response.bytes().await.unwrap()
    };
    let (sent, signed, newest) = (bytes("?status=sent").await, bytes("?status=signed").await, bytes("").await);
    assert!(sent.starts_with(b"%PDF-") && signed.starts_with(b"%PDF-") && sent != signed);
    assert_eq!(newest, signed);
    assert_eq!(lever.get(&format!("{path}/{id}/download?status=lost")).await.0, 400);
    let again = lever.sim.make_offer(&applied.opportunity_id, OfferRequest::default());
    assert_eq!(again.unwrap_err().status, 400);
}

#[tokio::test]
async fn a_denied_offer_gives_its_place_back_and_makes_room_for_another() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let request = || OfferRequest { requisition: Some("COM-077".to_owned()), ..OfferRequest::default() };
    let offer = lever.sim.make_offer(&id, request()).unwrap();
    let held = async || {
        let (_, rows) = lever.get("/v1/requisitions?requisition_code=COM-077").await;
        rows["data"][0]["offerIds"].clone()
    };
    assert_eq!(held().await, json!([offer]));
    lever.sim.advance_offer(&offer, "approval-sent").unwrap();
    lever.sim.advance_offer(&offer, "denied").unwrap();
    assert_eq!(held().await, json!([]));
    let (_, rows) = lever.get(&format!("/v1/opportunities/{id}/offers")).await;
    assert_eq!((&rows["data"][0]["approved"], &rows["data"][0]["status"]), (&json!(false), &json!("denied")));
    let second = lever.sim.make_offer(&id, request()).unwrap();
    for step in ["approval-sent", "approved", "sent-manually", "signed"] {
        lever.sim.advance_offer(&second, step).unwrap();
    }
    assert_eq!(held().await, json!([second]));
    lever.sim.delete_opportunity(&id).unwrap();
    assert_eq!(held().await, json!([]));
}

#[tokio::test]
async fn offers_of_a_confidential_opportunity_need_the_grant() {
    let lever = Lever::start().await;
    let hidden = lever.sim.apply(lever_sim::Applicant::generated("Director of People")).unwrap().opportunity_id;
    let offer = lever.sim.make_offer(&hidden, OfferRequest::default()).unwrap();
    let path = format!("/v1/opportunities/{hidden}/offers");
    assert_eq!(lever.get(&path).await.0, 403);
    assert_eq!(lever.get(&format!("{path}/{offer}/download")).await.0, 403);
    assert_eq!(lever.with_key(SECRET_KEY).get(&path).await.1["data"][0]["id"], offer.as_str());
}

#[tokio::test]
async fn the_demo_company_has_one_offer_approved_and_one_sent() {
    let lever = Lever::start_with(|options| Options { seed: Seed::small(), ..options }).await;
    let world = lever.sim.world();
    let mut statuses: Vec<&str> = world["opportunities"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|row| row["offers"].as_array().unwrap())
        .map(|offer| offer["status"].as_str().unwrap())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, ["approved", "sent"]);
}

#[tokio::test]
async fn the_pages_move_offers_and_requisitions() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let send = async |path: &str, fields: &[(&str, &str)]| {
        lever.request("POST", path).form(fields).send().await.unwrap().status().as_u16()
    };
    let page = async |path: &str| lever.request("GET", path).send().await.unwrap().text().await.unwrap();
    let offers = format!("/opportunities/{id}/offers");
    assert_eq!(send(&offers, &[("requisition", ""), ("salary", "much")]).await, 400);
    assert_eq!(send(&offers, &[("requisition", ""), ("salary", "70000")]).await, 303);
    let offer = lever.sim.opportunity(&id).unwrap()["offers"][0]["id"].as_str().unwrap().to_owned();
    let html = page(&format!("/opportunities/{id}")).await;
    assert!(html.contains("Send for approval") && !html.contains("Make an offer"));
    let step = format!("{offers}/{offer}");
    for status in ["approval-sent", "approved", "sent"] {
        assert_eq!(send(&step, &[("status", status)]).await, 303, "{status}");
    }
    let html = page(&format!("/opportunities/{id}")).await;
    assert!(html.contains("Candidate signs") && html.contains("Candidate opens it"));
    let document = lever.request("GET", &step).send().await.unwrap().bytes().await.unwrap();
    assert!(document.starts_with(b"%PDF-"));
    assert_eq!(send(&step, &[("status", "draft")]).await, 400);

    let requisitions = page("/requisitions").await;
    for html in [&html, &requisitions] {
        assert!(html.contains("Simulated Lever") && !html.contains("<script") && !html.contains("style="));
    }
    assert!(requisitions.contains("OPS-052") && requisitions.contains("Eleanor Whitfield"));
    let world = lever.sim.world();
    let row = world["requisitions"].as_array().unwrap().iter().find(|row| row["requisitionCode"] == "OPS-052").unwrap();
    let path = format!("/requisitions/{}", row["id"].as_str().unwrap());
    assert!(page(&path).await.contains("Eleanor Whitfield agrees"));
    assert_eq!(send(&format!("{path}/decision"), &[("approve", "true")]).await, 303);
    assert_eq!(send(&format!("{path}/status"), &[("status", "onHold")]).await, 303);
    assert!(page(&path).await.contains("onHold"));
    assert_eq!(send(&format!("{path}/approval"), &[]).await, 400);
    assert_eq!(send("/requisitions/api", &[("mode", "off")]).await, 303);
    assert_eq!(lever.post("/v1/requisitions", json!({})).await.0, 403);
}
