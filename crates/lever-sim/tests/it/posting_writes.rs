//! Writing, closing and deleting postings.

use serde_json::{Value, json};

use crate::support::{Lever, NOW, SECRET_KEY};

const DAY: i64 = 24 * 60 * 60 * 1000;

fn sample() -> Value {
    json!({
        "text": "Forecasting Engineer", "state": "internal",
        "categories": {"team": "Analytics", "department": "Operations", "location": "Boston, US", "commitment": "Full-time"},
        "tags": ["python"], "workplaceType": "hybrid", "requisitionCodes": ["OPS-052"],
        "content": {
            "descriptionHtml": "<div>Wind &amp; <b>sun</b>.</div>",
            "lists": [{"text": "What you bring", "content": "<li>Statistics</li>"}],
            "closingPostingHtml": "<p>Write to us.</p>",
        },
        "salaryDescriptionHtml": "<div>And a bonus.</div>",
        "salaryRange": {"min": 80000, "max": 95000.5, "currency": "USD", "interval": "per-year-salary"},
    })
}

#[tokio::test]
async fn a_posting_is_made_whole_and_reads_back_under_other_names() {
    let lever = Lever::start().await;
    let user = lever.user("Julia Brandt");
    let path = format!("/v1/postings?perform_as={user}");
    let (status, made) = lever.post(&path, sample()).await;
    assert_eq!(status, 201);
    let id = made["data"]["id"].as_str().unwrap();
    let site = "https://jobs.lever.co/northwindgrid";
    let expected = json!({
        "id": id, "text": "Forecasting Engineer", "state": "internal", "distributionChannels": ["internal"], "user": user,
        "owner": user, "hiringManager": null, "confidentiality": "non-confidential",
        "categories": {
            "team": "Analytics", "department": "Operations", "location": "Boston, US", "allLocations": ["Boston, US"],
            "commitment": "Full-time", "level": null,
        },
        "tags": ["python"],
        "content": {
            "description": "Wind & sun.\n", "descriptionHtml": "<div>Wind &amp; <b>sun</b>.</div>",
            "lists": [{"text": "What you bring", "content": "<li>Statistics</li>"}],
            "closing": "Write to us.\n", "closingHtml": "<p>Write to us.</p>",
        },
        "country": "US", "followers": [user], "reqCode": "OPS-052", "requisitionCodes": ["OPS-052"],
        "urls": {"list": site, "show": format!("{site}/{id}"), "apply": format!("{site}/{id}/apply")},
        "workplaceType": "hybrid", "createdAt": NOW, "updatedAt": NOW, "transcribeInterviews": false,
        "screening": {"enabled": false},
        "salaryRange": {"min": 80000, "max": 95000.5, "currency": "USD", "interval": "per-year-salary"},
        "salaryDescription": "And a bonus.\n", "salaryDescriptionHtml": "<div>And a bonus.</div>",
    });
    assert_eq!(made["data"], expected);
    assert_eq!(lever.get(&format!("/v1/postings/{id}")).await, (200, json!({"data": expected})));
    let (_, linked) = lever.get("/v1/requisitions?requisition_code=OPS-052").await;
    assert!(linked["data"][0]["postings"].as_array().unwrap().contains(&json!(id)));
    let (_, draft) = lever.post(&path, json!({"text": "Only a title"})).await;
    assert_eq!((&draft["data"]["state"], &draft["data"]["urls"]), (&json!("draft"), &Value::Null));
    assert_eq!(lever.post("/v1/postings", sample()).await.0, 400);
    assert_eq!(lever.post(&path, json!({})).await.0, 400);
}

#[tokio::test]
async fn what_a_posting_may_not_hold_is_refused() {
    let lever = Lever::start().await;
    let path = format!("/v1/postings?perform_as={}", lever.user("Julia Brandt"));
    for (key, value) in [
        ("state", json!("pending")),
        ("state", json!("open")),
        ("workplaceType", json!("on-site")),
        ("distributionChannels", json!(["moon"])),
        ("salaryRange", json!({"min": 1, "max": 2, "currency": "USD"})),
        ("salaryRange", json!({"min": 1, "max": 2, "currency": "USD", "interval": "per-month"})),
        ("content", json!({"descriptionHtml": "<h1>Big</h1>"})),
        ("content", json!({"descriptionHtml": "<div onclick=\"x()\">y</div>"})),
        ("content", json!({"lists": [{"text": "x", "content": "<div>y</div>"}]})),
        ("content", json!({"closingPostingHtml": "<script>x</script>"})),
    ] {
        let mut body = sample();
        body[key] = value.clone();
        assert_eq!(lever.post(&path, body).await.0, 400, "{key}: {value}");
    }
}

