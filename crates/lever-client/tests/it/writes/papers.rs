//! Notes, profile forms, feedback and templates.

use lever::*;
use lever_client::*;
use serde_json::json;

use super::{DONE, NOTHING, wrote};
use crate::script::{grace, opportunity};

#[tokio::test]
async fn notes_and_their_threads() {
    let (o, by, n) = (&opportunity(), grace(), id!(NoteId, "n1"));
    let detailed = DetailedNote {
        value: "hello @grace".into(),
        secret: true,
        score: Some(4),
        notify_followers: true,
        created_at: Some(EpochMillis(1)),
    };
    let comment = NoteValue { value: "agreed".into(), created_at: Some(EpochMillis(2)) };
    let read: Note = serde_json::from_value(json!({
        "id": "n1", "text": "Note", "user": "u1", "secret": true, "createdAt": 1, "completedAt": 3,
        "fields": [{"value": "hello", "createdAt": 1, "score": 3, "user": "u1"}, {"value": "agreed", "createdAt": 2}],
    }))
    .unwrap();
    let changed = NoteReplacement::from(&read);
    writes! {
        w => w.add_note(o, &NewNote { value: "v", secret: false }, Some(&by)),
            "POST /v1/opportunities/o1/notes?perform_as=u1", {"value": "v", "secret": false};
        w => w.add_detailed_note(o, &detailed, None), "POST /v1/opportunities/o1/notes",
            {"value": "hello @grace", "secret": true, "score": 4, "notifyFollowers": true, "createdAt": 1};
        w => w.comment_on_note(o, &n, &comment, Some(&by)), "POST /v1/opportunities/o1/notes?perform_as=u1&note_id=n1",
            {"value": "agreed", "createdAt": 2};
        w => w.update_note(o, &n, &changed), "PUT /v1/opportunities/o1/notes/n1",
            {"values": [{"value": "hello", "createdAt": 1}, {"value": "agreed", "createdAt": 2}], "user": "u1",
             "secret": true, "createdAt": 1, "completedAt": 3, "score": 3};
        w => w.delete_note(o, &n), "DELETE /v1/opportunities/o1/notes/n1", NOTHING;
    }
}

#[tokio::test]
async fn forms_feedback_and_their_templates() {
    let (o, by) = (&opportunity(), grace());
    let template = id!(FormTemplateId, "ft1");
    let fields = [TemplateField::new(FieldType::Text, "status").filled(json!("current"))];
    let form = FormSubmission { base_template_id: &template, fields: &fields, secret: true };
    let defined = [TemplateField { id: Some(FieldId::new("old")), ..TemplateField::new(FieldType::Text, "status") }];
    let new = NewFormTemplate { text: "T", instructions: "I", secret_by_default: true, fields: &defined[..0] };
    let read: FormTemplate = serde_json::from_value(json!({
        "id": "ft1", "text": "T", "instructions": "I", "group": {"id": "g1", "name": "G"}, "secretByDefault": true,
        "fields": [{"id": "old", "type": "dropdown", "text": "D", "options": [{"text": "a", "optionId": "1"}]}],
    }))
    .unwrap();
    let feedback = NewFeedback {
        base_template_id: id!(FeedbackTemplateId, "fbt1"),
        panel: Some(id!(PanelId, "p1")),
        interview: Some(id!(InterviewId, "i1")),
        field_values: vec![FieldValue { id: FieldId::new("f1"), value: json!("3 - Hire") }],
        created_at: Some(EpochMillis(1)),
        completed_at: None,
    };
    let update = FeedbackUpdate {
        completed_at: Some(EpochMillis(2)),
        field_values: vec![FieldValue { id: FieldId::new("f1"), value: NOTHING }],
    };
    let feedback_template: FeedbackTemplate = serde_json::from_value(json!({
        "id": "fbt1", "text": "T", "instructions": "I", "group": "",
        "fields": [{"id": "old", "type": "score-system", "text": "Overall", "required": true}],
    }))
    .unwrap();
    let fb = id!(FeedbackId, "fb1");
    let feedback_body = json!({"text": "T", "instructions": "I", "fields": [
        {"type": "score-system", "text": "Overall", "description": "", "required": true},
    ]});
    writes! {
        w => w.file_form(o, &form, Some(&by)), "POST /v1/opportunities/o1/forms?perform_as=u1",
            {"baseTemplateId": "ft1", "secret": true, "fields": [
                {"type": "text", "text": "status", "description": "", "required": false, "value": "current"}]};
        w => w.create_form_template(&new), "POST /v1/form_templates",
            {"text": "T", "instructions": "I", "secretByDefault": true, "fields": []};
        w => w.update_form_template(&template, &FormTemplateBody::from(&read)), "PUT /v1/form_templates/ft1",
            {"text": "T", "instructions": "I", "secretByDefault": true, "group": "g1", "fields": [
                {"type": "dropdown", "text": "D", "description": "", "required": false,
                 "options": [{"text": "a", "optionId": "1"}]}]};
        w => w.delete_form_template(&template), "DELETE /v1/form_templates/ft1", NOTHING;
        w => w.create_feedback(o, &feedback, &by), "POST /v1/opportunities/o1/feedback?perform_as=u1",
            {"baseTemplateId": "fbt1", "panel": "p1", "interview": "i1", "createdAt": 1,
             "fieldValues": [{"id": "f1", "value": "3 - Hire"}]};
        w => w.update_feedback(o, &fb, &update, &by), "PUT /v1/opportunities/o1/feedback/fb1?perform_as=u1",
            {"completedAt": 2, "fieldValues": [{"id": "f1", "value": null}]};
        w => w.delete_feedback(o, &fb, &by), "DELETE /v1/opportunities/o1/feedback/fb1?perform_as=u1", NOTHING;
        w => w.create_feedback_template(&FeedbackTemplateBody::from(&feedback_template)),
            "POST /v1/feedback_templates", feedback_body;
        w => w.update_feedback_template(&feedback_template.id, &FeedbackTemplateBody::from(&feedback_template)),
            "PUT /v1/feedback_templates/fbt1", feedback_body;
        w => w.delete_feedback_template(&feedback_template.id), "DELETE /v1/feedback_templates/fbt1", NOTHING;
    }
}
