use std::time::Duration;

use rstest::rstest;
use sql::Engine;
use store::Snapshot;

use crate::support::{Bench, START, opportunity_id, snapshot};

async fn put(bench: &Bench, snapshot: &Snapshot) {
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_snapshot(snapshot).await.unwrap();
    tx.commit().await.unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_older_reading_never_replaces_a_newer_one(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let o1 = opportunity_id("o1");
    assert_eq!(bench.store.snapshot(&o1).await.unwrap(), None);
    let at = |seconds| snapshot("o1", "c1", START.plus(Duration::from_secs(seconds)));
    let first = at(1);
    let newer = Snapshot { stage: None, ..at(2) };
    put(&bench, &first).await;
    assert_eq!(bench.store.snapshot(&o1).await.unwrap(), Some(first.clone()));
    put(&bench, &newer).await;
    put(&bench, &first).await;
    assert_eq!(bench.store.snapshot(&o1).await.unwrap(), Some(newer));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_opportunity_moves_with_its_contact_when_lever_merges_people(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    put(&bench, &snapshot("o1", "c1", START)).await;
    put(&bench, &snapshot("o2", "c2", START)).await;
    put(&bench, &snapshot("o1", "c2", START)).await;
    assert_eq!(bench.store.snapshot(&opportunity_id("o1")).await.unwrap(), Some(snapshot("o1", "c2", START)));
}
