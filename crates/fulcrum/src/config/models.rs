//! The language model, where there is one.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use model::Task;
use model::govern::{Allowance, Price, Prices};
use model::provider::SchemaSupport;
use serde::Deserialize;
use url::Url;

use super::secret::{Secret, value_or_file};
use super::{Config, is_loopback};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageModels {
    pub provider: String,
    pub base_url: String,
    pub api_key: Secret,
    pub api_key_file: PathBuf,
    pub api_version: String,
    pub model: String,
    pub evidence_model: String,
    pub summary_model: String,
    pub schemas: String,
    pub reasoning: bool,
    pub timeout_seconds: u64,
    pub concurrency: usize,
    pub tokens_per_posting: u64,
    pub tokens_per_day: u64,
    pub cost_per_posting: f64,
    pub cost_per_day: f64,
    pub prices: Vec<PriceOf>,
}

/// What a model costs, for a million tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceOf {
    pub model: String,
    pub input: f64,
    pub output: f64,
}

/// How a server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    OpenAiCompatible,
    Azure,
    Anthropic,
}

impl Provider {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpenAiCompatible => "openai-compatible",
            Self::Azure => "azure",
            Self::Anthropic => "anthropic",
        }
    }
}

const ANTHROPIC: &str = "https://api.anthropic.com";
const SCHEMAS: [(&str, SchemaSupport); 4] = [
    ("json-schema", SchemaSupport::JsonSchema { strict: false }),
    ("json-schema-strict", SchemaSupport::JsonSchema { strict: true }),
    ("json-object", SchemaSupport::JsonObject),
    ("in-words", SchemaSupport::InWords),
];

impl LanguageModels {
    /// # Errors
    /// When it is none that we know.
    pub fn provider(&self) -> Result<Option<Provider>> {
        let known = [Provider::OpenAiCompatible, Provider::Azure, Provider::Anthropic];
        match known.into_iter().find(|provider| provider.as_str() == self.provider) {
            Some(provider) => Ok(Some(provider)),
            None if self.provider == "none" => Ok(None),
            None => anyhow::bail!("models.provider: must be none, openai-compatible, azure or anthropic"),
        }
    }

    /// Where that provider is.
    #[must_use]
    pub fn base_url_of(&self, provider: Provider) -> &str {
        match provider {
            Provider::Anthropic if self.base_url.is_empty() => ANTHROPIC,
            Provider::OpenAiCompatible | Provider::Azure | Provider::Anthropic => &self.base_url,
        }
    }

    /// The tasks that have a model of their own.
    pub fn tasks(&self) -> impl Iterator<Item = (Task, &str)> {
        let own = [(Task::EVIDENCE, self.evidence_model.as_str()), (Task::SUMMARY, self.summary_model.as_str())];
        own.into_iter().filter(|(_, name)| !name.is_empty())
    }

    #[must_use]
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds)
    }

    #[must_use]
    pub fn schema_support(&self) -> SchemaSupport {
        let named = SCHEMAS.iter().find(|(name, _)| *name == self.schemas);
        named.map_or(SchemaSupport::JsonSchema { strict: false }, |(_, support)| *support)
    }

    #[must_use]
    pub fn per_posting(&self) -> Allowance {
        allowance(self.tokens_per_posting, self.cost_per_posting)
    }

    #[must_use]
    pub fn per_day(&self) -> Allowance {
        allowance(self.tokens_per_day, self.cost_per_day)
    }

    #[must_use]
    pub fn prices(&self) -> Prices {
        let with = |prices: Prices, price: &PriceOf| {
            let (input, output) = (micros(price.input), micros(price.output));
            let price_of = Price { input_micros_per_million: input, output_micros_per_million: output };
            prices.with(self.provider.clone(), price.model.clone(), price_of)
        };
        self.prices.iter().fold(Prices::default(), with)
    }

    pub(super) fn validate(&self) -> Result<()> {
        let provider = self.provider()?;
        ensure!(
            SCHEMAS.iter().any(|(name, _)| *name == self.schemas),
            "models.schemas: must be json-schema, json-schema-strict, json-object or in-words"
        );
        ensure!((1..=600).contains(&self.timeout_seconds), "models.timeout_seconds: must be 1 to 600");
        ensure!((1..=64).contains(&self.concurrency), "models.concurrency: must be 1 to 64");
        let costs = [("cost_per_posting", self.cost_per_posting), ("cost_per_day", self.cost_per_day)];
        let prices = self.prices.iter().flat_map(|price| [("prices", price.input), ("prices", price.output)]);
        for (key, amount) in costs.into_iter().chain(prices) {
            ensure!(amount.is_finite() && amount >= 0.0, "models.{key}: must be 0 or more");
        }
        let Some(provider) = provider else { return Ok(()) };
        let base_url = self.base_url_of(provider);
        let parsed = Url::parse(base_url).with_context(|| format!("models.base_url: {base_url:?} is not a URL"))?;
        ensure!(matches!(parsed.scheme(), "http" | "https"), "models.base_url: must begin with http:// or https://");
        ensure!(
            parsed.username().is_empty() && parsed.password().is_none() && parsed.query().is_none(),
            "models.base_url: keys belong in models.api_key"
        );
        ensure!(!self.model.trim().is_empty(), "models.model is not set");
        if provider == Provider::Azure {
            ensure!(!self.api_version.is_empty(), "models.api_version is not set; Azure needs one");
        }
        if costs.iter().any(|(_, amount)| *amount > 0.0) {
            let names = std::iter::once(self.model.as_str()).chain(self.tasks().map(|(_, name)| name));
            for name in names {
                ensure!(
                    self.prices.iter().any(|price| price.model == name),
                    "models.prices: there is a limit on cost and no price for {name:?}"
                );
            }
        }
        Ok(())
    }

    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        let Ok(Some(provider)) = self.provider() else { return warnings };
        if self.base_url_of(provider).starts_with("http://") && !is_loopback(&self.base_url) {
            warnings.push(
                "models.base_url is http: what is shown to the model crosses the network in the clear".to_owned(),
            );
        }
        if self.per_day() == Allowance::default() {
            warnings
                .push("models.tokens_per_day and models.cost_per_day are not set: spending has no limit".to_owned());
        }
        warnings
    }
}

