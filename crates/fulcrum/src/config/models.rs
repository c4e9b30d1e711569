//! Which language model the agents may ask.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use model::govern::{Allowance, BreakerOptions, BudgetOptions, Governance, Price, Prices};
use serde::Deserialize;
use url::Url;

use super::secret::{self, Secret};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Models {
    pub provider: Provider,
    pub base_url: String,
    api_key: Secret,
    api_key_file: PathBuf,
    pub model: String,
    pub api_version: String,
    pub schemas: Schemas,
    timeout_seconds: u64,
    concurrency: usize,
    tokens_per_posting: u64,
    tokens_per_day: u64,
    price_input: f64,
    price_output: f64,
}

/// What the server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Provider {
    None,
    OpenaiCompatible,
    Azure,
    Anthropic,
}

/// What the server does with a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schemas {
    JsonSchema,
    JsonSchemaStrict,
    JsonObject,
    InWords,
}

impl Models {
    /// The name under which the server stands in records.
    pub const fn provider_name(&self) -> &'static str {
        match self.provider {
            Provider::None => "none",
            Provider::OpenaiCompatible => "openai-compatible",
            Provider::Azure => "azure",
            Provider::Anthropic => "anthropic",
        }
    }

    pub(super) fn validate(&self) -> Result<()> {
        if self.provider == Provider::None {
            return Ok(());
        }
        let url =
            Url::parse(&self.base_url).with_context(|| format!("models.base_url: {:?} is not a URL", self.base_url))?;
        ensure!(matches!(url.scheme(), "http" | "https"), "models.base_url: must begin with http:// or https://");
        ensure!(!self.model.is_empty(), "models.model: must name a model");
        ensure!(self.timeout_seconds >= 1, "models.timeout_seconds: must be at least 1");
        ensure!((1..=64).contains(&self.concurrency), "models.concurrency: must be 1 to 64");
        ensure!(
            self.price_input >= 0.0 && self.price_output >= 0.0,
            "models.price_input, price_output: must not be below 0"
        );
        ensure!(
            self.provider != Provider::Azure || !self.api_version.is_empty(),
            "models.api_version: Azure asks for one, such as 2024-10-21"
        );
        Ok(())
    }

    /// The key, where one is set.
    ///
    /// # Errors
    /// When its file cannot be read, or the server needs one and there is none.
    pub fn key(&self) -> Result<Option<model::Secret>> {
        let key = secret::value_or_file("models.api_key", &self.api_key, &self.api_key_file)?;
        if key.is_none() && matches!(self.provider, Provider::Azure | Provider::Anthropic) {
            bail!("models.api_key is not set, and {} needs one", self.provider_name());
        }
        Ok(key.map(|key| model::Secret::new(key.as_str())))
    }

    /// How long one try may take.
    #[must_use]
    pub const fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds)
    }

    /// What exchanges cost, in millionths.
    #[must_use]
    pub fn prices(&self) -> Prices {
        // A price for a million tokens in units is one for a token in millionths.
        let micros = |price: f64| (price * 1_000_000.0).round() as u64;
        let price = Price {
            input_micros_per_million: micros(self.price_input),
            output_micros_per_million: micros(self.price_output),
        };
        Prices::default().with(self.provider_name(), &self.model, price)
    }

    /// What stands before the model.
    #[must_use]
    pub fn governance(&self) -> Governance {
        let tokens = |most: u64| Allowance { tokens: (most > 0).then_some(most), micros: None };
        Governance {
            at_once: self.concurrency,
            deadline: self.timeout().saturating_mul(3),
            breaker: BreakerOptions::default(),
            budget: BudgetOptions {
                per_account: tokens(self.tokens_per_posting),
                per_day: tokens(self.tokens_per_day),
                prices: self.prices(),
            },
        }
    }
}
