//! Sends JSON and reads JSON, with time-outs, sizes and repetitions bounded. Knows no provider's format beyond where an
//! error code stands.

use std::time::Duration;

use futures::StreamExt;
use reqwest::header::HeaderMap;
use reqwest::{RequestBuilder, Response};
use serde_json::Value;
use tokio::time::Instant;
use url::Url;

use crate::error::Error;

/// What bounds one question.
#[derive(Debug, Clone)]
pub struct Limits {
    /// For one try, from sending to the last byte.
    pub timeout: Duration,
    /// How often a request that was not taken up (429, 5xx, no connection) is sent again.
    pub retries: u32,
    /// The wait before the first repetition; it doubles with each.
    pub backoff: Duration,
    /// The longest wait for one repetition. A provider that asks for more is not waited for: the error says how long.
    pub longest_wait: Duration,
    /// Largest body that is sent.
    pub request_bytes: usize,
    /// Largest body that is read.
    pub answer_bytes: usize,
}

impl Default for Limits {
    /// Two minutes, three repetitions after 1, 2 and 4 seconds, at most 20 seconds each; 1 MiB out, 4 MiB in.
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(120),
            retries: 3,
            backoff: Duration::from_secs(1),
            longest_wait: Duration::from_secs(20),
            request_bytes: 1024 * 1024,
            answer_bytes: 4 * 1024 * 1024,
        }
    }
}

/// One server.
#[derive(Debug, Clone)]
pub(super) struct Endpoint {
    pub(super) http: reqwest::Client,
    pub(super) provider: String,
    pub(super) url: Url,
    pub(super) limits: Limits,
}

impl Endpoint {
    /// `path` is added to the base URL, whose own path and query stay.
    pub(super) fn new(
        http: reqwest::Client,
        provider: &str,
        base_url: &str,
        path: &[&str],
        limits: Limits,
    ) -> Result<Self, Error> {
        let bad = || Error::BadOption { provider: provider.to_owned(), what: "the base URL" };
        let mut url = Url::parse(base_url).map_err(|_| bad())?;
        url.path_segments_mut().map_err(|()| bad())?.pop_if_empty().extend(path);
        Ok(Self { http, provider: provider.to_owned(), url, limits })
    }

    /// Posts `body` and reads the answer, with the milliseconds that it took.
    pub(super) async fn post(
        &self,
        body: &Value,
        authorize: impl Fn(RequestBuilder) -> RequestBuilder + Send + Sync,
    ) -> Result<(Value, u64), Error> {
        let body = body.to_string();
        if body.len() > self.limits.request_bytes {
            let (size_bytes, limit_bytes) = (body.len(), self.limits.request_bytes);
            return Err(Error::RequestTooLarge { provider: self.provider.clone(), size_bytes, limit_bytes });
        }
        let began = Instant::now();
        let mut backoff = self.limits.backoff;
        let mut repeated = 0;
        loop {
            let request = authorize(self.http.post(self.url.clone()))
                .header("content-type", "application/json")
                .timeout(self.limits.timeout)
                .body(body.clone());
            let error = match self.once(request).await {
                Ok(answer) => return Ok((answer, millis(began.elapsed()))),
                Err(error) => error,
            };
            let Some(wait) = self.wait_after(&error, backoff).filter(|_| repeated < self.limits.retries) else {
                return Err(error);
            };
            repeated += 1;
            backoff = backoff.saturating_mul(2);
            pause(wait).await;
        }
    }

    async fn once(&self, request: RequestBuilder) -> Result<Value, Error> {
        let response = request.send().await.map_err(|source| self.transport(source))?;
        let status = response.status().as_u16();
        let after = retry_after(response.headers());
        let bytes = self.body(response).await?;
        if (200..300).contains(&status) {
            return serde_json::from_slice(&bytes).map_err(|_| self.malformed("the answer is no JSON"));
        }
        let code = error_code(&bytes);
        if is_too_long(status, &code) {
            return Err(Error::ContextExceeded { provider: self.provider.clone(), code });
        }
        Err(Error::Status { provider: self.provider.clone(), status, code, after })
    }

    async fn body(&self, response: Response) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        let mut stream = response.bytes_stream();
        while let Some(chunk) = stream.next().await {
            bytes.extend_from_slice(&chunk.map_err(|source| self.transport(source))?);
            if bytes.len() > self.limits.answer_bytes {
                let limit_bytes = self.limits.answer_bytes;
                return Err(Error::AnswerTooLarge { provider: self.provider.clone(), limit_bytes });
            }
        }
        Ok(bytes)
    }

    /// How long to wait before sending again; None where sending again is no use, or costs a second answer. A request
    /// that timed out may be at work still: repeating it is for whoever knows what it is worth.
    fn wait_after(&self, error: &Error, backoff: Duration) -> Option<Duration> {
        let longest = self.limits.longest_wait;
        match error {
            Error::Status { status: 408 | 409 | 425 | 429 | 500.., after: Some(after), .. } => {
                (*after <= longest).then_some(*after)
            }
            Error::Status { status: 408 | 409 | 425 | 429 | 500.., .. } => Some(backoff.min(longest)),
            Error::Transport { source, .. } if source.is_connect() => Some(backoff.min(longest)),
            _ => None,
        }
    }

    fn transport(&self, source: reqwest::Error) -> Error {
        let provider = self.provider.clone();
        if source.is_timeout() && !source.is_connect() {
            return Error::TimedOut { provider, limit: self.limits.timeout };
        }
        if source.is_builder() {
            return Error::BadOption { provider, what: "its address or its key" };
        }
        // The URL may hold a key in its query.
        Error::Transport { provider, source: source.without_url() }
    }

    pub(super) fn malformed(&self, what: &'static str) -> Error {
        Error::Malformed { provider: self.provider.clone(), what }
    }
}

/// Seconds or, where a provider is so kind, milliseconds. A date is not read: it would need the provider's clock.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let seconds = number("retry-after-ms").map(|millis| millis / 1000.0).or_else(|| number("retry-after"))?;
    Duration::try_from_secs_f64(seconds).ok()
}

/// `error.code` or `error.type` (OpenAI, llama.cpp, Anthropic), or `error` itself (Ollama says a sentence there, which
/// is not repeated).
fn error_code(bytes: &[u8]) -> String {
    let body: Value = serde_json::from_slice(bytes).unwrap_or(Value::Null);
    let error = &body["error"];
    let named = [&error["code"], &error["type"], &body["code"], &body["type"]];
    let code = named.into_iter().find_map(|value| value.as_str()).unwrap_or("no code");
    code_only(code)
}

/// Codes are short and of one word. What is not may be a sentence that quotes the request.
pub(super) fn code_only(code: &str) -> String {
    let is_code = code.len() <= 64 && code.chars().all(|c| c.is_ascii_alphanumeric() || "_-.:".contains(c));
    if is_code { code.to_owned() } else { "no code".to_owned() }
}

fn is_too_long(status: u16, code: &str) -> bool {
    let code = code.to_ascii_lowercase();
    status == 413 || (status < 500 && (code.contains("context_length") || code.contains("exceed_context")))
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[expect(clippy::disallowed_methods, reason = "the wait between two tries of one request, bounded by its limits")]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
