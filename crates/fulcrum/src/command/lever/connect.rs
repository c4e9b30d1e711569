use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use lever_client::oauth::Tokens;
use lever_client::{Client, Credential, Options, Priority};
use store::{ConnectionKind, Store};
use url::Url;

use super::consent::Ear;
use super::{Place, opened};
use crate::command::say;
use crate::config::Config;
use crate::permission::{is_granted, needs, parts, scopes};
use crate::system::ids;
use crate::wiring::http;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Take an API key from this file; `-` reads it from standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "oauth", required_unless_present = "oauth")]
    api_key_file: Option<PathBuf>,
    /// Connect as the OAuth app of the section [oauth]; a Super Admin consents in a browser.
    #[arg(long)]
    oauth: bool,
    /// Paste the address that the browser ends at, rather than wait for it here.
    #[arg(long, requires = "oauth")]
    paste: bool,
    /// The configuration [default: fulcrum.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let (config, store) = opened(arguments.config.as_deref()).await?;
    ensure!(
        config.api_key()?.is_none(),
        "the configuration holds an API key (lever.api_key or lever.api_key_file), which goes before any connection: \
         empty it first"
    );
    match arguments.api_key_file {
        Some(file) => by_key(&config, &store, &file).await?,
        None => by_consent(&config, &store, arguments.paste).await?,
    }
    say("Connected. A running service takes it up when it is started again. `fulcrum doctor` looks at everything.");
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn disconnect(place: Place) -> Result<ExitCode> {
    let (_, store) = opened(place.config.as_deref()).await?;
    let mut tx = store.begin().await?;
    let was = tx.disconnect().await?;
    tx.commit().await?;
    say(if was {
        "Forgotten. To end it at Lever too, delete the key or revoke the app there."
    } else {
        "There was none."
    });
    Ok(ExitCode::SUCCESS)
}

async fn by_key(config: &Config, store: &Store, file: &std::path::Path) -> Result<()> {
    let key = if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).context("could not read the key from standard input")?;
        text
    } else {
        std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?
    };
    let key = key.trim();
    ensure!(!key.is_empty(), "there is no key in it");
    ensure!(!key.contains(char::is_whitespace), "that is not a key: there is white space within it");
    try_out(config, Credential::ApiKey(key.to_owned())).await?;
    keep(store, ConnectionKind::ApiKey, key).await
}

async fn by_consent(config: &Config, store: &Store, paste: bool) -> Result<()> {
    let app = config.oauth_app()?;
    let redirect = Url::parse(&app.redirect_uri).context("oauth.redirect_uri")?;
    let scopes = scopes(&parts(config));
    let state = format!("{:032x}", ids().bits());
    let ear = Ear::at(&redirect, paste).await?;
    say("Let a Super Admin of your Lever account open this address and consent:");
    say("");
    say(format_args!("  {}", app.consent_page(&scopes, &state)));
    say("");
    let code = ear.code(&redirect, &state).await?;
    let http = http(Duration::from_secs(config.lever.timeout_seconds))?;
    let grant = app.exchange(&http, &code).await.context("could not exchange the code for tokens")?;
    let Some(refresh_token) = grant.refresh_token.clone() else {
        bail!("Lever gave no refresh token: the app needs the scope offline_access");
    };
    let granted = grant.scopes();
    let tokens = Tokens {
        access_token: grant.access_token,
        refresh_token,
        expires_at: store.now().millis() + grant.expires_in * 1_000,
        // An answer that names no scopes means that all that were asked for were granted.
        scopes: if granted.is_empty() { scopes.iter().map(|&scope| scope.to_owned()).collect() } else { granted },
    };
    try_out(config, Credential::Bearer(tokens.access_token.clone())).await?;
    for need in needs(&parts(config)) {
        if !is_granted(need.scope, &tokens.scopes) {
            say(format_args!("  warn  not granted: {} ({})", need.scope, need.why));
        }
    }
    keep(store, ConnectionKind::OAuth, &serde_json::to_string(&tokens)?).await
}

/// A credential that opens nothing is not kept.
async fn try_out(config: &Config, credential: Credential) -> Result<()> {
    let timeout = Duration::from_secs(config.lever.timeout_seconds);
    let client = Client::new(http(timeout)?, Options { timeout, ..Options::new(&config.lever.base_url, credential) })?;
    let stages = client.reader(Priority::Person).stages().await.map_err(|error| {
        let remedy = crate::command::doctor::remedy_of(&error);
        anyhow::Error::new(error).context(format!("Lever does not accept it. {remedy}"))
    })?;
    say(format_args!("Lever accepts it: {} stages can be read.", stages.len()));
    Ok(())
}

async fn keep(store: &Store, kind: ConnectionKind, secret: &str) -> Result<()> {
    let mut tx = store.begin().await?;
    tx.connect(kind, secret).await?;
    tx.commit().await?;
    Ok(())
}
