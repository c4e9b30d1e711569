//! Exchanges with a real server (llama.cpp, see the fixture), so that the wire format is theirs and not what we believe.

use model::provider::{OpenAi, OpenAiOptions};
use model::transcript::MemorySink;
use model::{
    Checked, Checker, ErrorKind, Finish, LanguageModel, Prompt, Recorder, Replay, Request, Schema, Task, Usage,
    structured,
};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

use crate::script::{Answer, Server, http};

#[derive(Deserialize)]
struct Fixture {
    exchanges: Vec<Exchange>,
}

#[derive(Deserialize)]
struct Exchange {
    name: String,
    sent: Value,
    status: u16,
    answered: Value,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Experience {
    years: u32,
    skills: Vec<String>,
}

fn exchange(name: &str) -> Exchange {
    let fixture: Fixture = serde_json::from_str(include_str!("../fixtures/llama_cpp.json")).unwrap();
    fixture.exchanges.into_iter().find(|exchange| exchange.name == name).unwrap()
}

/// The question that was asked then, in our words.
fn question(sent: &Value) -> Request {
    let text = |index: usize| sent["messages"][index]["content"].as_str().unwrap();
    let request = Request::new(Task::EVIDENCE, Prompt::new("example-experience", "1"), text(0), text(1));
    let schema = &sent["response_format"]["json_schema"];
    let schema = Schema::new(schema["name"].as_str().unwrap(), schema["schema"].clone());
    Request { max_tokens: sent["max_tokens"].as_u64().unwrap() as u32, schema: Some(schema), ..request }
}

async fn replayed(exchange: &Exchange) -> (Server, OpenAi) {
    let server = Server::that([Answer::Says(exchange.status, exchange.answered.to_string())]).await;
    let options = OpenAiOptions::new("local", format!("{}/v1", server.url), "smollm2-135m-instruct");
    let model = OpenAi::new(http(), options).unwrap();
    (server, model)
}

#[tokio::test]
async fn a_real_answer_is_read_and_what_we_send_is_what_was_sent() {
    let exchange = exchange("bound");
    let (server, model) = replayed(&exchange).await;
    let request = question(&exchange.sent);
    let checker = Checker::new(request.schema.clone().unwrap()).unwrap();
    let sink = Arc::new(MemorySink::default());
    let recorder = Recorder::new(Arc::new(model), Arc::clone(&sink) as _, Default::default(), Arc::new(|| 0));
    let checked: Checked<Experience> = structured(&recorder, &request, &checker, 0).await.unwrap();
    assert_eq!(checked.value, Experience { years: 6, skills: vec!["Rust".to_owned(), "PostgreSQL".to_owned()] });
    assert_eq!(checked.usage, Usage { input_tokens: 41, output_tokens: 32 });
    assert_eq!(server.seen().remove(0).body, exchange.sent);

    let again: Checked<Experience> = structured(&Replay::of(sink.take()), &request, &checker, 0).await.unwrap();
    assert_eq!(again, checked);
}

#[tokio::test]
async fn a_real_answer_that_was_cut_off_is_known_as_one() {
    let exchange = exchange("cut_off");
    let (_, model) = replayed(&exchange).await;
    let request = question(&exchange.sent);
    assert_eq!(model.complete(&request).await.unwrap().finish, Finish::Truncated);
    let (_, model) = replayed(&exchange).await;
    let checker = Checker::new(request.schema.clone().unwrap()).unwrap();
    let error = structured::<Experience>(&model, &request, &checker, 5).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLong);
}

#[tokio::test]
async fn a_real_refusal_of_what_is_too_long_is_known_as_one() {
    let exchange = exchange("too_long");
    let (_, model) = replayed(&exchange).await;
    let request = Request::new(Task::EVIDENCE, Prompt::new("p", "1"), "", "experience");
    assert_eq!(model.complete(&request).await.unwrap_err().kind(), ErrorKind::TooLong);
}
