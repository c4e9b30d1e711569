//! How long one question may take, with everything that is done for it.

use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::port::{Identity, LanguageModel, Reply, Request};

/// Gives up after a time, whatever the model is doing.
pub struct Deadline {
    model: Arc<dyn LanguageModel>,
    limit: Duration,
}

impl Deadline {
    #[must_use]
    pub fn new(model: Arc<dyn LanguageModel>, limit: Duration) -> Self {
        Self { model, limit }
    }
}

impl LanguageModel for Deadline {
    fn identity(&self, request: &Request) -> Identity {
        self.model.identity(request)
    }

    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a> {
        Box::pin(async move {
            match tokio::time::timeout(self.limit, self.model.complete(request)).await {
                Ok(reply) => reply,
                Err(_) => Err(Error::TimedOut { provider: self.identity(request).provider, limit: self.limit }),
            }
        })
    }
}
