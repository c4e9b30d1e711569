//! One application, from Lever's webhook to a recruiter's approved write-back, and back.

use domain::EffectKind::{AddNote, FileForm, MoveStage};
use domain::{Effect, Phase};
use rstest::rstest;
use sql::Engine;

use crate::support::TestFulcrum;

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn an_application_is_proposed_approved_written_once_and_taken_back(#[case] engine: Engine) {
    let fulcrum = TestFulcrum::on(engine, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let waits = "awaiting-approval";
    assert_eq!(fulcrum.proposals(&ada).await, [(AddNote, waits), (FileForm, waits), (MoveStage, waits)]);
    assert_eq!(fulcrum.written(&ada), Vec::<String>::new());
    assert_eq!(fulcrum.store.runs_waiting(&domain::Remit::whole()).await.unwrap(), 1);

    fulcrum.approve_all(&ada).await;
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.written(&ada), ["forms", "notes", "stage"]);
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, "applied"), (FileForm, "applied"), (MoveStage, "applied")]);
    let now = fulcrum.lever.opportunity(ada.as_str()).unwrap();
    assert_eq!((&now["notes"], &now["forms"]), (&1.into(), &1.into()));
    assert_ne!(fulcrum.stage(&ada).await, "applicant-new");

    for record in fulcrum.store.effects(&ada).await.unwrap() {
        fulcrum.undo(record.id).await;
    }
    fulcrum.run_until_idle().await;
    let back = "compensated";
    assert_eq!(fulcrum.effects(&ada).await, [(AddNote, back), (FileForm, back), (MoveStage, back)]);
    let now = fulcrum.lever.opportunity(ada.as_str()).unwrap();
    assert_eq!((&now["notes"], &now["forms"]), (&0.into(), &2.into()), "the note is deleted, the form withdrawn");
    assert_eq!(fulcrum.stage(&ada).await, "applicant-new");
    fulcrum.finish().await;
}

#[tokio::test]
async fn a_run_keeps_the_pages_of_the_resume_as_pictures() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let run = fulcrum.store.runs(&ada).await.unwrap().remove(0);
    let sheets = fulcrum.store.page_sheets(run.id).await.unwrap();
    let numbers: Vec<u64> = sheets.iter().map(|sheet| sheet.number.into()).collect();
    let pages = run.brief["document"]["pages"].as_u64().unwrap();
    assert_eq!(numbers, (1..=pages).collect::<Vec<_>>());
    for sheet in sheets {
        let page = fulcrum.store.page_image(run.id, sheet.number).await.unwrap().unwrap();
        assert_eq!(page.sheet, sheet);
        assert!(page.png.starts_with(b"\x89PNG\r\n"));
    }
    fulcrum.finish().await;
}

#[tokio::test]
async fn the_audit_tells_the_story() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Recommend).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(
        fulcrum.story(&ada).await,
        [
            "delivery.understood",
            "run.finished",
            "proposal.opened",
            "proposal.authorized",
            "effect.ready",
            "proposal.opened",
            "proposal.authorized",
            "effect.ready",
            "proposal.opened",
            "proposal.awaiting-approval",
            "effect.sending",
            "effect.applied",
            "effect.sending",
            "effect.applied",
        ]
    );
    fulcrum.finish().await;
}

#[tokio::test]
async fn what_a_person_edits_is_what_is_written() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let proposals = fulcrum.store.proposals(&ada).await.unwrap();
    let note = proposals.iter().find(|proposal| proposal.effect.kind() == AddNote).unwrap();
    let edited = Effect::AddNote { text: "[AI Agent] In my own words".into(), secret: false };
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.approve(note.id, fulcrum.recruiter, Some(edited)).await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.run_until_idle().await;
    let ledger = fulcrum.lever.ledger_of(ada.as_str());
    assert_eq!(ledger.len(), 1);
    let (value, secret) = (ledger[0].body["value"].as_str().unwrap(), &ledger[0].body["secret"]);
    assert!(value.starts_with("[AI Agent] In my own words\nReference: eff_"), "{value}");
    assert_eq!(secret, &false);
    fulcrum.finish().await;
}

#[tokio::test]
async fn a_proposal_that_nobody_decides_expires_and_nothing_happens() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    fulcrum.clock.advance(std::time::Duration::from_secs(15 * 24 * 3600));
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.enqueue(&domain::work::Sweep {}).await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.run_until_idle().await;
    let over = "expired";
    assert_eq!(fulcrum.proposals(&ada).await, [(AddNote, over), (FileForm, over), (MoveStage, over)]);
    assert_eq!(fulcrum.written(&ada), Vec::<String>::new());
    fulcrum.finish().await;
}
