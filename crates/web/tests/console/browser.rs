//! A browser without a screen: it keeps its cookie, reads the token of the page's forms and follows nothing.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use domain::{Assignment, Ids, ManualClock, OperatorId, Phase, Role, Timestamp};
use futures::{Stream, StreamExt};
use serde_json::Value;
use sql::Engine;
use sql::testing::TestDb;
use store::{AuditFilter, MIGRATIONS, MasterKey, Store};
use tokio::sync::watch;
use tower::ServiceExt;
use web::console::{Options, SignIn, router};

use crate::seed;

pub(crate) const START: Timestamp = Timestamp::from_millis(1_795_000_000_000);

/// How long an approval can be withdrawn.
pub(crate) const HOLD: Duration = Duration::from_secs(10);

/// A console with accounts, stages and users, and nothing else.
pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    router: Router,
    /// Told when the service stops.
    pub(crate) closing: watch::Sender<bool>,
    _database: TestDb,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    /// As text; empty where it is none.
    pub(crate) body: String,
    pub(crate) bytes: Bytes,
}

pub(crate) struct Browser {
    router: Router,
    pub(crate) cookie: Option<String>,
    pub(crate) csrf: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::at("http://console.example").await
    }

    pub(crate) async fn at(base_url: &str) -> Self {
        Self::made(base_url, SignIn::default(), 0).await
    }

    /// Where every run is judged blind.
    pub(crate) async fn blind() -> Self {
        Self::made("http://console.example", SignIn::default(), 100).await
    }

    pub(crate) async fn signing_in(base_url: &str, sign_in: SignIn) -> Self {
        Self::made(base_url, sign_in, 0).await
    }

    async fn made(base_url: &str, sign_in: SignIn, blind_percent: u8) -> Self {
        let database = TestDb::fresh(Engine::Sqlite, MIGRATIONS).await;
        let clock = Arc::new(ManualClock::at(START));
        let count = AtomicU64::new(1);
        let ids = Ids::new(move || u128::from(count.fetch_add(1, Ordering::Relaxed)) << 64 | 0xf1);
        let key = MasterKey::from_hex(&"ab".repeat(32)).unwrap();
        let store =
            Store::new(database.db.clone(), key, Arc::<ManualClock>::clone(&clock), Arc::new(ids)).holding(HOLD);
        seed::account(&store).await;
        seed::operators(&store).await;
        set_phase(&store, Phase::Augment).await;
        let closing = watch::Sender::new(false);
        let options = Options {
            base_url: base_url.into(),
            policy: Arc::new(seed::policy()),
            perform_as: None,
            demo: None,
            blind_percent,
            closing: closing.subscribe(),
            sign_in,
        };
        Self { router: router(store.clone(), options), store, clock, closing, _database: database }
    }

    /// Someone who has not signed in.
    pub(crate) fn stranger(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None, csrf: String::new() }
    }

    /// A program that says it has a token.
    pub(crate) fn with_token(&self, token: &str) -> Program {
        Program { router: self.router.clone(), token: token.to_owned() }
    }

    /// Someone who has.
    pub(crate) async fn browser(&self, role: Role) -> Browser {
        let mut browser = self.stranger();
        let answer = browser.sign_in(&seed::email(role), seed::PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        browser.csrf = browser.get("/inbox").await.token();
        browser
    }

    pub(crate) async fn operator(&self, role: Role) -> OperatorId {
        self.store.sign_in_of(&seed::email(role)).await.unwrap().unwrap().operator.id
    }

    /// Says which candidacies the account of a role sees.
    pub(crate) async fn sees(&self, role: Role, remit: &BTreeSet<Assignment>) {
        let operator = self.operator(role).await;
        let mut tx = self.store.begin().await.unwrap();
        tx.set_remit(operator, remit, None).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The actions in the audit log, oldest first, from some entry on.
    pub(crate) async fn actions_since(&self, seq: i64) -> Vec<&'static str> {
        let filter = AuditFilter { limit: 1000, ..AuditFilter::default() };
        let rows = self.store.audit(&filter).await.unwrap();
        rows.iter().rev().filter(|row| row.entry.seq > seq).map(|row| row.entry.action.as_str()).collect()
    }

    pub(crate) async fn last_entry(&self) -> i64 {
        let filter = AuditFilter { limit: 1, ..AuditFilter::default() };
        self.store.audit(&filter).await.unwrap().first().map_or(0, |row| row.entry.seq)
    }

    /// The kinds of the jobs that wait or run.
    pub(crate) async fn jobs(&self) -> Vec<String> {
        jobs::unfinished(self.store.db()).await.unwrap().into_iter().map(|job| job.kind).collect()
    }
}

