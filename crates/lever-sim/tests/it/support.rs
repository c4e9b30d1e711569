//! A Lever to test with, and a receiver of webhooks that records what arrives and answers as told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use lever_sim::{ApiKey, Applicant, HookRequest, ManualClock, Options, Seed, Simulator, WebhookOptions};
use serde_json::Value;

pub(crate) const NOW: i64 = 1_780_000_000_000;
pub(crate) const SECRET_KEY: &str = "key-with-confidential-access";

pub(crate) struct Lever {
    pub(crate) sim: Simulator,
    pub(crate) clock: Arc<ManualClock>,
    key: String,
}

/// Nobody there, no throttling, quick retries, a clock that stands still.
pub(crate) fn options(clock: &Arc<ManualClock>) -> Options {
    Options {
        seed: Seed::no_applicants(),
        rate_limit: None,
        api_keys: vec![ApiKey::named("fulcrum", "key"), ApiKey::named("boss", SECRET_KEY).with_confidential_access()],
        webhooks: WebhookOptions { retry_base: std::time::Duration::from_millis(1), ..WebhookOptions::default() },
        clock: Arc::clone(clock) as Arc<dyn lever_sim::Clock>,
        ..Options::default()
    }
}

impl Lever {
    pub(crate) async fn start() -> Self {
        Self::start_with(|options| options).await
    }

    pub(crate) async fn start_with(change: impl FnOnce(Options) -> Options) -> Self {
        let clock = Arc::new(ManualClock::at(NOW));
        let sim = Simulator::start(change(options(&clock))).await.unwrap();
        Self { key: sim.api_key().to_owned(), sim, clock }
    }

    /// The same Lever with another key.
    pub(crate) fn with_key(mut self, key: &str) -> Self {
        self.key = key.to_owned();
        self
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> reqwest::RequestBuilder {
        let method = method.parse().unwrap();
        self.sim.client().request(method, format!("{}{path}", self.sim.base_url())).basic_auth(&self.key, Some(""))
    }

    pub(crate) async fn call(&self, method: &str, path: &str, body: Option<Value>) -> (u16, Value) {
        let request = self.request(method, path);
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.call("GET", path, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> (u16, Value) {
        self.call("POST", path, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> (u16, Value) {
        self.call("PUT", path, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> (u16, Value) {
        self.call("DELETE", path, None).await
    }

    /// Applies somebody to the first posting and returns the opportunity's id.
    pub(crate) fn somebody(&self) -> String {
        self.sim.apply(Applicant::generated("Backend Engineer")).unwrap().opportunity_id
    }

    /// The id of a user by name.
    pub(crate) fn user(&self, name: &str) -> String {
        self.id_in("users", "name", name)
    }

    pub(crate) fn stage(&self, text: &str) -> String {
        self.id_in("stages", "text", text)
    }

    pub(crate) fn reason(&self, text: &str) -> String {
        self.id_in("archiveReasons", "text", text)
    }

    pub(crate) fn posting(&self, text: &str) -> String {
        self.id_in("postings", "text", text)
    }

    fn id_in(&self, list: &str, key: &str, wanted: &str) -> String {
        let world = self.sim.world();
        let row = world[list].as_array().unwrap().iter().find(|row| row[key] == wanted);
        row.unwrap_or_else(|| panic!("no {wanted} in {list}"))["id"].as_str().unwrap().to_owned()
    }
}

/// Where webhooks arrive.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    arrived: Arc<Mutex<Vec<Arrival>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let receiver = Self { url, arrived: Arc::default(), answers: Arc::default() };
        let router = Router::new().route("/hooks", post(take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        receiver
    }

    /// Listens to every event of this Lever, with a known token.
    pub(crate) fn listen(&self, lever: &Lever) {
        lever.sim.register_webhook(HookRequest::all(&self.url, "token")).unwrap();
    }

    /// What to answer to the next arrivals; 200 afterwards.
    pub(crate) fn will_answer(&self, statuses: impl IntoIterator<Item = u16>) {
        self.answers.lock().unwrap().extend(statuses);
    }

    pub(crate) fn arrivals(&self) -> Vec<Arrival> {
        self.arrived.lock().unwrap().clone()
    }

    pub(crate) fn bodies(&self, event: &str) -> Vec<Value> {
        self.arrivals().into_iter().map(|arrival| arrival.body).filter(|body| body["event"] == event).collect()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> Response {
    let body = serde_json::from_str(&body).unwrap();
    receiver.arrived.lock().unwrap().push(Arrival { headers, body });
    let status = receiver.answers.lock().unwrap().pop_front().unwrap_or(200);
    (StatusCode::from_u16(status).unwrap(), [(header::LOCATION, "/hooks")]).into_response()
}
