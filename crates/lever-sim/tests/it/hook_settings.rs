//! Hooks as they are set up: events that are off, verified connections, tokens, ids, and what is lost or forgotten.

use lever_sim::{Burst, DeliveryState, FaultsChange, History, HookRequest, Options, Quirks, WebhookOptions};
use serde_json::{Value, json};

use crate::support::{Lever, Receiver};

const APPLIED: &str = "applicationCreated";

fn applications(lever: &Lever, receiver: &Receiver) {
    let events = vec![APPLIED.to_owned()];
    lever.sim.register_webhook(HookRequest { events, ..HookRequest::all(&receiver.url, "token") }).unwrap();
}

fn opportunities(receiver: &Receiver) -> Vec<Value> {
    receiver.bodies(APPLIED).iter().map(|body| body["data"]["opportunityId"].clone()).collect()
}

#[tokio::test]
async fn an_event_is_silent_until_a_super_admin_switches_it_on() {
    let off = vec![APPLIED.to_owned(), "contactCreated".to_owned()];
    let lever = Lever::start_with(|options| Options { webhook_events_off: off, ..options }).await;
    let receiver = Receiver::start().await;
    receiver.listen(&lever);
    let id = lever.somebody();
    lever.sim.move_stage(&id, "Offer").unwrap();
    lever.sim.settled().await;
    let events: Vec<_> = receiver.arrivals().iter().map(|arrival| arrival.body["event"].clone()).collect();
    assert_eq!(events, ["candidateStageChange"]);

    let (status, switches) = lever.post("/sim/webhooks/events", json!({APPLIED: true})).await;
    assert_eq!(
        (status, &switches["data"][APPLIED], &switches["data"]["contactCreated"]),
        (200, &json!(true), &json!(false))
    );
    let later = lever.somebody();
    lever.sim.settled().await;
    assert_eq!(opportunities(&receiver), [later.as_str()], "what happened before is not sent later");
    lever.sim.switch_event(APPLIED, false).unwrap();
    lever.somebody();
    lever.sim.settled().await;
    assert_eq!(opportunities(&receiver).len(), 1);
    assert_eq!(lever.get("/sim/webhooks/events").await.1["data"][APPLIED], false);
    assert_eq!(lever.post("/sim/webhooks/events", json!({"noteCreated": true})).await.0, 400);
    let wrong = Options { webhook_events_off: vec!["noteCreated".to_owned()], ..Options::default() };
    assert!(matches!(lever_sim::Simulator::start(wrong).await, Err(lever_sim::Error::Event(_))));
}

#[tokio::test]
async fn a_connection_is_verified_before_the_hook_is_made_when_that_is_asked() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    let body = |url: &str| json!({"url": url, "event": APPLIED, "configuration": {"verifyConnection": true}});
    receiver.will_answer([302]);
    let (status, refused) = lever.post("/v1/webhooks", body(&receiver.url)).await;
    assert_eq!((status, &refused["message"]), (400, &json!("The connection could not be verified: answered 302")));
    assert_eq!(lever.post("/v1/webhooks", body("http://127.0.0.1:1/")).await.0, 400);
    assert_eq!(lever.get("/v1/webhooks").await.1, json!({"data": []}));
    let (status, made) = lever.post("/v1/webhooks", body(&receiver.url)).await;
    assert_eq!(status, 201);
    assert_eq!(made["data"]["configuration"]["signatureToken"].as_str().unwrap().len(), 48);
    let pings: Vec<_> = receiver.arrivals().iter().map(|ping| ping.body["data"].clone()).collect();
    assert_eq!(pings, [json!({}), json!({})]);
    let states: Vec<_> = lever.sim.deliveries().iter().map(|delivery| delivery.state).collect();
    assert_eq!(states, [DeliveryState::Failed, DeliveryState::Failed, DeliveryState::Delivered]);
}

