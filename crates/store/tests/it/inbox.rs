use std::time::Duration;

use domain::{AgentName, Decision, EffectKind, Phase, Remit};
use rstest::rstest;
use sql::Engine;
use store::{InboxFilter, InboxRow};

use crate::support::{Bench, DAY, START, approve, form, move_to, note, opportunity_id, snapshot};

fn at_most(limit: i64) -> InboxFilter {
    InboxFilter { limit, ..InboxFilter::default() }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_waits_is_grouped_by_run_and_the_oldest_comes_first(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let older = bench.run("o1", "c1").await;
    bench.judged(older, "o1", "c1", note("a"), Decision::Ask).await;
    bench.clock.advance(Duration::from_secs(60));
    bench.judged(older, "o1", "c1", form("80"), Decision::Ask).await;
    let decided = bench.judged(older, "o1", "c1", move_to("onsite"), Decision::Ask).await;
    approve(&bench.store, &decided, None).await.unwrap();
    bench.judged(older, "o1", "c1", note("b"), Decision::Forbid).await;
    let newer = bench.run("o2", "c2").await;
    bench.judged(newer, "o2", "c2", note("c"), Decision::Ask).await;

    let first = InboxRow {
        run_id: older,
        agent: AgentName::Screening,
        phase: Phase::Augment,
        opportunity_id: opportunity_id("o1"),
        score: Some(80),
        needs_review: false,
        waiting: 2,
        kinds: vec![EffectKind::AddNote, EffectKind::FileForm],
        oldest: START,
        expires_at: Some(START.plus(DAY)),
        snapshot: snapshot("o1", "c1", START),
    };
    let later = bench.store.now();
    let second = InboxRow {
        run_id: newer,
        opportunity_id: opportunity_id("o2"),
        waiting: 1,
        kinds: vec![EffectKind::AddNote],
        oldest: later,
        expires_at: Some(later.plus(DAY)),
        snapshot: snapshot("o2", "c2", later),
        ..first.clone()
    };
    assert_eq!(bench.store.inbox(&Remit::whole(), &at_most(10)).await.unwrap(), [first.clone(), second]);
    assert_eq!(bench.store.inbox(&Remit::whole(), &at_most(1)).await.unwrap(), [first]);
    assert_eq!(bench.store.runs_waiting(&Remit::whole()).await.unwrap(), 2);
    assert_eq!(bench.store.runs_waiting(&Remit::whole()).await.unwrap(), 2);
    let o1 = opportunity_id("o1");
    assert_eq!(bench.store.most_urgent_but(&Remit::whole(), &o1).await.unwrap(), Some(opportunity_id("o2")));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_inbox_shows_nothing_of_erased_people_and_gives_their_place_to_others(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let erased = bench.run("o1", "c1").await;
    bench.judged(erased, "o1", "c1", note("a"), Decision::Ask).await;
    let kept = bench.run("o2", "c2").await;
    bench.judged(kept, "o2", "c2", note("a"), Decision::Ask).await;
    bench.erase("c1").await;
    let shown: Vec<_> =
        bench.store.inbox(&Remit::whole(), &at_most(1)).await.unwrap().into_iter().map(|row| row.run_id).collect();
    assert_eq!(shown, [kept]);
    assert_eq!(bench.store.runs_waiting(&Remit::whole()).await.unwrap(), 1);
}
