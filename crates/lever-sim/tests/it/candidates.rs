//! The deprecated names of the opportunity routes.

use serde_json::json;

use crate::support::Lever;

#[tokio::test]
async fn every_opportunity_route_answers_to_its_old_name() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    for what in [
        "",
        "/applications",
        "/feedback",
        "/files",
        "/forms",
        "/interviews",
        "/notes",
        "/offers",
        "/panels",
        "/referrals",
        "/resumes",
        "/file_actions",
        "?expand=applications",
    ] {
        let (status, old) = lever.get(&format!("/v1/candidates/{id}{what}")).await;
        assert_eq!((status, old), lever.get(&format!("/v1/opportunities/{id}{what}")).await, "{what}");
        assert_eq!(status, 200, "{what}");
    }
    assert_eq!(lever.get("/v1/candidates?limit=1").await, lever.get("/v1/opportunities?limit=1").await);
    let (_, resumes) = lever.get(&format!("/v1/candidates/{id}/resumes")).await;
    let resume = resumes["data"][0]["id"].as_str().unwrap();
    let download =
        lever.request("GET", &format!("/v1/candidates/{id}/resumes/{resume}/download")).send().await.unwrap();
    assert_eq!(download.status(), 200);
    let user = lever.user("Julia Brandt");
    let notes = format!("/v1/candidates/{id}/notes?perform_as={user}");
    assert_eq!(lever.post(&notes, json!({"value": "By its old name."})).await.0, 201);
    assert_eq!(lever.put(&format!("/v1/candidates/{id}/stage"), json!({"stage": "offer"})).await.0, 200);
    assert_eq!(lever.post(&format!("/v1/candidates/{id}/addTags"), json!({"tags": ["old"]})).await.0, 200);
    let ledger = lever.sim.ledger_of(&id);
    let told: Vec<(&str, &str)> = ledger.iter().map(|entry| (entry.kind.as_str(), entry.path.as_str())).collect();
    let path = |what: &str| format!("/v1/candidates/{id}/{what}");
    assert_eq!(told, [("notes", path("notes").as_str()), ("stage", &path("stage")), ("addTags", &path("addTags"))]);
    let (status, missing) = lever.get("/v1/candidates/nobody/dreams").await;
    assert_eq!((status, &missing["message"]), (404, &json!("/v1/candidates/nobody/dreams does not exist")));
    assert_eq!(lever.get("/v1/candidatesX").await.0, 404);
}
