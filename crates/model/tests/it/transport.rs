//! What both formats share: repetitions, time-outs, sizes, and that errors tell nothing.

use std::time::Duration;

use model::provider::{Auth, Limits, OpenAi, OpenAiOptions};
use model::{Error, ErrorKind, LanguageModel, Secret};
use serde_json::json;

use crate::script::{Answer, KEY, Server, http, limits, question};

fn fine() -> Answer {
    Answer::json(&json!({ "choices": [{ "message": { "content": "fine" }, "finish_reason": "stop" }] }))
}

fn limited(server: &Server, limits: Limits) -> OpenAi {
    OpenAi::new(http(), OpenAiOptions { limits, ..server.openai_options() }).unwrap()
}

#[tokio::test]
async fn what_was_not_taken_up_is_sent_again() {
    let busy = Answer::Asks(429, "retry-after-ms", "2");
    let server = Server::that([busy, Answer::Says(503, "<html>".to_owned()), fine()]).await;
    assert_eq!(server.openai().complete(&question()).await.unwrap().text, "fine");
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|request| request.body == seen[0].body));
}

#[tokio::test]
async fn after_the_last_repetition_the_error_says_what_it_was() {
    let server = Server::that([429, 429, 429].map(|status| Answer::Says(status, "{}".to_owned()))).await;
    let error = server.openai().complete(&question()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled { after: None });
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_provider_that_asks_for_more_patience_than_allowed_is_not_waited_for() {
    let server = Server::that([Answer::Asks(429, "retry-after", "30"), fine()]).await;
    let error = server.openai().complete(&question()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled { after: Some(Duration::from_secs(30)) });
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_refusal_is_not_repeated() {
    for (status, code) in [(401, "invalid_api_key"), (400, "invalid_request_error"), (404, "model_not_found")] {
        let body = json!({ "error": { "message": "private words", "code": code } });
        let server = Server::that([Answer::Says(status, body.to_string())]).await;
        let error = server.openai().complete(&question()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert_eq!(error.to_string(), format!("could not ask test: it answered {status} ({code})"));
        assert_eq!(server.seen().len(), 1);
    }
}

#[tokio::test]
async fn what_is_too_long_is_told_by_every_servers_code() {
    for (status, body) in [
        (400, json!({ "error": { "code": "context_length_exceeded" } })),
        (400, json!({ "error": { "code": 400, "type": "exceed_context_size_error" } })),
        (413, json!({ "type": "error", "error": { "type": "request_too_large" } })),
    ] {
        let server = Server::that([Answer::Says(status, body.to_string())]).await;
        assert_eq!(server.openai().complete(&question()).await.unwrap_err().kind(), ErrorKind::TooLong);
    }
    let server = Server::that([]).await;
    let model = limited(&server, Limits { request_bytes: 100, ..limits() });
    assert!(matches!(model.complete(&question()).await, Err(Error::RequestTooLarge { limit_bytes: 100, .. })));
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn silence_is_a_time_out_and_not_repeated() {
    let server = Server::that([Answer::Silent, fine()]).await;
    let model = limited(&server, Limits { timeout: Duration::from_millis(50), ..limits() });
    assert_eq!(model.complete(&question()).await.unwrap_err().kind(), ErrorKind::TimedOut);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_cut_connection_may_have_cost_something_and_is_not_repeated() {
    let server = Server::that([Answer::Cuts, fine()]).await;
    let error = server.openai().complete(&question()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn where_nobody_listens_it_is_tried_again_and_then_said() {
    let options = OpenAiOptions { limits: limits(), ..OpenAiOptions::new("test", "http://127.0.0.1:9", "m") };
    let error = OpenAi::new(http(), options).unwrap().complete(&question()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unavailable);
}

#[tokio::test]
async fn an_endless_answer_is_not_read_to_its_end() {
    let server = Server::that([Answer::Endless]).await;
    let model = limited(&server, Limits { answer_bytes: 100_000, ..limits() });
    assert!(matches!(model.complete(&question()).await, Err(Error::AnswerTooLarge { .. })));
}

#[tokio::test]
async fn no_error_tells_a_key_or_what_was_said() {
    let sentence = json!({ "error": { "code": "you said: private words", "message": "private words" } });
    let server = Server::that([
        Answer::Says(400, sentence.to_string()),
        Answer::Says(200, "private words".to_owned()),
        Answer::Cuts,
    ])
    .await;
    let options = OpenAiOptions { query: vec![("key".to_owned(), KEY.to_owned())], ..server.openai_options() };
    let model = OpenAi::new(http(), options).unwrap();
    for _ in 0..3 {
        let error = model.complete(&question()).await.unwrap_err();
        let told = format!("{error} {error:?} {:?}", question());
        assert!(!told.contains("private words") && !told.contains(KEY), "{told}");
    }
    assert!(!format!("{:?}", server.anthropic()).contains(KEY));
}

#[test]
fn an_address_that_is_none_is_refused() {
    for base_url in ["", "localhost", "mailto:a@b"] {
        let error = OpenAi::new(http(), OpenAiOptions::new("test", base_url, "m")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Misconfigured);
    }
}

#[tokio::test]
async fn a_key_that_is_none_is_refused_before_anything_is_sent() {
    let server = Server::that([fine()]).await;
    let auth = Auth::Header { name: "api-key".to_owned(), value: Secret::new("two\nlines") };
    let model = OpenAi::new(http(), OpenAiOptions { auth, ..server.openai_options() }).unwrap();
    assert_eq!(model.complete(&question()).await.unwrap_err().kind(), ErrorKind::Misconfigured);
    assert_eq!(server.seen().len(), 0);
}
