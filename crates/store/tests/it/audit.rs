use domain::audit::{Broken, GENESIS};
use domain::{Action, Actor, AuditEntry, Subject};
use rstest::rstest;
use serde_json::{Value, json};
use sql::Engine;
use store::{AuditFilter, Store, Verified};

use crate::support::{Bench, START, contact_id, opportunity_id};

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
