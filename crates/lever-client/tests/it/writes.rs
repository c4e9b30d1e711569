//! Every write: its method, path, query and body.

use lever::webhook::EventKind;
use lever::*;
use lever_client::*;
use serde_json::{Value, json};

use crate::script::{Answer, Server, grace, opportunity};

/// Enough for every kind of answer.
const DONE: &str = r#"{"data":{"id":"x","noteId":"x","applicationId":"x"}}"#;

/// The one request that a write makes.
async fn wrote<T>(answer: &'static str, write: impl AsyncFnOnce(&Writer) -> Result<T, Error>) -> (T, String, Value) {
    let server = Server::that([Answer::Says(200, answer)]).await;
    let told = write(&server.writer()).await.unwrap();
    let [request] = server.seen().try_into().unwrap();
    let body = if request.body.is_empty() { Value::Null } else { serde_json::from_str(&request.body).unwrap() };
    (told, format!("{} {}", request.method, request.target), body)
}

macro_rules! writes {
    ($($writer:ident => $write:expr, $request:literal, $body:tt;)+) => {$(
        let (_, request, body) = wrote(DONE, async |$writer| $write.await).await;
        assert_eq!((request.as_str(), body), ($request, json!($body)));
    )+};
}

macro_rules! id {
    ($kind:ident, $text:literal) => {
        $kind::parse($text).unwrap()
    };
}

const NOTHING: Value = Value::Null;

#[tokio::test]
async fn an_opportunity_is_made() {
    let new = NewOpportunity {
        name: Some("Mirela Tannenquist".into()),
        headline: Some("Quillworks".into()),
        stage: Some(id!(StageId, "lead-new")),
        location: Some("Bremen".into()),
        phones: vec![Phone { kind: Some("home".into()), value: "1".into(), ..Phone::default() }],
        emails: vec!["mirela@tannenquist.example".into()],
        links: vec!["https://portfolio.example".into()],
        tags: vec!["t".into()],
        sources: vec!["s".into()],
        origin: Some(Origin::Sourced),
        owner: Some(id!(UserId, "u2")),
        followers: vec![id!(UserId, "u3")],
        posting: Some(id!(PostingId, "p1")),
        created_at: Some(EpochMillis(1)),
        archived: Some(NewArchive { reason: id!(ArchiveReasonId, "ar1"), archived_at: Some(EpochMillis(2)) }),
        contact: Some(id!(ContactId, "c1")),
        opportunity_location: Some("Bremen".into()),
    };
    let answer = r#"{"data":{"id":"o2","contact":"c1","name":""},"deduped":true}"#;
    let (made, request, body) = wrote(answer, async |w| w.create_opportunity(&new, &grace()).await).await;
    assert_eq!(request, "POST /v1/opportunities?perform_as=u1");
    let expected = json!({
        "name": "Mirela Tannenquist", "headline": "Quillworks", "stage": "lead-new", "location": "Bremen",
        "phones": [{"type": "home", "value": "1"}], "emails": ["mirela@tannenquist.example"],
        "links": ["https://portfolio.example"], "tags": ["t"], "sources": ["s"], "origin": "sourced", "owner": "u2",
        "followers": ["u3"], "postings": ["p1"], "createdAt": 1, "archived": {"reason": "ar1", "archivedAt": 2},
        "contact": "c1", "opportunityLocation": "Bremen",
    });
    assert_eq!(body, expected);
    let contact = Some(id!(ContactId, "c1"));
    assert_eq!(made, CreatedOpportunity { id: id!(OpportunityId, "o2"), contact, deduped: true });

    let creation = Creation { parse: true, perform_as_posting_owner: true, ..Creation::default() };
    let nobody = NewOpportunity::default();
    writes! {
        w => w.create_opportunity_with(&nobody, &creation, &grace()),
            "POST /v1/opportunities?perform_as=u1&parse=true&perform_as_posting_owner=true", {};
    }
}

