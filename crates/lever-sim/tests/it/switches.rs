//! Every peculiarity that can be switched, and the faults that show on the wire.

use lever_sim::{
    ActorAnswer, Applicant, FaultKind, FaultsChange, FieldMatching, FileOutcome, NextFault, Options, Quirks, RateLimit,
};
use reqwest::multipart;
use serde_json::{Value, json};

use crate::support::{Lever, NOW};

fn set(lever: &Lever, change: impl FnOnce(&mut Quirks)) {
    let mut quirks = Quirks::default();
    change(&mut quirks);
    lever.sim.set_quirks(quirks);
}

async fn updated_at(lever: &Lever, id: &str) -> i64 {
    lever.get(&format!("/v1/opportunities/{id}")).await.1["data"]["updatedAt"].as_i64().unwrap()
}

async fn found(lever: &Lever, query: &str) -> usize {
    lever.get(&format!("/v1/opportunities?{query}")).await.1["data"].as_array().unwrap().len()
}

#[tokio::test]
async fn switches_are_read_and_set_while_it_runs_on_the_page_as_well() {
    let lever = Lever::start().await;
    let (status, all) = lever.get("/sim/quirks").await;
    assert_eq!((status, &all["data"]), (200, &json!(Quirks::default())));
    let (status, changed) = lever.post("/sim/quirks", json!({"webhookIds": false, "offsetTokenLifeMs": 60})).await;
    let expected = Quirks { webhook_ids: false, offset_token_life_ms: Some(60), ..Quirks::default() };
    assert_eq!((status, &changed["data"], lever.sim.quirks()), (200, &json!(expected), expected));
    assert_eq!(lever.post("/sim/quirks", json!({"webhookId": false})).await.0, 400);
    let form = [("fileProcessingMs", "7"), ("offsetTokenLifeMs", ""), ("fileOutcome", "error"), ("webhookIds", "yes")];
    let sent = lever.request("POST", "/switches").form(&form).send().await.unwrap();
    assert_eq!(sent.status(), 303);
    let now = lever.sim.quirks();
    let set = (now.file_processing_ms, now.offset_token_life_ms, now.file_outcome, now.webhook_ids);
    assert_eq!(set, (7, None, FileOutcome::Error, true));
    assert!(!now.raw_feedback_put_answer, "a box that was not ticked");
    let events = [("contactCreated", "yes")];
    assert_eq!(lever.request("POST", "/switches/events").form(&events).send().await.unwrap().status(), 303);
    let on = lever.get("/sim/webhooks/events").await.1;
    assert_eq!((&on["data"]["contactCreated"], &on["data"]["contactUpdated"]), (&json!(true), &json!(false)));
}

#[tokio::test]
async fn updated_at_can_lag_behind_for_readers_and_filters() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    set(&lever, |quirks| quirks.updated_at_lag_ms = 500);
    lever.clock.advance_ms(100);
    let (_, tagged) = lever.post(&format!("/v1/opportunities/{id}/addTags"), json!({"tags": ["late"]})).await;
    assert_eq!(tagged["data"]["updatedAt"], NOW + 100, "the write itself shows it");
    let since = format!("updated_at_start={}", NOW + 1);
    assert_eq!((updated_at(&lever, &id).await, found(&lever, &since).await), (NOW, 0));
    assert_eq!(
        lever.get(&format!("/v1/opportunities/{id}")).await.1["data"]["tags"].as_array().unwrap().last(),
        Some(&json!("late"))
    );
    lever.clock.advance_ms(499);
    assert_eq!((updated_at(&lever, &id).await, found(&lever, &since).await), (NOW, 0));
    lever.clock.advance_ms(1);
    assert_eq!((updated_at(&lever, &id).await, found(&lever, &since).await), (NOW + 100, 1));
}

#[tokio::test]
async fn notes_and_feedback_can_leave_updated_at_alone() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    set(&lever, |quirks| (quirks.notes_move_updated_at, quirks.feedback_moves_updated_at) = (false, true));
    lever.clock.advance_ms(10);
    lever.post(&format!("/v1/opportunities/{id}/notes"), json!({"value": "x"})).await;
    let (_, row) = lever.get(&format!("/v1/opportunities/{id}")).await;
    assert_eq!((&row["data"]["updatedAt"], &row["data"]["lastInteractionAt"]), (&json!(NOW), &json!(NOW + 10)));
    lever.sim.write_feedback(&id, "3 - Hire", "x").unwrap();
    assert_eq!(updated_at(&lever, &id).await, NOW + 10);
    set(&lever, |quirks| quirks.feedback_moves_updated_at = false);
    lever.clock.advance_ms(10);
    lever.sim.write_feedback(&id, "3 - Hire", "x").unwrap();
    assert_eq!(updated_at(&lever, &id).await, NOW + 10);
}

