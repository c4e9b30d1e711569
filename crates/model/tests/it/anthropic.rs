use model::{ErrorKind, Finish, LanguageModel, Request, Schema, Usage};
use serde_json::{Value, json};

use crate::script::{Answer, KEY, Server, question};

fn says(content: &Value, stop: &str) -> Answer {
    Answer::json(&json!({
        "id": "msg_1", "type": "message", "role": "assistant", "model": "c-1-2026", "content": content,
        "stop_reason": stop, "stop_sequence": null,
        "usage": { "input_tokens": 10, "cache_read_input_tokens": 4, "cache_creation_input_tokens": 1, "output_tokens": 6 },
    }))
}

#[tokio::test]
async fn a_question_is_asked_as_anthropic_expects_it() {
    let content = json!([{ "type": "text", "text": "one" }, { "type": "text", "text": " two" }]);
    let server = Server::that([says(&content, "end_turn")]).await;
    let answer = server.anthropic().complete(&question()).await.unwrap();
    assert_eq!((answer.text.as_str(), answer.finish, answer.model.as_str()), ("one two", Finish::Complete, "c-1-2026"));
    assert_eq!(answer.usage, Some(Usage { input_tokens: 15, output_tokens: 6 }));

    let seen = server.seen().remove(0);
    assert_eq!(seen.target, "/v1/messages");
    assert_eq!((seen.header("x-api-key"), seen.header("anthropic-version")), (Some(KEY), Some("2023-06-01")));
    let expected = json!({
        "model": "c-1", "max_tokens": 77, "temperature": 0.0, "system": "Be brief.",
        "messages": [{ "role": "user", "content": "private words" }],
    });
    assert_eq!(seen.body, expected);
}

#[tokio::test]
async fn a_schema_is_a_tool_that_must_be_called() {
    let input = json!({ "n": 1 });
    let content = json!([
        { "type": "text", "text": "Let me see." },
        { "type": "tool_use", "id": "t", "name": "answer", "input": input },
    ]);
    let server = Server::that([says(&content, "tool_use")]).await;
    let schema = Schema::new("answer", json!({ "type": "object" }));
    let request = Request { schema: Some(schema.clone()), ..question() };
    let answer = server.anthropic().complete(&request).await.unwrap();
    assert_eq!(serde_json::from_str::<Value>(&answer.text).unwrap(), input);
    let body = &server.seen().remove(0).body;
    assert_eq!(body["tools"][0]["name"], "answer");
    assert_eq!(body["tools"][0]["input_schema"], schema.body);
    let choice = json!({ "type": "tool", "name": "answer", "disable_parallel_tool_use": true });
    assert_eq!(body["tool_choice"], choice);
}

#[tokio::test]
async fn an_answer_that_is_none_is_told_apart() {
    let text = |text: &str| json!([{ "type": "text", "text": text }]);
    let server = Server::that([
        says(&text("cut o"), "max_tokens"),
        says(&text("no"), "refusal"),
        says(&json!([]), "end_turn"),
        Answer::Says(
            529,
            r#"{"type": "error", "error": {"type": "overloaded_error", "message": "private"}}"#.to_owned(),
        ),
        Answer::Says(400, r#"{"type": "error", "error": {"type": "invalid_request_error"}}"#.to_owned()),
    ])
    .await;
    let model = server.anthropic();
    assert_eq!(model.complete(&question()).await.unwrap().finish, Finish::Truncated);
    for expected in [ErrorKind::Refused, ErrorKind::Malformed] {
        assert_eq!(model.complete(&question()).await.unwrap_err().kind(), expected);
    }
    // The overload is waited out; then the request turns out to be wrong.
    let error = model.complete(&question()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Refused);
    assert_eq!(error.to_string(), "could not ask test: it answered 400 (invalid_request_error)");
}
