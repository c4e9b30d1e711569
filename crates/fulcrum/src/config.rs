//! The configuration: a commented default, a file, the environment, in that order.

mod documents;
mod lever_app;
mod models;
mod reconcile;
mod secret;
mod sign_in;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use config::{Environment, File, FileFormat};
use domain::{AgentName, Phase, Policy};
use lever::webhook::Keyring;
use lever::{StageId, UserId};
use serde::Deserialize;
use store::MasterKey;
use url::Url;

pub use models::{LanguageModels, PriceOf, Provider};
pub use secret::Secret;

/// The default configuration, which is also its manual.
pub const DEFAULT: &str = include_str!("../fulcrum.default.toml");
/// The policy that Fulcrum brings along.
pub const DEFAULT_POLICY: &str = include_str!("../../../policies/default.toml");
/// The file that is read when none is named.
pub const DEFAULT_FILE: &str = "fulcrum.toml";

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub secrets: Secrets,
    pub sign_in: sign_in::SignIn,
    pub oidc: sign_in::Oidc,
    pub lever: Lever,
    pub oauth: lever_app::OAuth,
    pub reconcile: reconcile::Reconcile,
    pub webhooks: Webhooks,
    pub documents: documents::Documents,
    pub policy: PolicyFile,
    pub phases: HashMap<AgentName, Phase>,
    pub screening: Screening,
    pub models: LanguageModels,
    pub approvals: Approvals,
    pub jobs: Jobs,
    pub log: Log,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Server {
    pub bind: String,
    pub base_url: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// May hold a password.
    pub url: Secret,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Secrets {
    pub master_key: Secret,
    pub master_key_file: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lever {
    pub base_url: String,
    pub api_key: Secret,
    pub api_key_file: PathBuf,
    pub perform_as: String,
    pub requests_per_second: f64,
    pub burst: f64,
    pub timeout_seconds: u64,
    pub settle_seconds: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    #[serde(deserialize_with = "secret::list")]
    pub signature_tokens: Vec<Secret>,
    pub signature_tokens_file: PathBuf,
    #[serde(deserialize_with = "secret::list")]
    pub gateway_tokens: Vec<Secret>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    pub file: PathBuf,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Screening {
    pub threshold: u8,
    pub from_stage: String,
    pub to_stage: String,
    pub secret: bool,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approvals {
    pub expire_days: u64,
    pub hold_seconds: u64,
    pub blind_percent: u8,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jobs {
    pub concurrency: usize,
    pub lease_seconds: u64,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub filter: String,
    pub format: String,
}

impl Config {
    /// Reads the configuration: the default, then the file (which must exist where it is named), then the environment.
    ///
    /// # Errors
    /// Names the key and what is wrong with it.
    pub fn load(file: Option<&Path>) -> Result<Self> {
        let mut builder = config::Config::builder().add_source(File::from_str(DEFAULT, FileFormat::Toml));
        let file = file.map(Path::to_path_buf).or_else(|| {
            let usual = PathBuf::from(DEFAULT_FILE);
            usual.exists().then_some(usual)
        });
        if let Some(file) = &file {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("could not read the configuration {}", file.display()))?;
            check_syntax(&text).with_context(|| format!("the configuration {}", file.display()))?;
            builder = builder.add_source(File::from_str(&text, FileFormat::Toml));
        }
        let config: Self =
            builder.add_source(environment()).build().and_then(config::Config::try_deserialize).with_context(|| {
                match &file {
                    Some(file) => format!("the configuration {} is not valid", file.display()),
                    None => "the configuration is not valid".to_owned(),
                }
            })?;
        config.validate()?;
        Ok(config)
    }

    /// The default configuration alone, whatever files and variables there are.
    ///
    /// # Errors
    /// Never with the file that is compiled in; a test sees to it.
    pub fn default_only() -> Result<Self> {
        let source = File::from_str(DEFAULT, FileFormat::Toml);
        let config = config::Config::builder().add_source(source).build()?.try_deserialize::<Self>()?;
        config.validate()?;
        Ok(config)
    }

    /// # Errors
    /// Names the key and what is wrong with it.
    pub fn validate(&self) -> Result<()> {
        for (key, url) in [("server.base_url", &self.server.base_url), ("lever.base_url", &self.lever.base_url)] {
            let parsed = Url::parse(url).with_context(|| format!("{key}: {url:?} is not a URL"))?;
            ensure!(matches!(parsed.scheme(), "http" | "https"), "{key}: must begin with http:// or https://");
        }
        ensure!(
            self.server.bind.parse::<std::net::SocketAddr>().is_ok(),
            "server.bind: {:?} is not an address with a port, such as 127.0.0.1:7400",
            self.server.bind
        );
        ensure!(self.lever.requests_per_second > 0.0, "lever.requests_per_second: must be above 0");
        // Beside the reserve for more urgent work, two fifths of it, there must be room for one request.
        ensure!(self.lever.burst >= 2.0, "lever.burst: must be at least 2");
        ensure!(self.lever.timeout_seconds > 0, "lever.timeout_seconds: must be above 0");
        ensure!(self.screening.threshold <= 100, "screening.threshold: must be 0 to 100");
        ensure!((1..=256).contains(&self.jobs.concurrency), "jobs.concurrency: must be 1 to 256");
        ensure!(self.jobs.lease_seconds >= 1, "jobs.lease_seconds: must be at least 1");
        ensure!(self.approvals.expire_days >= 1, "approvals.expire_days: must be at least 1");
        ensure!(self.approvals.hold_seconds <= 600, "approvals.hold_seconds: must be at most 600");
        ensure!(self.approvals.blind_percent <= 100, "approvals.blind_percent: must be 0 to 100");
        ensure!(matches!(self.log.format.as_str(), "text" | "json"), "log.format: must be text or json");
        self.documents.validate()?;
        self.models.validate()?;
        self.reconcile.validate()?;
        self.oauth.validate()?;
        self.validate_sign_in()?;
        StageId::parse(&self.screening.from_stage).context("screening.from_stage")?;
        self.advance_to()?;
        self.perform_as()?;
        self.policy()?;
        Ok(())
    }

    /// # Errors
    /// When it is neither set nor in its file, or not 64 hex digits.
    pub fn master_key(&self) -> Result<MasterKey> {
        let text =
            secret::value_or_file("secrets.master_key", &self.secrets.master_key, &self.secrets.master_key_file)?;
        let Some(text) = text else { bail!("secrets.master_key is not set; `fulcrum init` makes one") };
        MasterKey::from_hex(&text).context("secrets.master_key: must be 64 hex digits")
    }

    /// # Errors
    /// When its file cannot be read.
    pub fn api_key(&self) -> Result<Option<String>> {
        secret::value_or_file("lever.api_key", &self.lever.api_key, &self.lever.api_key_file)
    }

    /// # Errors
    /// When it is not an id.
    pub fn perform_as(&self) -> Result<Option<UserId>> {
        optional(&self.lever.perform_as, |text| UserId::parse(text).context("lever.perform_as"))
    }

    /// # Errors
    /// When it is not an id.
    pub fn advance_to(&self) -> Result<Option<StageId>> {
        optional(&self.screening.to_stage, |text| StageId::parse(text).context("screening.to_stage"))
    }

    /// # Errors
    /// When the policy's file cannot be read or is refused.
    pub fn policy(&self) -> Result<Policy> {
        let file = &self.policy.file;
        if file.as_os_str().is_empty() {
            return Policy::parse(DEFAULT_POLICY).context("the policy that Fulcrum brings along");
        }
        let text =
            std::fs::read_to_string(file).with_context(|| format!("policy.file: could not read {}", file.display()))?;
        Policy::parse(&text).with_context(|| format!("policy.file: {}", file.display()))
    }

    /// Lever's signature tokens.
    ///
    /// # Errors
    /// When their file cannot be read.
    pub fn keyring(&self) -> Result<Keyring> {
        let file = &self.webhooks.signature_tokens_file;
        let more = if file.as_os_str().is_empty() {
            String::new()
        } else {
            std::fs::read_to_string(file)
                .with_context(|| format!("webhooks.signature_tokens_file: could not read {}", file.display()))?
        };
        let tokens = self.webhooks.signature_tokens.iter().map(Secret::expose).chain(more.lines());
        Ok(keyring(tokens))
    }

    #[must_use]
    pub fn gateway_keyring(&self) -> Keyring {
        keyring(self.webhooks.gateway_tokens.iter().map(Secret::expose))
    }

    #[must_use]
    pub fn approvals_expire_in(&self) -> Duration {
        Duration::from_secs(self.approvals.expire_days * 24 * 3600)
    }

    /// What is legal but will hurt.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let base = &self.server.base_url;
        if base.starts_with("http://") && !is_loopback(base) {
            warnings.push("server.base_url is http: passwords and cookies cross the network in the clear".to_owned());
        }
        if self.lever.requests_per_second > 10.0 || self.lever.burst > 20.0 {
            warnings.push("lever.requests_per_second or lever.burst is above what Lever allows (10 and 20)".to_owned());
        }
        if !self.reconcile.enabled {
            warnings.push(
                "reconcile.enabled is off: what Lever does not announce, and webhooks that never come, go unnoticed"
                    .to_owned(),
            );
        }
        if self.lever.settle_seconds < self.lever.timeout_seconds {
            warnings.push(
                "lever.settle_seconds is shorter than lever.timeout_seconds: a slow write might be looked for too early"
                    .to_owned(),
            );
        }
        if !self.screening.secret {
            warnings.push("screening.secret is off: interviewers see the machine's score before they judge".to_owned());
        }
        warnings.extend(self.models.warnings());
        warnings.extend(self.sign_in_warnings());
        warnings
    }
}

/// Finds a fault of syntax and says where, without the line itself, which may hold a secret.
fn check_syntax(text: &str) -> Result<()> {
    let Err(error) = toml::from_str::<toml::Table>(text) else { return Ok(()) };
    let at = error.span().map_or(0, |span| span.start);
    let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    bail!("line {line}: {}", error.message())
}

/// Only variables of the form `FULCRUM_SECTION__KEY`: others with that prefix are not configuration.
#[expect(clippy::disallowed_methods, reason = "the environment is read here and nowhere else")]
fn environment() -> Environment {
    let ours = std::env::vars().filter(|(name, _)| name.starts_with("FULCRUM_") && name.contains("__")).collect();
    Environment::with_prefix("FULCRUM").prefix_separator("_").separator("__").source(Some(ours))
}

fn keyring<'a>(tokens: impl Iterator<Item = &'a str>) -> Keyring {
    tokens.map(str::trim).filter(|token| !token.is_empty()).fold(Keyring::new(), |ring, token| ring.with(None, token))
}

fn optional<T>(text: &str, parse: impl Fn(&str) -> Result<T>) -> Result<Option<T>> {
    if text.trim().is_empty() { Ok(None) } else { parse(text.trim()).map(Some) }
}

fn is_loopback(url: &str) -> bool {
    Url::parse(url).ok().is_some_and(|url| match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Config> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fulcrum.toml");
        std::fs::write(&file, text).unwrap();
        Config::load(Some(&file))
    }

    fn refused(text: &str) -> String {
        format!("{:#}", load(text).unwrap_err())
    }

    #[test]
    fn the_default_is_valid_and_a_file_overrides_it() {
        let config = load("[screening]\nthreshold = 90\n").unwrap();
        assert_eq!((config.screening.threshold, config.server.bind.as_str()), (90, "127.0.0.1:7400"));
        assert_eq!(config.phases[&AgentName::Screening], Phase::Augment);
        assert!(Config::default_only().is_ok());
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (text, named) in [
            ("[screening]\ntreshold = 90\n", "treshold"),
            ("[screening]\nthreshold = 101\n", "screening.threshold"),
            ("[server]\nbind = \"here\"\n", "server.bind"),
            ("[server]\nbase_url = \"ftp://x\"\n", "server.base_url"),
            ("[phases]\nscreening = \"full\"\n", "full"),
            ("[lever]\nperform_as = \"a/b\"\n", "lever.perform_as"),
            ("[policy]\nfile = \"nowhere.toml\"\n", "nowhere.toml"),
            ("[server\n", "line 1"),
            ("[lever]\napi_key = hunter2\n", "line 2"),
        ] {
            let message = refused(text);
            assert!(message.contains(named), "{message}");
        }
    }

    #[test]
    fn a_fault_in_a_secret_does_not_repeat_it() {
        for text in [
            "[lever]\napi_key = 123456789\n",
            "[lever]\napi_key = hunter2-123456789\n",
            "[webhooks]\nsignature_tokens = [123456789]\n",
            "[webhooks]\nsignature_tokens = { a = \"123456789\" }\n",
            "[secrets]\nmaster_key = [\"123456789\"]\n",
        ] {
            let message = match load(text) {
                Ok(config) => format!("{config:?}"),
                Err(error) => format!("{error:#}"),
            };
            assert!(!message.contains("123456789"), "{message}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let config =
            load("[lever]\napi_key = \"very-secret\"\n[webhooks]\nsignature_tokens = [\"token-secret\"]\n").unwrap();
        let printed = format!("{config:?}");
        assert!(!printed.contains("very-secret") && !printed.contains("token-secret"), "{printed}");
    }
}
