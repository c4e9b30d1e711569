//! What was asked of a language model in a run and what it answered: sealed under the contact's key, the figures beside it.

use std::collections::BTreeSet;

use domain::{Action, Actor, AgentName, AuditEntry, RunId, Subject, Timestamp};
use lever::{ContactId, OpportunityId};
use serde_json::{Value, json};
use sql::{Row, query};

use crate::opportunities::read_contact;
use crate::{Error, Store, Tx};

/// The run that transcripts belong to.
#[derive(Debug, Clone, Copy)]
pub struct Transcribed<'a> {
    pub run: RunId,
    pub agent: AgentName,
    pub opportunity_id: &'a OpportunityId,
    pub contact_id: &'a ContactId,
}

/// One exchange with a language model, to be kept or as it was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// Over provider, model, parameters and prompt.
    pub pinned_digest: String,
    /// As the provider counted; none where it did not answer or does not count.
    pub input_tokens: Option<u64>,
    pub output_tokens: Option<u64>,
    /// Millionths of the operator's currency, where the price is known.
    pub cost_micros: Option<u64>,
    pub latency_ms: Option<u64>,
    pub asked_at: Timestamp,
    /// The whole exchange: the request as it was sent, redacted, and the raw answer or the failure.
    pub whole: Value,
}

impl Tx {
    /// Keeps the exchanges of a run, in order, with one entry in the audit log for all of them. Nothing where there are
    /// none.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn put_transcripts(&mut self, of: Transcribed<'_>, exchanges: &[Exchange]) -> Result<(), Error> {
        if exchanges.is_empty() {
            return Ok(());
        }
        for (number, exchange) in exchanges.iter().enumerate() {
            let place = place(of.run, number as i64);
            let sealed = self.seal(of.contact_id, "transcripts", &place, &exchange.whole).await?;
            let insert = query(
                "INSERT INTO transcripts (run, number, contact, pinned_digest, input_tokens, output_tokens, cost_micros,
                    latency_ms, asked_at, sealed, agent)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            )
            .bind(of.run.to_string())
            .bind(number as i64)
            .bind(of.contact_id.to_string())
            .bind(exchange.pinned_digest.clone())
            .bind(exchange.input_tokens.map(stored))
            .bind(exchange.output_tokens.map(stored))
            .bind(exchange.cost_micros.map(stored))
            .bind(exchange.latency_ms.map(stored))
            .bind(exchange.asked_at.millis())
            .bind(sealed)
            .bind(of.agent.as_str());
            self.inner.execute(insert).await?;
        }
        let sum = |of: fn(&Exchange) -> Option<u64>| exchanges.iter().filter_map(of).sum::<u64>();
        let mut pinned: Vec<&str> = exchanges.iter().map(|exchange| exchange.pinned_digest.as_str()).collect();
        pinned.dedup();
        let models = exchanges.iter().filter_map(|exchange| exchange.whole["pinned"]["model"].as_str());
        let models: BTreeSet<&str> = models.collect();
        let subject = Subject { run: Some(of.run), ..Subject::of_candidacy(of.opportunity_id, of.contact_id) };
        let entry = AuditEntry::new(self.now(), Actor::Agent(of.agent), Action::ModelAsked, subject);
        self.record(entry.with_public(json!({
            "exchanges": exchanges.len(),
            "models": models,
            "pinned": pinned,
            "inputTokens": sum(|exchange| exchange.input_tokens),
            "outputTokens": sum(|exchange| exchange.output_tokens),
            "costMicros": sum(|exchange| exchange.cost_micros),
        })));
        Ok(())
    }
}

impl Store {
    /// The exchanges of a run, in the order in which they were answered.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn transcripts(&self, run: RunId) -> Result<Vec<Exchange>, Error> {
        let rows = query("SELECT * FROM transcripts WHERE run = $1 ORDER BY number").bind(run.to_string());
        let mut exchanges = Vec::new();
        for row in self.db.fetch_all(rows).await? {
            let contact = read_contact(&row)?;
            let sealed: Vec<u8> = row.try_get("sealed")?;
            let place = place(run, row.try_get("number")?);
            let number = |name: &str| -> Result<Option<u64>, Error> {
                Ok(row.try_get::<Option<i64>, _>(name)?.and_then(|number| u64::try_from(number).ok()))
            };
            exchanges.push(Exchange {
                pinned_digest: row.try_get("pinned_digest")?,
                input_tokens: number("input_tokens")?,
                output_tokens: number("output_tokens")?,
                cost_micros: number("cost_micros")?,
                latency_ms: number("latency_ms")?,
                asked_at: Timestamp::from_millis(row.try_get("asked_at")?),
                whole: self.open(&contact, "transcripts", &place, &sealed).await?,
            });
        }
        Ok(exchanges)
    }
}

fn place(run: RunId, number: i64) -> String {
    format!("{run}/{number}")
}

fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
