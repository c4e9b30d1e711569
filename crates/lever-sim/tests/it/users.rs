//! Users: added, replaced, deactivated; and the security events that tell of it.

use serde_json::{Value, json};

use crate::support::{Lever, NOW, SECRET_KEY};

#[tokio::test]
async fn a_new_user_is_an_interviewer_unless_told_and_is_found_by_directory_and_roles() {
    let lever = Lever::start().await;
    let body = json!({"name": "Petra Example", "email": "petra.example@northwindgrid.example"});
    let (status, added) = lever.post("/v1/users", body).await;
    let user = &added["data"];
    let expected = json!({
        "id": user["id"], "name": "Petra Example", "username": "petra.example",
        "email": "petra.example@northwindgrid.example", "accessRole": "interviewer", "photo": null, "createdAt": NOW,
        "deactivatedAt": null, "externalDirectoryId": null, "linkedContactIds": null, "jobTitle": null, "managerId": null,
    });
    assert_eq!((status, user), (201, &expected));
    let manager = lever.user("Marcus Adeyinka");
    let body = json!({
        "name": "Quirin Example", "email": "quirin@northwindgrid.example", "accessRole": "admin",
        "externalDirectoryId": "dir-9", "jobTitle": "Recruiter", "managerId": manager,
    });
    let (_, second) = lever.post("/v1/users", body).await;
    let names = async |query: &str| {
        let (_, rows) = lever.get(&format!("/v1/users?{query}")).await;
        let mut names: Vec<String> =
            rows["data"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names("external_directory_id=dir-9").await, ["Quirin Example"]);
    assert_eq!(
        names("accessRole[]=admin&accessRole[]=super%20admin").await,
        ["Eleanor Whitfield", "Marcus Adeyinka", "Quirin Example"]
    );
    assert_eq!(names("email=PETRA.example@northwindgrid.example").await, ["Petra Example"]);
    assert_eq!((&second["data"]["managerId"], &second["data"]["jobTitle"]), (&json!(manager), &json!("Recruiter")));

    for bad in [
        json!({"name": "X"}),
        json!({"email": "x@northwindgrid.example"}),
        json!({"name": "X", "email": "Petra.Example@northwindgrid.example"}),
        json!({"name": "X", "email": "x@northwindgrid.example", "accessRole": "owner of all"}),
    ] {
        assert_eq!(lever.post("/v1/users", bad.clone()).await.0, 400, "{bad}");
    }
}

#[tokio::test]
async fn a_put_replaces_the_whole_user_and_an_interviewer_follows_nobody() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let user = lever.user("Samir Khatri");
    let path = format!("/v1/users/{user}");
    let followers = async || lever.get(&format!("/v1/opportunities/{id}")).await.1["data"]["followers"].clone();
    assert_eq!(followers().await, json!([user]));
    let whole = json!({"name": "Samir Khatri", "email": "samir.khatri@northwindgrid.example", "accessRole": "admin"});
    let (status, replaced) = lever.put(&path, whole).await;
    assert_eq!((status, &replaced["data"]["jobTitle"]), (200, &Value::Null));
    assert_eq!(followers().await, json!([user]));
    let body = json!({"name": "Samir K.", "email": "samir@northwindgrid.example", "accessRole": "interviewer"});
    let (_, replaced) = lever.put(&path, body).await;
    assert_eq!(
        (&replaced["data"]["name"], &replaced["data"]["username"]),
        (&json!("Samir K."), &json!("samir.khatri"))
    );
    assert_eq!(followers().await, json!([]));
    let without_role = json!({"name": "Samir K.", "email": "samir@northwindgrid.example"});
    assert_eq!(lever.put(&path, without_role).await.0, 400);
    assert_eq!(lever.put("/v1/users/nobody", json!({})).await.0, 404);
    assert_eq!(lever.delete(&path).await.0, 405);
}

