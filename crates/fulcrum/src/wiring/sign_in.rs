//! How people sign in: the provider that the console sends them to, and whom it lets in.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use domain::{Pii, Vouched};
use sso::{ClaimNames, Identity, Settings};
use store::Store;
use web::console::{Asked, Attempt, BroughtBack, Elsewhere, Provider, ProviderError, SignIn};

use super::http;
use crate::config::Config;

/// Somebody waits in front of a blank page meanwhile.
const TIMEOUT: Duration = Duration::from_secs(10);

/// How people sign in by the configuration.
///
/// # Errors
/// Names the key that is wrong.
pub fn sign_in(config: &Config, store: &Store) -> Result<SignIn> {
    let clock = store.clone();
    let elsewhere = match provider(config, Arc::new(move || clock.now().millis()))? {
        Some(provider) => Some(Elsewhere {
            name: config.oidc.name.clone(),
            provider: Arc::new(OpenId(provider)),
            admission: config.oidc.admission()?,
        }),
        None => None,
    };
    Ok(SignIn {
        elsewhere,
        passwords: config.sign_in.passwords(),
        code_for: config.sign_in.code_for.clone(),
        limits: config.sign_in.limits(),
        client_header: config.sign_in.client_header()?,
    })
}

/// The OpenID provider, where one is configured.
///
/// # Errors
/// When the client's secret cannot be read.
pub fn provider(config: &Config, now: Arc<dyn Fn() -> i64 + Send + Sync>) -> Result<Option<sso::Client>> {
    let oidc = &config.oidc;
    if !oidc.is_configured() {
        return Ok(None);
    }
    let base = config.server.base_url.trim_end_matches('/');
    let more = oidc.scopes.iter().map(|scope| scope.trim()).filter(|scope| !scope.is_empty() && *scope != "openid");
    let settings = Settings {
        issuer: oidc.issuer.clone(),
        client_id: oidc.client_id.clone(),
        client_secret: oidc.client_secret()?,
        redirect_uri: format!("{base}/sign-in/callback"),
        signed_out_uri: format!("{base}/sign-in"),
        scopes: std::iter::once("openid").chain(more).map(str::to_owned).collect(),
        claims: ClaimNames {
            email: oidc.email_claim.clone(),
            name: "name".to_owned(),
            // Without roles by group nobody asks for the groups.
            groups: if oidc.roles.is_empty() { String::new() } else { oidc.groups_claim.clone() },
        },
        skew_seconds: oidc.clock_skew_seconds,
    };
    Ok(Some(sso::Client::new(http(TIMEOUT)?, settings, now)))
}

#[derive(Debug)]
struct OpenId(sso::Client);

impl Provider for OpenId {
    fn address<'a>(&'a self, attempt: &'a Attempt) -> Asked<'a, String> {
        let Attempt { state, nonce, verifier } = attempt;
        Box::pin(async move { self.0.address(state, nonce, verifier).await.map_err(told) })
    }

    fn vouch<'a>(&'a self, attempt: &'a Attempt, brought: &'a BroughtBack) -> Asked<'a, Vouched> {
        let BroughtBack { code, issuer } = brought;
        Box::pin(async move {
            let identity = self.0.identity(&attempt.nonce, &attempt.verifier, code, issuer.as_deref()).await;
            identity.map(vouched).map_err(told)
        })
    }

    fn sign_out_address(&self) -> Option<String> {
        self.0.sign_out_address()
    }
}

fn vouched(identity: Identity) -> Vouched {
    Vouched {
        issuer: identity.issuer,
        subject: Pii::new(identity.subject),
        email: identity.email.map(Pii::new),
        email_verified: identity.email_verified,
        name: identity.name.map(Pii::new),
        groups: identity.groups,
    }
}

fn told(error: sso::Error) -> ProviderError {
    ProviderError { code: error.code(), is_passing: error.is_passing(), source: Some(Box::new(error)) }
}
