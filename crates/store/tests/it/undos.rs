use std::collections::BTreeSet;
use std::time::Duration;

use domain::work::Undo;
use domain::{
    AgentName, Assignment, Compensation, Decision, Effect, EffectEvent, EffectId, Ground, Irreversible, Receipt, Remit,
    RunId, Timestamp, UndoBatchId, UndoScope,
};
use lever::{NoteId, PostingId, StageId};
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::{Snapshot, UndoPlan, UndoProgress};

use crate::support::{Bench, START, contact_id, move_to, note, operator, opportunity_id, snapshot, stage};

fn note_written(id: &str) -> Compensation {
    Compensation::DeleteNote { note: NoteId::parse(id).unwrap() }
}

fn moved(from: &str, to: &str) -> Compensation {
    Compensation::MoveStageBack { from: stage(from), to: stage(to) }
}

/// An effect of an opportunity that its agent may write by rule.
async fn readied(bench: &Bench, opportunity: &str, effect: Effect) -> (RunId, EffectId) {
    let contact = format!("c-{opportunity}");
    let run = bench.run(opportunity, &contact).await;
    (run, readied_of(bench, run, opportunity, effect).await)
}

async fn readied_of(bench: &Bench, run: RunId, opportunity: &str, effect: Effect) -> EffectId {
    let proposal = bench.judged(run, opportunity, &format!("c-{opportunity}"), effect, Decision::Allow).await;
    let effects = bench.store.effects(&opportunity_id(opportunity)).await.unwrap();
    effects.iter().find(|record| record.proposal_id == proposal.id).unwrap().id
}

async fn write(bench: &Bench, effect: EffectId, compensation: Compensation) {
    bench.happens(effect, EffectEvent::Sent).await.unwrap();
    let receipt = Receipt { lever_id: None, compensation };
    bench.happens(effect, EffectEvent::Confirmed { receipt }).await.unwrap();
}

/// A note that stands on an opportunity, a minute after what was before.
async fn written(bench: &Bench, opportunity: &str) -> EffectId {
    let (_, effect) = readied(bench, opportunity, note(opportunity)).await;
    write(bench, effect, note_written(opportunity)).await;
    bench.clock.advance(Duration::from_secs(60));
    effect
}

async fn read_again(bench: &Bench, opportunity: &str, change: impl FnOnce(&mut Snapshot)) {
    let mut read = snapshot(opportunity, &format!("c-{opportunity}"), bench.store.now());
    change(&mut read);
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_snapshot(&read).await.unwrap();
    tx.commit().await.unwrap();
}

async fn stands_at(bench: &Bench, opportunity: &str, stage: &str) {
    let stage = StageId::parse(stage).unwrap();
    let set = |read: &mut Snapshot| read.opportunity.stage = Some(serde_json::from_value(json!(stage)).unwrap());
    read_again(bench, opportunity, set).await;
}

fn since(at: Timestamp) -> UndoScope {
    UndoScope::Agent { agent: AgentName::Screening, since: at, posting: None }
}

async fn plan_of(bench: &Bench, scope: &UndoScope) -> UndoPlan {
    bench.store.undo_plan(&Remit::whole(), scope, None, 500).await.unwrap()
}

fn hindered(plan: &UndoPlan) -> Vec<(EffectId, Option<Irreversible>)> {
    plan.hindered.iter().map(|line| (line.id, line.hindrance)).collect()
}

async fn ask(bench: &Bench, scope: &UndoScope, plan: &UndoPlan) -> Result<UndoBatchId, store::Error> {
    let mut tx = bench.store.begin().await?;
    let batch = tx.request_undos(scope, plan, operator()).await?;
    tx.commit().await?;
    Ok(batch)
}

