//! The language models by the configuration, with everything that stands before them.

use std::sync::Arc;

use anyhow::{Context, Result};
use futures::FutureExt;
use futures::future::BoxFuture;
use model::govern::{
    BreakerOptions, BudgetOptions, Governance, Key, Ledger, LedgerError, Line, Overdrawn, Spend, govern,
};
use model::provider::{Anthropic, AnthropicOptions, Auth, Limits, OpenAi, OpenAiOptions, Sampling, TokenField};
use model::{Clock, LanguageModel, Models, Secret};
use pipeline::Asking;
use store::{Amount, Limited, Store};

use crate::config::{Config, Provider};

/// What agents may ask; `None` where no model is configured.
///
/// # Errors
/// Names the key of what cannot be used.
pub fn asking(config: &Config, ledger: Arc<dyn Ledger>, clock: Arc<dyn Clock>) -> Result<Option<Asking>> {
    let models = models(config, ledger, clock)?;
    let prices = config.models.prices();
    Ok((!models.is_empty()).then(|| Asking { model: Arc::new(models), prices }))
}

/// A model for each task.
fn models(config: &Config, ledger: Arc<dyn Ledger>, clock: Arc<dyn Clock>) -> Result<Models> {
    let Some(kind) = config.models.provider()? else { return Ok(Models::none()) };
    let timeout = config.models.timeout();
    let http = super::http(timeout).context("models")?;
    let budget = BudgetOptions {
        per_account: config.models.per_posting(),
        per_day: config.models.per_day(),
        prices: config.models.prices(),
    };
    let make = |name: &str| -> Result<Arc<dyn LanguageModel>> {
        let governance = Governance {
            at_once: config.models.concurrency,
            deadline: timeout,
            breaker: BreakerOptions::default(),
            budget: budget.clone(),
        };
        let model = provider(config, kind, name, http.clone())?;
        Ok(govern(model, governance, Arc::clone(&ledger), Arc::clone(&clock)))
    };
    let mut models = Models::none().otherwise(make(&config.models.model)?);
    for (task, name) in config.models.tasks() {
        models = models.assign(task, make(name)?);
    }
    Ok(models)
}

fn provider(config: &Config, kind: Provider, name: &str, http: reqwest::Client) -> Result<Arc<dyn LanguageModel>> {
    let settings = &config.models;
    let key = config.models_key()?.map(Secret::new);
    let limits = Limits { timeout: settings.timeout(), ..Limits::default() };
    let sampling = if settings.reasoning { Sampling::Omitted } else { Sampling::Sent };
    let base_url = settings.base_url_of(kind);
    let openai = |auth: Auth, query: Vec<(String, String)>| OpenAiOptions {
        auth,
        query,
        schemas: settings.schema_support(),
        token_field: if settings.reasoning { TokenField::MaxCompletionTokens } else { TokenField::MaxTokens },
        sampling,
        limits: limits.clone(),
        ..OpenAiOptions::new(kind.as_str(), base_url, name)
    };
    Ok(match kind {
        Provider::OpenAiCompatible => {
            let auth = key.map_or(Auth::None, Auth::Bearer);
            Arc::new(OpenAi::new(http, openai(auth, vec![])).context("models.base_url")?)
        }
        Provider::Azure => {
            let value = key.context("models.api_key is not set")?;
            let query = vec![("api-version".to_owned(), settings.api_version.clone())];
            let options = openai(Auth::Header { name: "api-key".to_owned(), value }, query);
            Arc::new(OpenAi::new(http, options).context("models.base_url")?)
        }
        Provider::Anthropic => {
            let key = key.context("models.api_key is not set")?;
            let options =
                AnthropicOptions { sampling, limits, ..AnthropicOptions::new(kind.as_str(), base_url, name, key) };
            Arc::new(Anthropic::new(http, options).context("models.base_url")?)
        }
    })
}

/// What was spent, in the database, for every process.
pub struct StoredLedger(pub Store);

impl Ledger for StoredLedger {
    fn reserve<'a>(
        &'a self,
        lines: &'a [Line],
        spend: Spend,
    ) -> BoxFuture<'a, Result<Result<(), Overdrawn>, LedgerError>> {
        async move {
            let accounts = accounts(lines);
            let amount = Amount { tokens: signed(spend.tokens), micros: signed(spend.micros) };
            let refused = self.0.reserve_spending(&limited(lines, &accounts), amount).await;
            let refused = refused.map_err(|source| unreachable("reserve what a question may cost", source))?;
            let line =
                refused.and_then(|refused| lines.iter().zip(&accounts).find(|(_, account)| **account == refused));
            Ok(line.map_or(Ok(()), |(line, _)| Err(Overdrawn { key: line.key.clone() })))
        }
        .boxed()
    }

    fn settle<'a>(
        &'a self,
        lines: &'a [Line],
        reserved: Spend,
        actual: Spend,
    ) -> BoxFuture<'a, Result<(), LedgerError>> {
        async move {
            let accounts = accounts(lines);
            let difference = Amount {
                tokens: signed(actual.tokens).saturating_sub(signed(reserved.tokens)),
                micros: signed(actual.micros).saturating_sub(signed(reserved.micros)),
            };
            let settled = self.0.settle_spending(&limited(lines, &accounts), difference).await;
            settled.map_err(|source| unreachable("settle what a question has cost", source))
        }
        .boxed()
    }

    fn spent<'a>(&'a self, key: &'a Key) -> BoxFuture<'a, Result<Spend, LedgerError>> {
        async move {
            let amount = self.0.spending(&account(key)).await;
            let amount = amount.map_err(|source| unreachable("read what was spent", source))?;
            let unsigned = |number: i64| u64::try_from(number).unwrap_or(0);
            Ok(Spend { tokens: unsigned(amount.tokens), micros: unsigned(amount.micros) })
        }
        .boxed()
    }
}

fn accounts(lines: &[Line]) -> Vec<String> {
    lines.iter().map(|line| account(&line.key)).collect()
}

fn account(key: &Key) -> String {
    match key {
        Key::Day(day) => format!("day/{day}"),
        Key::Account(id) => format!("posting/{id}"),
    }
}

fn limited<'a>(lines: &[Line], accounts: &'a [String]) -> Vec<Limited<'a>> {
    let of = |(line, account): (&Line, &'a String)| Limited {
        account,
        tokens: line.allowance.tokens.map(signed),
        micros: line.allowance.micros.map(signed),
    };
    lines.iter().zip(accounts).map(of).collect()
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn unreachable(operation: &'static str, source: store::Error) -> LedgerError {
    LedgerError { operation, source: Box::new(source) }
}
