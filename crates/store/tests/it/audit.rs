use std::time::Duration;

use domain::audit::{Broken, GENESIS};
use domain::{Action, ActionGroup, Actor, AgentName, Assignment, AuditEntry, Ground, Phase, Remit, Subject};
use lever::PostingId;
use rstest::rstest;
use serde_json::{Value, json};
use sql::{Engine, Row, query};
use store::{AuditFilter, AuditSight, Snapshot, Store, Verified};

use crate::support::{Bench, START, contact_id, operator, opportunity_id, snapshot};

fn placed(opportunity: &str, contact: &str, posting: &str) -> Snapshot {
    let mut placed = snapshot(opportunity, contact, START.plus(Duration::from_secs(9)));
    let application = json!([{ "id": "a", "posting": posting, "type": "posting" }]);
    placed.opportunity.applications = serde_json::from_value(application).unwrap();
    placed
}

fn entry(action: Action) -> AuditEntry {
    let subject =
        Subject { opportunity: Some(opportunity_id("o1")), contact: Some(contact_id("c1")), ..Subject::default() };
    AuditEntry::new(START, Actor::System, action, subject)
}

async fn record(store: &Store, entries: impl IntoIterator<Item = AuditEntry>) {
    let mut tx = store.begin().await.unwrap();
    entries.into_iter().for_each(|entry| tx.record(entry));
    tx.commit().await.unwrap();
}

