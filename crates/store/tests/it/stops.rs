//! The kill switch: what is under way at the press is noted, and the stop is in effect when the last of it has ended.

use std::time::Duration;

use domain::work::Propose;
use domain::{AgentName, EffectEvent, Phase, PhaseSetting, Scope};
use lever::PostingId;
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::{AuditFilter, Stop, StopFor};

use crate::support::{Bench, START, confirmed, note, operator, opportunity_id};

async fn press(bench: &Bench, whom: &StopFor) -> Stop {
    let mut tx = bench.store.begin().await.unwrap();
    let stop = tx.stop(whom, bench.store.now(), operator()).await.unwrap();
    tx.commit().await.unwrap();
    stop
}

/// Lets a worker take every job that is ready; their ids, by kind.
async fn take_all(bench: &Bench) -> Vec<(String, String)> {
    bench
        .execute("UPDATE jobs SET state = 'running', lease_token = 't', lease_until = 1 WHERE state = 'available'")
        .await;
    let jobs = jobs::unfinished(&bench.test.db).await.unwrap();
    jobs.into_iter().filter(|job| job.state == "running").map(|job| (job.kind, job.id)).collect()
}

async fn queue_a_run(bench: &Bench, opportunity: &str) {
    let work = Propose { agent: AgentName::Screening, opportunity_id: opportunity_id(opportunity), backlog: false };
    let mut tx = bench.store.begin().await.unwrap();
    tx.enqueue(&work).await.unwrap();
    tx.commit().await.unwrap();
}

async fn in_effect_after(bench: &Bench) -> Option<Duration> {
    let stop = bench.store.stops(1).await.unwrap().remove(0);
    stop.in_effect_at.map(|at| at.since(stop.pressed_at))
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_stop_is_in_effect_at_once_where_nothing_is_under_way(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.set_phase(&PhaseSetting::whole(None, Scope::Everywhere, Phase::Augment), None).await.unwrap();
    tx.commit().await.unwrap();
    // What only waits is found off when it is taken up.
    queue_a_run(&bench, "o1").await;
    let stop = press(&bench, &StopFor::default()).await;
    let expected = Stop {
        number: 1,
        whom: StopFor::default(),
        phase_before: Some(Phase::Augment),
        by: operator(),
        pressed_at: START,
        runs: 0,
        writes: 0,
        open: 0,
        in_effect_at: Some(START),
    };
    assert_eq!((&stop, bench.store.stops(9).await.unwrap().as_slice()), (&expected, &[expected.clone()][..]));
    let phases = bench.store.phases().await.unwrap();
    assert_eq!(phases[0].setting, PhaseSetting::whole(None, Scope::Everywhere, Phase::Off));
    assert_eq!(bench.actions().await, ["phase.set", "phase.set", "agents.stopped", "agents.stopped-in-effect"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_stop_is_in_effect_when_the_last_run_and_the_last_write_have_ended(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let effect = bench.ready(note("a")).await;
    queue_a_run(&bench, "o2").await;
    let taken = take_all(&bench).await;
    bench.happens(effect, EffectEvent::Sent).await.unwrap();
    let stop = press(&bench, &StopFor::default()).await;
    assert_eq!((stop.runs, stop.writes, stop.open, stop.in_effect_at), (1, 1, 3, None));

    bench.clock.advance(Duration::from_millis(300));
    let id_of = |kind: &str| taken.iter().find(|(of, _)| of == kind).unwrap().1.clone();
    bench.store.attempt_has_ended(&id_of("propose")).await.unwrap();
    bench.clock.advance(Duration::from_millis(300));
    // Lost on the way: the attempt ends, and what became of the write is not known.
    bench.happens(effect, EffectEvent::Lost).await.unwrap();
    bench.store.attempt_has_ended(&id_of("apply")).await.unwrap();
    assert_eq!(in_effect_after(&bench).await, None);
    bench.clock.advance(Duration::from_millis(249));
    bench.happens(effect, confirmed()).await.unwrap();
    assert_eq!(in_effect_after(&bench).await, Some(Duration::from_millis(849)));

    // What happens later makes no difference any more.
    bench.clock.advance(Duration::from_secs(9));
    bench.store.attempt_has_ended(&id_of("apply")).await.unwrap();
    bench.happens(effect, EffectEvent::TakenBack { by: operator() }).await.unwrap();
    assert_eq!(in_effect_after(&bench).await, Some(Duration::from_millis(849)));
    let filter =
        AuditFilter { action: Some(domain::Action::AgentsStoppedInEffect), limit: 9, ..AuditFilter::default() };
    let said: Vec<_> = bench.store.audit(&filter).await.unwrap().into_iter().map(|row| row.entry.public).collect();
    assert_eq!(said, [json!({ "stop": 1, "afterMillis": 849 })]);
    bench.store.verify_audit().await.unwrap().unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_stop_for_one_posting_waits_for_nothing_on_another(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    for id in ["o1", "o2"] {
        bench.run(id, id).await;
        queue_a_run(&bench, id).await;
    }
    bench.execute("UPDATE opportunities SET posting = 'p1' WHERE id = 'o1'").await;
    bench.execute("UPDATE opportunities SET posting = 'p2' WHERE id = 'o2'").await;
    // Of someone of whom nothing is known yet, not even the posting.
    queue_a_run(&bench, "o3").await;
    let taken = take_all(&bench).await;
    let posting = PostingId::parse("p1").unwrap();
    let whom = StopFor { agent: Some(AgentName::Screening), posting: Some(posting.clone()) };
    let stop = press(&bench, &whom).await;
    assert_eq!((stop.runs, stop.writes, stop.open, stop.phase_before), (2, 0, 2, None));
    let off = PhaseSetting::whole(Some(AgentName::Screening), Scope::Posting(posting), Phase::Off);
    assert_eq!(bench.store.phases().await.unwrap()[0].setting, off);
    let beside = press(&bench, &StopFor::default()).await;
    assert_eq!((beside.number, beside.runs), (2, 3));
    for (number, (_, id)) in taken.iter().enumerate() {
        bench.clock.advance(Duration::from_secs(1));
        assert_eq!(bench.store.stops(9).await.unwrap()[0].open, 3 - i64::try_from(number).unwrap());
        bench.store.attempt_has_ended(id).await.unwrap();
    }
    let ended: Vec<_> = bench.store.stops(9).await.unwrap().iter().map(|stop| stop.in_effect_at).collect();
    assert_eq!(ended, [Some(START.plus(Duration::from_secs(3))); 2]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn two_who_press_at_once_both_stop(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    queue_a_run(&bench, "o1").await;
    let taken = take_all(&bench).await;
    let press = async |store: &store::Store, whom: StopFor| {
        let mut tx = store.begin().await.unwrap();
        let stop = tx.stop(&whom, store.now(), operator()).await.unwrap();
        tx.commit().await.unwrap();
        stop.number
    };
    let one = StopFor { agent: Some(AgentName::Screening), posting: None };
    let (a, b) = tokio::join!(press(&bench.store, StopFor::default()), press(&beside, one));
    assert_eq!(a + b, 3);
    bench.store.attempt_has_ended(&taken[0].1).await.unwrap();
    let open: Vec<_> = bench.store.stops(9).await.unwrap().iter().map(|stop| stop.open).collect();
    assert_eq!(open, [0, 0]);
}
