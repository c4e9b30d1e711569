use std::sync::Arc;

use model::govern::Prices;
use model::{Clock, Models};

/// What an agent may use besides its brief.
#[derive(Clone)]
pub struct Tools {
    /// The language models that are configured, if any.
    pub models: Models,
    /// When an exchange with a model took place; nothing else depends on it.
    pub clock: Arc<dyn Clock>,
    /// What exchanges cost.
    pub prices: Prices,
}

impl Tools {
    /// None at all: rules, arithmetic and templates serve.
    #[must_use]
    pub fn none() -> Self {
        Self { models: Models::none(), clock: Arc::new(|| 0), prices: Prices::default() }
    }
}

impl std::fmt::Debug for Tools {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tools").field("models", &self.models).finish_non_exhaustive()
    }
}
