//! Writes down every exchange that passes. Stand it directly before the provider to record what was sent, or before the
//! budget to record what was refused as well.

use std::sync::{Arc, Mutex, PoisonError};

use super::Transcript;
use crate::clock::Clock;
use crate::govern::Prices;
use crate::pinned::Pinned;
use crate::port::{Identity, LanguageModel, Reply, Request};

/// Where transcripts go. Called before the answer is passed on, so it should be quick: keep it, and store it later.
pub trait Sink: Send + Sync {
    fn keep(&self, transcript: Transcript);
}

/// Keeps transcripts until they are taken.
#[derive(Debug, Default)]
pub struct MemorySink(Mutex<Vec<Transcript>>);

impl MemorySink {
    /// All that was kept since the last time, in the order of the answers.
    #[must_use]
    pub fn take(&self) -> Vec<Transcript> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Sink for MemorySink {
    fn keep(&self, transcript: Transcript) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(transcript);
    }
}

/// Records. A question that is given up before its answer leaves no record.
pub struct Recorder {
    model: Arc<dyn LanguageModel>,
    sink: Arc<dyn Sink>,
    prices: Prices,
    clock: Arc<dyn Clock>,
}

impl Recorder {
    #[must_use]
    pub fn new(model: Arc<dyn LanguageModel>, sink: Arc<dyn Sink>, prices: Prices, clock: Arc<dyn Clock>) -> Self {
        Self { model, sink, prices, clock }
    }
}

impl LanguageModel for Recorder {
    fn identity(&self, request: &Request) -> Identity {
        self.model.identity(request)
    }

    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a> {
        Box::pin(async move {
            let asked_at_millis = self.clock.now_millis();
            let reply = self.model.complete(request).await;
            let identity = self.identity(request);
            let price = self.prices.of(&identity);
            let usage = reply.as_ref().ok().and_then(|answer| answer.usage);
            let mut transcript = Transcript::of(Pinned::of(identity, request), request, &reply, asked_at_millis);
            transcript.cost_micros = price.zip(usage).map(|(price, usage)| price.cost_micros(usage));
            self.sink.keep(transcript);
            reply
        })
    }
}
