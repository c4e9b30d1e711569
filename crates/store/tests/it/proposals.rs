use std::time::Duration;

use domain::work::Apply;
use domain::{Action, Actor, Approval, Decision, EffectId, EffectState, ProposalState, Waited};
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::{ApproveError, AuditFilter, EffectRecord, Readied};

use crate::support::{
    Bench, DAY, NAME, NOTE, START, approve, form, move_to, note, operator, opportunity_id, rules, snapshot,
};

/// Everything that an approval may change.
async fn everything(bench: &Bench) -> impl PartialEq + std::fmt::Debug + use<> {
    let o1 = opportunity_id("o1");
    (
        bench.store.proposals(&o1).await.unwrap(),
        bench.store.effects(&o1).await.unwrap(),
        bench.actions().await,
        bench.jobs().await,
    )
}

fn apply(effect_id: EffectId, by_person: bool) -> (String, String) {
    let work = Apply { effect_id, opportunity_id: opportunity_id("o1"), by_person };
    ("apply".to_owned(), serde_json::to_string(&work).unwrap())
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_person_says_yes_and_the_effect_is_queued(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let waiting = bench.waiting(note(NOTE)).await;
    let awaiting =
        ProposalState::AwaitingApproval { rules: rules(Decision::Ask), since: START, expires_at: START.plus(DAY) };
    assert_eq!(waiting.state, awaiting);
    assert_eq!(bench.store.proposal(waiting.id).await.unwrap(), waiting);
    assert_eq!(bench.jobs().await, Vec::new());

    let Readied::Queued(effect) = approve(&bench.store, &waiting, None).await.unwrap() else { panic!("not queued") };
    let approval = bench.store.approval(waiting.id).await.unwrap().unwrap();
    let expected = Approval { id: approval.id, proposal_id: waiting.id, by: operator(), effect: note(NOTE), at: START };
    assert_eq!(approval, expected);
    let waited = Some(Waited { rules: rules(Decision::Ask), since: START, expires_at: START.plus(DAY) });
    let state = ProposalState::Approved { approval: approval.id, by: operator(), at: START, waited };
    assert_eq!(bench.store.proposal(waiting.id).await.unwrap().state, state);
    let record = EffectRecord {
        id: effect,
        proposal_id: waiting.id,
        opportunity_id: waiting.opportunity_id,
        contact_id: waiting.contact_id,
        effect: note(NOTE),
        ready_at: START,
        sends: 0,
        state: EffectState::Ready,
    };
    assert_eq!(bench.store.effects(&opportunity_id("o1")).await.unwrap(), [record]);
    assert_eq!(bench.jobs().await, [apply(effect, true)]);
    let recorded =
        ["run.finished", "proposal.opened", "proposal.awaiting-approval", "proposal.approved", "effect.ready"];
    assert_eq!(bench.actions().await, recorded);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_the_policy_allows_is_queued_and_what_it_forbids_is_not(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let run = bench.run("o1", "c1").await;
    let allowed = bench.judged(run, "o1", "c1", note("allowed"), Decision::Allow).await;
    let forbidden = bench.judged(run, "o1", "c1", note("forbidden"), Decision::Forbid).await;
    assert_eq!(allowed.state, ProposalState::Authorized { rules: rules(Decision::Allow), at: START });
    assert_eq!(forbidden.state, ProposalState::Forbidden { rules: rules(Decision::Forbid), at: START });

    let effects = bench.store.effects(&opportunity_id("o1")).await.unwrap();
    let readied: Vec<_> = effects.iter().map(|effect| (effect.proposal_id, effect.effect.clone())).collect();
    assert_eq!(readied, [(allowed.id, note("allowed"))]);
    assert_eq!(bench.jobs().await, [apply(effects[0].id, false)]);
    let rows = bench.store.audit(&AuditFilter { limit: 4, ..AuditFilter::default() }).await.unwrap();
    let said: Vec<_> = rows.iter().map(|row| (row.entry.action, &row.entry.actor, &row.entry.public)).collect();
    let screening = Actor::Agent(domain::AgentName::Screening);
    let judged = |decision| json!({ "rules": rules(decision), "policy": "policy-1" });
    let opened = json!({ "effect": "add-note", "digest": note("forbidden").digest() });
    let (fingerprint, by) = (note("allowed").fingerprint(&opportunity_id("o1")), json!({ "rules": ["a-rule"] }));
    let ready = json!({ "kind": "add-note", "fingerprint": fingerprint, "authority": by });
    assert_eq!(
        said,
        [
            (Action::ProposalForbidden, &Actor::Policy, &judged(Decision::Forbid)),
            (Action::ProposalOpened, &screening, &opened),
            (Action::EffectReady, &Actor::Policy, &ready),
            (Action::ProposalAuthorized, &Actor::Policy, &judged(Decision::Allow)),
        ]
    );
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_second_yes_is_refused_and_leaves_nothing(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let waiting = bench.waiting(note(NOTE)).await;
    approve(&bench.store, &waiting, None).await.unwrap();
    let before = everything(&bench).await;

    let mut tx = bench.store.begin().await.unwrap();
    let refused = tx.approve(waiting.id, operator(), None).await.unwrap_err();
    assert_eq!(refused.to_string(), "approved cannot happen to what is approved");
    // Even a caller that went on would keep nothing of it.
    tx.commit().await.unwrap();
    assert_eq!(everything(&bench).await, before);

    let mut tx = bench.store.begin().await.unwrap();
    let refused = tx.decline(waiting.id, operator(), "too late").await.unwrap_err();
    assert_eq!(refused.to_string(), "declined cannot happen to what is approved");
    tx.commit().await.unwrap();
    assert_eq!(everything(&bench).await, before);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn of_two_people_who_say_yes_at_once_one_wins(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    for round in 0..8 {
        let waiting = bench.waiting(note(&round.to_string())).await;
        let race = [bench.store.clone(), beside.clone()].map(|store| {
            let waiting = waiting.clone();
            tokio::spawn(async move { approve(&store, &waiting, None).await })
        });
        let mut won = 0;
        for outcome in race {
            match outcome.await.unwrap() {
                Ok(_) => won += 1,
                Err(ApproveError::Store(store::Error::InvalidTransition(_) | store::Error::Raced { .. })) => {}
                Err(error) => panic!("{error:?}"),
            }
        }
        assert_eq!(won, 1);
    }
    assert_eq!(bench.job_kinds().await, ["apply"; 8]);
    let actions = bench.actions().await;
    assert_eq!(actions.iter().filter(|action| **action == "proposal.approved").count(), 8);
    assert_eq!(bench.store.verify_audit().await.unwrap().unwrap().entries, 40);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_person_may_reword_a_note_but_not_a_score(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let worded = bench.waiting(note("as the agent put it")).await;
    let scored = bench.waiting(form("80")).await;
    let before = everything(&bench).await;
    for (proposal, edit) in [(&scored, form("90")), (&scored, note("80")), (&worded, note(" "))] {
        let refused = approve(&bench.store, proposal, Some(edit)).await.unwrap_err();
        assert!(matches!(refused, ApproveError::NotAnEdit), "{refused:?}");
    }
    assert_eq!(everything(&bench).await, before);

    approve(&bench.store, &worded, Some(note("as I put it"))).await.unwrap();
    assert_eq!(bench.store.approval(worded.id).await.unwrap().unwrap().effect, note("as I put it"));
    let effects = bench.store.effects(&opportunity_id("o1")).await.unwrap();
    assert_eq!(effects.iter().map(|record| &record.effect).collect::<Vec<_>>(), [&note("as I put it")]);
    // The proposal still says what the agent wanted.
    assert_eq!(bench.store.proposal(worded.id).await.unwrap().effect, note("as the agent put it"));
    let filter = AuditFilter { action: Some(Action::ProposalApproved), limit: 9, ..AuditFilter::default() };
    assert_eq!(bench.store.audit(&filter).await.unwrap()[0].entry.public["edited"], json!(true));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_no_keeps_its_reason_private(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let waiting = bench.waiting(note(NOTE)).await;
    let reason = format!("{NAME} has withdrawn");
    let mut tx = bench.store.begin().await.unwrap();
    let declined = tx.decline(waiting.id, operator(), &reason).await.unwrap();
    tx.commit().await.unwrap();
    let state = ProposalState::Declined { by: operator(), reason: reason.clone(), at: START };
    assert_eq!((declined.state, bench.jobs().await), (state, Vec::new()));

    let rows = bench.store.audit(&AuditFilter { limit: 1, ..AuditFilter::default() }).await.unwrap();
    assert_eq!((rows[0].entry.action, &rows[0].entry.public), (Action::ProposalDeclined, &serde_json::Value::Null));
    assert_eq!(rows[0].private, Some(json!({ "reason": reason })));
    let refused = approve(&bench.store, &waiting, None).await.unwrap_err();
    assert_eq!(refused.to_string(), "approved cannot happen to what is declined");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_waited_too_long_expires_and_cannot_be_approved(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let waiting = bench.waiting(note(NOTE)).await;
    let expire = async || {
        let mut tx = bench.store.begin().await.unwrap();
        let expired = tx.expire_proposals().await.unwrap();
        tx.commit().await.unwrap();
        expired
    };
    bench.clock.advance(DAY - Duration::from_millis(1));
    assert_eq!(expire().await, 0);
    bench.clock.advance(Duration::from_millis(1));
    // Its time is over before anyone has tidied up.
    let refused = approve(&bench.store, &waiting, None).await.unwrap_err();
    assert_eq!(refused.to_string(), "approved cannot happen to what is awaiting-approval");
    assert_eq!(expire().await, 1);
    assert_eq!(expire().await, 0);

    let expired = ProposalState::Expired { at: START.plus(DAY) };
    assert_eq!(bench.store.proposal(waiting.id).await.unwrap().state, expired);
    assert_eq!(bench.actions().await.last(), Some(&"proposal.expired"));
    assert_eq!(bench.jobs().await, Vec::new());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_newer_run_takes_the_place_of_what_still_waits(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let waiting = bench.waiting(note("waits")).await;
    let decided = bench.waiting(note("decided")).await;
    approve(&bench.store, &decided, None).await.unwrap();
    let other = bench.run("o2", "c2").await;
    let elsewhere = bench.judged(other, "o2", "c2", note("waits"), Decision::Ask).await;
    let newer = bench.waiting(move_to("onsite")).await;

    let mut tx = bench.store.begin().await.unwrap();
    tx.supersede(&opportunity_id("o1"), newer.agent, newer.run_id).await.unwrap();
    tx.commit().await.unwrap();
    let mut states = Vec::new();
    for proposal in [&waiting, &decided, &elsewhere, &newer] {
        states.push(bench.store.proposal(proposal.id).await.unwrap().state);
    }
    assert_eq!(states[0], ProposalState::Superseded { by: newer.run_id, at: START });
    assert_eq!(
        states[1..].iter().map(ProposalState::as_str).collect::<Vec<_>>(),
        ["approved", "awaiting-approval", "awaiting-approval"]
    );
    assert_eq!(bench.actions().await.iter().filter(|action| **action == "proposal.superseded").count(), 1);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_proposal_is_judged_once(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let waiting = bench.waiting(note(NOTE)).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_snapshot(&snapshot("o1", "c1", START)).await.unwrap();
    let allow = crate::support::verdict(Decision::Allow);
    let refused = tx.judge_proposal(waiting.clone(), allow.clone(), START, "p").await.unwrap_err();
    assert_eq!(refused.to_string(), "judged-allow cannot happen to what is awaiting-approval");
    // Nor is a stale copy judged: what stands in the database decides.
    let stale = domain::Proposal { state: ProposalState::Open, ..waiting.clone() };
    let raced = tx.judge_proposal(stale, allow, START, "p").await.unwrap_err();
    assert!(matches!(raced, store::Error::Raced { what: "proposal", .. }) && raced.is_transient(), "{raced:?}");
    drop(tx);
    assert_eq!(bench.store.proposal(waiting.id).await.unwrap(), waiting);
}