#[tokio::test]
async fn an_opportunity_moves_on() {
    let (o, by, reason) = (&opportunity(), grace(), id!(ArchiveReasonId, "ar1"));
    let by = Some(&by);
    let hire = Archiving {
        reason: Some(reason.clone()),
        clean_interviews: true,
        requisition_id: Some(id!(RequisitionId, "rq1")),
    };
    writes! {
        w => w.move_stage(o, &id!(StageId, "offer"), by), "PUT /v1/opportunities/o1/stage?perform_as=u1",
            {"stage": "offer"};
        w => w.move_stage(o, &id!(StageId, "offer"), None), "PUT /v1/opportunities/o1/stage", {"stage": "offer"};
        w => w.archive(o, Some(&reason), by), "PUT /v1/opportunities/o1/archived?perform_as=u1", {"reason": "ar1"};
        w => w.archive(o, None, None), "PUT /v1/opportunities/o1/archived", {"reason": null};
        w => w.archive_with(o, &hire, by), "PUT /v1/opportunities/o1/archived?perform_as=u1",
            {"reason": "ar1", "cleanInterviews": true, "requisitionId": "rq1"};
        w => w.add_tags(o, &["a", "b"], by), "POST /v1/opportunities/o1/addTags?perform_as=u1", {"tags": ["a", "b"]};
        w => w.remove_tags(o, &["a"], None), "POST /v1/opportunities/o1/removeTags", {"tags": ["a"]};
        w => w.add_links(o, &["l"], by), "POST /v1/opportunities/o1/addLinks?perform_as=u1", {"links": ["l"]};
        w => w.remove_links(o, &["l"], None), "POST /v1/opportunities/o1/removeLinks", {"links": ["l"]};
        w => w.add_sources(o, &["s"], by), "POST /v1/opportunities/o1/addSources?perform_as=u1", {"sources": ["s"]};
        w => w.remove_sources(o, &["s"], None), "POST /v1/opportunities/o1/removeSources", {"sources": ["s"]};
    }
}

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

#[tokio::test]
async fn panels_and_interviews_are_put_as_they_were_read() {
    let (o, by) = (&opportunity(), grace());
    let interview = json!({
        "id": "i1", "subject": "Systems", "note": "Room 4", "location": "Bremen", "date": 5, "duration": 60,
        "feedbackReminder": "daily", "feedbackTemplate": "no-feedback",
        "interviewers": [{"id": "u2", "name": "Tomás Wexford", "email": "tomas@nordhafen.example",
                          "responseStatus": "needsAction", "feedbackTemplate": "fbt1"}],
    });
    let panel: Panel = serde_json::from_value(json!({
        "id": "p1", "timezone": "Europe/Berlin", "applications": ["a1"], "externallyManaged": true, "start": 5,
        "externalUrl": "https://calendar.example", "note": "N", "feedbackReminder": "once", "interviews": [interview],
    }))
    .unwrap();
    let mut alone = interview;
    alone["panel"] = json!("p1");
    let alone: Interview = serde_json::from_value(alone).unwrap();
    let interviewers = json!([{"id": "u2", "feedbackTemplate": "fbt1"}]);
    let said = json!({
        "subject": "Systems", "note": "Room 4", "location": "Bremen", "date": 5, "duration": 60,
        "feedbackReminder": "daily", "feedbackTemplate": "no-feedback", "interviewers": interviewers,
    });
    let (mut within, mut single) = (said.clone(), said);
    within["id"] = json!("i1");
    single["panel"] = json!("p1");
    let whole = json!({
        "timezone": "Europe/Berlin", "applications": ["a1"], "externalUrl": "https://calendar.example", "note": "N",
        "feedbackReminder": "once", "interviews": [within],
    });
    let first = PanelInterviewBody {
        interviewers: vec![InterviewerBody { id: id!(UserId, "u2"), feedback_template: None }],
        date: Some(EpochMillis(5)),
        duration: Some(30),
        ..PanelInterviewBody::default()
    };
    let new = PanelBody { timezone: "Europe/Berlin".into(), interviews: vec![first], ..PanelBody::default() };
    let one = vec![InterviewerBody { id: id!(UserId, "u2"), feedback_template: None }];
    writes! {
        w => w.create_panel(o, &new, &by), "POST /v1/opportunities/o1/panels?perform_as=u1",
            {"timezone": "Europe/Berlin", "interviews": [{"interviewers": [{"id": "u2"}], "date": 5, "duration": 30}]};
        w => w.update_panel(o, &panel.id, &PanelBody::from(&panel), &by),
            "PUT /v1/opportunities/o1/panels/p1?perform_as=u1", whole;
        w => w.delete_panel(o, &panel.id, &by), "DELETE /v1/opportunities/o1/panels/p1?perform_as=u1", NOTHING;
        w => w.create_interview(o, &InterviewBody::new(panel.id.clone(), one.clone(), EpochMillis(5), 30), &by),
            "POST /v1/opportunities/o1/interviews?perform_as=u1",
            {"panel": "p1", "interviewers": [{"id": "u2"}], "date": 5, "duration": 30};
        w => w.update_interview(o, &alone.id, &InterviewBody::from(&alone), &by),
            "PUT /v1/opportunities/o1/interviews/i1?perform_as=u1", single;
        w => w.delete_interview(o, &alone.id, &by), "DELETE /v1/opportunities/o1/interviews/i1?perform_as=u1", NOTHING;
    }
}

