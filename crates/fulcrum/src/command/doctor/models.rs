//! Asks each language model that is configured one tiny question.

use std::sync::Arc;

use domain::Clock as _;
use model::govern::MemoryLedger;
use model::{Checker, Error, ErrorKind, LanguageModel, Prompt, Request, Schema, Task, structured};
use serde::Deserialize;
use serde_json::json;
use tokio::time::Instant;

use super::{Findings, told};
use crate::config::Config;
use crate::system::SystemClock;
use crate::wiring::asking;

const TASK: Task = Task::named("doctor");

#[derive(Deserialize)]
struct Answer {
    word: String,
}

pub(super) async fn check(config: &Config, findings: &mut Findings) {
    // What is spent here counts for nobody.
    let ledger = Arc::new(MemoryLedger::default());
    let asking = match asking(config, ledger, Arc::new(|| SystemClock.now().millis())) {
        Ok(Some(asking)) => asking,
        Ok(None) => return findings.good("no language model is configured: rules do the work"),
        Err(error) => {
            let remedy = "Set what is missing in [models], or provider = \"none\".";
            return findings.bad(format_args!("the language model: {error:#}"), remedy);
        }
    };
    let own = config.models.tasks().map(|(task, name)| (task, name.to_owned()));
    let tasks: Vec<(Task, String)> = [(TASK, config.models.model.clone())].into_iter().chain(own).collect();
    for (task, name) in tasks {
        ask(asking.model.as_ref(), task, &name, findings).await;
    }
}

async fn ask(model: &dyn LanguageModel, task: Task, name: &str, findings: &mut Findings) {
    let body = json!({
        "type": "object",
        "properties": { "word": { "type": "string", "enum": ["ready"] } },
        "required": ["word"],
        "additionalProperties": false,
    });
    let checker = match Checker::new(Schema::new("doctor", body)) {
        Ok(checker) => checker,
        Err(error) => {
            return findings.bad(format_args!("the language model {name}: {error}"), "This is a fault of Fulcrum.");
        }
    };
    let system = "Answer with the JSON value alone.";
    let request =
        Request { max_tokens: 256, ..Request::new(task, Prompt::new("doctor", "1"), system, "Say the word: ready.") };
    let began = Instant::now();
    let answer = structured::<Answer>(model, &request, &checker, 2).await;
    let millis = began.elapsed().as_millis();
    match answer {
        Ok(checked) if checked.asked == 1 && checked.mends.is_empty() => {
            let Answer { word } = checked.value;
            findings.good(format_args!("the language model {name} is {word} ({millis} ms) and keeps to the schema"));
        }
        Ok(checked) => findings.warn(format_args!(
            "the language model {name} answers ({millis} ms), but kept to the schema only after {} questions and {} mends: \
             try another models.schemas",
            checked.asked,
            checked.mends.len()
        )),
        Err(error) => findings.bad(format_args!("the language model {name}: {}", told(&error)), remedy(&error)),
    }
}

fn remedy(error: &Error) -> &'static str {
    match (error, error.kind()) {
        (Error::Status { status: 401 | 403, .. }, _) => "The key is wrong or may not use this model: models.api_key.",
        (Error::Status { status: 404, .. }, _) => {
            "There is no such address or model: models.base_url (with /v1, or Azure's deployment) and models.model."
        }
        (Error::Status { status: 400 | 422, .. }, _) => {
            "The server does not take the request: try another models.schemas, or models.reasoning for a reasoning model."
        }
        (_, ErrorKind::Throttled { .. }) => "The provider's own limit is reached. The rules do the work meanwhile.",
        (_, ErrorKind::Unavailable) => {
            "Check models.base_url and the way there (proxy, firewall, DNS), and whether it runs."
        }
        (_, ErrorKind::TimedOut) => "Raise models.timeout_seconds, or use a smaller model.",
        (_, ErrorKind::Malformed | ErrorKind::TooLong) => {
            "The model does not keep to the schema: try another models.schemas, or another model."
        }
        (_, ErrorKind::OverBudget) => "The limits in [models] are too small for a single question.",
        (_, ErrorKind::Refused | ErrorKind::CircuitOpen { .. } | ErrorKind::Misconfigured) => {
            "Check [models]; docs/models.md tells which server needs what."
        }
    }
}
