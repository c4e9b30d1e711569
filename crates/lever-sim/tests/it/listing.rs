//! Paging and filters.

use std::collections::BTreeSet;

use lever_sim::{Options, Seed};
use serde_json::Value;

use crate::support::Lever;

async fn with_people(people: usize) -> Lever {
    let seed = Seed::no_applicants().with_opportunities(people);
    Lever::start_with(|options| Options { seed, ..options }).await
}

fn ids(body: &Value) -> Vec<String> {
    body["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_sweep_finds_everybody_once_whichever_way_the_token_is_encoded() {
    let lever = with_people(8).await;
    let everybody = ids(&lever.get("/v1/opportunities").await.1);
    assert_eq!(everybody.iter().collect::<BTreeSet<_>>().len(), everybody.len());
    // Raw: put in the URL as it came. Encoded: once more, as an HTTP library does with a query parameter.
    for encode_again in [false, true] {
        let (mut found, mut offset) = (Vec::new(), None::<String>);
        loop {
            let request = lever.request("GET", "/v1/opportunities?limit=3");
            let request = match (&offset, encode_again) {
                (None, _) => request,
                (Some(token), true) => request.query(&[("offset", token)]),
                (Some(token), false) => lever.request("GET", &format!("/v1/opportunities?limit=3&offset={token}")),
            };
            let body: Value = request.send().await.unwrap().json().await.unwrap();
            found.extend(ids(&body));
            if body["hasNext"] == false {
                assert!(body.get("next").is_none());
                break;
            }
            offset = Some(body["next"].as_str().unwrap().to_owned());
        }
        assert_eq!(found, everybody);
    }
}

#[tokio::test]
async fn a_token_that_is_none_is_refused() {
    let lever = with_people(2).await;
    for token in ["nonsense", "%5B1%5D", "%5B%22a%22%2C1%2C2%5D", "%7B%7D"] {
        let (status, body) = lever.get(&format!("/v1/opportunities?offset={token}")).await;
        assert_eq!((status, body["message"].as_str()), (400, Some("Invalid offset token")), "{token}");
    }
    assert_eq!(lever.get("/v1/opportunities?limit=0").await.0, 400);
}

#[tokio::test]
async fn opportunities_come_in_the_order_of_the_pipeline() {
    let lever = with_people(10).await;
    let stages = ids(&lever.get("/v1/stages").await.1);
    let (_, body) = lever.get("/v1/opportunities").await;
    let key = |row: &Value| {
        let rank = stages.iter().position(|stage| row["stage"] == stage.as_str()).unwrap();
        (rank, std::cmp::Reverse(row["lastAdvancedAt"].as_i64().unwrap()))
    };
    assert!(body["data"].as_array().unwrap().is_sorted_by_key(key));
}

#[tokio::test]
async fn filters_narrow_the_list() {
    let lever = with_people(12).await;
    let (_, all) = lever.get("/v1/opportunities?expand=applications").await;
    let rows = all["data"].as_array().unwrap();
    let check = async |query: String, admits: &dyn Fn(&Value) -> bool| {
        let expected: Vec<String> =
            rows.iter().filter(|row| admits(row)).map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        assert_eq!(ids(&lever.get(&format!("/v1/opportunities?{query}")).await.1), expected, "{query}");
    };
    let posting = lever.posting("Backend Engineer");
    check(format!("posting_id={posting}"), &|row| row["applications"][0]["posting"] == posting.as_str()).await;
    check("archived=true".into(), &|row| !row["archived"].is_null()).await;
    check("archived=false".into(), &|row| row["archived"].is_null()).await;
    check("stage_id=applicant-new&stage_id=offer".into(), &|row| {
        row["stage"] == "applicant-new" || row["stage"] == "offer"
    })
    .await;
    check("tag=Data%20Analyst".into(), &|row| row["tags"].as_array().unwrap().iter().any(|tag| tag == "Data Analyst"))
        .await;
    let email = rows[3]["emails"][0].as_str().unwrap().to_uppercase();
    check(format!("email={email}"), &|row| row["emails"] == rows[3]["emails"]).await;
    let contact = rows[5]["contact"].as_str().unwrap();
    check(format!("contact_id={contact}"), &|row| row["contact"] == contact).await;
    let created = rows[2]["createdAt"].as_i64().unwrap();
    check(format!("created_at_start={created}"), &|row| row["createdAt"].as_i64().unwrap() >= created).await;
    // A row without `updatedAt` is in no window of it.
    check("updated_at_start=0".into(), &|row| !row["updatedAt"].is_null()).await;
    assert_eq!(lever.get("/v1/opportunities?created_at_start=yesterday").await.0, 400);
}

#[tokio::test]
async fn seeded_rows_are_as_old_accounts_are() {
    let lever = with_people(12).await;
    let (_, body) = lever.get("/v1/opportunities").await;
    let rows = body["data"].as_array().unwrap();
    assert!(rows.iter().any(|row| row["updatedAt"].is_null()) && rows.iter().any(|row| row["updatedAt"].is_i64()));
    let changes = rows.iter().flat_map(|row| row["stageChanges"].as_array().unwrap());
    assert!(changes.clone().count() > rows.len() && changes.into_iter().all(|change| change.get("userId").is_none()));
}

#[tokio::test]
async fn expand_puts_whole_objects_and_include_leaves_the_rest_out() {
    let lever = with_people(1).await;
    let (_, body) = lever.get("/v1/opportunities?expand=stage&expand=owner&expand=contact&expand=applications").await;
    let row = &body["data"][0];
    assert!(row["stage"]["text"].is_string() && row["owner"]["email"].is_string());
    assert!(row["contact"]["name"].is_string() && row["applications"][0]["posting"].is_string());
    let (_, body) = lever.get("/v1/opportunities?include=tags&include=stage").await;
    let keys: Vec<&String> = body["data"][0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "stage", "tags"]);
}

#[tokio::test]
async fn account_lists_have_their_shapes() {
    let lever = with_people(6).await;
    let (_, stages) = lever.get("/v1/stages").await;
    let ids = ids(&stages);
    assert_eq!(&ids[..4], ["lead-new", "lead-reached-out", "lead-responded", "applicant-new"]);
    assert_eq!(ids.last().unwrap(), "offer");
    let (_, hired) = lever.get("/v1/archive_reasons?type=hired").await;
    assert_eq!(hired["data"].as_array().unwrap().len(), 1);
    let (_, disposition) = lever.get("/v1/disposition_stages").await;
    assert_eq!(disposition["data"]["stages"][3]["pipeline"], "applicant");
    assert!(disposition["data"]["stages"][3]["rank"].is_f64());
    let (_, tags) = lever.get("/v1/tags").await;
    assert!(
        tags["data"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["text"] == "Full-time" && row["count"].as_i64().unwrap() > 1)
    );
    assert!(lever.get("/v1/sources").await.1["data"][0]["count"].is_i64());
    let (_, users) = lever.get("/v1/users?accessRole=interviewer").await;
    assert_eq!(users["data"].as_array().unwrap().len(), 2);
    assert!(lever.get("/v1/webhooks").await.1.get("hasNext").is_none());
}
