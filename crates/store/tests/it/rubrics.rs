//! Rubrics that people saved: append-only, the newest counts, and whoever comes second is told.

use std::time::Duration;

use domain::{AgentName, Phase};
use lever::{Posting, PostingId};
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::{AuditFilter, Error, KnownPosting, NewRubric, NewRun, Store, StoredRubric};

use crate::support::{Bench, START, contact_id, operator, opportunity_id, snapshot};

fn posting(id: &str) -> PostingId {
    PostingId::parse(id).unwrap()
}

async fn save(
    store: &Store,
    posting: &PostingId,
    after: i64,
    content: Option<(&str, &str)>,
    remark: &str,
) -> Result<i64, Error> {
    let mut tx = store.begin().await?;
    let number = tx.save_rubric(&NewRubric { posting, after, content, by: Some(operator()), remark }).await?;
    tx.commit().await?;
    Ok(number)
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_newest_rubric_of_a_posting_counts_and_none_is_overwritten(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let (p1, p2) = (posting("p1"), posting("p2"));
    assert_eq!(bench.store.rubric(&p1).await.unwrap(), None);
    assert_eq!(save(&bench.store, &p1, 0, Some(("aa", "title = 'A'")), "first").await.unwrap(), 1);
    bench.clock.advance(Duration::from_secs(1));
    assert_eq!(save(&bench.store, &p1, 1, None, "").await.unwrap(), 2);
    bench.clock.advance(Duration::from_secs(1));
    assert_eq!(save(&bench.store, &p1, 2, Some(("bb", "title = 'B'")), "").await.unwrap(), 3);
    let mut tx = bench.store.begin().await.unwrap();
    let kept = NewRubric { posting: &p2, after: 0, content: Some(("cc", "title = 'C'")), by: None, remark: "" };
    tx.save_rubric(&kept).await.unwrap();
    tx.commit().await.unwrap();

    let stored = |posting: &PostingId, number, content: Option<(&str, &str)>, seconds, remark: &str| StoredRubric {
        posting: posting.clone(),
        number,
        content: content.map(|(version, text)| (version.to_owned(), text.to_owned())),
        saved_by: Some(operator()),
        saved_at: START.plus(Duration::from_secs(seconds)),
        remark: remark.to_owned(),
    };
    let newest = stored(&p1, 3, Some(("bb", "title = 'B'")), 2, "");
    let history =
        [newest.clone(), stored(&p1, 2, None, 1, ""), stored(&p1, 1, Some(("aa", "title = 'A'")), 0, "first")];
    assert_eq!(bench.store.rubric_history(&p1, 10).await.unwrap(), history);
    assert_eq!(bench.store.rubric(&p1).await.unwrap(), Some(newest.clone()));
    let other = StoredRubric { saved_by: None, ..stored(&p2, 1, Some(("cc", "title = 'C'")), 2, "") };
    assert_eq!(bench.store.rubrics().await.unwrap(), [newest, other]);

    let entries = bench.store.audit(&AuditFilter { limit: 10, ..AuditFilter::default() }).await.unwrap();
    let said: Vec<_> = entries.iter().rev().map(|row| (row.entry.action.as_str(), row.entry.public.clone())).collect();
    let expected = [
        ("rubric.saved", json!({ "posting": "p1", "number": 1, "version": "aa" })),
        ("rubric.reverted", json!({ "posting": "p1", "number": 2, "version": null })),
        ("rubric.saved", json!({ "posting": "p1", "number": 3, "version": "bb" })),
        ("rubric.saved", json!({ "posting": "p2", "number": 1, "version": "cc" })),
    ];
    assert_eq!(said, expected);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn who_has_not_seen_the_newest_rubric_saves_none_and_leaves_no_entry(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let p1 = posting("p1");
    save(&bench.store, &p1, 0, Some(("aa", "a")), "").await.unwrap();
    for after in [0, 2, -1, i64::MAX] {
        let refused = save(&bench.store, &p1, after, Some(("bb", "b")), "").await;
        assert!(matches!(refused, Err(Error::Raced { .. })), "{after}: {refused:?}");
    }
    // What is rolled back was never saved.
    let mut tx = bench.store.begin().await.unwrap();
    let new = NewRubric { posting: &p1, after: 1, content: None, by: None, remark: "" };
    assert_eq!(tx.save_rubric(&new).await.unwrap(), 2);
    drop(tx);
    assert_eq!(bench.store.rubric_history(&p1, 10).await.unwrap().len(), 1);
    assert_eq!(bench.actions().await, ["rubric.saved"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn two_who_save_at_once_do_not_both_succeed(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    let p1 = posting("p1");
    let (one, other) =
        tokio::join!(save(&bench.store, &p1, 0, Some(("aa", "a")), ""), save(&beside, &p1, 0, Some(("bb", "b")), ""),);
    let raced = [&one, &other].into_iter().filter(|saved| matches!(saved, Err(Error::Raced { .. }))).count();
    assert_eq!((raced, one.is_ok() || other.is_ok()), (1, true), "{one:?} {other:?}");
    assert_eq!(bench.actions().await, ["rubric.saved"]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn postings_are_known_from_lever_from_opportunities_and_from_rubrics(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let read: Posting = serde_json::from_value(json!({ "id": "p2", "text": "Baker" })).unwrap();
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_posting(&read).await.unwrap();
    for (id, archived) in [("o1", false), ("o2", true)] {
        let mut snapshot = snapshot(id, "c1", START);
        let mut opportunity = json!({
            "id": id, "contact": "c1", "confidentiality": "non-confidential",
            "applications": [{ "id": "a1", "posting": "p1", "type": "posting" }],
        });
        if archived {
            opportunity["archived"] = json!({ "archivedAt": 1, "reason": "r1" });
        }
        snapshot.opportunity = serde_json::from_value(opportunity).unwrap();
        tx.put_snapshot(&snapshot).await.unwrap();
    }
    tx.commit().await.unwrap();
    save(&bench.store, &posting("p3"), 0, None, "").await.unwrap();
    let known = |id: &str, posting: Option<Posting>, active| KnownPosting { id: self::posting(id), posting, active };
    let expected = [known("p1", None, 1), known("p2", Some(read), 0), known("p3", None, 0)];
    assert_eq!(bench.store.known_postings().await.unwrap(), expected);
}

/// A run for posting p1.
async fn run(bench: &Bench, opportunity: &str, contact: &str, phase: Phase, score: u8) {
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_snapshot(&snapshot(opportunity, contact, bench.store.now())).await.unwrap();
    let id = bench.store.ids().mint(bench.store.now());
    let run = NewRun {
        id,
        agent: AgentName::Screening,
        opportunity_id: &opportunity_id(opportunity),
        contact_id: &contact_id(contact),
        posting_id: Some(&posting("p1")),
        phase,
        brief_digest: &id.to_string(),
        score: Some(score),
        needs_review: false,
        versions: &json!({}),
        brief: &json!({}),
        outcome: &json!({}),
    };
    assert!(tx.put_run(&run).await.unwrap());
    tx.commit().await.unwrap();
    bench.clock.advance(Duration::from_secs(1));
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn the_last_runs_of_a_posting_are_one_for_each_opportunity(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    run(&bench, "o1", "c1", Phase::Augment, 10).await;
    run(&bench, "o2", "c2", Phase::Augment, 20).await;
    run(&bench, "o1", "c1", Phase::Augment, 30).await;
    run(&bench, "o2", "c2", Phase::Shadow, 40).await;
    run(&bench, "o3", "c3", Phase::Augment, 50).await;
    run(&bench, "o4", "c4", Phase::Augment, 60).await;
    bench.erase("c3").await;
    bench.execute("UPDATE opportunities SET confidential = 1 WHERE id = 'o4'").await;
    let scores = async |with_shadow, limit| {
        let runs = bench
            .store
            .last_runs_of(AgentName::Screening, &posting("p1"), &domain::Remit::whole(), with_shadow, limit)
            .await
            .unwrap();
        runs.iter().map(|run| (run.opportunity_id.to_string(), run.score.unwrap())).collect::<Vec<_>>()
    };
    let row = |id: &str, score| (id.to_owned(), score);
    assert_eq!(scores(false, 20).await, [row("o1", 30), row("o2", 20)]);
    assert_eq!(scores(true, 20).await, [row("o2", 40), row("o1", 30)]);
    assert_eq!(scores(true, 1).await, [row("o2", 40)]);
}
