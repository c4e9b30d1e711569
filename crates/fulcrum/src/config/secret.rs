//! Values that are never printed: in the configuration itself, or in files of their own.

use std::path::Path;

use anyhow::{Context, Result};
use serde::{Deserialize, Deserializer, de};

/// A value that is never printed.
#[derive(Clone, Default)]
pub struct Secret(String);

/// A secret is text; digits from the environment are text too. An error must not repeat what it found.
impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer);
        text.map(Self).map_err(|_| de::Error::custom("a secret must be text"))
    }
}

/// Secrets in a list, or in one text between commas, as the environment has them.
pub(super) fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Secret>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        List(Vec<Secret>),
        Text(Secret),
    }
    match Either::deserialize(deserializer) {
        Ok(Either::List(list)) => Ok(list),
        Ok(Either::Text(text)) => Ok(text.0.split(',').map(|part| Secret::new(part.trim())).collect()),
        Err(_) => Err(de::Error::custom("secrets must be a list of texts")),
    }
}

impl Secret {
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.0.is_empty() { "(not set)" } else { "(set)" })
    }
}

/// The value itself, or what its file holds; an empty file is no value.
pub(super) fn value_or_file(key: &str, value: &Secret, file: &Path) -> Result<Option<String>> {
    if !value.expose().is_empty() {
        return Ok(Some(value.expose().to_owned()));
    }
    if file.as_os_str().is_empty() {
        return Ok(None);
    }
    let text =
        std::fs::read_to_string(file).with_context(|| format!("{key}_file: could not read {}", file.display()))?;
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
