//! Policies that people saved: append-only, the newest is in force, and whoever comes second is told.

use std::sync::Arc;
use std::time::Duration;

use domain::{Decision, Phase, Policy};
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::{AuditFilter, Error, NewPolicy, PastProposal, PolicyContent, Store, StoredPolicy};

use crate::support::{Bench, START, contact_id, note, operator};

fn policy(name: &str) -> Arc<Policy> {
    Arc::new(Policy::parse(&format!("name = '{name}'\n")).unwrap())
}

async fn save(store: &Store, after: i64, content: PolicyContent<'_>, remark: &str) -> Result<i64, Error> {
    let mut tx = store.begin().await?;
    let number = tx.save_policy(&NewPolicy { after, content, by: operator(), remark }).await?;
    tx.commit().await?;
    Ok(number)
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_newest_policy_is_in_force_everywhere_and_none_is_overwritten(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    let (configured, one, two) = (policy("configured"), policy("one"), policy("two"));
    let in_force = async || beside.policy_in_force(&configured).await.unwrap().name().to_owned();
    assert_eq!((in_force().await, bench.store.policy_history(9).await.unwrap()), ("configured".to_owned(), vec![]));
    assert_eq!(save(&bench.store, 0, PolicyContent::New(&one), "why").await.unwrap(), 1);
    assert_eq!(in_force().await, "one");
    bench.clock.advance(Duration::from_secs(1));
    save(&bench.store, 1, PolicyContent::New(&two), "").await.unwrap();
    assert_eq!(in_force().await, "two");
    save(&bench.store, 2, PolicyContent::Again { number: 1, policy: &one }, "").await.unwrap();
    assert_eq!(in_force().await, "one");
    save(&bench.store, 3, PolicyContent::Configured, "").await.unwrap();
    assert_eq!(in_force().await, "configured");

    let stored = |number, policy: Option<&Policy>, back_to, seconds, remark: &str| StoredPolicy {
        number,
        content: policy.map(|policy| (policy.version().to_owned(), policy.text().to_owned())),
        back_to,
        saved_by: operator(),
        saved_at: START.plus(Duration::from_secs(seconds)),
        remark: remark.to_owned(),
    };
    let first = stored(1, Some(&one), None, 0, "why");
    let history = [
        stored(4, None, Some(0), 1, ""),
        stored(3, Some(&one), Some(1), 1, ""),
        stored(2, Some(&two), None, 1, ""),
        first.clone(),
    ];
    assert_eq!(bench.store.policy_history(9).await.unwrap(), history);
    assert_eq!(bench.store.saved_policy(1).await.unwrap(), Some(first));
    assert_eq!(bench.store.saved_policy(5).await.unwrap(), None);
    // A transaction sees what it has saved itself.
    let mut tx = bench.store.begin().await.unwrap();
    let new = NewPolicy { after: 4, content: PolicyContent::New(&two), by: operator(), remark: "" };
    tx.save_policy(&new).await.unwrap();
    assert_eq!(tx.policy_in_force(&configured).await.unwrap(), two);
    drop(tx);

    let entries = bench.store.audit(&AuditFilter { limit: 10, ..AuditFilter::default() }).await.unwrap();
    let said: Vec<_> = entries.iter().rev().map(|row| (row.entry.action.as_str(), row.entry.public.clone())).collect();
    let expected = [
        ("policy.saved", json!({ "number": 1, "name": "one", "version": one.version(), "backTo": null })),
        ("policy.saved", json!({ "number": 2, "name": "two", "version": two.version(), "backTo": null })),
        ("policy.reverted", json!({ "number": 3, "name": "one", "version": one.version(), "backTo": 1 })),
        ("policy.reverted", json!({ "number": 4, "name": null, "version": null, "backTo": 0 })),
    ];
    assert_eq!(said, expected);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_has_not_seen_the_newest_policy_saves_none_and_leaves_no_entry(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    let (one, two) = (policy("one"), policy("two"));
    let (a, b) = tokio::join!(
        save(&bench.store, 0, PolicyContent::New(&one), ""),
        save(&beside, 0, PolicyContent::New(&two), ""),
    );
    let raced = [&a, &b].into_iter().filter(|saved| matches!(saved, Err(Error::Raced { .. }))).count();
    assert_eq!((raced, a.is_ok() || b.is_ok()), (1, true), "{a:?} {b:?}");
    for after in [0, 2, -1, i64::MAX] {
        let refused = save(&bench.store, after, PolicyContent::Configured, "").await;
        assert!(matches!(refused, Err(Error::Raced { .. })), "{after}: {refused:?}");
    }
    assert_eq!(bench.actions().await, ["policy.saved"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_saved_policy_that_is_refused_today_is_not_passed_over_in_silence(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let configured = policy("configured");
    save(&bench.store, 0, PolicyContent::New(&policy("one")), "").await.unwrap();
    bench.execute("UPDATE policies SET text = 'colour = 1'").await;
    let refused = bench.store.policy_in_force(&configured).await;
    assert!(matches!(refused, Err(Error::PolicyRefused { number: 1 })), "{refused:?}");
    assert_eq!(bench.store.policy_history(1).await.unwrap()[0].read(&configured), None);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_last_proposals_are_those_of_open_candidacies_newest_first(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let mut expected = Vec::new();
    for (opportunity, contact) in [("o1", "c1"), ("o2", "c2"), ("o3", "c3"), ("o4", "c4")] {
        let run = bench.run(opportunity, contact).await;
        let proposal = bench.judged(run, opportunity, contact, note(opportunity), Decision::Ask).await;
        expected.insert(0, PastProposal { proposal, phase: Phase::Augment });
        bench.clock.advance(Duration::from_secs(1));
    }
    bench.execute("UPDATE opportunities SET confidential = 1 WHERE id = 'o2'").await;
    bench.execute("UPDATE runs SET phase = 'shadow' WHERE opportunity = 'o1'").await;
    bench.erase("c3").await;
    let of = |past: &PastProposal| past.proposal.contact_id.clone();
    expected.retain(|past| of(past) == contact_id("c1") || of(past) == contact_id("c4"));
    expected[1].phase = Phase::Shadow;
    assert_eq!(bench.store.last_proposals(&domain::Remit::whole(), true, 9).await.unwrap(), expected);
    assert_eq!(bench.store.last_proposals(&domain::Remit::whole(), false, 9).await.unwrap(), expected[..1]);
    assert_eq!(bench.store.last_proposals(&domain::Remit::whole(), true, 1).await.unwrap(), expected[..1]);
}
