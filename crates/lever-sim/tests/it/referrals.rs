//! Referrals and what people do to files and applications.

use lever_sim::{Options, ResumeFile, Seed};
use serde_json::{Value, json};

use crate::support::{Lever, NOW, SECRET_KEY};

const DAY: i64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn a_referral_lacks_the_options_that_the_application_keeps() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let referrer = lever.user("Henrik Solberg");
    let body = json!({"user": "Henrik Solberg", "relationship": "Former colleague", "comment": "Very thorough."});
    let (status, made) = lever.post(&format!("/sim/opportunities/{id}/referral"), body).await;
    assert_eq!(status, 201);
    let referral = made["data"]["id"].as_str().unwrap();
    let path = format!("/v1/opportunities/{id}/referrals");
    let (_, rows) = lever.get(&path).await;
    let row = &rows["data"][0];
    let field = |place: usize, kind: &str, text: &str, value: &str| {
        json!({
            "id": row["fields"][place]["id"], "type": kind, "text": text, "description": "", "required": false, "value": value,
        })
    };
    let mut relationship = field(1, "dropdown", "Relationship", "Former colleague");
    relationship["prompt"] = json!("Select one");
    let expected = json!({
        "id": referral, "type": "referral", "text": "Referral", "instructions": "",
        "fields": [
            field(0, "text", "Name of referrer", "Henrik Solberg"), relationship,
            field(2, "textarea", "Notes / Comments", "Very thorough."),
        ],
        "baseTemplateId": row["baseTemplateId"], "user": referrer, "referrer": referrer, "stage": null,
        "createdAt": NOW, "completedAt": NOW,
    });
    assert_eq!(rows, json!({"data": [expected], "hasNext": false}));
    assert_eq!(lever.get(&format!("{path}/{referral}")).await, (200, json!({"data": expected})));
    let (_, expanded) = lever.get(&format!("{path}/{referral}?expand=referrer")).await;
    assert_eq!(expanded["data"]["referrer"]["name"], "Henrik Solberg");
    assert_eq!(lever.get(&format!("{path}/nothing")).await.0, 404);
    assert_eq!(lever.post(&path, json!({})).await.0, 405);

    let (_, applications) = lever.get(&format!("/v1/opportunities/{id}/applications")).await;
    let application = &applications["data"][0];
    assert_eq!((&application["type"], &application["user"]), (&json!("referral"), &json!(referrer)));
    let copy = application["customQuestions"].as_array().unwrap().last().unwrap();
    assert_eq!(copy["fields"][1]["options"][0]["text"], "Former colleague");
    let odd = json!({"relationship": "Neighbour"});
    assert_eq!(lever.post(&format!("/sim/opportunities/{id}/referral"), odd).await.0, 400);

    let hidden = lever.sim.apply(lever_sim::Applicant::generated("Director of People")).unwrap().opportunity_id;
    lever.sim.refer(&hidden, "Claire Dubois", "Discreet.").unwrap();
    let path = format!("/v1/opportunities/{hidden}/referrals");
    assert_eq!(lever.get(&path).await.0, 403);
    assert_eq!(lever.with_key(SECRET_KEY).get(&path).await.1["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn nothing_of_a_confidential_opportunity_is_shown_without_the_grant() {
    let lever = Lever::start().await;
    let id = lever.sim.apply(lever_sim::Applicant::generated("Director of People")).unwrap().opportunity_id;
    let posting = lever.posting("Director of People");
    let mut paths = vec![
        format!("/v1/postings/{posting}"),
        format!("/v1/postings/{posting}/users"),
        format!("/v1/postings/{posting}/apply"),
        format!("/v1/surveys/diversity/{posting}"),
    ];
    for collection in ["opportunities", "candidates"] {
        paths.push(format!("/v1/{collection}/{id}"));
        for child in ["applications", "feedback", "file_actions", "files", "forms", "interviews", "notes", "offers"] {
            paths.push(format!("/v1/{collection}/{id}/{child}"));
        }
        for child in ["panels", "referrals", "resumes"] {
            paths.push(format!("/v1/{collection}/{id}/{child}"));
        }
    }
    for path in &paths {
        assert_eq!(lever.get(path).await.0, 403, "{path}");
    }
    let lever = lever.with_key(SECRET_KEY);
    for path in &paths {
        assert_eq!(lever.get(path).await.0, 200, "{path}");
    }
}

#[tokio::test]
async fn the_demo_company_has_one_referral() {
    let lever = Lever::start_with(|options| Options { seed: Seed::small(), ..options }).await;
    let mut types: Vec<Value> = Vec::new();
    for row in lever.sim.world()["opportunities"].as_array().unwrap() {
        let (_, rows) = lever.get(&format!("/v1/opportunities/{}/referrals", row["id"].as_str().unwrap())).await;
        if rows["data"].as_array().is_some_and(|rows| !rows.is_empty()) {
            types.push(rows["data"][0]["type"].clone());
        }
    }
    assert_eq!(types, ["referral"]);
}

#[tokio::test]
async fn what_happens_to_files_is_told_newest_first() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let user = lever.user("Julia Brandt");
    let by_hand = lever.user("Eleanor Whitfield");
    let files = format!("/v1/opportunities/{id}/files");
    lever.clock.advance_ms(1000);
    let part = reqwest::multipart::Part::bytes(b"%PDF-1.7 x".to_vec()).file_name("plan.pdf");
    let form = reqwest::multipart::Form::new().part("file", part);
    let sent = lever.request("POST", &format!("{files}?perform_as={user}")).multipart(form).send().await.unwrap();
    let file: Value = sent.json().await.unwrap();
    let file = file["data"]["id"].as_str().unwrap();
    lever.clock.advance_ms(1000);
    assert_eq!(lever.delete(&format!("{files}/{file}?perform_as={user}")).await.0, 204);
    lever.clock.advance_ms(1000);
    let notes = ResumeFile { name: "notes.txt".to_owned(), bytes: b"call back".to_vec().into() };
    let second = lever.sim.upload_file(&id, notes).unwrap();

    let path = format!("/v1/opportunities/{id}/file_actions");
    let (_, rows) = lever.get(&path).await;
    let rows = rows["data"].as_array().unwrap();
    let action = |place: usize, kind: &str, after: i64, user: Value, meta: Value| {
        json!({
            "id": rows[place]["id"], "opportunityId": id, "type": kind, "occurredAt": NOW + after,
            "createdAt": NOW + after, "user": user, "meta": meta,
        })
    };
    let (_, resumes) = lever.get(&format!("/v1/opportunities/{id}/resumes")).await;
    let resume = &resumes["data"][0];
    let expected = [
        action(0, "file-added", 3000, json!({"id": by_hand}), json!({"fileId": second, "fileName": "notes.txt"})),
        action(1, "file-remove", 2000, json!({"id": user}), json!({"fileId": file, "fileName": "plan.pdf"})),
        action(2, "file-added", 1000, json!({"id": user}), json!({"fileId": file, "fileName": "plan.pdf"})),
        action(
            3,
            "resume-imported",
            0,
            Value::Null,
            json!({"fileId": resume["id"], "fileName": resume["file"]["name"]}),
        ),
    ];
    assert_eq!(*rows, expected);
    let (_, window) =
        lever.get(&format!("{path}?occurred_at_start={}&occurred_at_end={}", NOW + 1000, NOW + 2000)).await;
    assert_eq!(window["data"], json!([expected[1], expected[2]]));
    let (_, first) = lever.get(&format!("{path}?limit=3")).await;
    let next = first["next"].as_str().unwrap();
    assert_eq!(lever.get(&format!("{path}?limit=3&offset={next}")).await.1["data"], json!([expected[3]]));
}

