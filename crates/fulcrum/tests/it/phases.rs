//! How far an agent goes in each phase.

use domain::EffectKind::{AddNote, FileForm, MoveStage};
use domain::Phase;
use sql::Engine;

use crate::support::{PERMISSIVE, TestFulcrum};

#[tokio::test]
async fn off_does_nothing() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Off).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.story(&ada).await, ["delivery.understood"]);
    assert_eq!(fulcrum.written(&ada), Vec::<String>::new());
    fulcrum.finish().await;
}

#[tokio::test]
async fn shadow_records_and_changes_nothing() {
    let fulcrum = TestFulcrum::with_policy(Engine::Sqlite, Phase::Shadow, PERMISSIVE).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let no = "forbidden";
    assert_eq!(fulcrum.proposals(&ada).await, [(AddNote, no), (FileForm, no), (MoveStage, no)]);
    assert_eq!(fulcrum.written(&ada), Vec::<String>::new());
    assert_eq!(fulcrum.store.runs_waiting(&domain::Remit::whole()).await.unwrap(), 0);
    fulcrum.finish().await;
}

#[tokio::test]
async fn recommend_records_by_itself_and_asks_before_acting() {
    let fulcrum = TestFulcrum::with_policy(Engine::Sqlite, Phase::Recommend, PERMISSIVE).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(
        fulcrum.proposals(&ada).await,
        [(AddNote, "authorized"), (FileForm, "authorized"), (MoveStage, "awaiting-approval")]
    );
    assert_eq!(fulcrum.written(&ada), ["forms", "notes"]);
    fulcrum.finish().await;
}

#[tokio::test]
async fn automate_does_what_the_policy_allows() {
    let fulcrum = TestFulcrum::with_policy(Engine::Sqlite, Phase::Automate, PERMISSIVE).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), ["forms", "notes", "stage"]);
    fulcrum.finish().await;
}

#[tokio::test]
async fn what_was_approved_is_not_written_once_the_agent_is_stopped() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.approve_all(&ada).await;
    fulcrum.set_phase(Phase::Off).await;
    fulcrum.run_until_idle().await;
    let given_up = "abandoned";
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, given_up), (FileForm, given_up), (MoveStage, given_up)]);
    assert_eq!(fulcrum.written(&ada), Vec::<String>::new());
    fulcrum.finish().await;
}

#[tokio::test]
async fn undo_works_while_the_agent_is_stopped() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Recommend).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.set_phase(Phase::Off).await;
    for record in fulcrum.store.effects(&ada).await.unwrap() {
        fulcrum.undo(record.id).await;
    }
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, "compensated"), (FileForm, "compensated")]);
    fulcrum.finish().await;
}

#[tokio::test]
async fn what_was_approved_is_not_written_once_its_approver_does_not_see_it_any_more() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.approve_all(&ada).await;
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.set_remit(fulcrum.recruiter, &std::collections::BTreeSet::new(), None).await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), Vec::<String>::new());
    assert!(fulcrum.effects(&ada).await.iter().all(|(_, state)| *state == "abandoned"));
    fulcrum.finish().await;
}