#[tokio::test]
async fn contacts_and_files_and_users() {
    let (o, by) = (&opportunity(), grace());
    let change = ContactChange {
        location: Some("Bremen".into()),
        emails: Some(vec![]),
        phones: Some(vec![Phone { kind: Some("home".into()), value: "1".into(), ..Phone::default() }]),
        ..ContactChange::default()
    };
    let user: User = serde_json::from_value(json!({
        "id": "u2", "name": "Tomás Wexford", "email": "tomas@nordhafen.example", "accessRole": "team member",
        "externalDirectoryId": "d1", "jobTitle": "Recruiter", "managerId": "u1", "photo": "p", "createdAt": 1,
    }))
    .unwrap();
    let (body, u) = (UserBody::from(&user), &user.id);
    let said = json!({
        "name": "Tomás Wexford", "email": "tomas@nordhafen.example", "accessRole": "team member",
        "externalDirectoryId": "d1", "jobTitle": "Recruiter", "managerId": "u1",
    });
    let extra = UserBody { extra: json!({"new": 1}).as_object().unwrap().clone(), ..UserBody::default() };
    writes! {
        w => w.update_contact(&id!(ContactId, "c1"), &change), "PUT /v1/contacts/c1",
            {"location": "Bremen", "emails": [], "phones": [{"type": "home", "value": "1"}]};
        w => w.delete_file(o, &id!(FileId, "f1"), &by), "DELETE /v1/opportunities/o1/files/f1?perform_as=u1", NOTHING;
        w => w.create_user(&body), "POST /v1/users", said;
        w => w.update_user(u, &body), "PUT /v1/users/u2", said;
        w => w.update_user(u, &extra), "PUT /v1/users/u2", {"name": "", "email": "", "new": 1};
        w => w.deactivate_user(u), "POST /v1/users/u2/deactivate", {};
        w => w.reactivate_user(u), "POST /v1/users/u2/reactivate", {};
    }
}

