//! What must stay the same for an answer to be comparable: provider, model, parameters and the wording of the prompt.

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::digest::Digest;
use crate::port::{Identity, Prompt, Request};

/// How the model is asked to choose its words.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    pub max_tokens: u32,
    pub temperature: f64,
    pub seed: Option<u64>,
}

/// Everything that identifies a configuration, and nothing of what was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pinned {
    pub provider: String,
    pub model: String,
    pub parameters: Parameters,
    pub prompt: Prompt,
}

impl Pinned {
    /// What answers `request` when `identity` does.
    #[must_use]
    pub fn of(identity: Identity, request: &Request) -> Self {
        let Request { max_tokens, temperature, seed, .. } = *request;
        Self {
            provider: identity.provider,
            model: identity.model,
            parameters: Parameters { max_tokens, temperature, seed },
            prompt: request.prompt.clone(),
        }
    }

    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_json(&json!(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::task::Task;

    #[test]
    fn the_digest_changes_with_every_part_and_not_with_what_is_asked() {
        let identity = || Identity { provider: "p".to_owned(), model: "m".to_owned() };
        let request = Request::new(Task::SUMMARY, Prompt::new("summary", "1"), "s", "m");
        let digest = |request: &Request| Pinned::of(identity(), request).digest();
        let first = digest(&request);
        assert_eq!(first, digest(&Request { system: "other".to_owned(), ..request.clone() }));
        assert_ne!(first, digest(&Request { seed: None, ..request.clone() }));
        assert_ne!(first, digest(&Request { prompt: Prompt::new("summary", "2"), ..request.clone() }));
        let other = Identity { model: "n".to_owned(), ..identity() };
        assert_ne!(first, Pinned::of(other, &request).digest());
    }
}
