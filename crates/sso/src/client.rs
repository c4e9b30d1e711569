//! Asking a provider: where to send a browser, and who came back.

use std::fmt;
use std::sync::{Arc, RwLock};

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use reqwest::{RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;
use url::Url;

use crate::Error;
use crate::claims::{ClaimNames, Identity};
use crate::discovery::{self, Provider};
use crate::keys::{AGAIN_AFTER_MILLIS, Keys};
use crate::token::{self, Expected, Signed};

/// No answer of a provider is longer.
const LONGEST_ANSWER: usize = 512 * 1024;
/// After so long what a provider says about itself is read again.
const BELIEVED_MILLIS: i64 = 3_600_000;

/// How this program is known to a provider.
#[derive(Clone)]
pub struct Settings {
    pub issuer: String,
    pub client_id: String,
    /// `None` for a public client.
    pub client_secret: Option<String>,
    /// Where the provider sends browsers back to.
    pub redirect_uri: String,
    /// Where it sends them once they have signed out there.
    pub signed_out_uri: String,
    pub scopes: Vec<String>,
    pub claims: ClaimNames,
    /// How far the provider's clock may be off.
    pub skew_seconds: i64,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Settings({}, {}, …)", self.issuer, self.client_id)
    }
}

/// What a look at a provider has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many of its keys can be used.
    pub keys: usize,
    pub has_sign_out: bool,
}

/// A provider, as a relying party talks to it.
pub struct Client {
    http: reqwest::Client,
    settings: Settings,
    /// In milliseconds.
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// What the provider says about itself, and when it was read.
    provider: RwLock<Option<(Arc<Provider>, i64)>>,
    keys: Mutex<Option<Keys>>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({:?})", self.settings)
    }
}

#[derive(Deserialize)]
struct Tokens {
    id_token: Option<String>,
    access_token: Option<String>,
}

impl Client {
    /// A client that follows no redirects and gives up in time, which is the caller's to see to.
    #[must_use]
    pub fn new(http: reqwest::Client, settings: Settings, now: Arc<dyn Fn() -> i64 + Send + Sync>) -> Self {
        Self { http, settings, now, provider: RwLock::default(), keys: Mutex::default() }
    }

    /// Where to send a browser. All three are random and used once; the verifier stays here.
    ///
    /// # Errors
    /// When the provider cannot be asked where.
    pub async fn address(&self, state: &str, nonce: &str, verifier: &str) -> Result<String, Error> {
        let provider = self.provider().await?;
        let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        let mut address = provider.authorization_endpoint.clone();
        address
            .query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("redirect_uri", &self.settings.redirect_uri)
            .append_pair("scope", &self.settings.scopes.join(" "))
            .append_pair("state", state)
            .append_pair("nonce", nonce)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256");
        Ok(address.into())
    }

    /// Who came back with a code. `issuer` is what the browser says of where it was, if it says so.
    ///
    /// # Errors
    /// Says what is wrong with the provider's word, or why there is none.
    pub async fn identity(
        &self,
        nonce: &str,
        verifier: &str,
        code: &str,
        issuer: Option<&str>,
    ) -> Result<Identity, Error> {
        let provider = self.provider().await?;
        let is_missing = issuer.is_none() && provider.authorization_response_iss_parameter_supported;
        if is_missing || issuer.is_some_and(|issuer| issuer != self.settings.issuer) {
            return Err(Error::MixedUp);
        }
        let tokens = self.exchange(&provider, verifier, code).await?;
        let id_token = tokens.id_token.ok_or(Error::NoToken)?;
        let signed = token::signed(&id_token)?;
        let key = self.key(&provider, &signed).await?;
        let expected = Expected {
            issuer: &self.settings.issuer,
            client_id: &self.settings.client_id,
            nonce,
            now: (self.now)() / 1000,
            skew: self.settings.skew_seconds,
        };
        let access_token = tokens.access_token.as_deref();
        let mut claims = token::checked(&id_token, signed.algorithm, &key, access_token, &expected)?;
        let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
        if let (false, Some(access_token), Some(address)) =
            (self.settings.claims.are_all_in(&claims), access_token, &provider.userinfo_endpoint)
        {
            let more = self.userinfo(address, access_token).await?;
            if more.get("sub").and_then(Value::as_str) != Some(&subject) {
                return Err(Error::Subject);
            }
            for (name, value) in more {
                // What was signed counts for more than what was not.
                claims.entry(name).or_insert(value);
            }
        }
        Ok(self.settings.claims.read(&self.settings.issuer, &subject, &claims))
    }

    /// Where a browser can end its session at the provider, where that was heard of already.
    #[must_use]
    pub fn sign_out_address(&self) -> Option<String> {
        let known = self.provider.read().ok()?.as_ref().map(|(provider, _)| Arc::clone(provider))?;
        let mut address = known.end_session_endpoint.clone()?;
        address
            .query_pairs_mut()
            .append_pair("client_id", &self.settings.client_id)
            .append_pair("post_logout_redirect_uri", &self.settings.signed_out_uri);
        Some(address.into())
    }