#[tokio::test]
async fn a_deleted_application_leaves_the_opportunity_and_a_row_for_thirty_days_at_a_time() {
    let lever = Lever::start().await;
    let applied = lever.sim.apply(lever_sim::Applicant::generated("Backend Engineer")).unwrap();
    let hidden = lever.sim.apply(lever_sim::Applicant::generated("Director of People")).unwrap();
    lever.clock.advance_ms(1000);
    lever.sim.delete_application(&applied.application_id).unwrap();
    let (status, _) = lever.delete(&format!("/sim/applications/{}", hidden.application_id)).await;
    assert_eq!(status, 200);
    let path = format!("/v1/opportunities/{}", applied.opportunity_id);
    let (_, row) = lever.get(&path).await;
    assert_eq!(row["data"]["applications"], json!([]));
    assert!(row["data"].get("opportunityLocation").is_none());
    let window =
        |start: i64, end: i64| format!("/v1/applications/deleted?deleted_at_start={start}&deleted_at_end={end}");
    let expected = json!({
        "id": applied.application_id, "deletedAt": NOW + 1000, "opportunityId": applied.opportunity_id,
        "postingId": lever.posting("Backend Engineer"),
    });
    let (_, rows) = lever.get(&window(NOW + 1000 - 30 * DAY, NOW + 1000)).await;
    assert_eq!(rows, json!({"data": [expected], "hasNext": false}));
    assert_eq!(lever.get(&window(NOW, NOW + 31 * DAY)).await.0, 400);
    assert_eq!(lever.get("/v1/applications/deleted").await.0, 400);
    assert_eq!(lever.get(&format!("/v1/applications/deleted?deleted_at_start={NOW}")).await.0, 400);
    let (_, rows) = lever.with_key(SECRET_KEY).get(&window(NOW, NOW + DAY)).await;
    assert_eq!(rows["data"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn feedback_from_outside_an_interview_is_listed_and_not_writable() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let user = lever.user("Naomi Feldman");
    for kind in ["assignment", "share", "interview"] {
        let body = json!({"type": kind, "user": "Naomi Feldman", "text": "Fine."});
        assert_eq!(lever.post(&format!("/sim/opportunities/{id}/feedback"), body).await.0, 201);
    }
    let path = format!("/v1/opportunities/{id}/feedback");
    let (_, rows) = lever.get(&path).await;
    let rows = rows["data"].as_array().unwrap();
    let mut kinds: Vec<&str> = rows.iter().map(|row| row["type"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["assignment", "interview", "share"]);
    for row in rows {
        let at = format!("{path}/{}?perform_as={user}", row["id"].as_str().unwrap());
        let writable = row["type"] == "interview";
        assert_eq!(lever.put(&at, json!({"fieldValues": []})).await.0, if writable { 200 } else { 403 });
        assert_eq!(lever.delete(&at).await.0, if writable { 204 } else { 403 });
    }
    let body = json!({"value": "Agreed."});
    let note = lever.sim.write_note(&id, "Good call.").unwrap();
    assert_eq!(lever.post(&format!("/sim/opportunities/{id}/notes/{note}/comments"), body).await.0, 201);
    let (_, thread) = lever.get(&format!("/v1/opportunities/{id}/notes/{note}")).await;
    let said: Vec<&Value> = thread["data"]["fields"].as_array().unwrap().iter().map(|field| &field["value"]).collect();
    assert_eq!(said, [&json!("Good call."), &json!("Agreed.")]);
}

#[tokio::test]
async fn the_template_without_feedback_can_be_read_but_not_listed_or_filled() {
    let lever = Lever::start().await;
    let expected = json!({
        "id": "no-feedback", "text": "No feedback form", "instructions": "", "group": null, "stage": null, "fields": [],
        "createdAt": null, "updatedAt": null,
    });
    assert_eq!(lever.get("/v1/feedback_templates/no-feedback").await, (200, json!({"data": expected})));
    let (_, rows) = lever.get("/v1/feedback_templates").await;
    assert!(rows["data"].as_array().unwrap().iter().all(|row| row["id"] != "no-feedback"));
    let (id, user) = (lever.somebody(), lever.user("Naomi Feldman"));
    let path = format!("/v1/opportunities/{id}/feedback?perform_as={user}");
    assert_eq!(lever.post(&path, json!({"baseTemplateId": "no-feedback"})).await.0, 400);
    assert_eq!(lever.delete("/v1/feedback_templates/no-feedback").await.0, 403);
    assert_eq!(lever.get("/v1/form_templates/no-feedback").await.0, 404);
}
