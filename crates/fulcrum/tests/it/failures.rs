//! The process dies, Lever falters, the network cuts: each change is written once.

use domain::EffectKind::{AddNote, FileForm, MoveStage};
use domain::Phase;
use lever_sim::{FaultKind, FaultsChange, NextFault};
use pipeline::Point;
use rstest::rstest;
use sql::Engine;

use crate::support::{PERMISSIVE, TestFulcrum};

async fn everything_is_written_once(fulcrum: TestFulcrum) {
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), ["forms", "notes", "stage"]);
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, "applied"), (FileForm, "applied"), (MoveStage, "applied")]);
    fulcrum.finish().await;
}

#[rstest]
#[case::between_sending_and_the_call(Engine::Sqlite, &[Point::ApplyBeforeCall])]
#[case::between_sending_and_the_call(Engine::Postgres, &[Point::ApplyBeforeCall])]
#[case::after_the_answer(Engine::Sqlite, &[Point::ApplyAfterAnswer])]
#[case::after_the_answer(Engine::Postgres, &[Point::ApplyAfterAnswer])]
#[case::at_every_effect(Engine::Sqlite, &[Point::ApplyAfterAnswer, Point::ApplyAfterAnswer, Point::ApplyAfterAnswer])]
#[case::and_again_while_looking(Engine::Sqlite, &[Point::ApplyAfterAnswer, Point::ReconcileAfterLook])]
#[case::and_again_while_looking_in_vain(Engine::Sqlite, &[Point::ApplyBeforeCall, Point::ReconcileAfterLook])]
#[tokio::test]
async fn a_death_at_any_point_of_apply_leaves_one_write(#[case] engine: Engine, #[case] points: &[Point]) {
    let fulcrum = TestFulcrum::with_policy(engine, Phase::Automate, PERMISSIVE).await;
    fulcrum.dies_at(points);
    everything_is_written_once(fulcrum).await;
}

#[tokio::test]
async fn a_death_after_an_undo_does_not_undo_twice() {
    let fulcrum = TestFulcrum::with_policy(Engine::Sqlite, Phase::Recommend, PERMISSIVE).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.dies_at(&[Point::UndoAfterAnswer, Point::UndoAfterAnswer]);
    for record in fulcrum.store.effects(&ada).await.unwrap() {
        fulcrum.undo(record.id).await;
    }
    fulcrum.run_until_idle().await;
    let now = fulcrum.lever.opportunity(ada.as_str()).unwrap();
    assert_eq!((&now["notes"], &now["forms"]), (&0.into(), &2.into()), "one withdrawal, not two");
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, "compensated"), (FileForm, "compensated")]);
    fulcrum.finish().await;
}

fn next(fault: FaultKind, method: &str, path: &str) -> FaultsChange {
    FaultsChange {
        next: vec![NextFault {
            fault,
            method: Some(method.into()),
            path_prefix: Some(path.into()),
            times: 1,
            ms: None,
        }],
        ..FaultsChange::default()
    }
}

#[rstest]
#[case::note_cut_after_the_write(FaultKind::Cut, "POST", "/v1/opportunities/*/notes")]
#[case::form_cut_after_the_write(FaultKind::Cut, "POST", "/v1/opportunities/*/forms")]
#[case::stage_cut_after_the_write(FaultKind::Cut, "PUT", "/v1/opportunities/*/stage")]
#[case::note_error(FaultKind::Error, "POST", "/v1/opportunities/*/notes")]
#[case::form_error(FaultKind::Error, "POST", "/v1/opportunities/*/forms")]
#[case::stage_error(FaultKind::Error, "PUT", "/v1/opportunities/*/stage")]
#[case::note_throttled(FaultKind::Throttle, "POST", "/v1/opportunities/*/notes")]
#[case::reading_fails(FaultKind::Error, "GET", "/v1/opportunities/*")]
#[case::download_fails(FaultKind::Unavailable, "GET", "/v1/opportunities/*/resumes")]
#[tokio::test]
async fn whatever_lever_does_once_each_change_is_written_once(
    #[case] fault: FaultKind,
    #[case] method: &str,
    #[case] path: &str,
) {
    let fulcrum = TestFulcrum::with_policy(Engine::Sqlite, Phase::Automate, PERMISSIVE).await;
    fulcrum.lever.set_faults(next(fault, method, path));
    everything_is_written_once(fulcrum).await;
}

#[tokio::test]
async fn duplicates_and_disorder_of_webhooks_change_nothing() {
    let fulcrum = TestFulcrum::with_policy(Engine::Sqlite, Phase::Automate, PERMISSIVE).await;
    fulcrum.lever.set_faults(FaultsChange {
        duplicate_webhook_share: Some(1.0),
        reorder_webhook_share: Some(0.5),
        ..FaultsChange::default()
    });
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.lever.redeliver_all();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), ["forms", "notes", "stage"]);
    fulcrum.finish().await;
}

#[tokio::test]
async fn a_write_that_lever_never_takes_nor_refuses_is_given_up_after_a_few_sends() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Recommend).await;
    let mut fault = next(FaultKind::Error, "POST", "/v1/opportunities/*/notes");
    fault.next[0].times = 1_000;
    fulcrum.lever.set_faults(fault);
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, "abandoned"), (FileForm, "applied")]);
    let sends = fulcrum.story(&ada).await.iter().filter(|action| **action == "effect.sending").count();
    assert_eq!(sends, 5 + 1, "five for the note, one for the form");
    fulcrum.finish().await;
}

#[tokio::test]
async fn lever_being_down_for_an_hour_loses_nothing() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Recommend).await;
    // Each of the client's five tries of each attempt fails: that is every attempt of the first hour.
    let mut down = next(FaultKind::Unavailable, "GET", "/v1/opportunities/*");
    down.next[0].times = 5 * 11;
    fulcrum.lever.set_faults(down);
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), ["forms", "notes"]);
    fulcrum.finish().await;
}

#[tokio::test]
async fn what_cannot_be_looked_up_stays_unconfirmed_until_it_can() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Recommend).await;
    fulcrum.lever.set_faults(next(FaultKind::Cut, "POST", "/v1/opportunities/*/notes"));
    // The looking fails until its job is given up.
    let mut blind = next(FaultKind::Unavailable, "GET", "/v1/opportunities/*/notes");
    blind.next[0].times = 5 * 17;
    fulcrum.lever.set_faults(blind);
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, "unconfirmed"), (FileForm, "applied")]);
    assert_eq!(jobs::counts(fulcrum.store.db()).await.unwrap().discarded, 1);

    fulcrum.clock.advance(std::time::Duration::from_secs(3_600));
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.enqueue(&domain::work::Sweep {}).await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, "applied"), (FileForm, "applied")]);
    assert_eq!(fulcrum.written(&ada), ["forms", "notes"]);
    fulcrum.finish_with_dead_letters(1).await;
}
