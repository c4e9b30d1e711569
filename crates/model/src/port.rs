//! The port: what is asked of a language model and what it answers. Providers and wrappers implement the same trait, so
//! they nest. What the text means is nobody's business here.

use std::fmt;

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::digest::Digest;
use crate::error::Error;
use crate::task::Task;

/// What comes of one question. Dropping it gives the question up; what the provider does meanwhile is not known.
pub type Reply<'a> = BoxFuture<'a, Result<Answer, Error>>;

/// A language model, or something that stands before one.
pub trait LanguageModel: Send + Sync {
    /// Who would answer this request.
    fn identity(&self, request: &Request) -> Identity;

    /// Asks once. Providers repeat what was not taken up, within their bounds.
    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a>;
}

/// Which model it is, by the names that the operator gave.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// The operator's name for the server, such as `azure-eu`.
    pub provider: String,
    /// The model's name at that server.
    pub model: String,
}

/// Which wording of the instructions is used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Prompt {
    pub id: String,
    pub version: String,
}

impl Prompt {
    #[must_use]
    pub fn new(id: impl Into<String>, version: impl Into<String>) -> Self {
        Self { id: id.into(), version: version.into() }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    User,
    Assistant,
}

/// One turn of the conversation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub role: Role,
    pub text: String,
}

impl Message {
    #[must_use]
    pub fn user(text: impl Into<String>) -> Self {
        Self { role: Role::User, text: text.into() }
    }

    #[must_use]
    pub fn assistant(text: impl Into<String>) -> Self {
        Self { role: Role::Assistant, text: text.into() }
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({} bytes)", self.role, self.text.len())
    }
}

/// The JSON schema that the answer must satisfy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// Letters, digits, `_` and `-`, at most 64: providers use it as the name of a tool.
    pub name: String,
    pub body: Value,
}

impl Schema {
    #[must_use]
    pub fn new(name: impl Into<String>, body: Value) -> Self {
        Self { name: name.into(), body }
    }

    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_json(&self.body)
    }
}

/// One question. Its `Debug` holds sizes and ids only.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Decides which model is asked; see [`crate::Models`].
    pub task: Task,
    pub prompt: Prompt,
    pub system: String,
    pub messages: Vec<Message>,
    pub schema: Option<Schema>,
    /// Longest answer, in tokens of the model.
    pub max_tokens: u32,
    /// 0 is the most repeatable.
    pub temperature: f64,
    /// Where the provider supports it. Anthropic's does not.
    pub seed: Option<u64>,
    /// Another model of the same provider than the configured one.
    pub model: Option<String>,
    /// Whose budget pays: an id, such as the posting's.
    pub account: Option<String>,
    /// How often this question was asked before with an answer that did not fit. For the record; not sent.
    pub repairs: u32,
}

impl Request {
    /// A question at temperature 0 with seed 0, for at most 1,024 tokens.
    #[must_use]
    pub fn new(task: Task, prompt: Prompt, system: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            task,
            prompt,
            system: system.into(),
            messages: vec![Message::user(message)],
            schema: None,
            max_tokens: 1024,
            temperature: 0.0,
            seed: Some(0),
            model: None,
            account: None,
            repairs: 0,
        }
    }

    /// The digest of everything that decides the answer. Who pays and how often it was asked before do not.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of_json(&json!({
            "task": self.task, "prompt": self.prompt, "system": self.system, "messages": self.messages,
            "schema": self.schema, "max_tokens": self.max_tokens, "temperature": self.temperature,
            "seed": self.seed, "model": self.model,
        }))
    }

    /// Bytes of text that would be sent, the schema included.
    #[must_use]
    pub fn size_bytes(&self) -> usize {
        let schema = self.schema.as_ref().map_or(0, |schema| schema.body.to_string().len());
        self.system.len() + self.messages.iter().map(|message| message.text.len()).sum::<usize>() + schema
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("task", &self.task)
            .field("prompt", &self.prompt)
            .field("messages", &self.messages)
            .field("schema", &self.schema.as_ref().map(|schema| &schema.name))
            .field("model", &self.model)
            .field("account", &self.account)
            .field("size_bytes", &self.size_bytes())
            .finish_non_exhaustive()
    }
}

/// Tokens as the provider counted them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// Read by the model, from its cache or not.
    pub input_tokens: u64,
    /// Written by the model, its thinking included.
    pub output_tokens: u64,
}

impl Usage {
    #[must_use]
    pub const fn total_tokens(self) -> u64 {
        self.input_tokens.saturating_add(self.output_tokens)
    }

    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens.saturating_add(other.input_tokens),
            output_tokens: self.output_tokens.saturating_add(other.output_tokens),
        }
    }
}

/// Why the model stopped writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finish {
    /// It had said everything.
    Complete,
    /// It came to `max_tokens`; the end is missing.
    Truncated,
}

/// What the model said. Its `Debug` does not repeat it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub text: String,
    pub finish: Finish,
    /// None where the server does not count.
    pub usage: Option<Usage>,
    /// The model that the server says has answered.
    pub model: String,
    /// From sending to the last byte, waits between tries included.
    pub latency_ms: u64,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("model", &self.model)
            .field("finish", &self.finish)
            .field("usage", &self.usage)
            .field("latency_ms", &self.latency_ms)
            .field("size_bytes", &self.text.len())
            .finish_non_exhaustive()
    }
}
