//! Chat completions as OpenAI speaks them, and with it vLLM, Ollama, the server of llama.cpp, LiteLLM and Azure.

use reqwest::RequestBuilder;
use serde_json::{Value, json};

use super::Sampling;
use super::http::{Endpoint, Limits, code_only};
use crate::error::Error;
use crate::port::{Answer, Finish, Identity, LanguageModel, Reply, Request, Role, Schema, Usage};
use crate::secret::Secret;

/// How the server knows us.
#[derive(Debug, Clone)]
pub enum Auth {
    /// A server of one's own that asks for nothing.
    None,
    /// `Authorization: Bearer …`.
    Bearer(Secret),
    /// A header of its own, such as Azure's `api-key`.
    Header { name: String, value: Secret },
}

/// What the server does with a JSON schema. The answer is validated here in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaSupport {
    /// It binds the answer to the schema. `strict` is OpenAI's mode, which takes only a part of JSON Schema.
    JsonSchema { strict: bool },
    /// It promises JSON, not which; the schema is told in words.
    JsonObject,
    /// It knows no `response_format`; the schema is told in words.
    InWords,
}

/// What the longest answer is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenField {
    MaxTokens,
    /// Required by OpenAI's reasoning models.
    MaxCompletionTokens,
}

/// What the provider needs to know.
#[derive(Debug, Clone)]
pub struct OpenAiOptions {
    /// The operator's name for this server, for errors and records.
    pub provider: String,
    /// `/chat/completions` is added to it. Azure's holds the deployment: `…/openai/deployments/NAME`.
    pub base_url: String,
    /// Added to the address, such as Azure's `api-version`.
    pub query: Vec<(String, String)>,
    pub auth: Auth,
    /// Asked where the request names no other.
    pub model: String,
    pub schemas: SchemaSupport,
    pub token_field: TokenField,
    pub sampling: Sampling,
    pub limits: Limits,
}

impl OpenAiOptions {
    /// A server that needs no key, binds answers to schemas and takes temperature and seed.
    #[must_use]
    pub fn new(provider: impl Into<String>, base_url: impl Into<String>, model: impl Into<String>) -> Self {
        Self {
            provider: provider.into(),
            base_url: base_url.into(),
            query: Vec::new(),
            auth: Auth::None,
            model: model.into(),
            schemas: SchemaSupport::JsonSchema { strict: false },
            token_field: TokenField::MaxTokens,
            sampling: Sampling::Sent,
            limits: Limits::default(),
        }
    }
}

/// A server that speaks OpenAI's chat completions.
#[derive(Debug)]
pub struct OpenAi {
    endpoint: Endpoint,
    options: OpenAiOptions,
}

impl OpenAi {
    /// Sends through `http`, which should have a connect time-out and must not follow redirects: a key in a header of its
    /// own would go along to wherever they lead.
    ///
    /// # Errors
    /// When the base URL is not one that paths can be added to.
    pub fn new(http: reqwest::Client, options: OpenAiOptions) -> Result<Self, Error> {
        let path = ["chat", "completions"];
        let mut endpoint = Endpoint::new(http, &options.provider, &options.base_url, &path, options.limits.clone())?;
        if !options.query.is_empty() {
            endpoint.url.query_pairs_mut().extend_pairs(&options.query);
        }
        Ok(Self { endpoint, options })
    }

    fn model<'a>(&'a self, request: &'a Request) -> &'a str {
        request.model.as_deref().unwrap_or(&self.options.model)
    }

    fn authorize(&self, builder: RequestBuilder) -> RequestBuilder {
        match &self.options.auth {
            Auth::None => builder,
            Auth::Bearer(key) => builder.bearer_auth(key.expose()),
            Auth::Header { name, value } => builder.header(name, value.expose()),
        }
    }

    fn body(&self, request: &Request) -> Value {
        let mut system = request.system.clone();
        let mut body = json!({ "model": self.model(request), "stream": false });
        if let Some(schema) = &request.schema {
            match self.options.schemas {
                SchemaSupport::JsonSchema { strict } => {
                    let bound = json!({ "name": schema.name, "schema": schema.body, "strict": strict });
                    body["response_format"] = json!({ "type": "json_schema", "json_schema": bound });
                }
                SchemaSupport::JsonObject => {
                    body["response_format"] = json!({ "type": "json_object" });
                    system.push_str(&in_words(schema));
                }
                SchemaSupport::InWords => system.push_str(&in_words(schema)),
            }
        }
        let mut messages = Vec::with_capacity(request.messages.len() + 1);
        if !system.is_empty() {
            messages.push(json!({ "role": "system", "content": system }));
        }
        messages.extend(request.messages.iter().map(|message| {
            let role = match message.role {
                Role::User => "user",
                Role::Assistant => "assistant",
            };
            json!({ "role": role, "content": message.text })
        }));
        body["messages"] = messages.into();
        let limit = match self.options.token_field {
            TokenField::MaxTokens => "max_tokens",
            TokenField::MaxCompletionTokens => "max_completion_tokens",
        };
        body[limit] = request.max_tokens.into();
        if self.options.sampling == Sampling::Sent {
            body["temperature"] = request.temperature.into();
            if let Some(seed) = request.seed {
                body["seed"] = seed.into();
            }
        }
        body
    }

    fn read(&self, request: &Request, body: &Value, latency_ms: u64) -> Result<Answer, Error> {
        let choice = &body["choices"][0];
        let message = &choice["message"];
        let declined = |code: &str| Error::Declined { provider: self.options.provider.clone(), code: code_only(code) };
        if message["refusal"].as_str().is_some_and(|refusal| !refusal.is_empty()) {
            return Err(declined("refusal"));
        }
        let finish = match choice["finish_reason"].as_str() {
            Some("length") => Finish::Truncated,
            Some("content_filter") => return Err(declined("content_filter")),
            _ => Finish::Complete,
        };
        let Some(text) = message["content"].as_str() else {
            // A reasoning model that has thought up all its tokens says nothing.
            return match finish {
                Finish::Truncated => Ok(self.answer(request, body, String::new(), finish, latency_ms)),
                Finish::Complete => Err(self.endpoint.malformed("the answer holds no message")),
            };
        };
        Ok(self.answer(request, body, text.to_owned(), finish, latency_ms))
    }

    fn answer(&self, request: &Request, body: &Value, text: String, finish: Finish, latency_ms: u64) -> Answer {
        let usage = &body["usage"];
        let usage = usage["prompt_tokens"].as_u64().map(|input_tokens| Usage {
            input_tokens,
            output_tokens: usage["completion_tokens"].as_u64().unwrap_or(0),
        });
        let model = body["model"].as_str().unwrap_or_else(|| self.model(request)).to_owned();
        Answer { text, finish, usage, model, latency_ms }
    }
}

fn in_words(schema: &Schema) -> String {
    format!("\n\nAnswer with one JSON value and nothing else. It must satisfy this JSON schema:\n{}", schema.body)
}

impl LanguageModel for OpenAi {
    fn identity(&self, request: &Request) -> Identity {
        Identity { provider: self.options.provider.clone(), model: self.model(request).to_owned() }
    }

    fn complete<'a>(&'a self, request: &'a Request) -> Reply<'a> {
        Box::pin(async move {
            let body = self.body(request);
            let (answer, latency_ms) = self.endpoint.post(&body, |builder| self.authorize(builder)).await?;
            self.read(request, &answer, latency_ms)
        })
    }
}
