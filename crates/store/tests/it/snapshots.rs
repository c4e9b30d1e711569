use std::time::Duration;

use rstest::rstest;
use sql::Engine;
use store::Snapshot;

use crate::support::{Bench, START, contact_id, opportunity_id, put_document, snapshot};

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
    assert_eq!(bench.store.opportunities_of(&contact_id("c1")).await.unwrap(), []);
    let both = [opportunity_id("o1"), opportunity_id("o2")];
    assert_eq!(bench.store.opportunities_of(&contact_id("c2")).await.unwrap(), both);
    assert_eq!(bench.store.snapshot(&both[0]).await.unwrap(), Some(snapshot("o1", "c2", START)));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_resume_is_kept_with_its_digest_and_the_time_of_reading(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    put_document(&bench.store, "o1", "c1").await.unwrap();
    bench.clock.advance(Duration::from_secs(5));
    put_document(&bench.store, "o1", "c1").await.unwrap();
    let document = bench.store.document(&opportunity_id("o1")).await.unwrap().unwrap();
    assert_eq!(document.resume_id.as_str(), "r1");
    assert_eq!(document.content, serde_json::json!({ "text": crate::support::RESUME }));
    assert_eq!((document.digest.len(), document.read_at), (64, START.plus(Duration::from_secs(5))));
    assert_eq!(bench.store.document(&opportunity_id("o2")).await.unwrap(), None);
}