#[tokio::test]
async fn an_update_of_the_text_alone_falls_to_draft_as_recorded() {
    let lever = Lever::start().await;
    let id = lever.posting("People Operations Partner");
    let applied = lever.sim.apply(lever_sim::Applicant::generated("People Operations Partner")).unwrap();
    let path = format!("/v1/postings/{id}?perform_as={}", lever.user("Julia Brandt"));
    lever.clock.advance_ms(1000);
    let (status, updated) = lever.post(&path, json!({"text": "People Partner"})).await;
    assert_eq!(status, 200);
    let row = &updated["data"];
    assert_eq!((&row["text"], &row["state"]), (&json!("People Partner"), &json!("draft")));
    assert_eq!((&row["urls"], &row["distributionChannels"]), (&Value::Null, &Value::Null));
    assert_eq!((&row["categories"]["allLocations"], &row["categories"]["location"]), (&json!([]), &json!("Leeds, UK")));
    assert_eq!(row["updatedAt"], NOW + 1000);
    assert_eq!(lever.get(&format!("/v1/postings/{id}")).await.1["data"]["state"], "draft");
    // The tag that the application got from the title follows the title.
    let tags = lever.sim.opportunity(&applied.opportunity_id).unwrap()["tags"].clone();
    assert!(tags.as_array().unwrap().contains(&json!("People Partner")));
    assert!(!tags.as_array().unwrap().contains(&json!("People Operations Partner")));

    let (_, kept) = lever.post(&path, json!({"state": "internal", "categories": {"location": "York, UK"}})).await;
    let row = &kept["data"];
    assert_eq!((&row["state"], &row["categories"]["allLocations"]), (&json!("internal"), &json!(["York, UK"])));
    assert_eq!((&row["categories"]["team"], &row["text"]), (&json!("People Operations"), &json!("People Partner")));
    let closed = json!({"state": "closed", "categories": {}, "requisitionCodes": []});
    let (_, closed) = lever.post(&path, closed).await;
    assert_eq!((&closed["data"]["state"], &closed["data"]["requisitionCodes"]), (&json!("closed"), &json!([])));
    let (status, _) = lever.post(&path, json!({"state": "closed", "workplaceType": "unspecified"})).await;
    assert_eq!(status, 400);
    assert_eq!(lever.get(&format!("/v1/postings/{id}/apply")).await.0, 200);
    assert_eq!(lever.post(&format!("/v1/postings/{id}"), json!({"text": "x"})).await.0, 400);

    // By hand nothing falls to draft.
    let open = lever.posting("Backend Engineer");
    lever.sim.rename_posting("Backend Engineer", "Platform Engineer").unwrap();
    let (_, row) = lever.get(&format!("/v1/postings/{open}")).await;
    assert_eq!((&row["data"]["text"], &row["data"]["state"]), (&json!("Platform Engineer"), &json!("published")));
    lever.sim.set_posting_state(&open, "closed").unwrap();
    let (_, row) = lever.get(&format!("/v1/postings/{open}")).await;
    assert_eq!(row["data"]["state"], "closed");
}

#[tokio::test]
async fn the_fall_to_draft_can_be_switched_off() {
    let quirks = lever_sim::Quirks { posting_update_falls_to_draft: false, ..lever_sim::Quirks::default() };
    let lever = Lever::start_with(|options| lever_sim::Options { quirks, ..options }).await;
    let id = lever.posting("People Operations Partner");
    let path = format!("/v1/postings/{id}?perform_as={}", lever.user("Julia Brandt"));
    let (_, updated) = lever.post(&path, json!({"text": "People Partner"})).await;
    let row = &updated["data"];
    assert_eq!((&row["state"], &row["categories"]["allLocations"]), (&json!("internal"), &json!(["Leeds, UK"])));
}

#[tokio::test]
async fn confidential_postings_cannot_be_written_by_any_key() {
    let lever = Lever::start().await;
    let path =
        format!("/v1/postings/{}?perform_as={}", lever.posting("Director of People"), lever.user("Julia Brandt"));
    assert_eq!(lever.post(&path, json!({"text": "x"})).await.0, 403);
    let lever = lever.with_key(SECRET_KEY);
    let (status, refused) = lever.post(&path, json!({"text": "x"})).await;
    assert_eq!((status, &refused["message"]), (403, &json!("Confidential postings cannot be modified by API")));
}

