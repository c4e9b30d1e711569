use std::fmt;
use std::sync::Arc;

use model::LanguageModel;

/// What an agent may use beside its brief. By itself that is nothing.
#[derive(Clone, Default)]
pub struct Tools {
    model: Option<Arc<dyn LanguageModel>>,
}

impl Tools {
    /// Rules only.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// A language model, with whatever stands before it: budget, record, or nothing but a record.
    #[must_use]
    pub fn with_model(model: Arc<dyn LanguageModel>) -> Self {
        Self { model: Some(model) }
    }

    #[must_use]
    pub fn model(&self) -> Option<&dyn LanguageModel> {
        self.model.as_deref()
    }
}

impl fmt::Debug for Tools {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tools").field("model", &self.model.is_some()).finish()
    }
}
