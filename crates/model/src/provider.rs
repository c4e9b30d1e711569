//! The wire formats. Each provider knows one and nothing of budgets, redaction or records.

mod anthropic;
mod http;
mod openai;

pub use anthropic::{Anthropic, AnthropicOptions};
pub use http::Limits;
pub use openai::{Auth, OpenAi, OpenAiOptions, SchemaSupport, TokenField};

/// Whether temperature and seed are sent. Some hosted models refuse a request that names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampling {
    Sent,
    Omitted,
}
