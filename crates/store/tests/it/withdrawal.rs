use std::time::Duration;

use domain::{Decision, EffectEvent, EffectState, ProposalState};
use rstest::rstest;
use sql::Engine;
use store::{Decided, Error, Readied};

use crate::support::{Bench, DAY, NOTE, START, approve, note, operator, rules};

const HOLD: Duration = Duration::from_secs(10);

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_withdrawn_approval_leaves_the_proposal_waiting_and_writes_nothing(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let store = bench.store.clone().holding(HOLD);
    let waiting = bench.waiting(note(NOTE)).await;
    let Readied::Queued(effect) = approve(&store, &waiting, None).await.unwrap() else { panic!("not queued") };
    let held: Vec<_> = store.held(operator()).await.unwrap().into_iter().map(|record| record.id).collect();
    assert_eq!(held, [effect]);

    let mut tx = store.begin().await.unwrap();
    let proposal = tx.withdraw(effect, operator()).await.unwrap();
    tx.commit().await.unwrap();
    let awaiting =
        ProposalState::AwaitingApproval { rules: rules(Decision::Ask), since: START, expires_at: START.plus(DAY) };
    assert_eq!(proposal.state, awaiting);
    assert_eq!(store.proposal(waiting.id).await.unwrap(), waiting);
    assert_eq!(store.approval(waiting.id).await.unwrap(), None);
    assert!(matches!(store.effect(effect).await.unwrap().state, EffectState::Abandoned { .. }));
    assert_eq!(store.held(operator()).await.unwrap(), []);
    let actions = bench.actions().await;
    assert_eq!(actions[actions.len() - 2..], ["effect.abandoned", "approval.withdrawn"]);

    // A second thought after the second thought is a new approval with a new effect.
    let Readied::Queued(again) = approve(&store, &waiting, None).await.unwrap() else { panic!("not queued") };
    assert_ne!(again, effect);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_withdrawn_edit_is_no_edit_of_what_is_approved_after_it(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let store = bench.store.clone().holding(HOLD);
    let waiting = bench.waiting(note(NOTE)).await;
    let counts = async || store.decided(waiting.agent, START).await.unwrap();
    let edited = approve(&store, &waiting, Some(note("In other words."))).await.unwrap();
    let Readied::Queued(effect) = edited else { panic!("not queued") };
    assert_eq!(counts().await, Decided { approved: 1, edited: 1, ..Decided::default() });
    let mut tx = store.begin().await.unwrap();
    tx.withdraw(effect, operator()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(counts().await, Decided { waiting: 1, ..Decided::default() });
    approve(&store, &waiting, None).await.unwrap();
    assert_eq!(counts().await, Decided { approved: 1, ..Decided::default() });
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_is_on_its_way_cannot_be_withdrawn(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let store = bench.store.clone().holding(HOLD);
    let waiting = bench.waiting(note(NOTE)).await;
    let Readied::Queued(effect) = approve(&store, &waiting, None).await.unwrap() else { panic!("not queued") };
    bench.happens(effect, EffectEvent::Sent).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let refused = tx.withdraw(effect, operator()).await.unwrap_err();
    assert!(matches!(refused, Error::InvalidTransition(_)), "{refused:?}");
    drop(tx);
    assert!(matches!(store.proposal(waiting.id).await.unwrap().state, ProposalState::Approved { .. }));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_a_person_approves_is_written_when_the_hold_is_over(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let store = bench.store.clone().holding(HOLD);
    let waiting = bench.waiting(note(NOTE)).await;
    approve(&store, &waiting, None).await.unwrap();
    let runs_at: Vec<i64> = jobs::unfinished(store.db()).await.unwrap().iter().map(|job| job.run_at).collect();
    assert_eq!(runs_at, [START.plus(HOLD).millis()]);
    bench.clock.advance(HOLD);
    assert_eq!(store.held(operator()).await.unwrap(), []);
}
