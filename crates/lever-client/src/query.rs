//! What is asked of a list: the pairs of the query, and the windows of time that many of them take.

use std::fmt::Display;

use lever::EpochMillis;

/// From one time to another, both included; open where there is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Window {
    pub start: Option<EpochMillis>,
    pub end: Option<EpochMillis>,
}

impl Window {
    #[must_use]
    pub fn since(start: EpochMillis) -> Self {
        Self { start: Some(start), end: None }
    }

    #[must_use]
    pub fn between(start: EpochMillis, end: EpochMillis) -> Self {
        Self { start: Some(start), end: Some(end) }
    }
}

/// From one time to another, both included, for lists that refuse to be asked without; Lever allows 30 days at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub start: EpochMillis,
    pub end: EpochMillis,
}

/// Which records to be shown. Lever shows the non-confidential ones where it is not told, and refuses to show others to a
/// credential without the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfidentialityFilter {
    All,
    Confidential,
    NonConfidential,
}

impl ConfidentialityFilter {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Confidential => "confidential",
            Self::NonConfidential => "non-confidential",
        }
    }
}

/// The pairs of a query, in order. A name may come more than once: Lever takes that as a union.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query(Vec<(&'static str, String)>);

impl Query {
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.0.push((name, value.to_string()));
        self
    }

    #[must_use]
    pub(crate) fn maybe(self, name: &'static str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    #[must_use]
    pub(crate) fn each<V: Display>(self, name: &'static str, values: impl IntoIterator<Item = V>) -> Self {
        values.into_iter().fold(self, |query, value| query.with(name, value))
    }

    /// A window under the two names of its ends.
    #[must_use]
    pub(crate) fn window(self, [start, end]: [&'static str; 2], window: Window) -> Self {
        let millis = |at: Option<EpochMillis>| at.map(|at| at.0);
        self.maybe(start, millis(window.start)).maybe(end, millis(window.end))
    }

    pub(crate) fn pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

pub(crate) const CREATED: [&str; 2] = ["created_at_start", "created_at_end"];
pub(crate) const DELETED: [&str; 2] = ["deleted_at_start", "deleted_at_end"];
pub(crate) const UPDATED: [&str; 2] = ["updated_at_start", "updated_at_end"];
pub(crate) const UPLOADED: [&str; 2] = ["uploaded_at_start", "uploaded_at_end"];
