//! The language model that the configuration names, governed, for the agents to ask.

use std::sync::Arc;

use agents::Tools;
use anyhow::{Context, Result};
use domain::Clock as _;
use model::govern::{MemoryLedger, govern};
use model::provider::{Anthropic, AnthropicOptions, Auth, Limits, OpenAi, OpenAiOptions, SchemaSupport};
use model::{Clock, LanguageModel, Models};

use super::connection::http;
use crate::config::Config;
use crate::config::models::{Provider, Schemas};
use crate::system::SystemClock;

/// What the agents may use.
///
/// # Errors
/// Names the key that is missing or wrong.
pub fn tools(config: &Config) -> Result<Tools> {
    let clock: Arc<dyn Clock> = Arc::new(|| SystemClock.now().millis());
    let Some(model) = language_model(config)? else { return Ok(Tools { clock, ..Tools::none() }) };
    // What is spent is counted in this process: several share no ledger, and a restart begins anew.
    let ledger = Arc::new(MemoryLedger::default());
    let model = govern(model, config.models.governance(), ledger, Arc::clone(&clock));
    Ok(Tools { models: Models::none().otherwise(model), prices: config.models.prices(), clock })
}

/// The model itself, ungoverned; `None` where none is configured.
///
/// # Errors
/// Names the key that is missing or wrong.
pub fn language_model(config: &Config) -> Result<Option<Arc<dyn LanguageModel>>> {
    let models = &config.models;
    let name = models.provider_name();
    if models.provider == Provider::None {
        return Ok(None);
    }
    let key = models.key()?;
    let http = http(models.timeout())?;
    let limits = Limits { timeout: models.timeout(), ..Limits::default() };
    let model: Arc<dyn LanguageModel> = match (models.provider, key) {
        (Provider::Anthropic, Some(key)) => {
            let options =
                AnthropicOptions { limits, ..AnthropicOptions::new(name, &models.base_url, &models.model, key) };
            Arc::new(Anthropic::new(http, options).context("models.base_url")?)
        }
        (provider, key) => {
            let azure = provider == Provider::Azure;
            let auth = match key {
                Some(key) if azure => Auth::Header { name: "api-key".to_owned(), value: key },
                Some(key) => Auth::Bearer(key),
                None => Auth::None,
            };
            let query = if azure { vec![("api-version".to_owned(), models.api_version.clone())] } else { Vec::new() };
            let schemas = match models.schemas {
                Schemas::JsonSchema => SchemaSupport::JsonSchema { strict: false },
                Schemas::JsonSchemaStrict => SchemaSupport::JsonSchema { strict: true },
                Schemas::JsonObject => SchemaSupport::JsonObject,
                Schemas::InWords => SchemaSupport::InWords,
            };
            let options = OpenAiOptions {
                auth,
                query,
                schemas,
                limits,
                ..OpenAiOptions::new(name, &models.base_url, &models.model)
            };
            Arc::new(OpenAi::new(http, options).context("models.base_url")?)
        }
    };
    Ok(Some(model))
}
