//! The figures of an agent, each within its span of time.

use std::time::Duration;

use domain::{Action, Actor, AgentName, AuditEntry, Decision, EventName, FoundBy, Subject, Timestamp};
use rstest::rstest;
use serde_json::json;
use sql::Engine;
use store::{DayOfModels, Decided, Exchange, Health, Transcribed};

use crate::support::{Bench, DAY, START, approve, contact_id, form, note, opportunity_id};

const AGENT: AgentName = AgentName::Screening;

async fn applied(bench: &Bench, opportunity: &str, at: Timestamp) {
    let event = domain::Event {
        name: EventName::ApplicationReceived,
        opportunity: Some(opportunity_id(opportunity)),
        contact: None,
        subject: opportunity.to_owned(),
        at,
        mark: String::new(),
    };
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_event(&event, FoundBy::Webhook).await.unwrap();
    tx.commit().await.unwrap();
}

async fn failed(bench: &Bench) {
    let mut tx = bench.store.begin().await.unwrap();
    let entry = AuditEntry::new(tx.now(), Actor::Agent(AGENT), Action::RunFailed, Subject::default());
    tx.record(entry);
    tx.commit().await.unwrap();
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn runs_failures_and_waits_are_counted_within_their_span(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    assert_eq!(bench.store.health(AGENT, START).await.unwrap(), Health::default());
    bench.run("o1", "c1").await;
    failed(&bench).await;
    bench.clock.advance(DAY);
    let second = bench.store.now();
    for (opportunity, seconds) in [("o2", 40), ("o3", 10)] {
        applied(&bench, opportunity, bench.store.now()).await;
        bench.clock.advance(Duration::from_secs(seconds));
        bench.run(opportunity, opportunity).await;
    }
    // Read again later: whoever applied waited for the first time only.
    bench.clock.advance(DAY);
    bench.run("o2", "o2").await;
    let now = bench.store.now();
    let since = |at| bench.store.health(AGENT, at);
    let all = Health { last_run: Some(now), runs: 4, failed: 1 };
    assert_eq!(since(START).await.unwrap(), all);
    assert_eq!(since(second).await.unwrap(), Health { runs: 3, failed: 0, ..all });
    assert_eq!(bench.store.waits(AGENT, START).await.unwrap(), [10_000, 40_000]);
    assert_eq!(bench.store.waits(AGENT, now).await.unwrap(), [0_i64; 0]);
    let days: Vec<i64> = bench.store.runs_by_day(AGENT, START).await.unwrap().into_iter().map(|(_, n)| n).collect();
    assert_eq!(days, [1, 2, 1]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_models_cost_is_added_up_by_day(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let exchange = |asked_at, cost| Exchange {
        pinned_digest: "p".into(),
        input_tokens: Some(10),
        output_tokens: None,
        cost_micros: cost,
        latency_ms: None,
        asked_at,
        whole: json!({}),
    };
    let run = bench.run("o1", "c1").await;
    let (opportunity, contact) = (opportunity_id("o1"), contact_id("c1"));
    let of = Transcribed { run, agent: AGENT, opportunity_id: &opportunity, contact_id: &contact };
    let (second, third) = (START.plus(DAY), START.plus(DAY * 2));
    let exchanges = [exchange(START, Some(5)), exchange(START, None), exchange(second, Some(7)), exchange(third, None)];
    let mut tx = bench.store.begin().await.unwrap();
    tx.put_transcripts(of, &exchanges).await.unwrap();
    tx.commit().await.unwrap();
    let first = START.millis() / (24 * 3_600 * 1_000);
    let day = |day, questions, tokens, micros| DayOfModels { day, questions, tokens, micros };
    let all = [day(first, 2, 20, 5), day(first + 1, 1, 10, 7), day(first + 2, 1, 10, 0)];
    assert_eq!(bench.store.models_by_day(AGENT, START).await.unwrap(), all);
    assert_eq!(bench.store.models_by_day(AGENT, START.plus(DAY)).await.unwrap(), all[1..]);
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn what_people_made_of_proposals_is_counted(#[case] engine: Engine) {
    let bench = Bench::on(engine).await;
    let run = bench.run("o1", "c1").await;
    let proposals = async |text: &str, decision| bench.judged(run, "o1", "c1", note(text), decision).await;
    let (as_it_is, edited, declined) =
        (proposals("a", Decision::Ask).await, proposals("b", Decision::Ask).await, proposals("c", Decision::Ask).await);
    proposals("d", Decision::Ask).await;
    proposals("e", Decision::Allow).await;
    proposals("f", Decision::Forbid).await;
    approve(&bench.store, &as_it_is, None).await.unwrap();
    approve(&bench.store, &edited, Some(note("B"))).await.unwrap();
    let mut tx = bench.store.begin().await.unwrap();
    tx.decline(declined.id, crate::support::operator(), "no").await.unwrap();
    tx.commit().await.unwrap();
    let expected = Decided { approved: 2, edited: 1, declined: 1, expired: 0, authorized: 1, waiting: 1 };
    assert_eq!(bench.store.decided(AGENT, START).await.unwrap(), expected);
    bench.clock.advance(DAY * 2);
    let mut tx = bench.store.begin().await.unwrap();
    tx.expire_proposals().await.unwrap();
    tx.commit().await.unwrap();
    bench.judged(run, "o1", "c1", form("1"), Decision::Ask).await;
    let later = Decided { waiting: 1, ..Decided::default() };
    assert_eq!(bench.store.decided(AGENT, START.plus(DAY)).await.unwrap(), later);
    let all = bench.store.decided(AGENT, START).await.unwrap();
    assert_eq!(all, Decided { expired: 1, ..expected });
}