    /// Looks whether the provider can be used.
    ///
    /// # Errors
    /// Says why not.
    pub async fn check(&self) -> Result<Checked, Error> {
        let provider = self.provider().await?;
        let keys = self.read_keys(&provider).await?;
        if keys.count() == 0 {
            return Err(Error::Malformed { what: "list of keys" });
        }
        Ok(Checked { keys: keys.count(), has_sign_out: provider.end_session_endpoint.is_some() })
    }

    async fn provider(&self) -> Result<Arc<Provider>, Error> {
        let known = self.provider.read().ok().and_then(|known| known.clone());
        if let Some((provider, read_at)) = &known
            && (self.now)() - read_at < BELIEVED_MILLIS
        {
            return Ok(Arc::clone(provider));
        }
        let what = "configuration";
        let read = match answer(self.http.get(discovery::address(&self.settings.issuer)), what).await {
            Ok((StatusCode::OK, text)) => Provider::read(&text, &self.settings.issuer),
            Ok((status, _)) => Err(Error::Status { what, status: status.as_u16() }),
            Err(error) => Err(error),
        };
        match (read, known) {
            (Ok(provider), _) => {
                let provider = Arc::new(provider);
                if let Ok(mut known) = self.provider.write() {
                    *known = Some((Arc::clone(&provider), (self.now)()));
                }
                Ok(provider)
            }
            // While it cannot be asked, what it said last is as good as anything.
            (Err(error), Some((provider, _))) if error.is_passing() => Ok(provider),
            (Err(error), _) => Err(error),
        }
    }

    async fn exchange(&self, provider: &Provider, verifier: &str, code: &str) -> Result<Tokens, Error> {
        let what = "token endpoint";
        let Settings { client_id, client_secret, redirect_uri, .. } = &self.settings;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", redirect_uri),
            ("code_verifier", verifier),
        ];
        let mut request = self.http.post(provider.token_endpoint.clone());
        match client_secret {
            Some(secret) if provider.takes_basic() => {
                request = request.basic_auth(encoded(client_id), Some(encoded(secret)));
            }
            Some(secret) => form.extend([("client_id", client_id.as_str()), ("client_secret", secret)]),
            None => form.push(("client_id", client_id)),
        }
        let (status, text) = answer(request.form(&form), what).await?;
        match status {
            StatusCode::OK => serde_json::from_slice(&text).map_err(|_| Error::Malformed { what: "token answer" }),
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => Err(Error::CodeRefused(refusal(&text))),
            status => Err(Error::Status { what, status: status.as_u16() }),
        }
    }

    async fn userinfo(&self, address: &Url, access_token: &str) -> Result<Map<String, Value>, Error> {
        let what = "userinfo endpoint";
        match answer(self.http.get(address.clone()).bearer_auth(access_token), what).await? {
            (StatusCode::OK, text) => serde_json::from_slice(&text).map_err(|_| Error::Malformed { what }),
            (status, _) => Err(Error::Status { what, status: status.as_u16() }),
        }
    }

    /// The key by which a token is signed. One reading at a time.
    async fn key(&self, provider: &Provider, signed: &Signed) -> Result<DecodingKey, Error> {
        let find = |keys: &Keys| keys.find(signed.key_id.as_deref(), signed.algorithm);
        let mut known = self.keys.lock().await;
        if let Some(keys) = &*known {
            if let Some(key) = find(keys) {
                return Ok(key);
            }
            if (self.now)() - keys.read_at < AGAIN_AFTER_MILLIS {
                return Err(Error::UnknownKey);
            }
        }
        let keys = self.read_keys(provider).await?;
        let found = find(&keys);
        *known = Some(keys);
        found.ok_or(Error::UnknownKey)
    }

    async fn read_keys(&self, provider: &Provider) -> Result<Keys, Error> {
        let what = "list of keys";
        match answer(self.http.get(provider.jwks_uri.clone()), what).await? {
            (StatusCode::OK, text) => Keys::read(&text, (self.now)()),
            (status, _) => Err(Error::Status { what, status: status.as_u16() }),
        }
    }
}

/// An answer, read to its end as far as it is not too long.
async fn answer(request: RequestBuilder, what: &'static str) -> Result<(StatusCode, Vec<u8>), Error> {
    let unreachable = |error: reqwest::Error| Error::Unreachable { what, source: error.without_url() };
    let mut response = request.send().await.map_err(unreachable)?;
    let mut text = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if text.len() + chunk.len() > LONGEST_ANSWER {
            return Err(Error::TooLong { what });
        }
        text.extend_from_slice(&chunk);
    }
    Ok((response.status(), text))
}

/// As the standard has credentials encoded before they become a header.
fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// What the standard lets a provider say; anything else that it says is not repeated.
fn refusal(text: &[u8]) -> &'static str {
    const KNOWN: [&str; 6] = [
        "invalid_grant",
        "invalid_client",
        "invalid_request",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    ];
    let answer: Value = serde_json::from_slice(text).unwrap_or_default();
    let said = answer["error"].as_str().unwrap_or_default();
    KNOWN.into_iter().find(|known| *known == said).unwrap_or("no reason")
}
