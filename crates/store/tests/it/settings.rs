use std::time::Duration;

use domain::{AgentName, Phase, PhaseSetting, Scope};
use lever::{PostingId, Stage};
use rstest::rstest;
use sql::Engine;
use store::{CacheKind, StoredPhase};

use crate::support::{Bench, START, operator, stage};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_phase_is_set_replaced_and_cleared(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let everywhere = PhaseSetting { agent: None, scope: Scope::Everywhere, phase: Phase::Shadow };
    let scope = Scope::Posting(PostingId::parse("p1").unwrap());
    let posting = PhaseSetting { agent: Some(AgentName::Screening), scope: scope.clone(), phase: Phase::Recommend };
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_phase(&posting, Some(operator())).await.unwrap();
    tx.set_phase(&everywhere, None).await.unwrap();
    tx.commit().await.unwrap();
    let stored = |setting: &PhaseSetting, set_by, set_at| StoredPhase { setting: setting.clone(), set_by, set_at };
    let both = [stored(&everywhere, None, START), stored(&posting, Some(operator()), START)];
    assert_eq!(bench.store.phases().await.unwrap(), both);

    bench.clock.advance(Duration::from_secs(1));
    let off = PhaseSetting { phase: Phase::Off, ..everywhere };
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_phase(&off, Some(operator())).await.unwrap();
    assert!(tx.clear_phase(Some(AgentName::Screening), &scope, operator()).await.unwrap());
    // A setting for one agent is not the setting for all, nor is a second clearing one.
    assert!(!tx.clear_phase(Some(AgentName::Screening), &Scope::Everywhere, operator()).await.unwrap());
    assert!(!tx.clear_phase(Some(AgentName::Screening), &scope, operator()).await.unwrap());
    tx.commit().await.unwrap();
    let left = [stored(&off, Some(operator()), START.plus(Duration::from_secs(1)))];
    assert_eq!(bench.store.phases().await.unwrap(), left);
    assert_eq!(bench.actions().await, ["phase.set"; 4]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_was_kept_for_a_while_is_forgotten_after_it(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let minute = Duration::from_secs(60);
    let put = async |id: &str, stages: &[Stage]| {
        let mut tx = bench.store.begin().await.unwrap();
        tx.put_cached(CacheKind::Stages, id, &stages).await.unwrap();
        tx.commit().await.unwrap();
    };
    let stages = async |id| bench.store.cached::<Vec<Stage>>(CacheKind::Stages, id, minute).await.unwrap();
    put("", &[stage("a")]).await;
    put("x", &[stage("b")]).await;
    bench.clock.advance(minute);
    assert_eq!(stages("").await, Some(vec![stage("a")]));
    assert_eq!(stages("x").await, Some(vec![stage("b")]));
    let users = bench.store.cached::<Vec<Stage>>(CacheKind::Users, "", minute).await.unwrap();
    assert_eq!(users, None);

    bench.clock.advance(Duration::from_millis(1));
    assert_eq!(stages("").await, None);
    put("", &[stage("c")]).await;
    assert_eq!(stages("").await, Some(vec![stage("c")]));
    // What an earlier version wrote in another form is as good as none.
    assert_eq!(bench.store.cached::<u64>(CacheKind::Stages, "", minute).await.unwrap(), None);

    let mut tx = bench.store.begin().await.unwrap();
    tx.drop_cached(CacheKind::Stages, "").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(stages("").await, None);
}
