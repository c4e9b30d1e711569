use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::govern::{Price, Prices};
use crate::port::{LanguageModel, Prompt, Schema};
use crate::scripted::Scripted;
use crate::structured::{Checked, Checker, structured};
use crate::task::Task;

fn question() -> Request {
    let request = Request::new(Task::SUMMARY, Prompt::new("summary", "3"), "Say it.", "private words");
    Request { account: Some("posting-1".to_owned()), ..request }
}

fn recorded(model: Arc<Scripted>) -> (Arc<MemorySink>, Recorder) {
    let sink = Arc::new(MemorySink::default());
    let price = Price { input_micros_per_million: 1_000_000, output_micros_per_million: 2_000_000 };
    let prices = Prices::default().with("scripted", "script", price);
    (Arc::clone(&sink), Recorder::new(model, sink, prices, Arc::new(|| 42)))
}

#[tokio::test]
async fn an_exchange_with_its_repairs_is_recorded_and_plays_again() {
    let model = Arc::new(Scripted::answers(["no", r#"{"n": 1}"#]));
    let checker = Checker::new(Schema::new("number", json!({ "type": "object", "required": ["n"] }))).unwrap();
    let (sink, recorder) = recorded(model);
    let first: Checked<serde_json::Value> = structured(&recorder, &question(), &checker, 1).await.unwrap();

    let transcripts = sink.take();
    assert_eq!(transcripts.iter().map(|transcript| transcript.request.repairs).collect::<Vec<_>>(), [0, 1]);
    assert!(transcripts.iter().all(Transcript::is_consistent));
    assert_eq!(transcripts[0].asked_at_millis, 42);
    assert_eq!(transcripts[0].schema_digest, Some(checker.schema().digest()));
    assert!(transcripts[0].cost_micros.is_some_and(|cost| cost > 0));

    let stored = serde_json::to_string(&transcripts).unwrap();
    let read: Vec<Transcript> = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, transcripts);
    let replay = Replay::of(read);
    let again: Checked<serde_json::Value> = structured(&replay, &question(), &checker, 1).await.unwrap();
    assert_eq!(again, first);
    assert_eq!(replay.identity(&question()).provider, "scripted");
}

#[tokio::test]
async fn what_was_not_recorded_is_an_error_and_a_failure_fails_again() {
    let model = Arc::new(Scripted::default());
    model.will_fail(Error::TimedOut { provider: "scripted".to_owned(), limit: std::time::Duration::from_secs(1) });
    let (sink, recorder) = recorded(model);
    recorder.complete(&question()).await.unwrap_err();
    let replay = Replay::of(sink.take());
    // Who pays is no part of the question.
    let same = Request { account: None, ..question() };
    assert_eq!(replay.complete(&same).await.unwrap_err().kind(), ErrorKind::TimedOut);
    let other = Request { system: "Say something else.".to_owned(), ..question() };
    assert!(matches!(replay.complete(&other).await, Err(Error::NotRecorded { .. })));
}

#[tokio::test]
async fn the_same_question_twice_gets_its_answers_in_order() {
    let (sink, recorder) = recorded(Arc::new(Scripted::answers(["one", "two"])));
    for _ in 0..2 {
        recorder.complete(&question()).await.unwrap();
    }
    let replay = Replay::of(sink.take());
    for expected in ["one", "two", "two"] {
        assert_eq!(replay.complete(&question()).await.unwrap().text, expected);
    }
}

#[tokio::test]
async fn nothing_that_was_said_is_in_debug() {
    let (sink, recorder) = recorded(Arc::new(Scripted::answers(["private answer"])));
    let reply = recorder.complete(&question()).await;
    let debug = format!("{:?} {:?} {:?}", sink.take(), reply, question());
    assert!(!debug.contains("private") && !debug.contains("Say it"), "{debug}");
}

#[test]
fn an_altered_record_is_noticed() {
    let reply = Err(Error::ScriptOver { answers: 0 });
    let identity = crate::Identity { provider: "p".to_owned(), model: "m".to_owned() };
    let mut transcript = Transcript::of(Pinned::of(identity, &question()), &question(), &reply, 0);
    assert!(transcript.is_consistent());
    transcript.request.messages[0].text.push('.');
    assert!(!transcript.is_consistent());
}
