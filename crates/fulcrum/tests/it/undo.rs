//! Many changes taken back together: Lever's side shows each taken back once.

use domain::EffectKind::{AddNote, FileForm, MoveStage};
use domain::{AgentName, Effect, EffectKind, EffectState, Facts, Phase, Proposal, ProposalState, Remit, UndoScope};
use lever::{OpportunityId, Stage, StageId};
use lever_sim::{FaultKind, FaultsChange, NextFault};
use pipeline::Point;
use rstest::rstest;
use sql::Engine;
use store::{UndoPlan, UndoProgress};

use crate::support::{START, TestFulcrum};

fn everything() -> UndoScope {
    UndoScope::Agent { agent: AgentName::Screening, since: START, posting: None }
}

async fn plan(fulcrum: &TestFulcrum) -> UndoPlan {
    fulcrum.store.undo_plan(&Remit::whole(), &everything(), None, 500).await.unwrap()
}

async fn ask(fulcrum: &TestFulcrum, plan: &UndoPlan) -> Result<domain::UndoBatchId, store::Error> {
    let mut tx = fulcrum.store.begin().await?;
    let batch = tx.request_undos(&everything(), plan, fulcrum.recruiter).await?;
    tx.commit().await?;
    Ok(batch)
}

async fn progress(fulcrum: &TestFulcrum, batch: domain::UndoBatchId) -> Vec<(EffectKind, UndoProgress)> {
    let undos = fulcrum.store.undos_of(&Remit::whole(), batch).await.unwrap();
    let mut progress: Vec<_> = undos.into_iter().map(|(line, progress)| (line.kind, progress)).collect();
    progress.sort_by_key(|(kind, _)| *kind);
    progress
}

/// People of whom everything was approved and is written.
async fn all_written(fulcrum: &TestFulcrum, people: usize) -> Vec<OpportunityId> {
    let people: Vec<OpportunityId> = (0..people).map(|_| fulcrum.applies()).collect();
    fulcrum.run_until_idle().await;
    for person in &people {
        fulcrum.approve_all(person).await;
    }
    fulcrum.run_until_idle().await;
    for person in &people {
        assert_eq!(fulcrum.written(person), ["forms", "notes", "stage"]);
    }
    people
}

/// In Lever: the note is gone, the form is withdrawn by one other, and the person stands where they stood.
async fn is_taken_back_once(fulcrum: &TestFulcrum, person: &OpportunityId) {
    let now = fulcrum.lever.opportunity(person.as_str()).unwrap();
    assert_eq!((&now["notes"], &now["forms"]), (&0.into(), &2.into()));
    assert_eq!(fulcrum.stage(person).await, "applicant-new");
    assert_eq!(fulcrum.written(person), ["forms", "forms", "notes", "notes", "stage", "stage"]);
    let back = "compensated";
    assert_eq!(fulcrum.effects(person).await, [(AddNote, back), (FileForm, back), (MoveStage, back)]);
}

#[rstest]
#[case::alive(Engine::Sqlite, &[])]
#[case::alive(Engine::Postgres, &[])]
#[case::dying(Engine::Sqlite, &[Point::UndoAfterAnswer; 4])]
#[case::dying(Engine::Postgres, &[Point::UndoAfterAnswer; 4])]
#[tokio::test]
async fn what_an_agent_did_to_many_is_taken_back_together_each_once(#[case] engine: Engine, #[case] deaths: &[Point]) {
    let fulcrum = TestFulcrum::on(engine, Phase::Augment).await;
    let people = all_written(&fulcrum, 3).await;
    let plan = plan(&fulcrum).await;
    assert_eq!((plan.lines.len(), plan.hindered.len()), (9, 0));

    fulcrum.dies_at(deaths);
    let batch = ask(&fulcrum, &plan).await.unwrap();
    // Pressed again, at once and after everything is done.
    assert!(matches!(ask(&fulcrum, &plan).await, Err(store::Error::Raced { .. })));
    fulcrum.run_until_idle().await;
    assert!(matches!(ask(&fulcrum, &plan).await, Err(store::Error::InvalidTransition(_))));

    for person in &people {
        is_taken_back_once(&fulcrum, person).await;
    }
    let undos = progress(&fulcrum, batch).await;
    assert_eq!(undos.len(), 9);
    assert!(undos.iter().all(|(_, progress)| *progress == UndoProgress::Done), "{undos:?}");
    fulcrum.finish().await;
}

