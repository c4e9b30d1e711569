use std::fmt;
use std::time::Duration;

use serde::Deserialize;
use thiserror::Error;
use url::Url;

/// For one exchange and its answer. Whoever claims a renewal in a place that others share must claim it for longer.
const LONGEST: Duration = Duration::from_secs(30);

/// An OAuth app as it is registered with Lever.
#[derive(Clone)]
pub struct App {
    pub client_id: String,
    pub client_secret: String,
    /// Where a Super Admin is sent to consent, for instance `https://auth.lever.co/authorize`.
    pub authorize_url: Url,
    /// Where codes and refresh tokens are exchanged, for instance `https://auth.lever.co/oauth/token`.
    pub token_url: Url,
    /// Which API the tokens are for: `https://api.lever.co/v1/`, with the slash. Without it, or with another one, Lever
    /// hands out tokens that its API refuses.
    pub audience: String,
    /// Where Lever sends the consent. Must be the registered one to the letter.
    pub redirect_uri: String,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "App({}, …)", self.client_id)
    }
}

/// What Lever grants for a code or a refresh token.
#[derive(Clone, Deserialize)]
pub struct Grant {
    pub access_token: String,
    /// Absent where `offline_access` was not among the scopes.
    pub refresh_token: Option<String>,
    /// Seconds.
    #[serde(default = "an_hour")]
    pub expires_in: i64,
    #[serde(default)]
    pub scope: Option<String>,
}

impl fmt::Debug for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Grant(…, {} s, {:?})", self.expires_in, self.scope)
    }
}

impl Grant {
    /// The scopes that were granted, where the answer names them.
    #[must_use]
    pub fn scopes(&self) -> Vec<String> {
        self.scope.iter().flat_map(|scope| scope.split_whitespace()).map(str::to_owned).collect()
    }
}

/// Why there was no grant. Holds no part of a code or token.
#[derive(Debug, Error)]
pub enum GrantError {
    /// Lever understood and said no: the code was used, the refresh token has ended, the secret is wrong.
    #[error("Lever refused with {status}: {code}")]
    Refused { status: u16, code: String },
    /// It never reached Lever, or Lever could not take it up: nothing has changed there.
    #[error("Lever's token server could not be reached")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Sent, and no answer understood: what was exchanged may be used up.
    #[error("the answer of Lever's token server was lost")]
    Lost(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl GrantError {
    /// Whether the code or refresh token itself is of no use any more.
    #[must_use]
    pub fn ends_connection(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if code == "invalid_grant")
    }
}

/// What Lever says of a refusal.
#[derive(Deserialize)]
struct Refusal {
    error: Option<String>,
}

impl App {
    /// The page on which a Super Admin consents. `state` comes back with the answer, and must be compared with it.
    #[must_use]
    pub fn consent_page(&self, scopes: &[&str], state: &str) -> Url {
        let mut url = self.authorize_url.clone();
        url.query_pairs_mut()
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", &self.redirect_uri)
            .append_pair("response_type", "code")
            .append_pair("state", state)
            .append_pair("audience", &self.audience)
            .append_pair("scope", &scopes.join(" "));
        url
    }

    /// Exchanges the code of a consent. A code can be used once.
    ///
    /// # Errors
    /// See [`GrantError`].
    pub async fn exchange(&self, http: &reqwest::Client, code: &str) -> Result<Grant, GrantError> {
        self.grant(http, &[("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &self.redirect_uri)])
            .await
    }

    /// Exchanges a refresh token, which ends with it.
    ///
    /// # Errors
    /// See [`GrantError`].
    pub async fn renew(&self, http: &reqwest::Client, refresh_token: &str) -> Result<Grant, GrantError> {
        self.grant(http, &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
    }

    async fn grant(&self, http: &reqwest::Client, form: &[(&str, &str)]) -> Result<Grant, GrantError> {
        let app = [("client_id", self.client_id.as_str()), ("client_secret", &self.client_secret)];
        let form: Vec<_> = app.iter().chain(form).collect();
        let response =
            http.post(self.token_url.clone()).timeout(LONGEST).form(&form).send().await.map_err(|source| {
                let source = source.without_url();
                if source.is_connect() {
                    GrantError::Unavailable(source.into())
                } else {
                    GrantError::Lost(source.into())
                }
            })?;
        let status = response.status();
        if status.is_server_error() || status.as_u16() == 429 {
            return Err(GrantError::Unavailable(format!("it answered {status}").into()));
        }
        let body = response.bytes().await.map_err(|source| GrantError::Lost(source.without_url().into()))?;
        if status.is_success() {
            // Without its source, which would quote what it found.
            return serde_json::from_slice(&body)
                .map_err(|error| GrantError::Lost(format!("not understood at line {}", error.line()).into()));
        }
        let code = serde_json::from_slice(&body).ok().and_then(|refusal: Refusal| refusal.error).unwrap_or_default();
        // An error code and nothing else: a description might repeat what was sent.
        let code = code.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect();
        Err(GrantError::Refused { status: status.as_u16(), code })
    }
}

fn an_hour() -> i64 {
    3_600
}