#[tokio::test]
async fn a_new_opportunity_can_be_told_before_it_is_found() {
    let lever = Lever::start().await;
    set(&lever, |quirks| quirks.new_opportunity_lag_ms = 300);
    let id = lever.somebody();
    let one = format!("/v1/opportunities/{id}");
    let missing = json!({"code": "ResourceNotFound", "message": format!("opportunities {id} was not found")});
    assert_eq!(lever.get(&one).await, (404, missing));
    assert_eq!(lever.get(&format!("{one}/notes")).await.0, 404);
    assert_eq!(found(&lever, "").await, 0);
    lever.clock.advance_ms(300);
    assert_eq!((lever.get(&one).await.0, found(&lever, "").await), (200, 1));
}

#[tokio::test]
async fn no_resumes_can_be_a_404_as_it_once_was() {
    let lever = Lever::start().await;
    let create = format!("/v1/opportunities?perform_as={}", lever.user("Julia Brandt"));
    let (_, made) = lever.post(&create, json!({"name": "Nobody's Papers"})).await;
    let resumes = format!("/v1/opportunities/{}/resumes", made["data"]["id"].as_str().unwrap());
    assert_eq!(lever.get(&resumes).await, (200, json!({"data": [], "hasNext": false})));
    set(&lever, |quirks| quirks.no_resumes_is_404 = true);
    assert_eq!(lever.get(&resumes).await.0, 404);
    let other = lever.somebody();
    assert_eq!(lever.get(&format!("/v1/opportunities/{other}/resumes")).await.0, 200);
}

#[tokio::test]
async fn deleted_feedback_can_stay_in_the_lists() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let form = lever.sim.write_feedback(&id, "3 - Hire", "x").unwrap();
    let all = format!("/v1/opportunities/{id}/feedback");
    let user = lever.user("Julia Brandt");
    assert_eq!(lever.delete(&format!("{all}/{form}?perform_as={user}")).await.0, 204);
    assert_eq!(lever.get(&all).await.1["data"], json!([]));
    set(&lever, |quirks| quirks.deleted_feedback_in_lists = true);
    assert_eq!(lever.get(&all).await.1["data"][0]["deletedAt"], NOW);
}

#[tokio::test]
async fn a_paging_token_can_grow_old() {
    let lever = Lever::start().await;
    lever.somebody();
    lever.somebody();
    let (_, before) = lever.get("/v1/opportunities?limit=1").await;
    let old = before["next"].as_str().unwrap();
    set(&lever, |quirks| quirks.offset_token_life_ms = Some(1_000));
    let with = async |token: &str| lever.get(&format!("/v1/opportunities?limit=1&offset={token}")).await;
    assert_eq!(with(old).await.1["message"], "Invalid offset token", "from before");
    let (_, first) = lever.get("/v1/opportunities?limit=1").await;
    let next = first["next"].as_str().unwrap();
    lever.clock.advance_ms(1_000);
    assert_eq!(with(next).await.0, 200);
    assert_eq!(with(&next.replace('%', "%25")).await.0, 200, "encoded twice");
    lever.clock.advance_ms(1);
    assert_eq!(with(next).await.0, 400);
}

#[tokio::test]
async fn an_unfit_perform_as_can_be_answered_otherwise() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let users = lever.get("/v1/users?includeDeactivated=true").await.1;
    let gone = users["data"].as_array().unwrap().iter().find(|row| !row["deactivatedAt"].is_null()).unwrap();
    let gone = gone["id"].as_str().unwrap().to_owned();
    let note_as = async |user: &str| {
        let path = format!("/v1/opportunities/{id}/notes?perform_as={user}");
        lever.post(&path, json!({"value": "x"})).await.0
    };
    assert_eq!((note_as(&gone).await, note_as("nobody").await), (400, 400));
    set(&lever, |quirks| {
        quirks.deactivated_perform_as = ActorAnswer::Accepted;
        quirks.unknown_perform_as = ActorAnswer::NotFound;
    });
    assert_eq!((note_as(&gone).await, note_as("nobody").await), (201, 404));
}

