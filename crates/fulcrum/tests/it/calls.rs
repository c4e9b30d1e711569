//! How many requests of Lever's budget things cost: it allows ten a second for each key, and nothing else is as scarce.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::response::Response;
use domain::Phase;
use domain::work::Backlog;
use lever_sim::{HookRequest, Seed, Simulator};
use rstest::rstest;
use sql::Engine;

use crate::support::{SIGNATURE_TOKEN, Setup, TestFulcrum};

/// Stands between Fulcrum and Lever and writes down what is asked.
#[derive(Clone)]
struct Way {
    to: String,
    http: reqwest::Client,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Way {
    fn to(lever: &Simulator) -> (String, Arc<Mutex<Vec<String>>>) {
        let asked = Arc::default();
        let way = Self { to: lever.base_url().to_owned(), http: lever.client(), asked: Arc::clone(&asked) };
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(pass).with_state(way)).await });
        (url, asked)
    }
}

async fn pass(State(way): State<Way>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    way.asked.lock().unwrap().push(format!("{} {}", parts.method, parts.uri.path()));
    let url = format!("{}{}", way.to, parts.uri.path_and_query().unwrap());
    let mut onward = way.http.request(parts.method, url).body(to_bytes(body, usize::MAX).await.unwrap());
    for name in ["authorization", "content-type"] {
        if let Some(value) = parts.headers.get(name) {
            onward = onward.header(name, value);
        }
    }
    let answer = onward.send().await.unwrap();
    let mut response = Response::builder().status(answer.status());
    if let Some(kind) = answer.headers().get("content-type") {
        response = response.header("content-type", kind);
    }
    response.body(Body::from(answer.bytes().await.unwrap())).unwrap()
}

/// The requests since the last look, by their last word that is not an id.
fn asked(log: &Arc<Mutex<Vec<String>>>) -> Vec<String> {
    let mut words: Vec<_> = std::mem::take(&mut *log.lock().unwrap())
        .into_iter()
        .map(|line| {
            let (method, path) = line.split_once(' ').unwrap();
            let is_word = |part: &&str| !part.contains(|c: char| c.is_ascii_digit()) && !part.is_empty();
            format!("{method} {}", path.rsplit('/').find(is_word).unwrap())
        })
        .collect();
    words.sort();
    words
}

thread_local! {
    static LOG: Mutex<Option<Arc<Mutex<Vec<String>>>>> = const { Mutex::new(None) };
}

fn counted(lever: &Simulator) -> String {
    let (url, log) = Way::to(lever);
    LOG.with(|slot| *slot.lock().unwrap() = Some(log));
    url
}

fn log() -> Arc<Mutex<Vec<String>>> {
    LOG.with(|slot| slot.lock().unwrap().clone().unwrap())
}

async fn screened(fulcrum: &TestFulcrum) {
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    // A person takes their time: what was read then is old by now.
    fulcrum.clock.advance(Duration::from_secs(600));
    fulcrum.approve_all(&ada).await;
    fulcrum.run_until_idle().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_screening_takes_seven_requests_with_its_move_and_six_without(#[case] engine: Engine) {
    // With the webhooks that `fulcrum lever webhooks register` makes.
    let setup = Setup { looks: true, hooks: false, by_way_of: Some(counted), ..Setup::quiet(engine, Phase::Augment) };
    let fulcrum = setup.start().await;
    let events = fulcrum::hooks::USEFUL.iter().map(|event| event.as_str().to_owned()).collect();
    let hooks = HookRequest { events, ..HookRequest::all(&fulcrum.hooks_url, SIGNATURE_TOKEN) };
    fulcrum.lever.register_webhook(hooks).unwrap();
    let log = log();
    // The first one also reads what is kept for all: the posting, the stages, the form's template.
    screened(&fulcrum).await;
    asked(&log);
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(asked(&log), ["GET download", "GET opportunities", "GET resumes"]);
    fulcrum.clock.advance(Duration::from_secs(600));
    fulcrum.approve_all(&ada).await;
    fulcrum.run_until_idle().await;
    assert_eq!(asked(&log), ["GET opportunities", "POST forms", "POST notes", "PUT stage"]);
    fulcrum.finish().await;
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn one_of_the_backlog_takes_two_requests_and_its_share_of_a_page(#[case] engine: Engine) {
    let seed = Seed::small().with_opportunities(250);
    let setup =
        Setup { looks: true, hooks: false, seed, by_way_of: Some(counted), ..Setup::quiet(engine, Phase::Augment) };
    let fulcrum = setup.start().await;
    let log = log();
    fulcrum.poll().await;
    let pages = asked(&log).iter().filter(|call| *call == "GET opportunities").count();
    // Three pages of the inventory, one of each feed of changes.
    assert_eq!(pages, 5);
    let work = Backlog {
        agent: domain::AgentName::Screening,
        stage: lever::StageId::parse("applicant-new").unwrap(),
        posting: None,
    };
    let mut tx = fulcrum.store.begin().await.unwrap();
    tx.enqueue(&work).await.unwrap();
    tx.commit().await.unwrap();
    fulcrum.run_until_idle().await;
    let mut calls = asked(&log);
    let read = usize::try_from(crate::reconcile::sql_count(&fulcrum, "runs").await).unwrap();
    assert!(read > 50, "{read}");
    for expected in ["GET download", "GET resumes"] {
        assert_eq!(calls.iter().filter(|call| *call == expected).count(), read, "{expected}");
        calls.retain(|call| call != expected);
    }
    // Beside them, the list of stages once for all. With three pages of the inventory for 250, that is 2.02 for each.
    assert_eq!(calls, ["GET stages"]);
    fulcrum.finish().await;
}
