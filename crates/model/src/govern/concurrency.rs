//! How many questions are open at the same time.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::Error;
use crate::port::{Identity, LanguageModel, Reply, Request};

/// Lets so many questions through; the others wait for their turn, in order.
pub struct Concurrency {
    model: Arc<dyn LanguageModel>,
    turns: Semaphore,
}

impl Concurrency {
    /// `at_once` is at least 1.
    #[must_use]
    pub fn new(model: Arc<dyn LanguageModel>, at_once: usize) -> Self {
        Self { model, turns: Semaphore::new(at_once.clamp(1, Semaphore::MAX_PERMITS)) }
    }
}

impl LanguageModel for Concurrency {
    fn identity(&self, request: &Request) -> Identity {
        self.model.identity(request)
    }

    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a> {
        Box::pin(async move {
            let Ok(_turn) = self.turns.acquire().await else {
                // Nobody closes it; were it closed, nobody would get a turn.
                let provider = self.identity(request).provider;
                return Err(Error::BadOption { provider, what: "the number of questions at once" });
            };
            self.model.complete(request).await
        })
    }
}