#[tokio::test]
async fn a_deactivated_user_is_hidden_cannot_act_and_comes_back() {
    let lever = Lever::start().await;
    let user = lever.user("Claire Dubois");
    let path = format!("/v1/users/{user}");
    let (status, gone) = lever.post(&format!("{path}/deactivate"), json!({})).await;
    assert_eq!((status, &gone["data"]["deactivatedAt"]), (200, &json!(NOW)));
    lever.clock.advance_ms(1000);
    let (_, again) = lever.post(&format!("{path}/deactivate"), json!({})).await;
    assert_eq!(again["data"]["deactivatedAt"], NOW);
    let (_, rows) = lever.get("/v1/users").await;
    assert!(rows["data"].as_array().unwrap().iter().all(|row| row["id"] != user.as_str()));
    let note = format!("/v1/opportunities/{}/notes?perform_as={user}", lever.somebody());
    assert_eq!(lever.post(&note, json!({"value": "x"})).await.0, 400);
    let (_, back) = lever.post(&format!("{path}/reactivate"), json!({})).await;
    assert_eq!(back["data"]["deactivatedAt"], Value::Null);
    assert_eq!(lever.post(&note, json!({"value": "x"})).await.0, 201);
}

#[tokio::test]
async fn security_events_are_told_newest_first_and_filtered() {
    let lever = Lever::start().await;
    lever.clock.advance_ms(1000);
    let body = json!({"name": "Rosa Example", "email": "rosa@northwindgrid.example"});
    let (_, added) = lever.post("/v1/users", body).await;
    let user = added["data"]["id"].as_str().unwrap();
    lever.clock.advance_ms(1000);
    let body = json!({"name": "Rosa Example", "email": "rosa.e@northwindgrid.example", "accessRole": "admin"});
    lever.put(&format!("/v1/users/{user}"), body).await;
    lever.clock.advance_ms(1000);
    lever.post(&format!("/v1/users/{user}/deactivate"), json!({})).await;
    let of_user = format!("/v1/audit_events?target_id={user}");
    let (_, rows) = lever.get(&of_user).await;
    let rows = rows["data"].as_array().unwrap().clone();
    let mut kinds: Vec<(&str, i64)> =
        rows.iter().map(|row| (row["type"].as_str().unwrap(), row["createdAt"].as_i64().unwrap() - NOW)).collect();
    kinds[1..3].sort_unstable();
    assert_eq!(
        kinds,
        [("user:deactivated", 3000), ("user.email:changed", 2000), ("user.role:changed", 2000), ("user:added", 1000)]
    );
    let changed = rows.iter().find(|row| row["type"] == "user.role:changed").unwrap();
    let expected = json!({
        "id": changed["id"], "createdAt": NOW + 2000, "type": "user.role:changed", "user": null,
        "target": {"id": user, "type": "user", "label": "Rosa Example"}, "meta": {"from": "interviewer", "to": "admin"},
    });
    assert_eq!(*changed, expected);
    let count =
        async |query: &str| lever.get(&format!("/v1/audit_events?{query}")).await.1["data"].as_array().unwrap().len();
    assert_eq!(count(&format!("type=user:added&target_id={user}")).await, 1);
    assert_eq!(count("user_id=null").await, 4);
    assert_eq!(count(&format!("target_id={user}&created_at_start={}", NOW + 2000)).await, 3);

    // The keys this Lever was started with.
    let (_, keys) = lever.get("/v1/audit_events?target_type=key").await;
    let boss = keys["data"].as_array().unwrap().iter().find(|row| row["target"]["label"] == "boss").unwrap();
    let admin = lever.user("Eleanor Whitfield");
    let expected = json!({
        "id": boss["id"], "createdAt": NOW, "type": "key:added",
        "user": {
            "id": admin, "email": "eleanor.whitfield@northwindgrid.example", "name": "Eleanor Whitfield",
            "role": "super admin",
        },
        "target": {"id": boss["target"]["id"], "type": "key", "label": "boss"},
        "meta": {"key": {
            "id": boss["target"]["id"], "name": "boss", "partner": null,
            "tokenLastFour": SECRET_KEY[SECRET_KEY.len() - 4..], "service": "data-api",
        }},
    });
    assert_eq!(*boss, expected);
    assert_eq!(lever.post("/v1/audit_events", json!({})).await.0, 405);
}
