use domain::AgentName;
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::{Amount, Exchange, Limited, Transcribed};

use crate::support::{Bench, RESUME, START, contact_id, opportunity_id};

fn exchange(tokens: u64) -> Exchange {
    Exchange {
        pinned_digest: "pinned".to_owned(),
        input_tokens: Some(tokens),
        output_tokens: Some(7),
        cost_micros: None,
        latency_ms: Some(40),
        asked_at: START,
        whole: json!({ "request": RESUME, "answer": "met", "pinned": { "model": "large" } }),
    }
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn exchanges_are_kept_in_order_and_unreadable_once_the_person_is_erased(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let run = bench.run("o1", "c1").await;
    let (opportunity_id, contact_id) = (opportunity_id("o1"), contact_id("c1"));
    let of = Transcribed { run, agent: AgentName::Screening, opportunity_id: &opportunity_id, contact_id: &contact_id };
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_transcripts(of, &[exchange(100), exchange(200)]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.transcripts(run).await.unwrap(), [exchange(100), exchange(200)]);
    assert_eq!(bench.actions().await.last(), Some(&"model.asked"));
    let filter = store::AuditFilter { limit: 1, ..store::AuditFilter::default() };
    let entry = &bench.store.audit(&filter).await.unwrap()[0].entry;
    let told = json!({
        "exchanges": 2, "models": ["large"], "pinned": ["pinned"], "inputTokens": 300, "outputTokens": 14, "costMicros": 0,
    });
    assert_eq!(entry.public, told);

    bench.erase("c1").await;
    assert!(matches!(bench.store.transcripts(run).await, Err(store::Error::Erased)));
    assert!(bench.store.verify_audit().await.unwrap().is_ok());
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn processes_share_what_may_be_spent(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let beside = bench.beside().await;
    let day = Limited { account: "day/1", tokens: Some(100), micros: None };
    let posting = Limited { account: "account/p1", tokens: None, micros: Some(5) };
    let amount = |tokens, micros| Amount { tokens, micros };
    let both = [posting, day];
    let (first, second) =
        tokio::join!(bench.store.reserve_spending(&both, amount(60, 2)), beside.reserve_spending(&both, amount(60, 2)));
    let mut answers = [first.unwrap(), second.unwrap()];
    answers.sort();
    assert_eq!(answers, [None, Some("day/1".to_owned())], "one of the two");
    // Nothing of what was refused is left on the other account.
    assert_eq!(beside.spending("account/p1").await.unwrap(), amount(60, 2));
    bench.store.settle_spending(&both, amount(-40, -1)).await.unwrap();
    assert_eq!(beside.spending("day/1").await.unwrap(), amount(20, 1));
    let over = beside.reserve_spending(&both, amount(1, 5)).await.unwrap();
    assert_eq!(over.as_deref(), Some("account/p1"));
    assert_eq!(beside.spending("day/2").await.unwrap(), Amount::default());
}