#[tokio::test]
async fn form_answers_can_be_matched_by_id() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let template = json!({"text": "Screening", "fields": [{"type": "text", "text": "Summary", "required": true}]});
    let (status, made) = lever.post("/v1/form_templates", template).await;
    assert_eq!(status, 201, "{made}");
    let (template, field) = (&made["data"]["id"], &made["data"]["fields"][0]["id"]);
    let file = async |answer: Value| {
        let body = json!({"baseTemplateId": template, "fields": [answer]});
        lever.post(&format!("/v1/opportunities/{id}/forms"), body).await.0
    };
    let by_id = json!({"id": field, "value": "fits"});
    let by_text = json!({"type": "text", "text": "Summary", "value": "fits"});
    assert_eq!((file(by_id.clone()).await, file(by_text.clone()).await), (400, 201));
    set(&lever, |quirks| quirks.form_fields_matched_by = FieldMatching::Id);
    assert_eq!((file(by_id.clone()).await, file(by_text.clone()).await), (201, 400));
    set(&lever, |quirks| quirks.form_fields_matched_by = FieldMatching::Either);
    assert_eq!((file(by_id).await, file(by_text).await), (201, 201));
}

async fn upload(lever: &Lever, id: &str, name: &str, bytes: &'static [u8]) -> (u16, Value) {
    let path = format!("/v1/opportunities/{id}/files?perform_as={}", lever.user("Julia Brandt"));
    let form = multipart::Form::new().part("file", multipart::Part::bytes(bytes).file_name(name.to_owned()));
    let response = lever.request("POST", &path).multipart(form).send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_file_is_processed_for_a_while_and_then_whatever_is_wished() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    for (outcome, status, download) in [
        (FileOutcome::ByContent, "processed", 200),
        (FileOutcome::Error, "error", 422),
        (FileOutcome::Unsupported, "unsupported", 200),
    ] {
        set(&lever, |quirks| (quirks.file_processing_ms, quirks.file_outcome) = (200, outcome));
        let (_, sent) = upload(&lever, &id, "cv.pdf", b"%PDF-1.7").await;
        assert_eq!(sent["data"]["status"], "processing");
        let file = format!("/v1/opportunities/{id}/files/{}", sent["data"]["id"].as_str().unwrap());
        let bytes = format!("{file}/download");
        assert_eq!(lever.get(&bytes).await.0, 200);
        let strict = Quirks { processing_file_downloads: false, ..lever.sim.quirks() };
        lever.sim.set_quirks(strict);
        assert_eq!(lever.get(&bytes).await.0, 422);
        lever.clock.advance_ms(199);
        assert_eq!(lever.get(&file).await.1["data"]["status"], "processing");
        lever.clock.advance_ms(1);
        assert_eq!(lever.get(&file).await.1["data"]["status"], status);
        assert_eq!(lever.get(&bytes).await.0, download, "{status}");
    }
    // Résumés go the same way, and are parsed only when they were read.
    set(&lever, |quirks| quirks.file_processing_ms = 200);
    let resume = |id: &str| format!("/v1/opportunities/{id}/resumes");
    let applied = lever.sim.apply(Applicant::generated("Data Analyst")).unwrap().opportunity_id;
    let (_, early) = lever.get(&resume(&applied)).await;
    assert_eq!((&early["data"][0]["file"]["status"], early["data"][0].get("parsedData")), (&json!("processing"), None));
    lever.clock.advance_ms(200);
    let (_, late) = lever.get(&resume(&applied)).await;
    assert_eq!(late["data"][0]["file"]["status"], "processed");
    assert!(late["data"][0]["parsedData"].is_object());
}

#[tokio::test]
async fn an_upload_can_take_too_long() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    lever.sim.set_faults(FaultsChange { upload_timeout_share: Some(1.0), ..FaultsChange::default() });
    let (status, refused) = upload(&lever, &id, "cv.pdf", b"%PDF-1.7").await;
    assert_eq!((status, refused), (408, json!({"code": "RequestTimeout", "message": "File took too long to upload."})));
    assert_eq!(lever.get(&format!("/v1/opportunities/{id}/files")).await.1["data"], json!([]));
}