/// A program with a token.
pub(crate) struct Program {
    router: Router,
    token: String,
}

impl Program {
    pub(crate) async fn get(&self, path: &str) -> (StatusCode, Value) {
        let answer = self.answer(Method::GET, path, "").await;
        (answer.status, serde_json::from_str(&answer.body).unwrap_or(Value::Null))
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        let answer = self.answer(Method::POST, path, &body.to_string()).await;
        (answer.status, serde_json::from_str(&answer.body).unwrap_or(Value::Null))
    }

    pub(crate) async fn status(&self, path: &str) -> StatusCode {
        self.answer(Method::GET, path, "").await.status
    }

    pub(crate) async fn answer(&self, method: Method, path: &str, body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "console.example");
        request = request.header(header::CONTENT_TYPE, "application/json");
        if !self.token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.token));
        }
        read(&self.router, request.body(Body::from(body.to_owned())).unwrap()).await
    }
}

impl Browser {
    /// Sends JSON as a script of a page would.
    pub(crate) async fn send_json(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let json = [("content-type", "application/json"), ("sec-fetch-site", "same-origin")];
        let headers: Vec<(&str, &str)> = headers.iter().copied().chain(json).collect();
        self.request(Method::POST, path, &headers, Body::from(body.to_owned())).await
    }

    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        let answer = self.send("/session", &[("email", email), ("password", password)], &[]).await;
        if let Some(cookie) = answer.headers.get(header::SET_COOKIE) {
            self.cookie = cookie.to_str().unwrap().split(';').next().map(ToOwned::to_owned);
        }
        answer
    }

    /// Opens a stream of events, each as its data.
    pub(crate) async fn events(&self) -> impl Stream<Item = Value> + Unpin + use<> {
        let mut request = Request::builder().uri("/events").header(header::HOST, "console.example");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        let frames = response.into_body().into_data_stream();
        frames
            .filter_map(|frame| async move {
                let text = String::from_utf8(frame.unwrap().to_vec()).unwrap();
                let data = text.lines().find_map(|line| line.strip_prefix("data: "))?;
                Some(serde_json::from_str(data).unwrap())
            })
            .boxed()
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path, &[], Body::empty()).await
    }

    /// Sends a form of one of our own pages.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let fields: Vec<(&str, &str)> = fields.iter().copied().chain([("csrf", self.csrf.as_str())]).collect();
        self.send(path, &fields, &[("sec-fetch-site", "same-origin")]).await
    }

    /// Sends any form with any headers.
    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Answer {
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.request(Method::POST, path, headers, Body::from(form)).await
    }

    async fn request(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "console.example");
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        read(&self.router, request.body(body).unwrap()).await
    }
}

async fn read(router: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    // A stream has no end to read to.
    let is_stream = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
    let body = if is_stream { Bytes::new() } else { to_bytes(body, usize::MAX).await.unwrap() };
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&body).into_owned(),
        bytes: body,
    }
}

impl Answer {
    /// Where it sends the browser.
    pub(crate) fn goes_to(&self) -> &str {
        assert_eq!(self.status, StatusCode::SEE_OTHER, "{}", self.body);
        self.headers[header::LOCATION].to_str().unwrap()
    }

    /// The token in the page's forms.
    pub(crate) fn token(&self) -> String {
        let (_, rest) = self.body.split_once("name=\"csrf\" value=\"").unwrap();
        rest.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn has(&self, text: &str) -> bool {
        self.body.contains(text)
    }
}

/// How far screening may go everywhere.
async fn set_phase(store: &Store, phase: Phase) {
    let setting = domain::PhaseSetting::whole(Some(domain::AgentName::Screening), domain::Scope::Everywhere, phase);
    let mut tx = store.begin().await.unwrap();
    tx.set_phase(&setting, None).await.unwrap();
    tx.commit().await.unwrap();
}
