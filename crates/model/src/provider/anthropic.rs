//! Anthropic's Messages API. A schema is bound through a tool that the model must call; what it calls the tool with is
//! the answer. There is no seed.

use serde_json::{Value, json};

use super::Sampling;
use super::http::{Endpoint, Limits, code_only};
use crate::error::Error;
use crate::port::{Answer, Finish, Identity, LanguageModel, Reply, Request, Role, Usage};
use crate::secret::Secret;

/// The version of the API whose answers are understood here.
const VERSION: &str = "2023-06-01";

/// What the provider needs to know.
#[derive(Debug, Clone)]
pub struct AnthropicOptions {
    /// The operator's name for this server, for errors and records.
    pub provider: String,
    /// `/v1/messages` is added to it.
    pub base_url: String,
    pub key: Secret,
    /// Asked where the request names no other.
    pub model: String,
    pub sampling: Sampling,
    pub limits: Limits,
}

impl AnthropicOptions {
    #[must_use]
    pub fn new(
        provider: impl Into<String>,
        base_url: impl Into<String>,
        model: impl Into<String>,
        key: Secret,
    ) -> Self {
        Self {
            provider: provider.into(),
            base_url: base_url.into(),
            key,
            model: model.into(),
            sampling: Sampling::Sent,
            limits: Limits::default(),
        }
    }
}

/// A server that speaks Anthropic's Messages API.
#[derive(Debug)]
pub struct Anthropic {
    endpoint: Endpoint,
    options: AnthropicOptions,
}

impl Anthropic {
    /// Sends through `http`, which should have a connect time-out and must not follow redirects: a key in a header of its
    /// own would go along to wherever they lead.
    ///
    /// # Errors
    /// When the base URL is not one that paths can be added to.
    pub fn new(http: reqwest::Client, options: AnthropicOptions) -> Result<Self, Error> {
        let path = ["v1", "messages"];
        let endpoint = Endpoint::new(http, &options.provider, &options.base_url, &path, options.limits.clone())?;
        Ok(Self { endpoint, options })
    }

    fn model<'a>(&'a self, request: &'a Request) -> &'a str {
        request.model.as_deref().unwrap_or(&self.options.model)
    }

    fn body(&self, request: &Request) -> Value {
        let messages = request.messages.iter().map(|message| {
            let role = match message.role {
                Role::User => "user",
                Role::Assistant => "assistant",
            };
            json!({ "role": role, "content": message.text })
        });
        let mut body = json!({
            "model": self.model(request),
            "max_tokens": request.max_tokens,
            "messages": messages.collect::<Vec<Value>>(),
        });
        if !request.system.is_empty() {
            body["system"] = request.system.as_str().into();
        }
        if self.options.sampling == Sampling::Sent {
            body["temperature"] = request.temperature.into();
        }
        if let Some(schema) = &request.schema {
            let description = "Gives the answer. Must be called once, with all of the answer.";
            let tool = json!({ "name": schema.name, "description": description, "input_schema": schema.body });
            body["tools"] = json!([tool]);
            body["tool_choice"] = json!({ "type": "tool", "name": schema.name, "disable_parallel_tool_use": true });
        }
        body
    }

    fn read(&self, request: &Request, body: &Value, latency_ms: u64) -> Result<Answer, Error> {
        let finish = match body["stop_reason"].as_str() {
            Some("max_tokens" | "model_context_window_exceeded") => Finish::Truncated,
            Some("refusal") => {
                return Err(Error::Declined { provider: self.options.provider.clone(), code: code_only("refusal") });
            }
            _ => Finish::Complete,
        };
        let Some(blocks) = body["content"].as_array() else {
            return Err(self.endpoint.malformed("the answer holds no content"));
        };
        let called = blocks.iter().find(|block| block["type"] == "tool_use").map(|block| block["input"].to_string());
        let said = || blocks.iter().filter_map(|block| block["text"].as_str()).collect::<String>();
        // A model that would not call the tool has perhaps put the JSON into words: the reader will see.
        let text = called.unwrap_or_else(said);
        if text.is_empty() && finish == Finish::Complete {
            return Err(self.endpoint.malformed("the answer holds no text"));
        }
        let count = |name: &str| body["usage"][name].as_u64();
        let usage = count("input_tokens").map(|fresh| Usage {
            input_tokens: fresh
                + count("cache_read_input_tokens").unwrap_or(0)
                + count("cache_creation_input_tokens").unwrap_or(0),
            output_tokens: count("output_tokens").unwrap_or(0),
        });
        let model = body["model"].as_str().unwrap_or_else(|| self.model(request)).to_owned();
        Ok(Answer { text, finish, usage, model, latency_ms })
    }
}

impl LanguageModel for Anthropic {
    fn identity(&self, request: &Request) -> Identity {
        Identity { provider: self.options.provider.clone(), model: self.model(request).to_owned() }
    }

    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a> {
        Box::pin(async move {
            let body = self.body(request);
            let answer = self.endpoint.post(&body, |builder| {
                builder.header("x-api-key", self.options.key.expose()).header("anthropic-version", VERSION)
            });
            let (answer, latency_ms) = answer.await?;
            self.read(request, &answer, latency_ms)
        })
    }
}
