use std::time::Duration;

use domain::work::{Propose, Sweep};
use domain::{Action, Actor, AgentName, AuditEntry, Subject};
use rstest::rstest;
use sql::Engine;

use crate::support::{Bench, opportunity_id};

fn fact(at: domain::Timestamp) -> AuditEntry {
    AuditEntry::new(at, Actor::System, Action::RunFailed, Subject::default())
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_rolled_back_leaves_no_entry_and_no_job(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.record(fact(tx.now()));
    assert!(tx.enqueue(&Sweep {}).await.unwrap());
    // Even where the entries were written already, as when the queue takes its transaction back.
    drop(tx.into_inner().await.unwrap());
    assert_eq!(bench.actions().await, Vec::<&str>::new());
    assert_eq!(bench.jobs().await, Vec::new());

    let mut tx = bench.store.begin().await.unwrap();
    tx.record(fact(tx.now()));
    assert!(tx.enqueue(&Sweep {}).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(bench.actions().await, ["run.failed"]);
    assert_eq!(bench.jobs().await, [("sweep".to_owned(), "{}".to_owned())]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_same_step_waits_once_and_a_later_one_waits_for_its_time(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let propose = |id| Propose { agent: AgentName::Screening, opportunity_id: opportunity_id(id), backlog: false };
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.enqueue(&propose("o1")).await.unwrap());
    assert!(!tx.enqueue(&propose("o1")).await.unwrap());
    let later = tx.now().plus(Duration::from_secs(60));
    assert!(tx.enqueue_at(&propose("o2"), later).await.unwrap());
    tx.commit().await.unwrap();

    assert_eq!(bench.job_kinds().await, ["propose", "propose"]);
    assert_eq!(jobs::next_run_at(&bench.test.db).await.unwrap(), Some(later.millis()));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn migrating_again_changes_nothing(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    bench.run("o1", "c1").await;
    sql::migrate(&bench.test.db, store::MIGRATIONS).await.unwrap();
    assert_eq!(bench.actions().await, ["run.finished"]);
    assert!(bench.store.snapshot(&opportunity_id("o1")).await.unwrap().is_some());
}