#[tokio::test]
async fn errors_and_throttles_can_come_as_pages_of_a_proxy() {
    let rate_limit = Some(RateLimit { per_second: 1.0, burst: 3.0 });
    let lever = Lever::start_with(|options| Options { rate_limit, ..options }).await;
    let next = [FaultKind::Error, FaultKind::Unavailable].map(|fault| NextFault::once(fault, "GET", "/v1"));
    let change = FaultsChange { html_errors: Some(true), next: next.to_vec(), ..FaultsChange::default() };
    lever.sim.set_faults(change);
    let get = async || {
        let response = lever.request("GET", "/v1/stages").send().await.unwrap();
        let kind = response.headers()["content-type"].to_str().unwrap().to_owned();
        (response.status().as_u16(), kind, response.text().await.unwrap())
    };
    for (status, title) in [(500, "500 Internal Server Error"), (503, "503 Service Unavailable")] {
        let (answered, kind, body) = get().await;
        assert_eq!((answered, kind.as_str()), (status, "text/html; charset=utf-8"));
        assert!(body.starts_with("<html>") && body.contains(title), "{body}");
    }
    assert_eq!(get().await.0, 200);
    assert_eq!(get().await.1, "application/json; charset=utf-8", "429 is another switch");
    lever.sim.set_faults(FaultsChange { html_throttles: Some(true), ..FaultsChange::default() });
    let (status, kind, body) = get().await;
    assert_eq!((status, kind.as_str()), (429, "text/html; charset=utf-8"));
    assert!(body.contains("429 Too Many Requests"));
}

#[tokio::test]
async fn an_answer_can_break_off_in_its_body() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let path = format!("/v1/opportunities/{id}/notes");
    let broken = NextFault::once(FaultKind::CutBody, "POST", "/v1/opportunities");
    lever.sim.set_faults(FaultsChange { next: vec![broken], ..FaultsChange::default() });
    let response = lever.request("POST", &path).json(&json!({"value": "x"})).send().await.unwrap();
    assert_eq!(response.status(), 201, "the head arrives");
    assert!(response.text().await.is_err());
    let entry = &lever.sim.ledger_of(&id)[0];
    assert_eq!((entry.status, entry.applied, entry.cut), (201, true, false));
    lever.sim.set_faults(FaultsChange { cut_body_share: Some(1.0), ..FaultsChange::default() });
    assert!(lever.request("GET", &path).send().await.unwrap().text().await.is_err(), "reads as well");
    lever.sim.set_faults(FaultsChange { clear: true, ..FaultsChange::default() });
    assert_eq!(lever.get(&path).await.1["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_date_header_can_be_off() {
    let lever = Lever::start().await;
    let skew = FaultsChange { date_skew_ms: Some(-86_400_000), ..FaultsChange::default() };
    lever.sim.set_faults(skew);
    let response = lever.request("GET", "/v1/stages").send().await.unwrap();
    assert_eq!(response.headers()["date"], "Wed, 27 May 2026 20:26:40 GMT");
}

#[tokio::test]
async fn nobody_can_connect_during_maintenance_and_everybody_can_after_it() {
    let lever = Lever::start().await;
    assert_eq!(lever.get("/v1/stages").await.0, 200);
    let address = lever.sim.base_url().trim_start_matches("http://").to_owned();
    let connects = async || tokio::net::TcpStream::connect(&address).await.map(drop).map_err(|error| error.kind());
    let until = async |wanted: Result<(), std::io::ErrorKind>| {
        while connects().await != wanted {
            tokio::task::yield_now().await;
        }
    };
    assert_eq!(lever.post("/sim/maintenance", json!({"ms": 1000})).await, (202, json!({"data": {"ms": 1000}})));
    let patience = std::time::Duration::from_secs(10);
    tokio::time::timeout(patience, until(Err(std::io::ErrorKind::ConnectionRefused))).await.unwrap();
    // A connection from before is cut as well.
    assert!(lever.request("GET", "/v1/stages").send().await.is_err());
    tokio::time::timeout(patience, until(Ok(()))).await.unwrap();
    assert_eq!(lever.get("/v1/stages").await.0, 200);
}
