use domain::delivery::DeliveryEvent;
use domain::work::Ingest;
use domain::{Action, Actor, DeliveryId, DeliveryState};
use rstest::rstest;
use serde_json::json;
use sql::{Engine, Row, query};
use store::{AuditFilter, DeliveryCounts, DeliveryRow, NewDelivery, Store};

use crate::support::{Bench, START, opportunity_id};

fn delivery(digest: &str, opportunity: Option<&str>) -> NewDelivery {
    NewDelivery {
        event: "candidateStageChange".into(),
        opportunity_id: opportunity.map(opportunity_id),
        contact_id: None,
        triggered_at: START.millis() - 5,
        digest: digest.into(),
        body: format!("{{\"digest\":\"{digest}\"}}").into_bytes(),
    }
}

async fn receive(store: &Store, deliveries: &[NewDelivery]) -> usize {
    let mut tx = store.begin().await.unwrap();
    let new = tx.receive(deliveries).await.unwrap();
    tx.commit().await.unwrap();
    new
}

async fn ids(bench: &Bench) -> Vec<DeliveryId> {
    let rows = bench.test.db.fetch_all(query("SELECT id FROM deliveries ORDER BY id")).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>("id").parse().unwrap()).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_delivery_is_stored_once_with_the_job_that_works_on_it(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let batch = [delivery("a", Some("o1")), delivery("b", None), delivery("a", Some("o1"))];
    assert_eq!(receive(&bench.store, &batch).await, 2);
    // Again, with one that is new: only that one counts.
    assert_eq!(receive(&bench.store, &[delivery("b", None), delivery("c", Some("o2"))]).await, 1);
    assert_eq!(receive(&bench.store, &batch).await, 0);

    let stored = ids(&bench).await;
    let rows = [
        bench.store.delivery(stored[0]).await.unwrap(),
        bench.store.delivery(stored[1]).await.unwrap(),
        bench.store.delivery(stored[2]).await.unwrap(),
    ];
    let row = |id: DeliveryId, opportunity: Option<&str>| DeliveryRow {
        id,
        event: "candidateStageChange".into(),
        opportunity_id: opportunity.map(opportunity_id),
        contact_id: None,
        triggered_at: START.millis() - 5,
        received_at: START,
        state: DeliveryState::Received,
    };
    assert_eq!(rows, [row(stored[0], None), row(stored[1], Some("o1")), row(stored[2], Some("o2"))]);

    let jobs = rows.map(|row| {
        let work = Ingest { delivery_id: row.id, opportunity_id: row.opportunity_id };
        ("ingest".to_owned(), serde_json::to_string(&work).unwrap())
    });
    assert_eq!(bench.jobs().await, jobs);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_batch_is_one_entry_and_nothing_new_is_none(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let batch = [delivery("a", Some("o1")), delivery("b", Some("o2"))];
    receive(&bench.store, &batch).await;
    receive(&bench.store, &batch).await;
    receive(&bench.store, &[]).await;

    let rows = bench.store.audit(&AuditFilter { limit: 10, ..AuditFilter::default() }).await.unwrap();
    let facts: Vec<_> = rows.iter().map(|row| (&row.entry.actor, row.entry.action, &row.entry.public)).collect();
    let public = json!({ "deliveries": ids(&bench).await });
    assert_eq!(facts, [(&Actor::Lever, Action::DeliveriesReceived, &public)]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_delivery_is_settled_once_and_a_failed_one_may_be_understood_later(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    receive(&bench.store, &[delivery("a", Some("o1"))]).await;
    let id = ids(&bench).await[0];
    let settle = async |event| {
        let mut tx = bench.store.begin().await?;
        let state = tx.settle_delivery(id, event).await?;
        tx.commit().await?;
        Ok::<_, store::Error>(state)
    };

    let failed = DeliveryState::Failed { why: "no answer".into(), at: START };
    assert_eq!(settle(DeliveryEvent::Failed { why: "no answer".into() }).await.unwrap(), failed);
    assert_eq!(bench.store.delivery(id).await.unwrap().state, failed);
    assert_eq!(settle(DeliveryEvent::Understood).await.unwrap(), DeliveryState::Understood { at: START });

    let refused = settle(DeliveryEvent::Ignored { why: "late".into() }).await.unwrap_err();
    assert_eq!(refused.to_string(), "ignored cannot happen to what is understood");
    assert_eq!(bench.actions().await, ["deliveries.received", "delivery.failed", "delivery.understood"]);
    let counts = DeliveryCounts { event: "candidateStageChange".into(), state: "understood".into(), count: 1 };
    assert_eq!(bench.store.delivery_counts().await.unwrap(), [counts]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn two_receivers_of_the_same_burst_store_it_once(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    let burst: Vec<_> = (0..20).map(|n| delivery(&format!("{n:02}"), Some("o1"))).collect();
    let reversed: Vec<_> = burst.iter().rev().cloned().collect();
    let here = bench.store.clone();
    let (a, b) = tokio::join!(
        tokio::spawn(async move { receive(&here, &burst).await }),
        tokio::spawn(async move { receive(&beside, &reversed).await }),
    );
    assert_eq!(a.unwrap() + b.unwrap(), 20);
    assert_eq!(bench.job_kinds().await, ["ingest"; 20]);
    assert_eq!(bench.store.verify_audit().await.unwrap().unwrap().entries, 1);
}
