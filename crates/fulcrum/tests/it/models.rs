//! Screening with a language model: a scripted server that speaks OpenAI's chat completions.

use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use domain::EffectKind::{AddNote, FileForm, MoveStage};
use domain::{Effect, Phase};
use fulcrum::replay::replay;
use rstest::rstest;
use serde_json::{Map, Value, json};
use sql::Engine;
use store::{AuditFilter, Run};

use crate::support::{Setup, TestFulcrum, screening};

const SUMMARY: &str = "The résumé evidences what was pointed at.";

/// A model server that points at the first line of some length for every criterion.
#[derive(Clone, Default)]
struct ModelServer {
    asked: Arc<Mutex<Vec<Value>>>,
    /// Answers that it is out of order.
    broken: bool,
}

impl ModelServer {
    async fn start(self) -> (Self, String) {
        let router = Router::new().route("/v1/chat/completions", post(complete)).with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/v1", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (
            self,
            format!("provider = \"openai-compatible\"\nbase_url = \"{url}\"\nmodel = \"scripted\"\napi_key = \"k\"\n"),
        )
    }

    fn asked(&self) -> Vec<Value> {
        self.asked.lock().unwrap().clone()
    }
}

async fn complete(State(server): State<ModelServer>, Json(request): Json<Value>) -> Response {
    server.asked.lock().unwrap().push(request.clone());
    if server.broken {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": { "code": "broken" } }))).into_response();
    }
    let schema = &request["response_format"]["json_schema"];
    let text = request["messages"][1]["content"].as_str().unwrap();
    let answer = match schema["name"].as_str().unwrap() {
        "evidence" => {
            let line = text.lines().filter_map(|line| line.split_once("| ")).map(|(_, line)| line);
            let line = line.filter(|line| !line.contains('[')).find(|line| line.split(' ').count() > 4).unwrap();
            let one = json!({ "quotes": [line, "I invented this passage myself"], "verdict": "met" });
            let ids = schema["schema"]["properties"].as_object().unwrap().keys();
            Value::Object(ids.map(|id| (id.clone(), one.clone())).collect::<Map<_, _>>())
        }
        _ => json!({ "sentences": [SUMMARY] }),
    };
    let message = json!({ "role": "assistant", "content": answer.to_string() });
    Json(json!({
        "model": "scripted-1",
        "choices": [{ "index": 0, "message": message, "finish_reason": "stop" }],
        "usage": { "prompt_tokens": 100, "completion_tokens": 20 },
    }))
    .into_response()
}

async fn only_run(fulcrum: &TestFulcrum, opportunity: &lever::OpportunityId) -> Run {
    let runs = fulcrum.store.runs(opportunity).await.unwrap();
    let [run] = runs.as_slice() else { panic!("there is one run") };
    run.clone()
}

