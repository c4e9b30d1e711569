//! The screening agent with a language model behind HTTP, as the configuration names it.

use std::sync::{Arc, Mutex};

use agents::{Agent, Brief, PostingBrief, Screening};
use axum::Json;
use axum::Router;
use axum::http::HeaderMap;
use axum::routing::post;
use fit::PostingText;
use fulcrum::config::Config;
use fulcrum::config::models::Provider;
use lever::{OpportunityId, PostingId};
use resume::{Limits, PartialDate};
use serde_json::{Value, json};
use tokio::net::TcpListener;

const RESUME: &str = "Ada Lovelace\nada@example.org | +1 206 555 0142\n\nExperience\nSupport Lead, Northern Rail\n\
                      January 2018 - Present\n- Calmed stranded travellers during strikes\n";

/// A server that speaks OpenAI's protocol, and what it was asked. It points at `quote` for whatever it is asked about.
async fn model_server(quote: &'static str) -> (String, Arc<Mutex<Vec<(HeaderMap, Value)>>>) {
    let asked: Arc<Mutex<Vec<(HeaderMap, Value)>>> = Arc::default();
    let seen = Arc::clone(&asked);
    let answer = move |headers: HeaderMap, Json(body): Json<Value>| {
        let message = body["messages"][1]["content"].as_str().unwrap().to_owned();
        let criteria: Vec<Value> = serde_json::from_str(message.lines().nth(1).unwrap()).unwrap();
        let claims: Vec<Value> = criteria
            .iter()
            .map(|criterion| json!({ "id": criterion["id"], "outcome": "met", "quotes": [quote] }))
            .collect();
        seen.lock().unwrap().push((headers, body));
        let content = json!({ "criteria": claims }).to_string();
        let choice =
            json!({ "index": 0, "finish_reason": "stop", "message": { "role": "assistant", "content": content } });
        let usage = json!({ "prompt_tokens": 300, "completion_tokens": 40, "total_tokens": 340 });
        let answer = json!({ "model": "tiny-1", "choices": [choice], "usage": usage });
        async move { Json(answer) }
    };
    let router = Router::new().route("/v1/chat/completions", post(answer));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (url, asked)
}

fn brief() -> Brief {
    let lists = [("Requirements".to_owned(), "<li>De-escalates conflicts with distressed passengers</li>".to_owned())];
    Brief {
        opportunity_id: OpportunityId::parse("opp-1").unwrap(),
        posting: PostingBrief {
            id: PostingId::parse("post-1").unwrap(),
            title: "Support Lead".to_owned(),
            text: PostingText::from_html("Support Lead", "<p>We run trains.</p>", &lists),
            team: None,
            department: None,
            location: None,
        },
        rubric: None,
        stage: None,
        next_stage: None,
        document: Some(resume::read(RESUME.as_bytes(), &Limits::default()).unwrap()),
        document_problem: None,
        as_of: PartialDate { year: 2026, month: Some(11) },
    }
}

async fn screened(url: String) -> agents::Draft {
    let mut config = Config::default_only().unwrap();
    config.models.provider = Provider::OpenaiCompatible;
    config.models.base_url = url;
    config.models.model = "tiny-1".to_owned();
    config.validate().unwrap();
    let tools = fulcrum::wiring::tools(&config).unwrap();
    let screening = Screening { advance: None, secret: true, console_url: "https://fulcrum.example".to_owned() };
    tokio::task::spawn_blocking(move || screening.propose(&brief(), &tools)).await.unwrap().unwrap()
}

#[tokio::test]
async fn a_configured_model_points_at_evidence_over_http_and_the_exchange_is_on_the_record() {
    let (url, asked) = model_server("Calmed stranded travellers during strikes").await;
    let draft = screened(url).await;
    assert_eq!(draft.score, Some(100));
    assert_eq!(draft.effects[0].evidence[0].quote, "Calmed stranded travellers during strikes");
    assert_eq!(draft.versions["model"]["pinned"]["model"], "tiny-1");
    let transcripts: Vec<model::Transcript> = serde_json::from_value(draft.outcome["transcripts"].clone()).unwrap();
    assert_eq!(transcripts.len(), 1);
    assert!(transcripts[0].is_consistent());
    let asked = asked.lock().unwrap();
    let (_, body) = &asked[0];
    assert_eq!((asked.len(), body["temperature"].as_f64(), body["seed"].as_u64()), (1, Some(0.0), Some(0)));
    let sent = body.to_string();
    for personal in ["Ada", "Lovelace", "ada@example.org", "555 0142"] {
        assert!(!sent.contains(personal), "{personal}");
    }
}

#[tokio::test]
async fn without_a_server_the_rules_serve() {
    let mut config = Config::default_only().unwrap();
    let screening = Screening { advance: None, secret: true, console_url: "https://fulcrum.example".to_owned() };
    let rules = fulcrum::wiring::tools(&config).unwrap();
    let by_rules = screening.propose(&brief(), &rules).unwrap();
    config.models.provider = Provider::Anthropic;
    config.models.base_url = "http://127.0.0.1:9".to_owned();
    config.models.model = "tiny-1".to_owned();
    let refused = fulcrum::wiring::tools(&config).unwrap_err().to_string();
    assert_eq!(refused, "models.api_key is not set, and anthropic needs one");
    assert_eq!(by_rules.versions["model"], "none");
    assert!(by_rules.outcome.get("transcripts").is_none());
}
