//! The OAuth app that Fulcrum is at Lever, where it is one.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use lever_client::oauth::App;
use serde::Deserialize;
use url::Url;

use super::secret::{Secret, value_or_file};
use super::{Config, is_loopback};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OAuth {
    pub client_id: String,
    pub client_secret: Secret,
    pub client_secret_file: PathBuf,
    pub authorize_url: String,
    pub token_url: String,
    pub audience: String,
    pub redirect_uri: String,
}

impl OAuth {
    pub(super) fn validate(&self) -> Result<()> {
        for (key, url) in [("authorize_url", &self.authorize_url), ("token_url", &self.token_url)] {
            parse(key, url)?;
            ensure!(url.starts_with("https://") || is_loopback(url), "oauth.{key}: must begin with https://");
        }
        parse("redirect_uri", &self.redirect_uri)?;
        parse("audience", &self.audience)?;
        ensure!(
            self.audience.ends_with('/'),
            "oauth.audience: must end with a slash, or Lever hands out tokens that its API refuses"
        );
        Ok(())
    }
}

fn parse(key: &str, url: &str) -> Result<Url> {
    Url::parse(url).with_context(|| format!("oauth.{key}: {url:?} is not a URL"))
}

impl Config {
    /// The OAuth app.
    ///
    /// # Errors
    /// When its id or secret is not set.
    pub fn oauth_app(&self) -> Result<App> {
        let secret = value_or_file("oauth.client_secret", &self.oauth.client_secret, &self.oauth.client_secret_file)?;
        let Some(client_secret) = secret else { bail!("oauth.client_secret is not set") };
        ensure!(!self.oauth.client_id.is_empty(), "oauth.client_id is not set");
        Ok(App {
            client_id: self.oauth.client_id.clone(),
            client_secret,
            authorize_url: parse("authorize_url", &self.oauth.authorize_url)?,
            token_url: parse("token_url", &self.oauth.token_url)?,
            audience: self.oauth.audience.clone(),
            redirect_uri: self.oauth.redirect_uri.clone(),
        })
    }
}
