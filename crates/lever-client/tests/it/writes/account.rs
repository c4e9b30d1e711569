//! Contacts, files, users and webhooks.

use lever::webhook::EventKind;
use lever::*;
use lever_client::*;
use serde_json::json;

use super::{DONE, NOTHING, wrote};
use crate::script::{grace, opportunity};

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
