//! Panels, interviews and their events.

use serde_json::json;

use crate::support::{Lever, NOW, Receiver};

#[tokio::test]
async fn a_panel_lives_and_dies_with_its_interviews() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    let id = lever.somebody();
    receiver.listen(&lever);
    let (user, interviewer) = (lever.user("Julia Brandt"), lever.user("Henrik Solberg"));
    let base = format!("/v1/opportunities/{id}");
    let interview = json!({"interviewers": [{"id": interviewer}], "date": NOW + 86_400_000, "duration": 45, "subject": "Technical"});
    let body = json!({"timezone": "Europe/London", "interviews": [interview]});
    assert_eq!(lever.post(&format!("{base}/panels"), body.clone()).await.0, 400, "perform_as is required");
    let (status, panel) = lever.post(&format!("{base}/panels?perform_as={user}"), body).await;
    assert_eq!(status, 201);
    let panel = &panel["data"];
    assert_eq!((&panel["externallyManaged"], &panel["feedbackReminder"]), (&json!(true), &json!("daily")));
    assert_eq!(panel["applications"].as_array().unwrap().len(), 1);
    assert_eq!(panel["end"].as_i64().unwrap() - panel["start"].as_i64().unwrap(), 45 * 60_000);
    assert_eq!(panel["interviews"][0]["feedbackTemplate"], "no-feedback");
    let panel_id = panel["id"].as_str().unwrap();
    let first = panel["interviews"][0]["id"].as_str().unwrap();
    let put = json!({"interviewers": [{"id": interviewer}], "date": NOW + 90_000_000, "duration": 30});
    let (status, replaced) = lever.put(&format!("{base}/interviews/{first}?perform_as={user}"), put).await;
    assert_eq!((status, &replaced["data"]["subject"]), (200, &json!(null)));
    assert_eq!(replaced["data"]["feedbackTemplate"], json!(null));
    assert_eq!(replaced["data"]["opportunityId"], id.as_str());
    let second =
        json!({"panel": panel_id, "interviewers": [{"id": interviewer}], "date": NOW + 90_000_000, "duration": 30});
    assert_eq!(lever.post(&format!("{base}/interviews?perform_as={user}"), second).await.0, 201);
    for (kind, left) in [("first", 1), ("second", 0)] {
        let (_, list) = lever.get(&format!("{base}/interviews")).await;
        let next = list["data"][0]["id"].as_str().unwrap().to_owned();
        assert_eq!(lever.delete(&format!("{base}/interviews/{next}?perform_as={user}")).await.0, 204, "{kind}");
        assert_eq!(lever.get(&format!("{base}/interviews")).await.1["data"].as_array().unwrap().len(), left);
    }
    assert_eq!(lever.get(&format!("{base}/panels/{panel_id}")).await.0, 404);
    lever.sim.settled().await;
    let count = |event: &str| receiver.bodies(event).len();
    assert_eq!((count("interviewCreated"), count("interviewUpdated"), count("interviewDeleted")), (2, 1, 2));
    let created = &receiver.bodies("interviewCreated")[0]["data"];
    assert_eq!(
        (&created["panelId"], &created["opportunityId"], &created["createdAt"]),
        (&json!(panel_id), &json!(id), &json!(NOW))
    );
}

#[tokio::test]
async fn a_panel_is_checked() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let user = lever.user("Julia Brandt");
    let panels = format!("/v1/opportunities/{id}/panels?perform_as={user}");
    let interview = json!({"interviewers": [{"id": user}], "date": NOW, "duration": 30});
    let with = |key: &str, value: serde_json::Value| {
        let mut interview = interview.clone();
        interview[key] = value;
        json!({"timezone": "UTC", "interviews": [interview]})
    };
    for bad in [
        json!({"timezone": "UTC", "interviews": []}),
        json!({"interviews": [interview]}),
        json!({"timezone": "UTC", "interviews": [interview], "applications": []}),
        with("duration", json!(0)),
        with("interviewers", json!([])),
        with("interviewers", json!([{"id": "nobody"}])),
    ] {
        assert_eq!(lever.post(&panels, bad.clone()).await.0, 400, "{bad}");
    }
    assert_eq!(lever.get(&format!("/v1/opportunities/{id}/panels")).await.1["data"], json!([]));
}

#[tokio::test]
async fn a_panel_made_in_the_interface_is_left_alone() {
    let seed = lever_sim::Seed::small();
    let lever = Lever::start_with(|options| lever_sim::Options { seed, ..options }).await;
    let world = lever.sim.world();
    let planned = |row: &&serde_json::Value| row["interviews"] != 0 && row["confidentiality"] == "non-confidential";
    let id =
        world["opportunities"].as_array().unwrap().iter().find(planned).unwrap()["id"].as_str().unwrap().to_owned();
    let base = format!("/v1/opportunities/{id}");
    let user = lever.user("Julia Brandt");
    let (_, panels) = lever.get(&format!("{base}/panels")).await;
    assert_eq!(panels["data"][0]["externallyManaged"], false);
    let panel = panels["data"][0]["id"].as_str().unwrap();
    let interview = panels["data"][0]["interviews"][0]["id"].as_str().unwrap();
    let new = json!({"panel": panel, "interviewers": [{"id": user}], "date": NOW, "duration": 30});
    let whole = json!({"timezone": "UTC", "interviews": [new]});
    let one = |what: &str| format!("{base}/{what}?perform_as={user}");
    assert_eq!(lever.put(&one(&format!("panels/{panel}")), whole).await.0, 403);
    assert_eq!(lever.delete(&one(&format!("panels/{panel}"))).await.0, 403);
    assert_eq!(lever.post(&one("interviews"), new.clone()).await.0, 403);
    assert_eq!(lever.put(&one(&format!("interviews/{interview}")), new).await.0, 403);
    assert_eq!(lever.delete(&one(&format!("interviews/{interview}"))).await.0, 403);
    assert_eq!(lever.get(&format!("{base}/panels")).await.1, panels);
}