#[rstest]
#[case(Engine::Sqlite)]
#[case(Engine::Postgres)]
#[tokio::test]
async fn a_model_points_at_evidence_and_the_run_can_be_replayed_from_its_record(#[case] engine: Engine) {
    let (server, models) = ModelServer::default().start().await;
    let setup = Setup { models: Some(models), ..Setup::quiet(engine, Phase::Augment) };
    let fulcrum = setup.start().await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let run = only_run(&fulcrum, &ada).await;

    // The proposals carry what the model pointed at, and its wording.
    let waits = "awaiting-approval";
    assert_eq!(fulcrum.proposals(&ada).await, [(AddNote, waits), (FileForm, waits), (MoveStage, waits)]);
    let findings = run.outcome["findings"].as_array().unwrap();
    let pointed = |finding: &&Value| finding["explanation"].as_str().unwrap().contains("language model");
    assert!(findings.iter().filter(pointed).count() > 0, "{findings:?}");
    let proposals = fulcrum.store.proposals(&ada).await.unwrap();
    let note = proposals.iter().find(|proposal| proposal.effect.kind() == AddNote).unwrap();
    let Effect::AddNote { text, .. } = &note.effect else { panic!("a note") };
    assert!(text.contains(SUMMARY), "{text}");
    assert!(!run.outcome.to_string().contains("invented"));

    // What was asked is kept, sealed, and tells nobody's name.
    let opportunity = fulcrum.lever.opportunity(ada.as_str()).unwrap();
    let name = opportunity["name"].as_str().unwrap();
    let asked = server.asked();
    let exchanges = fulcrum.store.transcripts(run.id).await.unwrap();
    assert_eq!((asked.len(), exchanges.len()), (2, 2), "evidence and summary");
    for part in name.split(' ') {
        assert!(!asked.iter().any(|request| request.to_string().contains(part)), "the model was told {part}");
    }
    assert_eq!(exchanges.iter().map(|exchange| exchange.input_tokens).collect::<Vec<_>>(), [Some(100), Some(100)]);
    let filter = AuditFilter { opportunity: Some(ada.clone()), limit: 100, ..AuditFilter::default() };
    let audit = fulcrum.store.audit(&filter).await.unwrap();
    let entry = audit.iter().find(|row| row.entry.action.as_str() == "model.asked").unwrap();
    assert_eq!((&entry.entry.public["inputTokens"], &entry.entry.public["exchanges"]), (&200.into(), &2.into()));
    let posting = format!("posting/{}", run.brief["posting"]["id"].as_str().unwrap());
    assert_eq!(fulcrum.store.spending(&posting).await.unwrap().tokens, 240);

    // The same brief and the recorded answers give the same draft, without asking anybody.
    let replayed = replay(&fulcrum.store, &[screening()], run.id).await.unwrap();
    assert!(replayed.is_equal() && replayed.exchanges == 2, "{replayed:?}");
    assert_eq!(server.asked().len(), 2);

    // Erased, it is unreadable.
    let mut tx = fulcrum.store.begin().await.unwrap();
    assert!(tx.erase_contact(&run.contact_id, store::Erasure::Deleted).await.unwrap());
    tx.commit().await.unwrap();
    assert!(matches!(fulcrum.store.transcripts(run.id).await, Err(store::Error::Erased)));
    fulcrum.finish().await;
}

#[tokio::test]
async fn a_model_that_fails_leaves_what_the_rules_say() {
    let by_rules = TestFulcrum::on(Engine::Sqlite, Phase::Augment).await;
    let ada = by_rules.applies();
    by_rules.run_until_idle().await;
    let expected = only_run(&by_rules, &ada).await;
    assert_eq!(by_rules.store.transcripts(expected.id).await.unwrap(), []);
    by_rules.finish().await;

    let (server, models) = ModelServer { broken: true, ..ModelServer::default() }.start().await;
    let fulcrum = Setup { models: Some(models), ..Setup::quiet(Engine::Sqlite, Phase::Augment) }.start().await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    let run = only_run(&fulcrum, &ada).await;
    assert_eq!((run.score, &run.outcome), (expected.score, &expected.outcome));
    assert_eq!(server.asked().len(), 1, "it is not asked for a summary after that");
    let filter = AuditFilter { opportunity: Some(ada), limit: 100, ..AuditFilter::default() };
    let audit = fulcrum.store.audit(&filter).await.unwrap();
    let finished = audit.iter().find(|row| row.entry.action.as_str() == "run.finished").unwrap();
    let told = json!({ "by": "rules", "why": "the provider refused" });
    assert_eq!(finished.entry.public["versions"]["model"]["evidence"], told);
    let replayed = replay(&fulcrum.store, &[screening()], run.id).await.unwrap();
    assert!(replayed.is_equal() && replayed.exchanges == 1, "{replayed:?}");
    fulcrum.finish().await;
}

#[tokio::test]
async fn what_there_is_no_budget_for_is_not_asked() {
    let (server, models) = ModelServer::default().start().await;
    let models = format!("{models}tokens_per_day = 10\n");
    let fulcrum = Setup { models: Some(models), ..Setup::quiet(Engine::Sqlite, Phase::Augment) }.start().await;
    let ada = fulcrum.applies();
    fulcrum.run_until_idle().await;
    assert_eq!(server.asked(), Vec::<Value>::new());
    let run = only_run(&fulcrum, &ada).await;
    let replayed = replay(&fulcrum.store, &[screening()], run.id).await.unwrap();
    assert!(replayed.is_equal() && replayed.exchanges == 1, "{replayed:?}");
    fulcrum.finish().await;
}
