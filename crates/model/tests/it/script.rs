//! A server that gives the answers of a script in turn and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use model::provider::{Anthropic, AnthropicOptions, Auth, Limits, OpenAi, OpenAiOptions};
use model::{Prompt, Request, Secret, Task};
use serde_json::Value;
use tokio::net::TcpListener;

pub(crate) const KEY: &str = "a-key-nobody-may-see";

#[derive(Debug)]
pub(crate) enum Answer {
    Says(u16, String),
    /// Says so, with `retry-after` in this unit (`retry-after-ms` or `retry-after`).
    Asks(u16, &'static str, &'static str),
    /// Cuts the connection.
    Cuts,
    /// Takes the question and stays silent.
    Silent,
    /// Sends so many bytes and does not stop there.
    Endless,
}

impl Answer {
    pub(crate) fn json(value: &Value) -> Self {
        Self::Says(200, value.to_string())
    }
}

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    seen: Arc<Mutex<Vec<Seen>>>,
}

pub(crate) struct Server {
    pub(crate) url: String,
    script: Script,
}

impl Server {
    pub(crate) async fn that(answers: impl IntoIterator<Item = Answer>) -> Self {
        let script = Script::default();
        script.answers.lock().unwrap().extend(answers);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, script }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.script.seen.lock().unwrap().clone()
    }

    pub(crate) fn openai_options(&self) -> OpenAiOptions {
        let auth = Auth::Bearer(Secret::new(KEY));
        OpenAiOptions { auth, limits: limits(), ..OpenAiOptions::new("test", format!("{}/v1", self.url), "m-1") }
    }

    pub(crate) fn openai(&self) -> OpenAi {
        OpenAi::new(http(), self.openai_options()).unwrap()
    }

    pub(crate) fn anthropic(&self) -> Anthropic {
        let options = AnthropicOptions::new("test", &self.url, "c-1", Secret::new(KEY));
        Anthropic::new(http(), AnthropicOptions { limits: limits(), ..options }).unwrap()
    }
}

pub(crate) fn http() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap()
}

/// Hardly waits.
pub(crate) fn limits() -> Limits {
    Limits {
        timeout: Duration::from_secs(20),
        retries: 2,
        backoff: Duration::from_millis(1),
        longest_wait: Duration::from_millis(50),
        ..Limits::default()
    }
}

pub(crate) fn question() -> Request {
    let request = Request::new(Task::SUMMARY, Prompt::new("summary", "1"), "Be brief.", "private words");
    Request { max_tokens: 77, seed: Some(5), ..request }
}

async fn answer(State(script): State<Script>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let target = uri.path_and_query().unwrap().to_string();
    let body = serde_json::from_slice(&body).unwrap();
    script.seen.lock().unwrap().push(Seen { target, headers, body });
    let next = script.answers.lock().unwrap().pop_front();
    let status = |status| StatusCode::from_u16(status).unwrap();
    match next.unwrap_or(Answer::Says(418, "the script is over".to_owned())) {
        Answer::Says(code, body) => (status(code), body).into_response(),
        Answer::Asks(code, unit, time) => (status(code), [(unit, time)], "{}").into_response(),
        // A handler that panics takes its connection with it.
        Answer::Cuts => std::panic::resume_unwind(Box::new("cut on purpose")),
        Answer::Silent => std::future::pending().await,
        Answer::Endless => {
            let chunk = Bytes::from_static(&[b' '; 64 * 1024]);
            let endless = futures::stream::repeat(chunk);
            Body::from_stream(futures::StreamExt::map(endless, Ok::<_, &'static str>)).into_response()
        }
    }
}
