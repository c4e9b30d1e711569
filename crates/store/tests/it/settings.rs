use std::sync::Arc;
use std::time::Duration;

use domain::{AgentName, ManualClock, Phase, PhaseSetting, Scope, Share, Timestamp};
use lever::{PostingId, Stage};
use rstest::rstest;
use sql::Engine;
use sql::testing::TestDb;
use store::{CacheKind, StoredPhase};

use crate::support::{Bench, START, operator, stage, store_on};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_phase_is_set_replaced_and_cleared(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let everywhere = PhaseSetting::whole(None, Scope::Everywhere, Phase::Shadow);
    let scope = Scope::Posting(PostingId::parse("p1").unwrap());
    let posting = PhaseSetting::whole(Some(AgentName::Screening), scope.clone(), Phase::Recommend);
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
    assert!(tx.clear_phase(Some(AgentName::Screening), &scope, Share::WHOLE, operator()).await.unwrap());
    // A setting for one agent is not the setting for all, nor is a second clearing one.
    assert!(!tx.clear_phase(Some(AgentName::Screening), &Scope::Everywhere, Share::WHOLE, operator()).await.unwrap());
    assert!(!tx.clear_phase(Some(AgentName::Screening), &scope, Share::WHOLE, operator()).await.unwrap());
    tx.commit().await.unwrap();
    let left = [stored(&off, Some(operator()), START.plus(Duration::from_secs(1)))];
    assert_eq!(bench.store.phases().await.unwrap(), left);
    assert_eq!(bench.actions().await, ["phase.set"; 4]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_share_of_a_scope_has_a_phase_of_its_own(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let whole = PhaseSetting::whole(None, Scope::Everywhere, Phase::Augment);
    let ten = Share::try_from(10).unwrap();
    let few = PhaseSetting { share: ten, phase: Phase::Recommend, ..whole.clone() };
    let mut tx = bench.store.begin().await.unwrap();
    for setting in [&few, &whole, &PhaseSetting { phase: Phase::Automate, ..few.clone() }] {
        tx.set_phase(setting, Some(operator())).await.unwrap();
    }
    tx.commit().await.unwrap();
    let settings = async || -> Vec<PhaseSetting> {
        bench.store.phases().await.unwrap().into_iter().map(|stored| stored.setting).collect()
    };
    assert_eq!(settings().await, [whole.clone(), PhaseSetting { phase: Phase::Automate, ..few }]);
    let mut tx = bench.store.begin().await.unwrap();
    assert!(tx.clear_phase(None, &Scope::Everywhere, ten, operator()).await.unwrap());
    assert!(!tx.clear_phase(None, &Scope::Everywhere, ten, operator()).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(settings().await, [whole]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn phases_of_before_there_were_shares_are_for_everybody(#[case] engine: Engine) {
    let (before, since): (Vec<_>, Vec<_>) = store::MIGRATIONS.iter().copied().partition(|step| step.version < 420);
    let test = TestDb::fresh(engine, &before).await;
    let mut tx = test.db.begin_write().await.unwrap();
    let insert =
        "INSERT INTO phases (agent, scope, phase, set_at) VALUES ('', '{\"kind\":\"everywhere\"}', 'augment', 7)";
    tx.execute(sql::query(insert)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!since.is_empty());
    sql::migrate(&test.db, store::MIGRATIONS).await.unwrap();
    let set_at = Timestamp::from_millis(7);
    let setting = PhaseSetting::whole(None, Scope::Everywhere, Phase::Augment);
    let store = store_on(test.db.clone(), &Arc::new(ManualClock::at(START)), "07", 0);
    assert_eq!(store.phases().await.unwrap(), [StoredPhase { setting, set_by: None, set_at }]);
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
