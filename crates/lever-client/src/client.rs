use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt;
use lever::ErrorBody;
use reqwest::header::LOCATION;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;
use url::Url;

use crate::bucket::Rate;
use crate::budget::{BucketHome, Budget, Priority};
use crate::error::{Error, Hint};
use crate::multipart::{Part, form};
use crate::oauth::AccessTokens;
use crate::reader::Reader;
use crate::registrar::Registrar;
use crate::writer::Writer;

/// Redirects of one read that are followed.
const MOST_HOPS: u32 = 3;

/// How Lever knows us.
#[derive(Clone)]
pub enum Credential {
    /// A customer's own API key: the user name of Basic authentication, without a password.
    ApiKey(String),
    /// An OAuth access token that somebody else looks after.
    Bearer(String),
    /// OAuth access tokens, renewed when they end.
    Tokens(Arc<dyn AccessTokens>),
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Credential(…)")
    }
}

/// What a client needs to know.
#[derive(Debug, Clone)]
pub struct Options {
    /// For instance `https://api.lever.co/v1`.
    pub base_url: String,
    pub credential: Credential,
    pub rate: Rate,
    /// For one request and its answer.
    pub timeout: Duration,
    /// How often a request that Lever has not taken up is sent again.
    pub retries: u32,
    /// The wait before the first retry; it doubles with each.
    pub backoff: Duration,
}

impl Options {
    #[must_use]
    pub fn new(base_url: impl Into<String>, credential: Credential) -> Self {
        Self {
            base_url: base_url.into(),
            credential,
            rate: Rate::default(),
            timeout: Duration::from_secs(30),
            retries: 4,
            backoff: Duration::from_millis(250),
        }
    }
}

/// Lever by one credential. Clones share the budget.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    options: Arc<Options>,
    budget: Arc<Budget>,
}

/// What a request is, apart from its body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    /// Completes "could not …".
    pub(crate) operation: &'static str,
    /// Segments of the path; each becomes exactly one, whatever it holds.
    pub(crate) path: &'a [&'a str],
    pub(crate) query: &'a [(&'a str, &'a str)],
    pub(crate) priority: Priority,
}

impl Client {
    /// A client that sends through `http`, which should have a connect time-out and must not follow redirects: it would
    /// turn a redirected write into a read. Reads are followed here.
    ///
    /// # Errors
    /// When the base URL is not one that paths can be added to.
    pub fn new(http: reqwest::Client, options: Options) -> Result<Self, Error> {
        let budget = Budget::new(options.rate);
        Self::with(http, options, budget)
    }

    /// The same, with a budget that other processes share: their bucket lies in `home`.
    ///
    /// # Errors
    /// When the base URL is not one that paths can be added to.
    pub fn sharing(http: reqwest::Client, options: Options, home: Box<dyn BucketHome>) -> Result<Self, Error> {
        let budget = Budget::at(options.rate, home);
        Self::with(http, options, budget)
    }

    fn with(http: reqwest::Client, options: Options, budget: Budget) -> Result<Self, Error> {
        let base = Url::parse(&options.base_url)
            .ok()
            .filter(|url| !url.cannot_be_a_base())
            .ok_or_else(|| Error::BadBaseUrl { url: options.base_url.clone() })?;
        Ok(Self { http, base, options: Arc::new(options), budget: Arc::new(budget) })
    }

    #[must_use]
    pub fn reader(&self, priority: Priority) -> Reader {
        Reader::new(self.clone(), priority)
    }

    /// The hand that writes. Give it to nothing but the step that applies authorized effects.
    #[must_use]
    pub fn writer(&self, priority: Priority) -> Writer {
        Writer::new(self.clone(), priority)
    }

    /// What an operator does with Lever's settings.
    #[must_use]
    pub fn registrar(&self) -> Registrar {
        Registrar::new(self.clone())
    }

    /// The answer to a read as it came, for what it says beside its body.
    pub(crate) async fn answer(&self, call: Call<'_>) -> Result<Response, Error> {
        self.send(Method::GET, call, |request| request).await
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, call: Call<'_>) -> Result<T, Error> {
        let response = self.send(Method::GET, call, |request| request).await?;
        self.json(call, response, false).await
    }

