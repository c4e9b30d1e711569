//! Query strings as Lever reads them: repeated keys are a union, `key[]` means `key`.

use axum::extract::{FromRequestParts, Query};
use axum::http::Uri;
use axum::http::request::Parts;

use crate::refusal::Refusal;

/// The decoded query of one request.
#[derive(Debug, Default, Clone)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    pub(crate) fn of_uri(uri: &Uri) -> Option<Self> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).ok()?;
        let strip = |(key, value): (String, String)| (key.trim_end_matches("[]").to_owned(), value);
        Some(Self(pairs.into_iter().map(strip).collect()))
    }

    pub(crate) fn one(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    pub(crate) fn all(&self, key: &str) -> Vec<&str> {
        self.0.iter().filter(|(name, _)| name == key).map(|(_, value)| value.as_str()).collect()
    }

    /// True when the filter is absent or names `value`.
    pub(crate) fn admits(&self, key: &str, value: &str) -> bool {
        let mut wanted = self.0.iter().filter(|(name, _)| name == key).map(|(_, value)| value).peekable();
        wanted.peek().is_none() || wanted.any(|wanted| wanted == value)
    }

    /// True when the filter is absent or names one of `values`.
    pub(crate) fn admits_any(&self, key: &str, values: &[String]) -> bool {
        let mut wanted = self.0.iter().filter(|(name, _)| name == key).map(|(_, value)| value).peekable();
        wanted.peek().is_none() || wanted.any(|wanted| values.contains(wanted))
    }

    /// True or false in any case: a widely used connector sends `includeDeactivated=True`, and Lever answers it.
    // ASSUMPTION: any other word is refused; what Lever makes of one is unknown.
    pub(crate) fn flag(&self, key: &str) -> Result<Option<bool>, Refusal> {
        match self.one(key) {
            None => Ok(None),
            Some(word) if word.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(word) if word.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(Refusal::invalid(format!("{key} must be true or false"))),
        }
    }

    pub(crate) fn ms(&self, key: &str) -> Result<Option<i64>, Refusal> {
        self.one(key)
            .map(|text| {
                text.parse().map_err(|_| Refusal::invalid(format!("{key} must be a timestamp in milliseconds")))
            })
            .transpose()
    }

    /// An inclusive window `<name>_start`..`<name>_end`; admits everything when neither is given.
    pub(crate) fn window(&self, name: &str) -> Result<Window, Refusal> {
        Ok(Window { start: self.ms(&format!("{name}_start"))?, end: self.ms(&format!("{name}_end"))? })
    }

    pub(crate) fn expands(&self, field: &str) -> bool {
        self.0.iter().any(|(key, value)| key == "expand" && value == field)
    }
}

/// An inclusive time window.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    start: Option<i64>,
    end: Option<i64>,
}

impl Window {
    pub(crate) fn start(self) -> Option<i64> {
        self.start
    }

    pub(crate) fn end(self) -> Option<i64> {
        self.end
    }

    /// True when neither end is given.
    pub(crate) fn is_open(self) -> bool {
        self.start.is_none() && self.end.is_none()
    }

    /// A row without the time is admitted only when no window is asked for.
    pub(crate) fn admits(self, at: Option<i64>) -> bool {
        match at {
            Some(at) => self.start.is_none_or(|start| at >= start) && self.end.is_none_or(|end| at <= end),
            None => self.start.is_none() && self.end.is_none(),
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        Self::of_uri(&parts.uri).ok_or_else(|| Refusal::invalid("The query string could not be read"))
    }
}

#[cfg(test)]
impl Params {
    pub(crate) fn of(pairs: &[(&str, &str)]) -> Self {
        Self(pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }
}
