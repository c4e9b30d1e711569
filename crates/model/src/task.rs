//! What a model is asked for, and which model is asked for it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::port::{Identity, LanguageModel, Reply, Request};

/// A label such as `evidence`. Open: who asks names their tasks, and the configuration refers to them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Task(Cow<'static, str>);

impl Task {
    /// Finding the places in a document that speak for or against something.
    pub const EVIDENCE: Self = Self::named("evidence");
    /// Saying in a few words what a document says.
    pub const SUMMARY: Self = Self::named("summary");
    /// Writing a message for a person to send.
    pub const DRAFT: Self = Self::named("draft");

    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self(Cow::Borrowed(name))
    }

    /// A task by a name that comes from a configuration.
    #[must_use]
    pub fn from_name(name: impl Into<String>) -> Self {
        Self(Cow::Owned(name.into()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A model for each task. Is a model itself: it asks the one that is assigned.
#[derive(Clone, Default)]
pub struct Models {
    by_task: BTreeMap<Task, Arc<dyn LanguageModel>>,
    otherwise: Option<Arc<dyn LanguageModel>>,
}

impl Models {
    /// None at all; every question is answered with [`Error::Unassigned`].
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One model for every task that has none of its own.
    #[must_use]
    pub fn otherwise(mut self, model: Arc<dyn LanguageModel>) -> Self {
        self.otherwise = Some(model);
        self
    }

    #[must_use]
    pub fn assign(mut self, task: Task, model: Arc<dyn LanguageModel>) -> Self {
        self.by_task.insert(task, model);
        self
    }

    /// Whether there is no model for any task.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_task.is_empty() && self.otherwise.is_none()
    }

    /// The model for a task, if there is one: without one the caller does what it does without models.
    #[must_use]
    pub fn for_task(&self, task: &Task) -> Option<&Arc<dyn LanguageModel>> {
        self.by_task.get(task).or(self.otherwise.as_ref())
    }
}

impl fmt::Debug for Models {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tasks: Vec<&Task> = self.by_task.keys().collect();
        f.debug_struct("Models").field("tasks", &tasks).field("otherwise", &self.otherwise.is_some()).finish()
    }
}

impl LanguageModel for Models {
    fn identity(&self, request: &Request) -> Identity {
        let nobody = || Identity { provider: "none".to_owned(), model: "none".to_owned() };
        self.for_task(&request.task).map_or_else(nobody, |model| model.identity(request))
    }

    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a> {
        match self.for_task(&request.task) {
            Some(model) => model.complete(request),
            None => Box::pin(async { Err(Error::Unassigned { task: request.task.clone() }) }),
        }
    }
}