#[tokio::test]
async fn the_same_hook_twice_is_told_twice() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    for _ in 0..2 {
        assert_eq!(lever.post("/v1/webhooks", json!({"url": receiver.url, "event": APPLIED})).await.0, 201);
    }
    let id = lever.somebody();
    lever.sim.settled().await;
    assert_eq!(opportunities(&receiver), [id.as_str(), id.as_str()]);
    let bodies = receiver.bodies(APPLIED);
    assert_eq!(bodies[0]["id"], bodies[1]["id"], "one event");
    assert_ne!(bodies[0]["signature"], bodies[1]["signature"], "two tokens");
}

#[tokio::test]
async fn bodies_can_lack_an_id_and_retries_can_have_a_new_token() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    applications(&lever, &receiver);
    lever.sim.set_quirks(Quirks { webhook_ids: false, fresh_token_on_retry: true, ..Quirks::default() });
    receiver.will_answer([500]);
    lever.somebody();
    lever.sim.settled().await;
    let mut bodies = receiver.bodies(APPLIED);
    assert_eq!(bodies.len(), 2);
    assert!(bodies.iter().all(|body| body.get("id").is_none()));
    for key in ["token", "signature"] {
        assert_ne!(bodies[0][key], bodies[1][key], "{key}");
        bodies.iter_mut().for_each(|body| body[key] = Value::Null);
    }
    assert_eq!(bodies[0], bodies[1], "all else is the same");
}

#[tokio::test]
async fn hooks_can_be_held_to_https() {
    let lever = Lever::start().await;
    lever.sim.set_quirks(Quirks { https_hooks_only: true, ..Quirks::default() });
    let create = async |url: &str| lever.post("/v1/webhooks", json!({"url": url, "event": APPLIED})).await.0;
    assert_eq!((create("http://hooks.example/").await, create("https://hooks.example/").await), (400, 201));
    assert_eq!(lever.sim.register_webhook(HookRequest::all("http://hooks.example/", "t")).unwrap_err().status, 400);
}

#[tokio::test]
async fn a_share_of_webhooks_is_never_sent() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    applications(&lever, &receiver);
    lever.sim.set_faults(FaultsChange { seed: Some(3), lost_webhook_share: Some(0.5), ..FaultsChange::default() });
    let burst = Burst { applications: 20, ..Burst::default() };
    let outcome = lever.sim.burst(&burst).unwrap();
    for _ in 0..20 {
        lever.somebody();
    }
    let counts = lever.sim.settled().await;
    let arrived = receiver.bodies(APPLIED).len();
    assert_eq!((counts.delivered, counts.delivered + counts.lost), (arrived, 40));
    assert!(outcome.deliveries < 20 && (10..30).contains(&arrived), "{arrived} of 40");
    assert_eq!(lever.get("/sim/deliveries").await.1["lost"], counts.lost);
    lever.sim.set_faults(FaultsChange { lost_webhook_share: Some(1.0), ..FaultsChange::default() });
    lever.somebody();
    assert_eq!(lever.sim.settled().await.delivered, arrived);
}

#[tokio::test]
async fn the_history_keeps_the_last_deliveries_and_counts_them_all() {
    let history = History { deliveries: 3, age_ms: 60_000 };
    let lever = Lever::start_with(|options| {
        let webhooks = WebhookOptions { history, ..options.webhooks };
        Options { webhooks, ..options }
    })
    .await;
    let receiver = Receiver::start().await;
    applications(&lever, &receiver);
    for _ in 0..5 {
        lever.somebody();
        lever.sim.settled().await;
    }
    let kept: Vec<u64> = lever.sim.deliveries().iter().map(|delivery| delivery.id).collect();
    assert_eq!((kept, lever.sim.settled().await.delivered), (vec![3, 4, 5], 5));
    assert_eq!(lever.post("/sim/webhooks/redeliver", json!({"delivery": 1})).await.1["data"]["deliveries"], 0);
    assert_eq!(lever.post("/sim/webhooks/redeliver", json!({"delivery": 4})).await.1["data"]["deliveries"], 1);
    lever.sim.settled().await;
    lever.clock.advance_ms(60_001);
    lever.somebody();
    lever.sim.settled().await;
    assert_eq!(lever.sim.deliveries().len(), 1, "the others are too old");
}
