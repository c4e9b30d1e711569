//! Notes: threads, secret ones, and whose may be changed.

use serde_json::json;

use crate::support::{Lever, NOW};

#[tokio::test]
async fn a_note_is_a_thread() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let user = lever.user("Julia Brandt");
    let notes = format!("/v1/opportunities/{id}/notes");
    let (status, note) =
        lever.post(&format!("{notes}?perform_as={user}"), json!({"value": "root", "secret": true, "score": 3})).await;
    assert_eq!(status, 201);
    let note_id = note["data"]["noteId"].as_str().unwrap();
    assert_eq!(note["data"]["id"], note_id);
    let root = json!({
        "type": "note", "text": "Comment", "value": "root", "createdAt": NOW, "user": user, "score": 3,
        "stage": "applicant-new",
    });
    assert_eq!(note["data"]["fields"], json!([root]));
    let (status, _) = lever.post(&format!("{notes}?note_id={note_id}"), json!({"value": "comment"})).await;
    assert_eq!(status, 201);
    let (_, read) = lever.get(&format!("{notes}/{note_id}")).await;
    assert_eq!(read["data"]["secret"], true);
    assert_eq!(read["data"]["fields"][1]["value"], "comment");
    assert_eq!(lever.post(&notes, json!({"value": ""})).await.0, 400);
    assert_eq!(lever.post(&notes, json!({"value": "x", "score": 5})).await.0, 400);
    assert_eq!(lever.post(&format!("{notes}?note_id=none"), json!({"value": "x"})).await.0, 404);
    let writes: Vec<_> = lever.sim.ledger_of(&id).into_iter().filter(|entry| entry.applied).collect();
    assert_eq!(writes.len(), 2);
    assert_eq!((writes[0].kind.as_str(), writes[0].result_id.as_deref()), ("notes", Some(note_id)));
    assert_eq!(writes[0].perform_as.as_deref(), Some(user.as_str()));
    assert_eq!(writes[0].body["value"], "root");
}

#[tokio::test]
async fn only_notes_made_by_api_are_changed_by_api() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let notes = format!("/v1/opportunities/{id}/notes");
    let theirs = lever.sim.write_note(&id, "by hand").unwrap();
    assert_eq!(lever.delete(&format!("{notes}/{theirs}")).await.0, 403);
    assert_eq!(lever.put(&format!("{notes}/{theirs}"), json!({"values": [{"value": "x"}]})).await.0, 403);
    let (_, note) = lever.post(&notes, json!({"value": "by api", "secret": true})).await;
    let ours = note["data"]["noteId"].as_str().unwrap();
    let (status, replaced) =
        lever.put(&format!("{notes}/{ours}"), json!({"values": [{"value": "new"}, {"value": "more"}]})).await;
    assert_eq!((status, &replaced), (200, &json!({"data": {"noteId": ours}})));
    let (_, read) = lever.get(&format!("{notes}/{ours}")).await;
    assert_eq!(read["data"]["fields"].as_array().unwrap().len(), 2);
    // A PUT is whole: what is left out falls back.
    assert_eq!(read["data"]["secret"], false);
    assert_eq!(lever.delete(&format!("{notes}/{ours}")).await.0, 204);
    assert_eq!(lever.get(&notes).await.1["data"].as_array().unwrap().len(), 1);
}
