//! Misbehaviour: cut connections, shares, duplicates, disorder.

use std::collections::BTreeMap;

use lever_sim::{Burst, FaultKind, FaultsChange, HookRequest, NextFault};
use serde_json::json;

use crate::support::{Lever, Receiver};

fn next(fault: FaultKind, method: &str, path: &str) -> FaultsChange {
    FaultsChange { next: vec![NextFault::once(fault, method, path)], ..FaultsChange::default() }
}

#[tokio::test]
async fn a_cut_write_is_applied_once_and_never_answered() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let notes = format!("/v1/opportunities/{id}/notes");
    // A connection that was used before: a client may be tempted to repeat a call on it by itself.
    assert_eq!(lever.get(&notes).await.1["data"], json!([]));
    lever.sim.set_faults(next(FaultKind::Cut, "POST", "/v1/opportunities/*/notes"));
    let error = lever.request("POST", &notes).json(&json!({"value": "marker"})).send().await.unwrap_err();
    assert!(error.is_request() && !error.is_timeout(), "{error:?}");
    let (_, list) = lever.get(&notes).await;
    assert_eq!(list["data"].as_array().unwrap().len(), 1);
    assert_eq!(list["data"][0]["fields"][0]["value"], "marker");
    let ledger = lever.sim.ledger_of(&id);
    assert_eq!(ledger.len(), 1);
    assert!(ledger[0].cut && ledger[0].applied && ledger[0].status == 201);
    assert_eq!(ledger[0].result_id.as_deref(), list["data"][0]["id"].as_str());
    // Used up: the next one is answered.
    assert_eq!(lever.post(&notes, json!({"value": "again"})).await.0, 201);
}

#[tokio::test]
async fn reads_are_never_cut() {
    let lever = Lever::start().await;
    lever.sim.set_faults(FaultsChange { cut_share: Some(1.0), ..FaultsChange::default() });
    assert_eq!(lever.get("/v1/stages").await.0, 200);
}

#[tokio::test]
async fn a_refused_call_changes_nothing() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let path = format!("/v1/opportunities/{id}/stage");
    for (fault, status) in [(FaultKind::Error, 500), (FaultKind::Throttle, 429), (FaultKind::Unavailable, 503)] {
        lever.sim.set_faults(next(fault, "PUT", "/v1/opportunities"));
        let (answered, body) = lever.put(&path, json!({"stage": "offer"})).await;
        assert_eq!(answered, status);
        assert!(body["code"].is_string() && body["message"].is_string());
    }
    assert_eq!(lever.sim.opportunity(&id).unwrap()["stage"], "applicant-new");
    assert!(lever.sim.ledger_of(&id).iter().all(|entry| !entry.applied));
}

#[tokio::test]
async fn shares_are_dice_with_a_seed() {
    let roll = async || {
        let lever = Lever::start().await;
        let change = FaultsChange {
            seed: Some(9),
            throttle_share: Some(0.3),
            error_share: Some(0.2),
            ..FaultsChange::default()
        };
        lever.sim.set_faults(change);
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(lever.get("/v1/stages").await.0);
        }
        statuses
    };
    let first = roll().await;
    assert_eq!(first, roll().await);
    assert!([200, 429, 500].iter().all(|status| first.contains(status)));
}

#[tokio::test]
async fn a_burst_arrives_twice_and_in_any_order_and_all_of_it_does() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    let events = vec!["applicationCreated".to_owned()];
    lever.sim.register_webhook(HookRequest { events, ..HookRequest::all(&receiver.url, "token") }).unwrap();
    let burst = Burst { applications: 12, duplicate_share: 0.5, shuffle: true, concurrency: 3, ..Burst::default() };
    let outcome = lever.sim.burst(&burst).unwrap();
    assert_eq!(outcome.opportunity_ids.len(), 12);
    assert!(outcome.duplicates > 0);
    assert_eq!(outcome.deliveries, 12 + outcome.duplicates);
    let counts = lever.sim.settled().await;
    assert_eq!((counts.pending, counts.delivered), (0, outcome.deliveries));
    let mut arrived = BTreeMap::new();
    let mut order = Vec::new();
    for body in receiver.bodies("applicationCreated") {
        let id = body["data"]["opportunityId"].as_str().unwrap().to_owned();
        *arrived.entry(body["id"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        if !order.contains(&id) {
            order.push(id);
        }
    }
    assert_eq!(arrived.len(), 12);
    assert_eq!(arrived.values().sum::<usize>(), outcome.deliveries);
    assert_ne!(order, outcome.opportunity_ids, "shuffled");
    order.sort();
    let mut expected = outcome.opportunity_ids;
    expected.sort();
    assert_eq!(order, expected);
}

#[tokio::test]
async fn webhooks_can_come_twice() {
    let lever = Lever::start().await;
    let receiver = Receiver::start().await;
    receiver.listen(&lever);
    let change = FaultsChange {
        duplicate_webhook_share: Some(1.0),
        reorder_webhook_share: Some(1.0),
        reorder_window_ms: Some(3),
        ..FaultsChange::default()
    };
    lever.sim.set_faults(change);
    lever.somebody();
    lever.sim.settled().await;
    let twice = receiver.bodies("applicationCreated");
    assert_eq!(twice.len(), 2);
    assert_eq!(twice[0], twice[1]);
}

#[tokio::test]
async fn a_slow_call_is_answered_all_the_same() {
    let lever = Lever::start().await;
    let id = lever.somebody();
    let slow = NextFault { ms: Some(5), ..NextFault::once(FaultKind::Slow, "POST", "/v1/opportunities/*/notes") };
    lever.sim.set_faults(FaultsChange { next: vec![slow], ..FaultsChange::default() });
    assert_eq!(lever.post(&format!("/v1/opportunities/{id}/notes"), json!({"value": "late"})).await.0, 201);
    assert!(lever.sim.faults().next.is_empty());
}

#[tokio::test]
async fn a_throttled_call_uses_up_no_fault() {
    let limit = Some(lever_sim::RateLimit { per_second: 1.0, burst: 1.0 });
    let lever = Lever::start_with(|options| lever_sim::Options { rate_limit: limit, ..options }).await;
    lever.sim.set_faults(next(FaultKind::Error, "GET", "/v1/stages"));
    assert_eq!(lever.get("/v1/users").await.0, 200);
    assert_eq!(lever.get("/v1/stages").await.0, 429);
    assert_eq!(lever.sim.faults().next.len(), 1);
    lever.clock.advance_ms(1000);
    assert_eq!(lever.get("/v1/stages").await.0, 500);
}

#[tokio::test]
async fn a_dropped_simulator_is_gone() {
    let lever = Lever::start().await;
    let address = lever.sim.base_url().trim_start_matches("http://").to_owned();
    drop(lever);
    let gone = async {
        while tokio::net::TcpStream::connect(&address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    assert!(tokio::time::timeout(std::time::Duration::from_secs(5), gone).await.is_ok());
}
