use model::provider::{Auth, OpenAi, OpenAiOptions, Sampling, SchemaSupport, TokenField};
use model::{ErrorKind, Finish, Identity, LanguageModel, Message, Request, Schema, Secret, Usage};
use serde_json::{Value, json};

use crate::script::{Answer, KEY, Server, http, question};

fn says(message: &Value, finish: &str) -> Answer {
    Answer::json(&json!({
        "id": "x", "object": "chat.completion", "model": "m-1-2026",
        "choices": [{ "index": 0, "message": message, "finish_reason": finish }],
        "usage": { "prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15 },
    }))
}

fn fine() -> Answer {
    says(&json!({ "role": "assistant", "content": "fine" }), "stop")
}

fn schema() -> Schema {
    Schema::new("answer", json!({ "type": "object", "properties": { "n": { "type": "integer" } } }))
}

#[tokio::test]
async fn a_question_is_asked_as_openai_expects_it() {
    let server = Server::that([fine()]).await;
    let mut request = question();
    request.messages.extend([Message::assistant("earlier"), Message::user("and now?")]);
    let answer = server.openai().complete(&request).await.unwrap();
    assert_eq!((answer.text.as_str(), answer.finish, answer.model.as_str()), ("fine", Finish::Complete, "m-1-2026"));
    assert_eq!(answer.usage, Some(Usage { input_tokens: 12, output_tokens: 3 }));

    let seen = server.seen().remove(0);
    assert_eq!(seen.target, "/v1/chat/completions");
    assert_eq!(seen.header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert_eq!(seen.header("content-type"), Some("application/json"));
    let expected = json!({
        "model": "m-1", "stream": false, "max_tokens": 77, "temperature": 0.0, "seed": 5,
        "messages": [
            { "role": "system", "content": "Be brief." },
            { "role": "user", "content": "private words" },
            { "role": "assistant", "content": "earlier" },
            { "role": "user", "content": "and now?" },
        ],
    });
    assert_eq!(seen.body, expected);
}

#[tokio::test]
async fn a_schema_is_bound_or_told_in_words() {
    let request = Request { schema: Some(schema()), ..question() };
    let body = async |schemas| {
        let server = Server::that([fine()]).await;
        let options = OpenAiOptions { schemas, ..server.openai_options() };
        OpenAi::new(http(), options).unwrap().complete(&request).await.unwrap();
        server.seen().remove(0).body
    };
    let bound = body(SchemaSupport::JsonSchema { strict: true }).await;
    let format = json!({ "name": "answer", "strict": true, "schema": schema().body });
    assert_eq!(bound["response_format"], json!({ "type": "json_schema", "json_schema": format }));
    assert_eq!(bound["messages"][0]["content"], "Be brief.");

    let object = body(SchemaSupport::JsonObject).await;
    assert_eq!(object["response_format"], json!({ "type": "json_object" }));
    let in_words = body(SchemaSupport::InWords).await;
    assert_eq!(in_words["response_format"], Value::Null);
    for body in [object, in_words] {
        let system = body["messages"][0]["content"].as_str().unwrap();
        assert!(system.starts_with("Be brief.\n\n") && system.contains(&schema().body.to_string()), "{system}");
    }
}

#[tokio::test]
async fn azure_has_a_header_and_a_query_and_reasoning_models_other_fields() {
    let server = Server::that([fine()]).await;
    let options = OpenAiOptions {
        base_url: format!("{}/openai/deployments/d/", server.url),
        query: vec![("api-version".to_owned(), "2026-01-01".to_owned())],
        auth: Auth::Header { name: "api-key".to_owned(), value: Secret::new(KEY) },
        token_field: TokenField::MaxCompletionTokens,
        sampling: Sampling::Omitted,
        ..server.openai_options()
    };
    let azure = OpenAi::new(http(), options).unwrap();
    let request = Request { model: Some("other".to_owned()), ..question() };
    assert_eq!(azure.identity(&request), Identity { provider: "test".to_owned(), model: "other".to_owned() });
    azure.complete(&request).await.unwrap();
    let seen = server.seen().remove(0);
    assert_eq!(seen.target, "/openai/deployments/d/chat/completions?api-version=2026-01-01");
    assert_eq!((seen.header("api-key"), seen.header("authorization")), (Some(KEY), None));
    assert_eq!(seen.body["max_completion_tokens"], 77);
    assert_eq!(seen.body["model"], "other");
    for field in ["max_tokens", "temperature", "seed"] {
        assert!(seen.body.get(field).is_none(), "{field}");
    }
}

#[tokio::test]
async fn an_answer_that_is_none_is_told_apart() {
    let message = |content: Value| json!({ "role": "assistant", "content": content });
    let server = Server::that([
        says(&message(json!("cut o")), "length"),
        says(&message(Value::Null), "length"),
        says(&json!({ "role": "assistant", "content": null, "refusal": "I will not." }), "stop"),
        says(&message(json!("")), "content_filter"),
        says(&message(Value::Null), "stop"),
        Answer::json(&json!({ "choices": [] })),
        Answer::Says(200, "<html>".to_owned()),
    ])
    .await;
    let model = server.openai();
    for expected in ["cut o", ""] {
        let answer = model.complete(&question()).await.unwrap();
        assert_eq!((answer.text.as_str(), answer.finish), (expected, Finish::Truncated));
    }
    let kinds =
        [ErrorKind::Refused, ErrorKind::Refused, ErrorKind::Malformed, ErrorKind::Malformed, ErrorKind::Malformed];
    for expected in kinds {
        assert_eq!(model.complete(&question()).await.unwrap_err().kind(), expected);
    }
}

#[tokio::test]
async fn a_server_that_does_not_count_is_not_counted_for() {
    let body = json!({ "choices": [{ "message": { "content": "x" }, "finish_reason": "stop" }] });
    let server = Server::that([Answer::json(&body)]).await;
    let answer = server.openai().complete(&question()).await.unwrap();
    assert_eq!((answer.usage, answer.model.as_str()), (None, "m-1"));
}
