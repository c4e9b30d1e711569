//! Whether résumés can be read, and whether the language model answers.

use domain::Clock as _;
use model::{Checker, Prompt, Request, Schema, Task, structured};
use pipeline::Documents as _;
use serde_json::{Value, json};

use super::Findings;
use crate::config::Config;
use crate::config::models::Provider;
use crate::system::SystemClock;
use crate::wiring::{isolated, language_model};

pub(super) async fn check(config: &Config, findings: &mut Findings) {
    check_reader(config, findings).await;
    check_model(config, findings).await;
}

async fn check_reader(config: &Config, findings: &mut Findings) {
    let reader = match isolated(config) {
        Ok(reader) => reader,
        Err(error) => {
            return findings.bad(format_args!("résumés: {error:#}"), "See [documents] in `fulcrum config default`.");
        }
    };
    match reader.read(b"Experience\nEngineer, Acme Inc\n2019 - 2021\n".to_vec()).await {
        Ok(_) => findings.good("résumés are read by a process of their own"),
        Err(error) => findings.bad(
            format_args!("a reading process cannot work: {error}"),
            "Give documents.memory_megabytes more, and let this user start processes.",
        ),
    }
    match &reader.ocr {
        Some(program) => findings.good(format_args!("scans are read by {}", program.display())),
        None => findings.warn("no OCR engine: scans are passed on to a person unread (tesseract-ocr would read them)"),
    }
}

/// Asks one tiny question with a schema.
async fn check_model(config: &Config, findings: &mut Findings) {
    const REMEDY: &str = "Check [models]: base_url, api_key, model, and what `schemas` the server can do.";
    if config.models.provider == Provider::None {
        return findings.good("no language model is configured; rules serve");
    }
    let model = match language_model(config) {
        Ok(Some(model)) => model,
        Ok(None) => return,
        Err(error) => return findings.bad(format_args!("the language model: {error:#}"), REMEDY),
    };
    let request = Request {
        max_tokens: 64,
        ..Request::new(
            Task::EVIDENCE,
            Prompt::new("doctor", "1"),
            "Answer with JSON.",
            "Is the sky blue on a clear day? Answer {\"answer\": true} or {\"answer\": false}.",
        )
    };
    let body = json!({
        "type": "object", "additionalProperties": false, "required": ["answer"],
        "properties": { "answer": { "type": "boolean" } },
    });
    let checker = match Checker::new(Schema::new("doctor", body)) {
        Ok(checker) => checker,
        Err(error) => return findings.bad(format_args!("the language model: {error}"), REMEDY),
    };
    let began = SystemClock.now();
    match structured::<Value>(&*model, &request, &checker, 0).await {
        Ok(checked) => findings.good(format_args!(
            "the language model {} answered in {} ms and kept to the schema",
            checked.answer.model,
            SystemClock.now().since(began).as_millis()
        )),
        Err(error) => findings.bad(format_args!("the language model {}: {error}", config.models.model), REMEDY),
    }
}
