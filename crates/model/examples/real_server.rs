//! Asks a real server of OpenAI's kind for structured answers and reports how many fit, bound to the schema by the server
//! and told in words. `docs/models.md` says how to run one with a tiny model.
//!
//! `cargo run --release -p model --example real_server -- http://127.0.0.1:8089/v1 [MODEL] [QUESTIONS]`

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use model::govern::Prices;
use model::provider::{Limits, OpenAi, OpenAiOptions, SchemaSupport};
use model::transcript::MemorySink;
use model::{Checked, Checker, Error, LanguageModel, Prompt, Recorder, Replay, Request, Schema, Task, structured};
use serde::Deserialize;
use serde_json::json;

const LINES: [&str; 8] = [
    "Six years of Rust and PostgreSQL at a payments company.",
    "Three years of Python, two internships, then data pipelines in SQL.",
    "Built Kubernetes clusters for 4 years.",
    "Ten years of Java, the last two as a team lead.",
    "Fresh graduate, one year of TypeScript in side projects.",
    "12 years of C++ in embedded systems and 1 of Rust.",
    "Project manager for five years, no programming.",
    "Two years of Go and Terraform.",
];

#[derive(Deserialize, PartialEq)]
struct Experience {
    years: u32,
    skills: Vec<String>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let base_url = arguments.next().ok_or("the first argument is the server's address, such as http://…/v1")?;
    let name = arguments.next().unwrap_or_else(|| "smollm2-135m-instruct".to_owned());
    let count = arguments.next().map_or(Ok(LINES.len()), |count| count.parse::<usize>())?;
    for schemas in [SchemaSupport::JsonSchema { strict: false }, SchemaSupport::JsonObject, SchemaSupport::InWords] {
        for repairs in [0, 2] {
            report(&base_url, &name, count, schemas, repairs).await?;
        }
    }
    Ok(())
}

async fn report(base_url: &str, name: &str, count: usize, schemas: SchemaSupport, repairs: u32) -> Result<(), Error> {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let http = http.connect_timeout(Duration::from_secs(5)).build();
    let http = http.map_err(|source| Error::Transport { provider: "local".to_owned(), source })?;
    let options = OpenAiOptions { schemas, limits: Limits::default(), ..OpenAiOptions::new("local", base_url, name) };
    let sink = Arc::new(MemorySink::default());
    let provider: Arc<dyn LanguageModel> = Arc::new(OpenAi::new(http, options)?);
    let recorder = Recorder::new(provider, Arc::clone(&sink) as _, Prices::default(), Arc::new(|| 0));

    let checker = checker()?;
    let (mut valid, mut first, mut asked, mut millis, mut tokens) = (0_u32, 0_u32, 0_u64, 0, 0);
    let mut kept: Vec<(Request, Experience)> = Vec::new();
    for line in LINES.into_iter().cycle().take(count) {
        let request = question(line);
        let reply: Result<Checked<Experience>, Error> = structured(&recorder, &request, &checker, repairs).await;
        match reply {
            Ok(checked) => {
                valid += 1;
                first += u32::from(checked.asked == 1);
                asked += u64::from(checked.asked);
                millis += checked.answer.latency_ms;
                tokens += checked.usage.total_tokens();
                kept.push((request, checked.value));
            }
            Err(error) => say(&format!("  {error}")),
        }
    }
    let transcripts = sink.take();
    let exchanges = transcripts.len();
    let replay = Replay::of(transcripts);
    for (request, value) in kept {
        let again: Checked<Experience> = structured(&replay, &request, &checker, repairs).await?;
        assert!(again.value == value, "the record gives another answer than the server did");
    }
    say(&format!(
        "{schemas:?}, {repairs} repairs: {valid} of {count} valid ({first} at once), {asked} questions for those, \
         {exchanges} in all, {} ms and {} tokens for each valid answer; all replayed",
        millis / u64::from(valid.max(1)),
        tokens / u64::from(valid.max(1)),
    ));
    Ok(())
}

fn checker() -> Result<Checker, Error> {
    Checker::new(Schema::new(
        "experience",
        json!({
            "type": "object",
            "properties": {
                "years": { "type": "integer", "minimum": 0, "maximum": 60 },
                "skills": { "type": "array", "items": { "type": "string", "maxLength": 30 }, "maxItems": 5 },
            },
            "required": ["years", "skills"],
            "additionalProperties": false,
        }),
    ))
}

fn question(line: &str) -> Request {
    let system = "Extract the years of experience and the skills from the text as JSON.";
    let request = Request::new(Task::EVIDENCE, Prompt::new("example-experience", "1"), system, line);
    Request { max_tokens: 128, ..request }
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