#[tokio::test]
async fn a_move_that_somebody_has_moved_on_from_stays_and_says_why() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let people = all_written(&fulcrum, 2).await;
    let plan = plan(&fulcrum).await;
    // Before the webhook is heard, so that only the step itself can notice.
    fulcrum.clock.advance(std::time::Duration::from_secs(1));
    fulcrum.lever.move_stage(people[0].as_str(), "offer").unwrap();
    let batch = ask(&fulcrum, &plan).await.unwrap();
    fulcrum.run_until_idle().await;

    assert_eq!(fulcrum.stage(&people[0]).await, "offer");
    is_taken_back_once(&fulcrum, &people[1]).await;
    let done = UndoProgress::Done;
    let why = "the opportunity has been moved on by someone else since".to_owned();
    let mut undos = progress(&fulcrum, batch).await;
    undos.retain(|(_, progress)| *progress != done);
    assert_eq!(undos, [(MoveStage, UndoProgress::Failed { why })]);
    assert!(fulcrum.story(&people[0]).await.contains(&"undo.failed"));
    // Now the store knows too.
    let after = self::plan(&fulcrum).await;
    assert_eq!(after.lines.len(), 0);
    assert!(after.hindered.iter().any(|line| line.hindrance == Some(domain::Irreversible::MovedOn)));
    fulcrum.finish_with_dead_letters(1).await;
}

/// A second move of ours, approved and written.
async fn moved_further(fulcrum: &TestFulcrum, person: &OpportunityId, to: &str) {
    let proposals = fulcrum.store.proposals(person).await.unwrap();
    let first = proposals.iter().find(|proposal| proposal.effect.kind() == MoveStage).unwrap();
    let Effect::MoveStage { to: from, .. } = &first.effect else { panic!("not a move") };
    let effect = Effect::MoveStage { from: from.clone(), to: Stage::new(StageId::parse(to).unwrap(), to) };
    fulcrum.clock.advance(std::time::Duration::from_secs(1));
    let mut tx = fulcrum.store.begin().await.unwrap();
    let proposal = Proposal {
        id: fulcrum.store.ids().mint(tx.now()),
        facts: Facts { posting: first.facts.posting.clone(), ..Facts::of(AgentName::Screening, &effect) },
        effect,
        opened_at: tx.now(),
        state: ProposalState::Open,
        ..first.clone()
    };
    tx.open_proposal(&proposal).await.unwrap();
    let verdict = domain::Verdict { decision: domain::Decision::Ask, rules: Vec::new() };
    let expires_at = tx.now().plus(std::time::Duration::from_secs(3600));
    tx.judge_proposal(proposal.clone(), verdict, expires_at, "test").await.unwrap();
    tx.approve(proposal.id, fulcrum.recruiter, None).await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.stage(person).await, to);
}

#[tokio::test]
async fn of_two_moves_the_earlier_waits_until_the_later_is_taken_back() {
    let fulcrum = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let people = all_written(&fulcrum, 1).await;
    moved_further(&fulcrum, &people[0], "offer").await;
    let plan = plan(&fulcrum).await;
    assert_eq!((plan.lines.len(), plan.hindered.len()), (4, 0));
    // The later one fails at first, so the lane goes on without it.
    let fault = NextFault {
        fault: FaultKind::Unavailable,
        method: Some("PUT".into()),
        path_prefix: Some("/v1/opportunities/*/stage".into()),
        times: 5,
        ms: None,
    };
    fulcrum.lever.set_faults(FaultsChange { next: vec![fault], ..FaultsChange::default() });
    ask(&fulcrum, &plan).await.unwrap();
    fulcrum.run_until_idle().await;
    assert_eq!(fulcrum.stage(&people[0]).await, "applicant-new");
    let effects = fulcrum.store.effects(&people[0]).await.unwrap();
    assert!(effects.iter().all(|record| matches!(record.state, EffectState::Compensated { .. })));
    let moves = fulcrum.written(&people[0]).iter().filter(|kind| *kind == "stage").count();
    assert_eq!(moves, 4, "two there, two back");
    fulcrum.finish().await;
}