#[tokio::test]
async fn postings_and_what_is_sent_to_them() {
    let by = grace();
    let posting: Posting = serde_json::from_value(json!({
        "id": "p1", "text": "Old", "state": "internal", "categories": {"team": "Platform", "allLocations": ["Bremen"]},
        "content": {"closingHtml": "<div>Bye</div>"},
    }))
    .unwrap();
    let new = PostingBody {
        text: Some("Backend Engineer".into()),
        distribution_channels: Some(vec![DistributionChannel::Public]),
        owner: Some(id!(UserId, "u2")),
        hiring_manager: Some(id!(UserId, "u3")),
        tags: Some(vec!["rust".into()]),
        content: Some(PostingContentBody {
            description_html: Some("<div>Hi</div>".into()),
            lists: Some(vec![PostingList { text: "L".into(), content: "<li>x</li>".into(), ..PostingList::default() }]),
            closing_posting_html: Some("<div>Bye</div>".into()),
        }),
        workplace_type: Some(WorkplaceType::Remote),
        requisition_codes: Some(vec![]),
        salary_description_html: Some("<div>Good</div>".into()),
        salary_range: Some(SalaryRange {
            min: Some(1.into()),
            max: Some(2.into()),
            currency: Some("EUR".into()),
            interval: Some(SalaryInterval::PerYearSalary),
            ..SalaryRange::default()
        }),
        ..PostingBody::default()
    };
    let renamed = PostingBody { text: Some("New".into()), ..PostingBody::keeping(&posting) };
    let application = ApplyRequest {
        origin: Some(Origin::Internal),
        timezone: Some("Europe/Berlin".into()),
        consent: Some(Consents {
            store: Some(GivenConsent { provided: true, compliance_policy_id: Some("cp1".into()), display_state: None }),
            marketing: None,
        }),
        ..ApplyRequest::of("Mirela Tannenquist", "mirela@tannenquist.example")
    };
    let applied = json!({
        "personalInformation": [
            {"name": "fullName", "value": "Mirela Tannenquist"},
            {"name": "email", "value": "mirela@tannenquist.example"},
        ],
        "origin": "internal", "timezone": "Europe/Berlin",
        "consent": {"store": {"provided": true, "compliancePolicyId": "cp1"}},
    });
    let p = &posting.id;
    writes! {
        w => w.create_posting(&new, &by), "POST /v1/postings?perform_as=u1",
            {"text": "Backend Engineer", "distributionChannels": ["public"], "owner": "u2", "hiringManager": "u3",
             "tags": ["rust"], "workplaceType": "remote", "requisitionCodes": [],
             "salaryDescriptionHtml": "<div>Good</div>",
             "salaryRange": {"min": 1, "max": 2, "currency": "EUR", "interval": "per-year-salary"},
             "content": {"descriptionHtml": "<div>Hi</div>", "lists": [{"text": "L", "content": "<li>x</li>"}],
                         "closingPostingHtml": "<div>Bye</div>"}};
        w => w.update_posting(p, &renamed, &by), "POST /v1/postings/p1?perform_as=u1",
            {"text": "New", "state": "internal", "categories": {"team": "Platform", "allLocations": ["Bremen"]}};
        w => w.apply(p, &application, true), "POST /v1/postings/p1/apply?send_confirmation_email=true", applied;
        w => w.apply(p, &application, false), "POST /v1/postings/p1/apply", applied;
    }
}

#[tokio::test]
async fn requisitions_and_their_fields() {
    let requisition: Requisition = serde_json::from_value(json!({
        "id": "rq1", "requisitionCode": "ENG-7", "name": "Backend", "status": "open", "headcountTotal": "unlimited",
        "headcountHired": 2, "backfill": true, "creator": "u9", "owner": "u1", "hiringManager": {"id": "u2"},
        "internalNotes": "N", "compensationBand": {"min": 1, "max": 2, "currency": "EUR", "interval": "one-time"},
        "employmentStatus": "Exempt Full-Time", "location": "Bremen", "team": "T", "department": "D",
        "postings": ["p1"], "offerIds": ["of1"], "approval": {"steps": []}, "customFields": {"cost_center": "C-12"},
        "createdAt": 1, "timeToFillStartAt": 1, "searchTokens": ["eng"],
    }))
    .unwrap();
    let body = RequisitionBody::from(&requisition);
    // Not the postings, which would be touched, and nothing that Lever reckons itself.
    let said = json!({
        "requisitionCode": "ENG-7", "name": "Backend", "status": "open", "headcountTotal": "unlimited",
        "backfill": true, "owner": "u1", "hiringManager": "u2", "internalNotes": "N",
        "compensationBand": {"min": 1, "max": 2, "currency": "EUR", "interval": "one-time"},
        "employmentStatus": "Exempt Full-Time", "location": "Bremen", "team": "T", "department": "D",
        "customFields": {"cost_center": "C-12"}, "timeToFillStartAt": 1,
    });
    let cleared = RequisitionBody { posting_ids: Some(vec![]), ..RequisitionBody::default() };
    let field = json!({
        "id": "grade", "text": "Grade", "type": "dropdown", "isRequired": true, "options": [{"id": "g1", "text": "Junior"}],
        "aFieldOfTomorrow": 1,
    });
    let grade: RequisitionField = serde_json::from_value(field.clone()).unwrap();
    let renamed = RequisitionOption { id: Some("g1".into()), text: "Senior".into(), ..RequisitionOption::default() };
    let (rq, f) = (&requisition.id, &grade.id);
    writes! {
        w => w.create_requisition(&body), "POST /v1/requisitions", said;
        w => w.update_requisition(rq, &body), "PUT /v1/requisitions/rq1", said;
        w => w.update_requisition(rq, &cleared), "PUT /v1/requisitions/rq1",
            {"requisitionCode": "", "name": "", "postingIds": []};
        w => w.delete_requisition(rq), "DELETE /v1/requisitions/rq1", NOTHING;
        w => w.create_requisition_field(&grade), "POST /v1/requisition_fields", field;
        w => w.update_requisition_field(&grade), "PUT /v1/requisition_fields/grade", field;
        w => w.delete_requisition_field(f), "DELETE /v1/requisition_fields/grade", NOTHING;
        w => w.add_requisition_options(f, &["A", "B"]), "POST /v1/requisition_fields/grade/options",
            {"values": [{"text": "A"}, {"text": "B"}]};
        w => w.update_requisition_options(f, std::slice::from_ref(&renamed)),
            "PUT /v1/requisition_fields/grade/options", {"values": [{"id": "g1", "text": "Senior"}]};
        w => w.delete_requisition_options(f, &["g1"]), "DELETE /v1/requisition_fields/grade/options",
            {"values": ["g1"]};
    }
}