    /// A file, as long as it is no larger than `limit_bytes`.
    pub(crate) async fn download(&self, call: Call<'_>, limit_bytes: usize) -> Result<Bytes, Error> {
        let response = self.send(Method::GET, call, |request| request).await?;
        let too_large = Error::TooLarge { operation: call.operation, limit_bytes };
        if response.content_length().is_some_and(|length| length > limit_bytes as u64) {
            return Err(too_large);
        }
        let mut body = Vec::new();
        let mut stream = response.bytes_stream();
        while let Some(chunk) = stream.next().await {
            let chunk = chunk.map_err(|source| transport(call, false, source))?;
            if body.len() + chunk.len() > limit_bytes {
                return Err(too_large);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.into())
    }

    pub(crate) async fn write<T: DeserializeOwned>(
        &self,
        method: Method,
        call: Call<'_>,
        body: &serde_json::Value,
    ) -> Result<T, Error> {
        let response = self.send(method, call, |request| request.json(body)).await?;
        self.json(call, response, true).await
    }

    /// Posts a form with files.
    pub(crate) async fn multipart<T: DeserializeOwned>(&self, call: Call<'_>, parts: &[Part<'_>]) -> Result<T, Error> {
        let response = self.send(Method::POST, call, |request| request.multipart(form(parts))).await?;
        self.json(call, response, true).await
    }

    pub(crate) async fn delete(&self, call: Call<'_>) -> Result<(), Error> {
        self.send(Method::DELETE, call, |request| request).await?;
        Ok(())
    }

    /// Deletes what the body says.
    pub(crate) async fn delete_by(&self, call: Call<'_>, body: &serde_json::Value) -> Result<(), Error> {
        self.send(Method::DELETE, call, |request| request.json(body)).await?;
        Ok(())
    }

    async fn json<T: DeserializeOwned>(&self, call: Call<'_>, response: Response, is_write: bool) -> Result<T, Error> {
        let body = response.bytes().await.map_err(|source| transport(call, is_write, source))?;
        serde_json::from_slice(&body).map_err(|source| Error::Malformed {
            operation: call.operation,
            unknown: is_write,
            line: source.line(),
            column: source.column(),
        })
    }

    /// Sends until Lever has taken it up or retries run out. Only a success is answered with `Ok`.
    async fn send(
        &self,
        method: Method,
        call: Call<'_>,
        finish: impl Fn(RequestBuilder) -> RequestBuilder,
    ) -> Result<Response, Error> {
        let is_write = method != Method::GET;
        let mut attempt = 0;
        let mut elsewhere = None;
        let mut hops = 0;
        let mut token = self.token(call, None).await?;
        let mut renewed = false;
        loop {
            self.token_of_budget(call).await?;
            let request = match &elsewhere {
                None => finish(self.request(method.clone(), call, token.as_deref())),
                Some(url) => self.follow(url, token.as_deref()),
            };
            let error = match request.send().await {
                Ok(response) if response.status().is_success() => return Ok(response),
                Ok(response) if !is_write && hops < MOST_HOPS && location(&response).is_some() => {
                    elsewhere = location(&response).map(|url| self.with_query(url, call));
                    hops += 1;
                    continue;
                }
                // Ended before its time, or revoked. Lever has not taken up what it did not authenticate.
                Ok(response) if response.status() == StatusCode::UNAUTHORIZED && token.is_some() && !renewed => {
                    token = self.token(call, token.as_deref()).await?;
                    renewed = true;
                    continue;
                }
                Ok(response) => self.refusal(call, is_write, response).await,
                // A connection that was never made has carried nothing.
                Err(source) => {
                    let unknown = is_write && !source.is_connect();
                    transport(call, unknown, source)
                }
            };
            use crate::ErrorKind as Kind;
            let again = match error.kind() {
                Kind::Throttled | Kind::Unavailable => attempt < self.options.retries,
                Kind::Unknown | Kind::Rejected | Kind::Missing | Kind::Forbidden | Kind::Malformed => false,
            };
            if !again {
                return Err(error);
            }
            let wait = self.options.backoff.saturating_mul(1 << attempt.min(10));
            attempt += 1;
            tracing::debug!(operation = call.operation, attempt, %error, "trying Lever again");
            pause(wait).await;
        }
    }

