//! People act in Lever meanwhile, strangers send webhooks: the truth is read again and their decisions stand.

use domain::EffectKind::{AddNote, FileForm, MoveStage};
use domain::{EffectState, Phase, Remit};
use lever_sim::{PersonaRequest, Strength};
use serde_json::{Value, json};
use sql::Engine;
use store::InboxFilter;

use crate::support::{PERMISSIVE, TestFulcrum};

#[tokio::test]
async fn a_stale_stage_is_not_overwritten() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.lever.move_stage(ada.as_str(), "offer").unwrap();
    fulcrum.approve_all(&ada).await;
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, "applied"), (FileForm, "applied"), (MoveStage, "stale")]);
    assert_eq!(fulcrum.stage(&ada).await, "offer");
    fulcrum.finish().await;
}

#[tokio::test]
async fn nothing_is_written_to_who_was_archived_meanwhile() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let reasons = fulcrum.lever.world()["archiveReasons"].as_array().unwrap().clone();
    let rejected = reasons.iter().find(|reason| reason["type"] == "non-hired").unwrap();
    fulcrum.lever.archive(ada.as_str(), rejected["id"].as_str()).unwrap();
    fulcrum.clock.advance(std::time::Duration::from_secs(60));
    fulcrum.approve_all(&ada).await;
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, "stale"), (FileForm, "stale"), (MoveStage, "stale")]);
    assert_eq!(fulcrum.written(&ada), Vec::<String>::new());
    assert!(fulcrum.story(&ada).await.contains(&"archive.explained"));
    fulcrum.finish().await;
}

#[tokio::test]
async fn an_archive_right_after_our_own_stage_move_raises_the_alarm() {
    let fulcrum = TestFulcrum::with_policy(Engine::Sqlite, Phase::Automate, PERMISSIVE).await;
    // Lever's times are the simulator's: ours must not be far from them for "right after" to mean anything.
    let now = fulcrum.lever.world()["now"].as_i64().unwrap();
    fulcrum.clock.advance_to(domain::Timestamp::from_millis(now - 60_000));
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), ["forms", "notes", "stage"]);
    let moved_at = fulcrum
        .store
        .effects(&ada)
        .await
        .unwrap()
        .into_iter()
        .find_map(|record| match (record.effect.kind(), record.state) {
            (MoveStage, EffectState::Applied { at, .. }) => Some(at),
            _ => None,
        })
        .unwrap();
    let reasons = fulcrum.lever.world()["archiveReasons"].as_array().unwrap().clone();
    let rejected = reasons.iter().find(|reason| reason["type"] == "non-hired").unwrap();
    fulcrum.lever.archive(ada.as_str(), rejected["id"].as_str()).unwrap();
    assert!(moved_at.millis() <= fulcrum.lever.world()["now"].as_i64().unwrap());
    fulcrum.run_until_idle().await;
    assert!(fulcrum.story(&ada).await.contains(&"alarm.raised"), "{:?}", fulcrum.story(&ada).await);
    fulcrum.finish().await;
}

#[tokio::test]
async fn a_deleted_person_is_erased_and_the_chain_still_verifies() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.lever.delete_opportunity(ada.as_str()).unwrap();
    fulcrum.run_until_idle().await;
    assert!(matches!(fulcrum.store.snapshot(&ada).await, Err(store::Error::Erased)));
    assert!(matches!(fulcrum.store.runs(&ada).await, Err(store::Error::Erased)));
    assert!(matches!(fulcrum.store.proposals(&ada).await, Err(store::Error::Erased)));
    assert_eq!(
        fulcrum.store.inbox(&Remit::whole(), &InboxFilter { limit: 10, ..InboxFilter::default() }).await.unwrap(),
        []
    );
    assert!(fulcrum.story(&ada).await.contains(&"proposal.opened"), "the facts remain, without what was personal");
    fulcrum.finish().await;
}

#[tokio::test]
async fn confidential_postings_are_invisible_to_agents() {
    let fulcrum = TestFulcrum::with_policy(Engine::Sqlite, Phase::Automate, PERMISSIVE).await;
    let postings = fulcrum.lever.world()["postings"].as_array().unwrap().clone();
    let confidential = postings.iter().find(|posting| posting["confidentiality"] == "confidential").unwrap();
    let applied = fulcrum.lever.apply(lever_sim::Applicant::generated(confidential["id"].as_str().unwrap())).unwrap();
    fulcrum.run_until_idle().await;
    assert!(fulcrum.lever.ledger_of(&applied.opportunity_id).is_empty());
    assert_eq!(fulcrum.store.runs_waiting(&Remit::whole()).await.unwrap(), 0);
    let counts = fulcrum.store.delivery_counts().await.unwrap();
    let of_application = counts.iter().find(|count| count.event == "applicationCreated").unwrap();
    assert_eq!((of_application.state.as_str(), of_application.count), ("ignored", 1));
    fulcrum.finish().await;
}