/// Four entries, of which the second has a private part.
async fn seeded(engine: Engine) -> Bench {
    let bench = Bench::on(engine).await;
    record(&bench.store, [entry(Action::RunFinished)]).await;
    let opened = entry(Action::ProposalOpened).with_public(json!({ "effect": "add-note" }));
    record(&bench.store, [opened.with_private(json!({ "why": "private" })), entry(Action::ProposalDeclined)]).await;
    record(&bench.store, [entry(Action::RunFailed)]).await;
    bench
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_chain_nobody_touched_verifies_from_the_first_entry_to_its_head(#[case] engine: Engine) {
    let empty = Bench::on(engine).await;
    let nothing = Verified { entries: 0, head: GENESIS.to_owned() };
    assert_eq!(empty.store.verify_audit().await.unwrap(), Ok(nothing));

    let bench = seeded(engine).await;
    let rows = bench.store.audit(&AuditFilter { limit: 9, ..AuditFilter::default() }).await.unwrap();
    let facts: Vec<_> = rows.iter().map(|row| (row.entry.seq, row.entry.action, row.private.clone())).collect();
    let private = Some(json!({ "why": "private" }));
    assert_eq!(
        facts,
        [
            (4, Action::RunFailed, None),
            (3, Action::ProposalDeclined, None),
            (2, Action::ProposalOpened, private),
            (1, Action::RunFinished, None)
        ]
    );
    let whole = Verified { entries: 4, head: rows[0].hash.clone() };
    assert_eq!(bench.store.verify_audit().await.unwrap(), Ok(whole));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn every_tampering_is_noticed_and_placed(#[case] engine: Engine) {
    let altered = |seq| Broken::Altered { seq };
    let cases = [
        ("UPDATE audit SET text = REPLACE(text, 'add-note', 'archive') WHERE seq = 2", altered(2)),
        ("UPDATE audit SET sealed = (SELECT wrapped FROM contact_keys) WHERE seq = 2", altered(2)),
        ("UPDATE audit SET sealed = NULL WHERE seq = 2", altered(2)),
        ("UPDATE audit SET sealed = NULL, sealed_digest = NULL WHERE seq = 2", altered(2)),
        ("UPDATE audit SET hash = (SELECT hash FROM audit WHERE seq = 1) WHERE seq = 2", altered(2)),
        // What is searched by is not hashed itself, but must say the same: else an entry hides from a search.
        ("UPDATE audit SET opportunity = 'o2' WHERE seq = 3", altered(3)),
        ("UPDATE audit SET contact = NULL WHERE seq = 3", altered(3)),
        ("UPDATE audit SET action = 'run.finished' WHERE seq = 3", altered(3)),
        ("UPDATE audit SET actor = 'policy' WHERE seq = 3", altered(3)),
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", altered(3)),
        ("UPDATE audit SET run = 'run_1' WHERE seq = 3", altered(3)),
        ("INSERT INTO audit_models (model, seq) VALUES ('large', 3)", altered(3)),
        ("DELETE FROM audit WHERE seq = 1", Broken::Missing { seq: 1 }),
        ("DELETE FROM audit WHERE seq = 3", Broken::Missing { seq: 3 }),
        ("DELETE FROM audit WHERE seq = 4", Broken::Truncated { seq: 3, head: 4 }),
        ("DELETE FROM audit WHERE seq > 0", Broken::Truncated { seq: 0, head: 4 }),
        ("UPDATE audit_head SET seq = 3 WHERE id = 1", altered(3)),
    ];
    for (tampering, broken) in cases {
        let bench = seeded(engine).await;
        assert!(bench.execute(tampering).await > 0, "{tampering}");
        assert_eq!(bench.store.verify_audit().await.unwrap(), Err(broken), "{tampering}");
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_private_part_does_not_open_under_another_key(#[case] engine: Engine) {
    let bench = seeded(engine).await;
    let filter = AuditFilter { limit: 9, ..AuditFilter::default() };
    let refused = bench.with_wrong_key().audit(&filter).await.unwrap_err();
    assert!(matches!(refused, store::Error::Unsealable { .. }), "{refused:?}");
    // Nor what belongs to no contact and is sealed under Fulcrum's own key.
    let own = AuditEntry::new(START, Actor::System, Action::AlarmRaised, Subject::default());
    record(&bench.store, [own.with_private(json!("own"))]).await;
    let newest = AuditFilter { limit: 1, ..AuditFilter::default() };
    assert_eq!(bench.store.audit(&newest).await.unwrap()[0].private, Some(json!("own")));
    let refused = bench.with_wrong_key().audit(&newest).await.unwrap_err();
    assert!(matches!(refused, store::Error::Unsealable { what: "audit" }), "{refused:?}");
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn entries_are_found_by_what_they_are_about_and_page_by_page(#[case] engine: Engine) {
    let bench = seeded(engine).await;
    let elsewhere = Subject { opportunity: Some(opportunity_id("o2")), ..Subject::default() };
    record(&bench.store, [AuditEntry::new(START, Actor::Lever, Action::RunFailed, elsewhere)]).await;
    let find = async |filter| {
        let rows = bench.store.audit(&filter).await.unwrap();
        rows.iter().map(|row| row.entry.seq).collect::<Vec<_>>()
    };
    let all = AuditFilter { limit: 9, ..AuditFilter::default() };
    let o1 = Some(opportunity_id("o1"));
    let failed = Some(Action::RunFailed);
    assert_eq!(find(AuditFilter { opportunity: o1.clone(), ..all.clone() }).await, [4, 3, 2, 1]);
    assert_eq!(find(AuditFilter { action: failed, ..all.clone() }).await, [5, 4]);
    assert_eq!(find(AuditFilter { action: failed, opportunity: o1, ..all.clone() }).await, [4]);
    assert_eq!(find(AuditFilter { before: Some(4), limit: 2, ..all }).await, [3, 2]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn writers_at_once_make_one_chain_without_gaps(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    let writers = [bench.store.clone(), bench.store.clone(), beside.clone(), beside].map(|store| {
        tokio::spawn(async move {
            for _ in 0..10 {
                record(&store, [entry(Action::RunFinished).with_private(Value::Bool(true))]).await;
            }
        })
    });
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(bench.store.verify_audit().await.unwrap().unwrap().entries, 40);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_chain_longer_than_one_page_is_read_to_its_end(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    record(&bench.store, (0..1_001).map(|_| entry(Action::RunFinished))).await;
    assert_eq!(bench.store.verify_audit().await.unwrap().unwrap().entries, 1_001);
    assert_eq!(bench.execute("DELETE FROM audit WHERE seq = 1001").await, 1);
    let broken = Broken::Truncated { seq: 1_000, head: 1_001 };
    assert_eq!(bench.store.verify_audit().await.unwrap(), Err(broken));
}

/// What is found, by number.
async fn found(store: &Store, filter: AuditFilter, sight: AuditSight<'_>) -> Vec<i64> {
    let filter = AuditFilter { limit: if filter.limit == 0 { 99 } else { filter.limit }, ..filter };
    let rows = store.audit_seen(&filter, sight).await.unwrap();
    rows.iter().map(|row| row.entry.seq).collect()
}

/// Entries of many kinds: who, what, about which opportunity, saying what, a minute apart.
async fn many(bench: &Bench) {
    let about = |id: &str| Subject { opportunity: Some(opportunity_id(id)), ..Subject::default() };
    let run = |model: &str| json!({ "versions": { "model": { "evidence": { "pinned": { "model": model } } } } });
    let screening = || Actor::Agent(AgentName::Screening);
    let entries = [
        (screening(), Action::RunFinished, about("o1"), run("small")),
        (screening(), Action::ModelAsked, about("o1"), json!({ "models": ["small", "large"] })),
        (screening(), Action::ProposalOpened, about("o1"), Value::Null),
        (Actor::Policy, Action::ProposalAwaiting, about("o1"), Value::Null),
        (Actor::Operator(operator()), Action::ProposalApproved, about("o1"), Value::Null),
        (Actor::Operator(operator()), Action::EffectReady, about("o1"), Value::Null),
        (Actor::System, Action::EffectApplied, about("o1"), Value::Null),
        (screening(), Action::RunFinished, about("o2"), run("large")),
        (Actor::Operator(operator()), Action::PhaseSet, Subject::default(), Value::Null),
    ];
    for (minute, (actor, action, subject, public)) in entries.into_iter().enumerate() {
        let at = START.plus(Duration::from_secs(minute as u64 * 60));
        record(&bench.store, [AuditEntry::new(at, actor, action, subject).with_public(public)]).await;
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn every_way_of_narrowing_finds_exactly_what_fits_and_they_go_together(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    many(&bench).await;
    let none = AuditFilter::default;
    let minute = |count: u64| Some(START.plus(Duration::from_secs(count * 60)));
    let by_operator = Some(Actor::Operator(operator()));
    let by_agent = Some(Actor::Agent(AgentName::Screening));
    let (o1, large) = (Some(opportunity_id("o1")), Some("large".to_owned()));
    let cases: Vec<(AuditFilter, &[i64])> = vec![
        (AuditFilter { actor: by_operator.clone(), ..none() }, &[9, 6, 5]),
        (AuditFilter { actor: by_agent.clone(), ..none() }, &[8, 3, 2, 1]),
        (AuditFilter { group: Some(ActionGroup::Decisions), ..none() }, &[5, 4]),
        (AuditFilter { group: Some(ActionGroup::Writes), ..none() }, &[7, 6]),
        (AuditFilter { group: Some(ActionGroup::Runs), ..none() }, &[8, 3, 2, 1]),
        (AuditFilter { group: Some(ActionGroup::Settings), ..none() }, &[9]),
        (AuditFilter { group: Some(ActionGroup::Access), ..none() }, &[]),
        (AuditFilter { model: Some("small".into()), ..none() }, &[2, 1]),
        (AuditFilter { model: large.clone(), ..none() }, &[8, 2]),
        (AuditFilter { model: Some("lar%".into()), ..none() }, &[]),
        (AuditFilter { from: minute(5), ..none() }, &[9, 8, 7, 6]),
        (AuditFilter { until: minute(2), ..none() }, &[2, 1]),
        (AuditFilter { from: minute(1), until: minute(3), ..none() }, &[3, 2]),
        (AuditFilter { group: Some(ActionGroup::Runs), before: Some(8), limit: 2, ..none() }, &[3, 2]),
        (AuditFilter { group: Some(ActionGroup::Runs), model: large.clone(), ..none() }, &[8, 2]),
        (AuditFilter { opportunity: o1.clone(), model: large.clone(), from: minute(1), ..none() }, &[2]),
        (AuditFilter { actor: by_operator, group: Some(ActionGroup::Writes), opportunity: o1, ..none() }, &[6]),
        (AuditFilter { actor: by_agent, group: Some(ActionGroup::Decisions), ..none() }, &[]),
    ];
    for (filter, expected) in cases {
        assert_eq!(found(&bench.store, filter.clone(), AuditSight::Whole).await, expected, "{filter:?}");
        // The other way round it is the same.
        let forth = bench.store.audit_after(&AuditFilter { limit: 99, ..filter.clone() }, 0).await.unwrap();
        if filter.limit == 0 {
            let forth: Vec<_> = forth.iter().rev().map(|row| row.read.entry.seq).collect();
            assert_eq!(forth, expected, "{filter:?}");
        }
    }
    assert_eq!(bench.store.audit_models().await.unwrap(), ["large", "small"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn pages_are_full_however_much_of_the_log_the_viewer_may_not_see(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let shadow = bench.run_in("o1", "c1", Phase::Shadow).await;
    let seen = bench.run_in("o1", "c1", Phase::Augment).await;
    bench.run_in("o2", "c2", Phase::Augment).await;
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_snapshot(&placed("o1", "c1", "p-1")).await.unwrap();
    tx.put_snapshot(&placed("o2", "c2", "p-2")).await.unwrap();
    tx.commit().await.unwrap();
    let before = bench.store.audit_head().await.unwrap();
    // Of every three one may be seen.
    for _ in 0..30 {
        let about = |run| Subject { run: Some(run), ..Subject::of_opportunity(&opportunity_id("o1")) };
        let entry = |subject| AuditEntry::new(START, Actor::System, Action::RunFailed, subject);
        record(&bench.store, [entry(about(shadow)), entry(about(seen)), entry(Subject::default())]).await;
    }
    let one = Assignment { ground: Ground::Posting(PostingId::parse("p-1").unwrap()), confidential: true };
    let all = Assignment { ground: Ground::Everywhere, confidential: false };
    for assignment in [one, all] {
        let remit = Remit { assignments: [assignment.clone()].into(), lever_user: None };
        let sight = AuditSight::Of { remit: &remit, with_shadow: false };
        let first = AuditFilter { action: Some(Action::RunFailed), limit: 20, ..AuditFilter::default() };
        let page = found(&bench.store, first.clone(), sight).await;
        let expected: Vec<i64> = (0..20).map(|n| before + 89 - n * 3).collect();
        assert_eq!(page, expected, "{assignment:?}");
        let next = found(&bench.store, AuditFilter { before: page.last().copied(), ..first.clone() }, sight).await;
        assert_eq!(next, (20..30).map(|n| before + 89 - n * 3).collect::<Vec<_>>(), "{assignment:?}");
        let with_shadow = AuditSight::Of { remit: &remit, with_shadow: true };
        assert_eq!(found(&bench.store, AuditFilter { limit: 99, ..first }, with_shadow).await.len(), 60);
    }
    let nothing = AuditSight::Of { remit: &Remit::default(), with_shadow: true };
    assert_eq!(found(&bench.store, AuditFilter::default(), nothing).await, [0; 0]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_an_earlier_version_kept_is_found_once_it_was_gone_through(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    many(&bench).await;
    let run = bench.run("o9", "c9").await;
    // As it lay there before.
    for before in [
        "UPDATE audit SET run = NULL WHERE seq > 0",
        "DELETE FROM audit_models WHERE seq > 0",
        "UPDATE backfills SET after = '', done = 0 WHERE name = 'audit'",
    ] {
        assert!(bench.execute(before).await > 0, "{before}");
    }
    assert!(bench.store.verify_audit().await.unwrap().is_err());
    bench.store.index_audit().await.unwrap();
    assert!(bench.store.verify_audit().await.unwrap().is_ok());
    let large = AuditFilter { model: Some("large".into()), ..AuditFilter::default() };
    assert_eq!(found(&bench.store, large, AuditSight::Whole).await, [8, 2]);
    let row = bench.test.db.fetch_optional(query("SELECT run FROM audit WHERE seq = 10")).await.unwrap().unwrap();
    assert_eq!(row.get::<String, _>("run"), run.to_string());
    // It is done once: what is taken away later is missed.
    assert!(bench.execute("DELETE FROM audit_models WHERE model = 'large'").await > 0);
    bench.store.index_audit().await.unwrap();
    assert_eq!(bench.store.verify_audit().await.unwrap(), Err(Broken::Altered { seq: 2 }));
}
