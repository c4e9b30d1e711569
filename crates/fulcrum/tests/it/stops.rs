//! The kill switch with work under way: nothing new is written, and how long it took is known in the end.

use std::time::Duration;

use domain::EffectKind::{AddNote, FileForm, MoveStage};
use domain::Phase;
use pipeline::Point;
use rstest::rstest;
use sql::Engine;
use store::{Stop, StopFor};

use crate::support::TestFulcrum;

async fn press(fulcrum: &TestFulcrum) -> Stop {
    let mut tx = fulcrum.store.begin().await.unwrap();
    let stop = tx.stop(&StopFor::default(), fulcrum.store.now(), fulcrum.recruiter).await.unwrap();
    tx.commit().await.unwrap();
    stop
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_stop_beside_a_write_under_way_is_in_effect_once_its_outcome_is_known(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::on(engine, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.approve_all(&ada).await;
    // The first of three is sent and Lever has answered; then the process is gone.
    fulcrum.dies_at(&[Point::ApplyAfterAnswer]);
    fulcrum.run_what_is_ready().await;
    let written = fulcrum.written(&ada);
    assert_eq!(written.len(), 1);

    let stop = press(&fulcrum).await;
    assert_eq!((stop.runs, stop.writes, stop.open, stop.in_effect_at), (0, 1, 2, None));
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), written, "nothing was written after the press");
    let effects = fulcrum.effects(&ada).await;
    let states: Vec<_> = effects.iter().filter(|(_, state)| *state == "abandoned").collect();
    assert_eq!((effects.len(), states.len()), (3, 2), "{effects:?}");

    // The lease had to lapse, and what became of the write to be looked for: not before it could have arrived.
    let stop = fulcrum.store.stops(1).await.unwrap().remove(0);
    let took = stop.in_effect_at.unwrap().since(stop.pressed_at);
    assert!(took >= Duration::from_secs(35) && took < Duration::from_secs(10 * 60), "{took:?}");
    assert_eq!(stop.open, 0);
    fulcrum.finish().await;
}

#[tokio::test]
async fn a_stop_before_anything_was_sent_leaves_nothing_written() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.approve_all(&ada).await;
    let stop = press(&fulcrum).await;
    assert_eq!((stop.runs, stop.writes, stop.in_effect_at), (0, 0, Some(stop.pressed_at)));
    fulcrum.run_until_idle().await;
    let given_up = "abandoned";
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, given_up), (FileForm, given_up), (MoveStage, given_up)]);
    assert_eq!(fulcrum.written(&ada), Vec::<String>::new());
    fulcrum.finish().await;
}
