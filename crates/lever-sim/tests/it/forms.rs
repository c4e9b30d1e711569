//! Profile forms, feedback and their templates.

use serde_json::{Value, json};

use crate::support::Lever;

async fn template(lever: &Lever) -> Value {
    let body = json!({
        "text": "Fulcrum assessment", "instructions": "", "secretByDefault": true,
        "fields": [
            {"type": "text", "text": "Fit", "description": "", "required": true},
            {"type": "dropdown", "text": "Advice", "description": "", "options": [{"text": "advance"}, {"text": "hold"}]},
            {"type": "multiple-select", "text": "Skills", "options": [{"text": "Rust"}, {"text": "SQL"}]},
            {"type": "yes-no", "text": "Reviewed"},
        ],
    });
    let (status, made) = lever.post("/v1/form_templates", body).await;
    assert_eq!(status, 201);
    made["data"].clone()
}

fn answers(template: &Value, values: [Value; 4]) -> Value {
    let fields = template["fields"].as_array().unwrap().iter().zip(values);
    let fields: Vec<Value> = fields
        .map(|(field, value)| json!({"type": field["type"], "text": field["text"], "description": field["description"], "value": value}))
        .collect();
    json!({"baseTemplateId": template["id"], "fields": fields})
}

#[tokio::test]
async fn a_form_is_filed_whole_or_not_at_all() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let user = lever.user("Julia Brandt");
    let template = template(&lever).await;
    let forms = format!("/v1/opportunities/{id}/forms");
    let good = answers(&template, [json!("86"), json!("advance"), json!(["Rust"]), Value::Null]);

    let mut missing = good.clone();
    missing["fields"].as_array_mut().unwrap().pop();
    let mut extra = good.clone();
    extra["fields"].as_array_mut().unwrap().push(json!({"type": "text", "text": "More", "value": "x"}));
    let mut renamed = good.clone();
    renamed["fields"][0]["text"] = json!("Score");
    let unanswered = answers(&template, [Value::Null, json!("advance"), Value::Null, Value::Null]);
    let no_option = answers(&template, [json!("86"), json!("reject"), Value::Null, Value::Null]);
    let wrong_type = answers(&template, [json!(86), Value::Null, Value::Null, Value::Null]);
    for bad in
        [missing, extra, renamed, unanswered, no_option, wrong_type, json!({"baseTemplateId": "none", "fields": []})]
    {
        assert_eq!(lever.post(&forms, bad.clone()).await.0, 400, "{bad}");
    }
    assert_eq!(lever.get(&forms).await.1["data"], json!([]));

    let (status, filed) = lever.post(&format!("{forms}?perform_as={user}"), good).await;
    assert_eq!(status, 201);
    let form = &filed["data"];
    assert_eq!(
        (&form["type"], &form["baseTemplateId"], &form["user"]),
        (&json!("form"), &template["id"], &json!(user))
    );
    assert_eq!((&form["secret"], &form["stage"]), (&json!(true), &json!("applicant-new")));
    assert_eq!(form["fields"][1]["value"], "advance");
    assert_eq!(form["fields"][1]["id"], template["fields"][1]["id"]);
    let path = format!("{forms}/{}", form["id"].as_str().unwrap());
    assert_eq!(lever.get(&path).await.1["data"], *form);
    // There is no way to change or delete one.
    assert_eq!(lever.delete(&path).await.0, 405);
    let mut open = answers(&template, [json!("1"), Value::Null, Value::Null, Value::Null]);
    open["secret"] = json!(false);
    assert_eq!(lever.post(&forms, open).await.1["data"]["secret"], false);
}

#[tokio::test]
async fn templates_made_by_api_can_be_replaced_and_deleted() {
    let lever = Lever::start().await;
    let made = template(&lever).await;
    let path = format!("/v1/form_templates/{}", made["id"].as_str().unwrap());
    let (_, list) = lever.get("/v1/form_templates?include=text").await;
    assert!(list["data"].as_array().unwrap().iter().all(|row| row.get("fields").is_none()));
    let (status, replaced) =
        lever.put(&path, json!({"text": "New", "fields": [{"type": "text", "text": "Fit"}]})).await;
    assert_eq!(status, 200);
    assert_eq!(replaced["data"]["secretByDefault"], false);
    assert_ne!(replaced["data"]["fields"][0]["id"], made["fields"][0]["id"]);
    assert_eq!(lever.post("/v1/form_templates", json!({"text": "Empty", "fields": []})).await.0, 400);
    assert_eq!(lever.delete(&path).await.0, 204);
    let (_, list) = lever.get("/v1/form_templates").await;
    let theirs = list["data"][0]["id"].as_str().unwrap();
    assert_eq!(lever.delete(&format!("/v1/form_templates/{theirs}")).await.0, 403);
}

#[tokio::test]
async fn a_feedback_template_has_exactly_one_score_system() {
    let lever = Lever::start().await;
    let with = |count: usize| {
        let mut fields = vec![json!({"type": "textarea", "text": "Why"})];
        fields.extend((0..count).map(|_| json!({"type": "score-system", "text": "Overall", "required": true})));
        json!({"text": "Interview", "fields": fields})
    };
    assert_eq!(lever.post("/v1/feedback_templates", with(0)).await.0, 400);
    assert_eq!(lever.post("/v1/feedback_templates", with(2)).await.0, 400);
    let (status, made) = lever.post("/v1/feedback_templates", with(1)).await;
    assert_eq!(status, 201);
    assert_eq!(made["data"]["fields"][1]["options"].as_array().unwrap().len(), 4);
}

#[tokio::test]
async fn feedback_is_complete_at_once_raw_after_a_put_and_deleted_softly() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let user = lever.user("Henrik Solberg");
    let (_, templates) = lever.get("/v1/feedback_templates").await;
    let template = templates["data"].as_array().unwrap().iter().find(|row| row["text"] == "General interview").unwrap();
    let score = template["fields"].as_array().unwrap().iter().find(|field| field["type"] == "score-system").unwrap();
    let all = format!("/v1/opportunities/{id}/feedback");
    let body = json!({"baseTemplateId": template["id"], "fieldValues": [{"id": score["id"], "value": "3 - Hire"}]});
    assert_eq!(lever.post(&all, body.clone()).await.0, 400, "perform_as is required");
    let (status, filed) = lever.post(&format!("{all}?perform_as={user}"), body).await;
    assert_eq!(status, 201);
    assert_eq!(filed["data"]["completedAt"], filed["data"]["createdAt"]);
    let one = format!("{all}/{}?perform_as={user}", filed["data"]["id"].as_str().unwrap());
    let (status, raw) =
        lever.put(&one, json!({"fieldValues": [{"id": score["id"], "value": "4 - Strong Hire"}]})).await;
    assert_eq!((status, &raw["data"]["profileId"], &raw["data"]["userId"]), (200, &json!(id), &json!(user)));
    assert!(raw["data"].get("user").is_none());
    assert_eq!(lever.delete(&one).await.0, 204);
    assert_eq!(lever.get(&all).await.1["data"], json!([]));
    assert!(lever.get(&one).await.1["data"]["deletedAt"].is_i64());
}