#[tokio::test]
async fn published_means_public_unless_the_channels_are_named() {
    let lever = Lever::start().await;
    let id = lever.posting("Data Analyst");
    let path = format!("/v1/postings/{id}?perform_as={}", lever.user("Julia Brandt"));
    let body = json!({"state": "published", "categories": {}, "distributionChannels": ["internal"]});
    assert_eq!(lever.post(&path, body).await.1["data"]["distributionChannels"], json!(["internal"]));
    let count =
        async |query: &str| lever.get(&format!("/v1/postings?{query}")).await.1["data"].as_array().unwrap().len();
    assert_eq!(count("state=published").await, 3);
    assert_eq!(count("state=published&distributionChannel=internal&distributionChannel=public").await, 4);
    assert_eq!(count("state=published&distributionChannel=public").await, 3);
    assert_eq!(count(&format!("updated_at_start={NOW}&confidentiality=non-confidential")).await, 1);
    let (_, one) = lever.get(&format!("/v1/postings/{id}?distribution=external")).await;
    assert_eq!(one["data"]["content"]["customQuestions"].as_array().unwrap().len(), 1);
    assert_eq!(lever.get(&format!("/v1/postings/{id}?distribution=everywhere")).await.0, 400);
    assert!(lever.get(&format!("/v1/postings/{id}")).await.1["data"]["content"].get("customQuestions").is_none());
}

#[tokio::test]
async fn a_deleted_posting_leaves_a_row_and_its_applications() {
    let lever = Lever::start().await;
    let applied = lever.sim.apply(lever_sim::Applicant::generated("Data Analyst")).unwrap();
    let (id, hidden) = (lever.posting("Data Analyst"), lever.posting("Director of People"));
    lever.clock.advance_ms(1000);
    assert_eq!(lever.delete(&format!("/sim/postings/{id}")).await, (200, json!({"data": {"id": id}})));
    lever.sim.delete_posting("Director of People").unwrap();
    assert_eq!(lever.get(&format!("/v1/postings/{id}")).await.0, 404);
    let gone = json!({"id": id, "deletedAt": NOW + 1000});
    let (_, rows) = lever.get("/v1/postings/deleted").await;
    assert_eq!(rows, json!({"data": [gone], "hasNext": false}));
    let window = |start: i64, end: i64| format!("/v1/postings/deleted?deleted_at_start={start}&deleted_at_end={end}");
    assert_eq!(lever.get(&window(NOW, NOW + 1000)).await.1["data"], json!([gone]));
    assert_eq!(lever.get(&window(NOW - 2, NOW - 1)).await.1["data"], json!([]));
    assert_eq!(lever.get(&window(NOW - 31 * DAY, NOW)).await.0, 400);
    assert_eq!(lever.get(&format!("/v1/postings/deleted?deleted_at_end={NOW}")).await.0, 400);
    let (_, application) = lever.get(&format!("/v1/opportunities/{}/applications", applied.opportunity_id)).await;
    assert_eq!(application["data"][0]["posting"], id.as_str());
    let (_, requisition) = lever.get("/v1/requisitions?requisition_code=OPS-052").await;
    assert_eq!(requisition["data"][0]["postings"], json!([]));
    lever.clock.advance_ms(31 * DAY);
    assert_eq!(lever.get("/v1/postings/deleted").await.1["data"], json!([]));
    let lever = lever.with_key(SECRET_KEY);
    let (_, rows) = lever.get(&window(NOW, NOW + 1000)).await;
    assert!(rows["data"].as_array().unwrap().contains(&json!({"id": hidden, "deletedAt": NOW + 1000})));
}

#[tokio::test]
async fn who_may_see_a_posting_is_told_in_an_envelope_of_its_own() {
    let lever = Lever::start().await;
    let id = lever.posting("Account Executive");
    let manager = lever.user("Owen Pritchard");
    let expected = json!({
        "posting": {"id": id, "text": "Account Executive"},
        "users": [{
            "id": manager, "name": "Owen Pritchard", "email": "owen.pritchard@northwindgrid.example",
            "inheritedFromRoleId": "limited", "conditions": {},
        }],
        "roles": [
            {"id": "admin", "name": "Admin", "isReadOnly": true},
            {"id": "limited", "name": "Limited Team Member", "isReadOnly": true, "conditions": {}},
            {"id": "owner", "name": "Super Admin", "isReadOnly": true},
            {"id": "team", "name": "Team Member", "isReadOnly": true},
        ],
    });
    assert_eq!(lever.get(&format!("/v1/postings/{id}/users")).await, (200, expected));
    assert_eq!(lever.get(&format!("/v1/postings/{}/users", lever.posting("Director of People"))).await.0, 403);
}
