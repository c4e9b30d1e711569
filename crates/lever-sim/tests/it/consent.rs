//! What the law leaves of a person: anonymizing, and the permission to store and to contact.

use lever_sim::{DataProtection, DataUse, Quirks};
use serde_json::json;

use crate::support::{Lever, NOW, Receiver};

#[tokio::test]
async fn an_anonymized_person_has_no_name_no_documents_and_no_way_back() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let contact = lever.sim.opportunity(&id).unwrap()["contact"].as_str().unwrap().to_owned();
    let email = lever.sim.opportunity(&id).unwrap()["email"].as_str().unwrap().to_owned();
    lever.sim.write_note(&id, "kept").unwrap();
    let receiver = Receiver::start().await;
    receiver.listen(&lever);
    lever.clock.advance_ms(5);
    let anonymize = format!("/sim/contacts/{contact}/anonymize");
    assert_eq!(lever.post(&anonymize, json!({})).await.0, 200);

    let (_, person) = lever.get(&format!("/v1/contacts/{contact}")).await;
    let expected = json!({
        "id": contact, "name": "", "headline": "", "location": {"name": ""}, "emails": [], "phones": [],
        "isAnonymized": true, "dataProtection": {"interviewIntelligence": {"allowed": true, "expiresAt": null}},
    });
    assert_eq!(person["data"], expected);
    let (_, row) = lever.get(&format!("/v1/opportunities/{id}?expand=applications")).await;
    let row = &row["data"];
    assert_eq!((&row["isAnonymized"], &row["links"], &row["updatedAt"]), (&json!(true), &json!([]), &json!(NOW + 5)));
    let application = &row["applications"][0];
    for field in ["name", "email", "phone", "company", "comments", "resume"] {
        assert_eq!(application[field], json!(null), "{field}");
    }
    assert_eq!(lever.get(&format!("/v1/opportunities/{id}/resumes")).await.1["data"], json!([]));
    assert_eq!(lever.get(&format!("/v1/opportunities/{id}/files")).await.1["data"], json!([]));
    assert_eq!(lever.sim.opportunity(&id).unwrap()["notes"], 1);

    let (status, refused) = lever.put(&format!("/v1/contacts/{contact}"), json!({"name": "Back Again"})).await;
    assert_eq!((status, &refused["message"]), (400, &json!("Anonymized contacts cannot be updated")));
    let create = format!("/v1/opportunities?perform_as={}", lever.user("Julia Brandt"));
    let (status, refused) = lever.post(&create, json!({"contact": contact})).await;
    let text = json!("Anonymized contacts cannot be linked to new opportunities");
    assert_eq!((status, &refused["message"]), (400, &text));
    let (_, stranger) = lever.post(&create, json!({"emails": [email]})).await;
    assert_eq!(stranger["deduped"], false, "the address is known no more");

    assert_eq!(lever.post(&anonymize, json!({})).await.0, 200, "once more changes nothing");
    lever.sim.settled().await;
    let told: Vec<_> = receiver.bodies("contactUpdated").iter().map(|body| body["data"]["contactId"].clone()).collect();
    assert_eq!(told, [contact.as_str()]);
    assert_eq!(lever.sim.anonymize("nobody").unwrap_err().status, 404);
}

#[tokio::test]
async fn anonymizing_can_happen_without_a_word() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let contact = lever.sim.opportunity(&id).unwrap()["contact"].as_str().unwrap().to_owned();
    let receiver = Receiver::start().await;
    receiver.listen(&lever);
    lever.sim.set_quirks(Quirks { anonymizing_is_told: false, ..Quirks::default() });
    lever.sim.anonymize(&contact).unwrap();
    lever.sim.settled().await;
    assert!(receiver.arrivals().is_empty());
    assert_eq!(lever.get(&format!("/v1/contacts/{contact}")).await.1["data"]["isAnonymized"], true);
}

#[tokio::test]
async fn data_protection_changes_without_moving_updated_at() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let one = format!("/v1/opportunities/{id}");
    let allowed = json!({"allowed": true, "expiresAt": null});
    let (_, before) = lever.get(&one).await;
    assert_eq!(before["data"]["dataProtection"], json!({"store": allowed, "contact": allowed}));
    let contact = before["data"]["contact"].as_str().unwrap().to_owned();
    let receiver = Receiver::start().await;
    receiver.listen(&lever);
    lever.clock.advance_ms(1_000);

    let protection = json!({"store": {"allowed": true, "expiresAt": NOW + 2_000}, "contact": {"allowed": false}});
    let (status, shown) = lever.post(&format!("/sim/contacts/{contact}/data-protection"), protection).await;
    let store = json!({"allowed": true, "expiresAt": NOW + 2_000});
    let refused = json!({"allowed": false, "expiresAt": null});
    let on_contact = json!({"interviewIntelligence": allowed, "store": store, "contact": refused});
    assert_eq!((status, &shown["data"]["dataProtection"]), (200, &on_contact));
    let (_, after) = lever.get(&one).await;
    let mut expected = before["data"].clone();
    expected["dataProtection"] = json!({"store": store, "contact": refused});
    assert_eq!(after["data"], expected, "nothing else has changed");
    assert_eq!(lever.get(&format!("/v1/contacts/{contact}")).await.1["data"]["dataProtection"], on_contact);
    lever.sim.settled().await;
    assert!(receiver.arrivals().is_empty());

    let none = DataUse { allowed: false, expires_at: None };
    lever.sim.protect(&contact, DataProtection { store: none, ..DataProtection::ALLOWED }).unwrap();
    assert_eq!(lever.get(&one).await.1["data"]["dataProtection"], json!({"store": refused, "contact": allowed}));
    assert_eq!(
        lever.post(&format!("/sim/contacts/{contact}/data-protection"), json!({"store": none.allowed})).await.0,
        400
    );
}
