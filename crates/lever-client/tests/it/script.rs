//! A server that gives the answers of a script in turn and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use lever::{OpportunityId, UserId};
use lever_client::{Client, Credential, Options, PerformAs, Priority, Rate, Reader, Writer};
use tokio::net::TcpListener;

pub(crate) const KEY: &str = "an-api-key-nobody-may-see";

/// What the server does with a request, once it has read all of it.
#[derive(Debug)]
pub(crate) enum Answer {
    Says(u16, &'static str),
    /// Sends elsewhere.
    Moves(u16, String),
    /// Cuts the connection.
    Cuts,
    /// Cuts the connection within the body of a success.
    CutsWithin,
    /// Says how long the file is, and sends none of it.
    Declares(u64),
    /// Sends this much of a file without saying how long it is, and then stays silent.
    Streams(usize),
}

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Path and query as they stood on the line.
    pub(crate) target: String,
    pub(crate) authorization: String,
    pub(crate) body: String,
}

#[derive(Clone, Default)]
struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    seen: Arc<Mutex<Vec<Request>>>,
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
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, script }
    }

    pub(crate) fn client(&self) -> Client {
        client(&self.url, Credential::ApiKey(KEY.to_owned()))
    }

    pub(crate) fn reader(&self) -> Reader {
        self.client().reader(Priority::Person)
    }

    pub(crate) fn writer(&self) -> Writer {
        self.client().writer(Priority::Person)
    }

    /// What arrived, in order.
    pub(crate) fn seen(&self) -> Vec<Request> {
        self.script.seen.lock().unwrap().clone()
    }

    pub(crate) fn targets(&self) -> Vec<String> {
        self.seen().into_iter().map(|request| request.target).collect()
    }
}

/// A client that hardly waits.
pub(crate) fn client(url: &str, credential: Credential) -> Client {
    let options = Options {
        rate: Rate { per_second: 100_000.0, burst: 1_000.0 },
        timeout: Duration::from_secs(20),
        retries: 2,
        backoff: Duration::from_millis(1),
        ..Options::new(url, credential)
    };
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    Client::new(http, options).unwrap()
}

/// A client of a simulated Lever.
pub(crate) fn client_of(lever: &lever_sim::Simulator) -> Client {
    client(&lever.api_url(), Credential::ApiKey(lever.api_key().to_owned()))
}

pub(crate) fn opportunity() -> OpportunityId {
    OpportunityId::parse("o1").unwrap()
}

pub(crate) fn grace() -> PerformAs {
    PerformAs(UserId::parse("u1").unwrap())
}

async fn answer(State(script): State<Script>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let authorization = headers.get(header::AUTHORIZATION).map(|value| value.to_str().unwrap().to_owned());
    script.seen.lock().unwrap().push(Request {
        method,
        target: uri.path_and_query().unwrap().to_string(),
        authorization: authorization.unwrap_or_default(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    let next = script.answers.lock().unwrap().pop_front();
    match next.unwrap_or(Answer::Says(418, "the script is over")) {
        Answer::Says(status, body) => (StatusCode::from_u16(status).unwrap(), body).into_response(),
        Answer::Moves(status, to) => (StatusCode::from_u16(status).unwrap(), [(header::LOCATION, to)]).into_response(),
        // A handler that panics takes its connection with it.
        Answer::Cuts => std::panic::resume_unwind(Box::new("cut on purpose")),
        Answer::CutsWithin => {
            // Pending in between, so that what was said is sent before the cut.
            let cut = futures::stream::once(async {
                tokio::task::yield_now().await;
                Err("cut on purpose")
            });
            let begun = futures::stream::iter([Ok(Bytes::from_static(b"{\"data\":"))]).chain(cut);
            Body::from_stream(begun).into_response()
        }
        Answer::Declares(length) => {
            let silent = futures::stream::pending::<Result<Bytes, &'static str>>();
            ([(header::CONTENT_LENGTH, length)], Body::from_stream(silent)).into_response()
        }
        Answer::Streams(length) => {
            let mebibyte = Bytes::from_static(&[b'x'; 1024 * 1024]);
            let chunks = length.div_ceil(mebibyte.len());
            let file = futures::stream::repeat(mebibyte).take(chunks).map(Ok::<_, &'static str>);
            Body::from_stream(file.chain(futures::stream::pending())).into_response()
        }
    }
}