#[tokio::test]
async fn hidden_text_is_set_aside_and_looked_at_by_a_person() {
    let fulcrum = TestFulcrum::with_policy(Engine::Sqlite, Phase::Automate, PERMISSIVE).await;
    let persona = |hidden_text| PersonaRequest {
        strength: Some(Strength::Weak),
        format: Some(lever_sim::Format::Pdf),
        layout: Some(lever_sim::Layout::SingleColumn),
        hidden_text,
        seed: Some(11),
    };
    let honest = fulcrum.applies_with(persona(false));
    let sly = fulcrum.applies_with(persona(true));
    fulcrum.run_until_idle().await;
    let (honest, sly) = (&fulcrum.store.runs(&honest).await.unwrap()[0], &fulcrum.store.runs(&sly).await.unwrap()[0]);
    assert_eq!(sly.score, honest.score, "hidden text does not move the score");
    assert!(sly.needs_review);
    assert!(!sly.brief["document"]["hidden"].as_array().unwrap().is_empty());
    fulcrum.finish().await;
}

#[tokio::test]
async fn a_forged_replayed_or_altered_webhook_changes_nothing_beyond_a_reading() {
    let fulcrum = TestFulcrum::with_policy(Engine::Sqlite, Phase::Automate, PERMISSIVE).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let before = (fulcrum.written(&ada), fulcrum.lever.world()["opportunities"].clone());
    let deliveries = fulcrum.lever.deliveries();
    let real = deliveries.iter().find(|delivery| delivery.event == "applicationCreated").unwrap().body.clone();
    let real: Value = match real {
        Value::String(text) => serde_json::from_str(&text).unwrap(),
        body => body,
    };
    let altered = |change: fn(&mut Value)| {
        let mut body = real.clone();
        change(&mut body);
        body
    };
    let http = fulcrum.lever.client();
    for (body, expected) in [
        (real.clone(), 202),
        (altered(|body| body["signature"] = json!("00".repeat(32))), 403),
        (altered(|body| body["triggeredAt"] = json!(1)), 403),
        (altered(|body| body["token"] = json!("x")), 403),
        (altered(|body| body["signature"] = Value::Null), 403),
        // Lever signs neither the event nor the data: these pass, and lead to a reading.
        (altered(|body| body["event"] = json!("candidateHired")), 202),
        (altered(|body| body["event"] = json!("candidateDeleted")), 202),
        (altered(|body| body["event"] = json!("somethingNew")), 202),
        (altered(|body| body["data"]["opportunityId"] = json!("00000000-0000-4000-8000-000000000000")), 202),
        (altered(|body| body["data"]["opportunityId"] = json!("../users")), 202),
        (altered(|body| body["data"] = json!({})), 202),
    ] {
        let status = http.post(&fulcrum.hooks_url).json(&body).send().await.unwrap().status();
        assert_eq!(status, expected, "{body}");
    }
    fulcrum.run_until_idle().await;
    assert_eq!((fulcrum.written(&ada), fulcrum.lever.world()["opportunities"].clone()), before);
    assert!(fulcrum.store.snapshot(&ada).await.unwrap().is_some(), "a false deletion erases nobody");
    let unknown = fulcrum.store.delivery_counts().await.unwrap();
    assert!(unknown.iter().any(|count| count.event == "somethingNew" && count.state == "ignored" && count.count == 1));
    fulcrum.finish().await;
}

#[tokio::test]
async fn a_person_erased_while_steps_wait_does_not_stop_the_others() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.approve_all(&ada).await;
    // Erased here before the approved effects are applied: their jobs find nothing to open.
    let contact = fulcrum.store.snapshot(&ada).await.unwrap().unwrap().contact_id;
    let mut tx = fulcrum.store.begin().await.unwrap();
    assert!(tx.erase_contact(&contact, store::Erasure::Deleted).await.unwrap());
    tx.commit().await.unwrap();
    let bert = fulcrum.applies_with(PersonaRequest { seed: Some(9), ..PersonaRequest::default() });
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), Vec::<String>::new());
    assert!(!fulcrum.proposals(&bert).await.is_empty());
    assert!(
        fulcrum
            .store
            .audit(&store::AuditFilter { action: Some(domain::Action::ContactErased), limit: 9, ..Default::default() })
            .await
            .unwrap()
            .len()
            == 1
    );
    fulcrum.finish_with_dead_letters(3).await;
}

#[tokio::test]
async fn a_deleted_candidacy_does_not_erase_who_has_another() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let apply = |posting: &str| {
        let applicant = lever_sim::Applicant {
            name: Some("Ada Lovelace".into()),
            email: Some("ada@example.org".into()),
            ..lever_sim::Applicant::generated(posting)
        };
        lever::OpportunityId::parse(&fulcrum.lever.apply(applicant).unwrap().opportunity_id).unwrap()
    };
    let (first, second) = (apply("Backend Engineer"), apply("Data Analyst"));
    fulcrum.run_until_idle().await;
    fulcrum.lever.delete_opportunity(first.as_str()).unwrap();
    fulcrum.run_until_idle().await;
    assert!(fulcrum.store.snapshot(&second).await.unwrap().is_some());
    fulcrum.finish().await;
}