impl Config {
    /// The language model's key.
    ///
    /// # Errors
    /// When its file cannot be read, or a provider needs one and there is none.
    pub fn models_key(&self) -> Result<Option<String>> {
        let key = value_or_file("models.api_key", &self.models.api_key, &self.models.api_key_file)?;
        let needs_one = matches!(self.models.provider()?, Some(Provider::Azure | Provider::Anthropic));
        ensure!(key.is_some() || !needs_one, "models.api_key is not set");
        Ok(key)
    }
}

/// 0 is no limit.
fn allowance(tokens: u64, cost: f64) -> Allowance {
    Allowance { tokens: (tokens > 0).then_some(tokens), micros: (cost > 0.0).then(|| micros(cost)) }
}

/// Of a currency's unit, its millionths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be finite and not below 0")]
fn micros(amount: f64) -> u64 {
    (amount * 1_000_000.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(text: &str) -> Result<Config> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("fulcrum.toml");
        std::fs::write(&file, text)?;
        Config::load(Some(&file))
    }

    const LOCAL: &str =
        "[models]\nprovider = \"openai-compatible\"\nbase_url = \"http://127.0.0.1:8000/v1\"\nmodel = \"m\"\n";

    #[test]
    fn none_is_configured_by_default() {
        let config = Config::default_only().unwrap();
        assert_eq!(config.models.provider().unwrap(), None);
        let tokens = |most| Allowance { tokens: Some(most), micros: None };
        assert_eq!(config.models.per_posting(), tokens(2_000_000));
        assert_eq!(config.models.per_day(), tokens(5_000_000));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (more, named) in [
            ("[models]\nprovider = \"clever\"\n".to_owned(), "models.provider"),
            ("[models]\nprovider = \"openai-compatible\"\nmodel = \"m\"\n".to_owned(), "models.base_url"),
            (LOCAL.replace("\"m\"", "\"\""), "models.model"),
            (format!("{LOCAL}schemas = \"yes\"\n"), "models.schemas"),
            (format!("{LOCAL}timeout_seconds = 0\n"), "models.timeout_seconds"),
            (format!("{LOCAL}concurrency = 0\n"), "models.concurrency"),
            (format!("{LOCAL}cost_per_day = -1.0\n"), "models.cost_per_day"),
            (format!("{LOCAL}cost_per_day = 5.0\n"), "models.prices"),
            (LOCAL.replace("127.0.0.1", "key@127.0.0.1"), "models.base_url"),
            (LOCAL.replace("openai-compatible", "azure"), "models.api_version"),
        ] {
            let message = format!("{:#}", load(&more).unwrap_err());
            assert!(message.contains(named), "{named}: {message}");
        }
        let without_key = load("[models]\nprovider = \"anthropic\"\nmodel = \"m\"\n").unwrap();
        assert!(without_key.models_key().unwrap_err().to_string().contains("models.api_key"));
    }

    #[test]
    fn limits_and_prices_are_read_in_millionths() {
        let text = format!(
            "{LOCAL}cost_per_day = 1.5\ntokens_per_posting = 9\nevidence_model = \"e\"\n\
             prices = [{{ model = \"m\", input = 2.5, output = 10 }}, {{ model = \"e\", input = 0.1, output = 0.4 }}]\n"
        );
        let models = load(&text).unwrap().models;
        assert_eq!(models.per_day(), Allowance { tokens: Some(5_000_000), micros: Some(1_500_000) });
        assert_eq!(models.per_posting(), Allowance { tokens: Some(9), micros: None });
        let identity = model::Identity { provider: "openai-compatible".to_owned(), model: "e".to_owned() };
        let price = Price { input_micros_per_million: 100_000, output_micros_per_million: 400_000 };
        assert_eq!(models.prices().of(&identity), Some(price));
        assert_eq!(models.tasks().collect::<Vec<_>>(), [(Task::EVIDENCE, "e")]);
    }

    #[test]
    fn the_key_is_never_printed() {
        let config = load(&format!("{LOCAL}api_key = \"sk-123456789\"\n")).unwrap();
        assert!(!format!("{config:#?}").contains("sk-123456789"));
        assert_eq!(config.models_key().unwrap().as_deref(), Some("sk-123456789"));
    }
}