#[tokio::test]
async fn webhooks_tell_their_token_once() {
    let url = "https://fulcrum.nordhafen.example/hooks/lever".to_owned();
    let hook = NewWebhook {
        url: url.clone(),
        event: EventKind::ApplicationCreated,
        origins: Some(vec![Origin::Applied, Origin::Referred]),
    };
    let answer = r#"{"data":{"id":"w1","event":"applicationCreated","configuration":{"signatureToken":"5e11"}}}"#;
    let (made, request, body) = wrote(answer, async |w| w.create_webhook(&hook).await).await;
    let conditions = json!({"conditions": {"origins": ["applied", "referred"]}});
    let said = json!({"url": url, "event": "applicationCreated", "configuration": conditions});
    assert_eq!((request.as_str(), body), ("POST /v1/webhooks", said));
    assert_eq!(made.configuration.signature_token.unwrap().expose(), "5e11");

    let plain = NewWebhook { url: url.clone(), event: EventKind::ContactUpdated, origins: None };
    let w1 = made.id;
    let changes = [
        WebhookChange { id: w1.clone(), url: Some(url.clone()), event: None, origins: None },
        WebhookChange {
            id: id!(WebhookId, "w2"),
            url: None,
            event: Some(EventKind::CandidateHired),
            origins: Some(vec![Origin::Agency]),
        },
    ];
    writes! {
        w => w.create_webhook(&plain), "POST /v1/webhooks", {"url": url, "event": "contactUpdated"};
        w => w.delete_webhook(&w1), "DELETE /v1/webhooks/w1", NOTHING;
    }
    let list = r#"{"data":[{"id":"w1"},{"id":"w2"}]}"#;
    let (changed, request, body) = wrote(list, async |w| w.update_webhooks(&changes).await).await;
    let said = json!({"data": [
        {"id": "w1", "url": url},
        {"id": "w2", "event": "candidateHired", "configuration": {"conditions": {"origins": ["agency"]}}},
    ]});
    assert_eq!((request.as_str(), body, changed.len()), ("PUT /v1/webhooks", said, 2));
}

#[tokio::test]
async fn the_ids_of_what_was_made_come_back() {
    let (note, ..) = wrote(r#"{"data":{"noteId":"n9"}}"#, async |w| {
        w.add_detailed_note(&opportunity(), &DetailedNote::default(), None).await
    })
    .await;
    assert_eq!(note, Some(id!(NoteId, "n9")));
    let (user, ..) = wrote(DONE, async |w| w.create_user(&UserBody::default()).await).await;
    assert_eq!(user, id!(UserId, "x"));
    let request = ApplyRequest::default();
    let (application, ..) = wrote(DONE, async |w| w.apply(&id!(PostingId, "p1"), &request, false).await).await;
    assert_eq!(application, id!(ApplicationId, "x"));
}