    async fn refusal(&self, call: Call<'_>, is_write: bool, response: Response) -> Error {
        let status = response.status();
        if status == StatusCode::TOO_MANY_REQUESTS
            && let Err(source) = self.budget.refused().await
        {
            // The next request asks there first, and fails if it is still away.
            tracing::warn!(error = &*source, "could not slow down the shared budget after a refusal");
        }
        // The code alone: a message might repeat what was sent.
        let body = response.bytes().await.unwrap_or_default();
        let (code, hint) = match serde_json::from_slice::<ErrorBody>(&body) {
            Ok(body) => (body.code, Hint::of(&body.message)),
            Err(_) => ("no code".to_owned(), None),
        };
        let code = code.chars().filter(char::is_ascii_graphic).take(60).collect();
        if status == StatusCode::BAD_REQUEST && call.query.iter().any(|(name, _)| *name == "offset") {
            return Error::BadOffset { operation: call.operation, code };
        }
        let unknown = is_write && status.is_server_error();
        Error::Status { operation: call.operation, status: status.as_u16(), code, unknown, hint }
    }

    /// A redirected read. The credential goes to Lever's own address and nowhere else.
    fn follow(&self, url: &Url, token: Option<&str>) -> RequestBuilder {
        let request = self.http.get(url.clone()).timeout(self.options.timeout);
        if url.origin() == self.base.origin() { self.authorized(request, token) } else { request }
    }

    /// Where Lever sends a read on to, with what was asked of it: an opportunity that was merged into another is still to
    /// be expanded.
    // ASSUMPTION: whether `Location` repeats the query is not known; one that has a query of its own keeps it.
    fn with_query(&self, mut url: Url, call: Call<'_>) -> Url {
        if url.query().is_none() && !call.query.is_empty() && url.origin() == self.base.origin() {
            url.query_pairs_mut().extend_pairs(call.query);
        }
        url
    }

    /// A token of the budget, not of OAuth's.
    async fn token_of_budget(&self, call: Call<'_>) -> Result<(), Error> {
        let taken = self.budget.take(call.priority).await;
        taken.map_err(|source| Error::Budget { operation: call.operation, source })
    }

    /// The access token to send, where the credential is one that changes; a new one in the place of `stale`.
    async fn token(&self, call: Call<'_>, stale: Option<&str>) -> Result<Option<String>, Error> {
        match &self.options.credential {
            Credential::ApiKey(_) | Credential::Bearer(_) => Ok(None),
            Credential::Tokens(tokens) => match tokens.access_token(stale).await {
                Ok(token) => Ok(Some(token)),
                Err(source) => Err(Error::Token { operation: call.operation, source }),
            },
        }
    }

    fn request(&self, method: Method, call: Call<'_>, token: Option<&str>) -> RequestBuilder {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(call.path);
        }
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(call.query);
        }
        self.authorized(self.http.request(method, url).timeout(self.options.timeout), token)
    }

    fn authorized(&self, request: RequestBuilder, token: Option<&str>) -> RequestBuilder {
        match &self.options.credential {
            Credential::ApiKey(key) => request.basic_auth(key, Some("")),
            Credential::Bearer(token) => request.bearer_auth(token),
            Credential::Tokens(_) => match token {
                Some(token) => request.bearer_auth(token),
                None => request,
            },
        }
    }
}

/// Where a redirect leads, if the answer is one.
fn location(response: &Response) -> Option<Url> {
    if !response.status().is_redirection() {
        return None;
    }
    let target = response.headers().get(LOCATION)?.to_str().ok()?;
    response.url().join(target).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

fn transport(call: Call<'_>, unknown: bool, source: reqwest::Error) -> Error {
    // The URL holds ids only, but an error should not depend on that.
    Error::Transport { operation: call.operation, unknown, source: source.without_url() }
}

#[expect(clippy::disallowed_methods, reason = "the wait between two tries of one request, bounded by its retries")]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}