async fn progress(bench: &Bench, batch: UndoBatchId) -> Vec<(EffectId, UndoProgress)> {
    let undos = bench.store.undos_of(&Remit::whole(), batch).await.unwrap();
    undos.into_iter().map(|(line, progress)| (line.id, progress)).collect()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_stands_is_listed_newest_first_and_the_rest_with_its_reason(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let before = written(&bench, "before").await;
    let from = bench.store.now();
    let first = written(&bench, "first").await;
    let second = written(&bench, "second").await;
    let (_, unchanged) = readied(&bench, "unchanged", note("x")).await;
    write(&bench, unchanged, Compensation::Nothing).await;
    let back = written(&bench, "back").await;
    bench.happens(back, EffectEvent::TakenBack { by: operator() }).await.unwrap();
    let (_, sending) = readied(&bench, "sending", note("x")).await;
    bench.happens(sending, EffectEvent::Sent).await.unwrap();
    let asked = written(&bench, "asked").await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.request_undo(asked, operator()).await.unwrap();
    tx.commit().await.unwrap();
    let (_, moved_on) = readied(&bench, "moved-on", move_to("onsite")).await;
    write(&bench, moved_on, moved("onsite", "applicant-new")).await;
    bench.clock.advance(Duration::from_secs(60));
    stands_at(&bench, "moved-on", "offer").await;
    let (_, move_stands) = readied(&bench, "move-stands", move_to("onsite")).await;
    write(&bench, move_stands, moved("onsite", "applicant-new")).await;
    let merged = written(&bench, "merged").await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_merged(&opportunity_id("merged"), &opportunity_id("first")).await.unwrap();
    tx.commit().await.unwrap();
    let closed = written(&bench, "closed").await;
    let confidential = |read: &mut Snapshot| {
        read.opportunity.confidentiality = serde_json::from_value(json!("confidential")).unwrap();
    };
    read_again(&bench, "closed", confidential).await;
    let erased = written(&bench, "erased").await;
    bench.erase("c-erased").await;
    let (_, refused) = readied(&bench, "refused", note("x")).await;
    bench.happens(refused, EffectEvent::Sent).await.unwrap();
    bench.happens(refused, EffectEvent::Refused { why: "400".into() }).await.unwrap();

    let plan = plan_of(&bench, &since(from)).await;
    assert_eq!(plan.effects(), [move_stands, second, first]);
    let expected = [
        (erased, Some(Irreversible::Erased)),
        (closed, Some(Irreversible::Closed)),
        (merged, Some(Irreversible::Merged)),
        (moved_on, Some(Irreversible::MovedOn)),
        (asked, Some(Irreversible::UndoUnderWay)),
        (unchanged, Some(Irreversible::NothingChanged)),
        (sending, Some(Irreversible::BeingWritten)),
        (back, Some(Irreversible::TakenBack)),
    ];
    assert_eq!(hindered(&plan), expected);
    assert_eq!((plan.standing, plan.next), (9, None));
    // What may not be shown is not read.
    let is_shown = |id| plan.hindered.iter().find(|line| line.id == id).unwrap().shown.is_some();
    assert_eq!([erased, closed, merged].map(is_shown), [false, false, true]);
    assert_eq!(plan_of(&bench, &since(START)).await.effects(), [move_stands, second, first, before]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_run_a_posting_and_a_remit_narrow_it_and_pages_hold_the_rest(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (run, first) = readied(&bench, "o1", note("a")).await;
    let second = readied_of(&bench, run, "o1", note("b")).await;
    write(&bench, first, note_written("n1")).await;
    write(&bench, second, note_written("n2")).await;
    bench.clock.advance(Duration::from_secs(60));
    let other = written(&bench, "o2").await;
    for (id, posting) in [("o1", "backend"), ("o2", "sales")] {
        let applied = |read: &mut Snapshot| {
            let application = json!([{ "id": format!("a-{id}"), "posting": posting, "type": "posting" }]);
            read.opportunity.applications = serde_json::from_value(application).unwrap();
        };
        read_again(&bench, id, applied).await;
    }
    assert_eq!(plan_of(&bench, &UndoScope::Run(run)).await.effects(), [second, first]);
    let posting = PostingId::parse("sales").unwrap();
    let of_sales = UndoScope::Agent { agent: AgentName::Screening, since: START, posting: Some(posting.clone()) };
    assert_eq!(plan_of(&bench, &of_sales).await.effects(), [other]);
    let everything = since(START);
    let postings = bench.store.undo_postings(&Remit::whole(), &everything).await.unwrap();
    let mut postings: Vec<_> = postings.iter().map(|(id, _, count)| (id.as_str(), *count)).collect();
    postings.sort_unstable();
    assert_eq!(postings, [("backend", 2), ("sales", 1)]);

    let sales = Assignment { ground: Ground::Posting(posting), confidential: false };
    let remit = Remit { assignments: BTreeSet::from([sales]), lever_user: None };
    let plan = bench.store.undo_plan(&remit, &everything, None, 500).await.unwrap();
    assert_eq!((plan.effects(), plan.standing), (vec![other], 1));
    assert_eq!(bench.store.undo_plan(&Remit::default(), &everything, None, 500).await.unwrap(), UndoPlan::default());

    let page = bench.store.undo_plan(&Remit::whole(), &everything, None, 2).await.unwrap();
    assert_eq!((page.effects(), page.standing, page.next), (vec![other, second], 3, Some(second)));
    let page = bench.store.undo_plan(&Remit::whole(), &everything, page.next, 2).await.unwrap();
    assert_eq!((page.effects(), page.standing, page.next), (vec![first], 3, None));
    let exactly = bench.store.undo_plan(&Remit::whole(), &everything, None, 3).await.unwrap();
    assert_eq!((exactly.effects().len(), exactly.next), (3, None));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn all_are_asked_for_in_one_transaction_or_none(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let [first, second, third] =
        [written(&bench, "o1").await, written(&bench, "o2").await, written(&bench, "o3").await];
    let scope = since(START);
    let plan = plan_of(&bench, &scope).await;
    let before = bench.actions().await.len();
    let jobs = bench.job_kinds().await;
    // Somebody is faster with one of them, and then with another, which is done by now.
    for (effect, is_done) in [(second, false), (third, true)] {
        let mut tx = bench.store.begin().await.unwrap();
        if is_done {
            tx.effect_event(effect, EffectEvent::TakenBack { by: operator() }).await.unwrap();
        } else {
            tx.request_undo(effect, operator()).await.unwrap();
        }
        let refused = tx.request_undos(&scope, &plan, operator()).await.unwrap_err();
        drop(tx);
        match refused {
            store::Error::Raced { .. } => assert!(!is_done),
            store::Error::InvalidTransition(_) => assert!(is_done),
            error => panic!("{error}"),
        }
    }
    assert_eq!((bench.actions().await.len(), bench.job_kinds().await), (before, jobs.clone()));

    let batch = ask(&bench, &scope, &plan).await.unwrap();
    let expected = ["undo.batch-requested", "undo.requested", "undo.requested", "undo.requested"];
    assert_eq!(bench.actions().await[before..], expected);
    assert_eq!(bench.job_kinds().await[jobs.len()..], ["undo", "undo", "undo"]);
    let known = bench.store.undo_batch(batch).await.unwrap().unwrap();
    assert_eq!((known.by, known.at, &known.scope), (operator(), bench.store.now(), &scope));
    assert!(matches!(ask(&bench, &scope, &plan).await, Err(store::Error::Raced { .. })), "pressed twice");
    assert_eq!(progress(&bench, batch).await, [third, second, first].map(|id| (id, UndoProgress::UnderWay)));
    assert_eq!(plan_of(&bench, &scope).await.effects(), [] as [EffectId; 0]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_could_not_be_taken_back_says_why_until_it_is_asked_for_again(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let [first, second] = [written(&bench, "o1").await, written(&bench, "o2").await];
    let scope = since(START);
    let batch = ask(&bench, &scope, &plan_of(&bench, &scope).await).await.unwrap();
    bench.happens(first, EffectEvent::TakenBack { by: operator() }).await.unwrap();
    // As the queue gives its job up.
    bench.execute("UPDATE jobs SET state = 'discarded', finished_at = 1 WHERE kind = 'undo'").await;
    let work = |effect_id, id: &str| Undo { effect_id, opportunity_id: opportunity_id(id), by: operator() };
    let mut tx = bench.store.begin().await.unwrap();
    tx.undo_failed(&work(second, "o2"), "moved on").await.unwrap();
    tx.undo_failed(&work(first, "o1"), "too late to fail").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.actions().await.last(), Some(&"undo.failed"));
    assert_eq!(bench.actions().await.iter().filter(|action| **action == "undo.failed").count(), 1);
    let failed = UndoProgress::Failed { why: "moved on".into() };
    assert_eq!(progress(&bench, batch).await, [(second, failed), (first, UndoProgress::Done)]);
    let failures = async |id: &str| bench.store.undo_failures(&opportunity_id(id)).await.unwrap();
    assert_eq!(failures("o2").await, [(second, "moved on".to_owned())]);
    assert_eq!(failures("o1").await, []);

    let plan = plan_of(&bench, &scope).await;
    assert_eq!(plan.effects(), [second]);
    assert_eq!(plan.lines[0].failed.as_deref(), Some("moved on"));
    let again = ask(&bench, &scope, &plan).await.unwrap();
    assert_eq!(failures("o2").await, []);
    assert_eq!(progress(&bench, again).await, [(second, UndoProgress::UnderWay)]);
    // A remit that takes in neither sees nothing of it.
    assert_eq!(bench.store.undos_of(&Remit::default(), batch).await.unwrap(), []);
    bench.erase(contact_id("c-o2").as_str()).await;
    assert_eq!(progress(&bench, again).await, [(second, UndoProgress::UnderWay)]);
}
