use std::time::Duration;

use domain::work::{Reconcile, Undo};
use domain::{Changed, EffectEvent, EffectKind, EffectState};
use rstest::rstest;
use sql::Engine;
use store::{EffectRecord, Readied};

use crate::support::{Bench, NOTE, START, approve, confirmed, move_to, note, operator, opportunity_id, receipt};

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_same_change_is_readied_once_until_it_is_taken_back(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let first = bench.ready(note(NOTE)).await;
    // While it is ready, while it is under way, and while it stands.
    for event in [EffectEvent::Sent, EffectEvent::Lost, confirmed()] {
        let again = bench.waiting(note(NOTE)).await;
        assert_eq!(approve(&bench.store, &again, None).await.unwrap(), Readied::SameAs(first));
        bench.happens(first, event).await.unwrap();
    }
    let again = bench.waiting(note(NOTE)).await;
    assert_eq!(approve(&bench.store, &again, None).await.unwrap(), Readied::SameAs(first));
    assert_eq!(bench.store.effects(&opportunity_id("o1")).await.unwrap().len(), 1);

    bench.happens(first, EffectEvent::TakenBack { by: operator() }).await.unwrap();
    let anew = bench.waiting(note(NOTE)).await;
    let Readied::Queued(second) = approve(&bench.store, &anew, None).await.unwrap() else { panic!("not queued") };
    let states: Vec<_> = bench.store.effects(&opportunity_id("o1")).await.unwrap();
    let states: Vec<_> = states.iter().map(|record| (record.id, record.state.clone())).collect();
    let taken_back = EffectState::Compensated { by: operator(), at: START };
    assert_eq!(states, [(second, EffectState::Ready), (first, taken_back)]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_change_of_another_opportunity_or_one_that_failed_stands_in_no_way(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let first = bench.ready(note(NOTE)).await;
    bench.happens(first, EffectEvent::FoundStale { changed: Changed::Stage }).await.unwrap();
    let second = bench.ready(note(NOTE)).await;
    assert_ne!(second, first);
    bench.happens(second, EffectEvent::Sent).await.unwrap();
    bench.happens(second, EffectEvent::Refused { why: "400".into() }).await.unwrap();
    let third = bench.ready(note(NOTE)).await;
    bench.happens(third, EffectEvent::GivenUp { why: "the agent is off".into() }).await.unwrap();
    assert_ne!(bench.ready(note(NOTE)).await, third);

    let run = bench.run("o2", "c2").await;
    bench.judged(run, "o2", "c2", note(NOTE), domain::Decision::Allow).await;
    assert_eq!(bench.store.effects(&opportunity_id("o2")).await.unwrap().len(), 1);
    let count = |state: &str, n| (EffectKind::AddNote, state.to_owned(), n);
    let counts = [count("abandoned", 1), count("ready", 2), count("rejected", 1), count("stale", 1)];
    assert_eq!(bench.store.effect_counts().await.unwrap(), counts);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_stage_may_be_moved_to_again_once_the_move_is_done(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let first = bench.ready(move_to("onsite")).await;
    bench.happens(first, EffectEvent::Sent).await.unwrap();
    assert_eq!(bench.ready(move_to("onsite")).await, first);
    bench.happens(first, confirmed()).await.unwrap();
    assert_ne!(bench.ready(move_to("onsite")).await, first);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_lost_answer_queues_the_looking_and_every_step_is_recorded(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let id = bench.ready(note(NOTE)).await;
    for event in [confirmed(), EffectEvent::Lost, EffectEvent::NotFound] {
        let refused = bench.happens(id, event).await.unwrap_err();
        assert!(refused.to_string().ends_with("cannot happen to what is ready"), "{refused}");
    }
    bench.happens(id, EffectEvent::Sent).await.unwrap();
    assert_eq!(bench.job_kinds().await, ["apply"]);
    let lost = bench.happens(id, EffectEvent::Lost).await.unwrap();
    assert_eq!(lost.state, EffectState::Unconfirmed { since: START });
    let look = Reconcile { effect_id: id, opportunity_id: opportunity_id("o1") };
    assert_eq!(bench.jobs().await[1], ("reconcile".to_owned(), serde_json::to_string(&look).unwrap()));

    bench.happens(id, EffectEvent::NotFound).await.unwrap();
    bench.happens(id, EffectEvent::Sent).await.unwrap();
    let applied = bench.happens(id, confirmed()).await.unwrap();
    assert_eq!(applied.state, EffectState::Applied { receipt: receipt(), at: START });
    assert_eq!(bench.store.effect(id).await.unwrap(), applied);
    let steps =
        ["effect.ready", "effect.sending", "effect.unconfirmed", "effect.reopened", "effect.sending", "effect.applied"];
    assert_eq!(bench.actions().await[4..], steps);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_workers_that_want_to_send_one_does(#[case] engine: Engine) {
    async fn send(store: store::Store, id: domain::EffectId) -> Result<EffectRecord, store::Error> {
        let mut tx = store.begin().await?;
        let record = tx.effect_event(id, EffectEvent::Sent).await?;
        tx.commit().await?;
        Ok(record)
    }
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    for round in 0..8 {
        let id = bench.ready(note(&round.to_string())).await;
        let race = [bench.store.clone(), beside.clone()].map(|store| tokio::spawn(send(store, id)));
        let mut won = 0;
        for outcome in race {
            match outcome.await.unwrap() {
                Ok(_) => won += 1,
                Err(store::Error::InvalidTransition(_) | store::Error::Raced { .. }) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(won, 1);
    }
    let actions = bench.actions().await;
    assert_eq!(actions.iter().filter(|action| **action == "effect.sending").count(), 8);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn only_what_was_applied_can_be_asked_back_and_once_is_enough(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let id = bench.ready(note(NOTE)).await;
    let undo = async || {
        let mut tx = bench.store.begin().await?;
        let record = tx.request_undo(id, operator()).await?;
        tx.commit().await?;
        Ok::<_, store::Error>(record)
    };
    assert_eq!(undo().await.unwrap_err().to_string(), "undo cannot happen to what is ready");
    bench.happens(id, EffectEvent::Sent).await.unwrap();
    assert_eq!(undo().await.unwrap_err().to_string(), "undo cannot happen to what is sending");
    let applied = bench.happens(id, confirmed()).await.unwrap();

    assert_eq!(undo().await.unwrap(), applied);
    assert_eq!(undo().await.unwrap(), applied);
    let work = Undo { effect_id: id, opportunity_id: opportunity_id("o1"), by: operator() };
    assert_eq!(bench.jobs().await[1..], [("undo".to_owned(), serde_json::to_string(&work).unwrap())]);
    let actions = bench.actions().await;
    assert_eq!(actions.iter().filter(|action| **action == "undo.requested").count(), 1);

    bench.happens(id, EffectEvent::TakenBack { by: operator() }).await.unwrap();
    assert_eq!(undo().await.unwrap_err().to_string(), "undo cannot happen to what is compensated");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_was_left_behind_is_found_oldest_first(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let sending = bench.ready(note("sending")).await;
    let ready = bench.ready(note("ready")).await;
    let done = bench.ready(note("done")).await;
    bench.happens(done, EffectEvent::Sent).await.unwrap();
    bench.happens(done, confirmed()).await.unwrap();
    bench.clock.advance(Duration::from_secs(60));
    bench.happens(sending, EffectEvent::Sent).await.unwrap();
    bench.clock.advance(Duration::from_secs(60));

    let left = bench.store.effects_left_behind(bench.store.now()).await.unwrap();
    let o1 = opportunity_id("o1");
    assert_eq!(left, [(ready, o1.clone(), "ready".to_owned()), (sending, o1, "sending".to_owned())]);
    let left = bench.store.effects_left_behind(START.plus(Duration::from_secs(60))).await.unwrap();
    assert_eq!(left.iter().map(|(id, ..)| *id).collect::<Vec<_>>(), [ready]);
}
