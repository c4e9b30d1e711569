//! What an agent may ask in one run, and the record of what it asked.

use std::sync::Arc;

use agents::Tools;
use domain::Timestamp;
use model::govern::Prices;
use model::transcript::{MemorySink, Outcome, Sink};
use model::{LanguageModel, Recorder, Transcript};
use store::Exchange;

use crate::Pipeline;
use crate::fate::StepError;

/// Language models, and what they cost.
#[derive(Clone)]
pub struct Asking {
    pub model: Arc<dyn LanguageModel>,
    pub prices: Prices,
}

/// What was asked in one run.
pub(crate) struct Record(Arc<MemorySink>);

impl Pipeline {
    /// Tools for one run. What is refused before it is sent is recorded as well, so that a replay goes the same way.
    pub(crate) fn tools(&self) -> (Tools, Record) {
        let sink = Arc::new(MemorySink::default());
        let tools = self.asking.as_ref().map_or_else(Tools::none, |asking| {
            let clock = self.store.clone();
            let clock = Arc::new(move || clock.now().millis());
            let sink: Arc<dyn Sink> = Arc::clone(&sink) as Arc<_>;
            let recorder = Recorder::new(Arc::clone(&asking.model), sink, asking.prices.clone(), clock);
            Tools::with_model(Arc::new(recorder))
        });
        (tools, Record(sink))
    }
}

impl Record {
    /// What was asked, to be kept.
    pub(crate) fn exchanges(&self) -> Result<Vec<Exchange>, StepError> {
        self.0.take().iter().map(exchange).collect()
    }
}

fn exchange(transcript: &Transcript) -> Result<Exchange, StepError> {
    let answer = match &transcript.outcome {
        Outcome::Answered(answer) => Some(answer),
        Outcome::Failed { .. } => None,
    };
    let usage = answer.and_then(|answer| answer.usage);
    Ok(Exchange {
        pinned_digest: transcript.pinned_digest.to_string(),
        input_tokens: usage.map(|usage| usage.input_tokens),
        output_tokens: usage.map(|usage| usage.output_tokens),
        cost_micros: transcript.cost_micros,
        latency_ms: answer.map(|answer| answer.latency_ms),
        asked_at: Timestamp::from_millis(transcript.asked_at_millis),
        whole: serde_json::to_value(transcript)?,
    })
}
