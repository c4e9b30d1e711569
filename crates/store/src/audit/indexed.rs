//! What entries are searched by: columns and rows beside the hashed text, which must say the same.

use std::collections::{BTreeMap, BTreeSet};

use domain::Subject;
use domain::audit::PublicEntry;
use sql::{AnyRow, Row, query};

use crate::backfill::Batch;
use crate::{Error, Store, Tx};

/// Entries that are gone through in one transaction.
const BATCH: i64 = 1000;

pub(super) async fn put_models(tx: &mut Tx, entry: &PublicEntry) -> Result<(), Error> {
    for model in entry.models() {
        let insert = query("INSERT INTO audit_models (model, seq) VALUES ($1, $2) ON CONFLICT DO NOTHING");
        tx.inner.execute(insert.bind(model.to_owned()).bind(entry.seq)).await?;
    }
    Ok(())
}

/// Whether what entries are searched by says what the hashed text says: a search must not overlook one.
pub(super) fn is_indexed_as_it_says(row: &AnyRow, text: &str, models: &Models) -> Result<bool, Error> {
    let Ok(entry) = serde_json::from_str::<PublicEntry>(text) else { return Ok(false) };
    let named = entry.models();
    let found = models.0.get(&entry.seq).map(|found| found.iter().map(String::as_str).collect::<BTreeSet<_>>());
    if found.unwrap_or_default() != named {
        return Ok(false);
    }
    let Subject { opportunity, contact, run, .. } = entry.subject;
    Ok(row.try_get::<i64, _>("at")? == entry.at.millis()
        && row.try_get::<String, _>("action")? == entry.action.as_str()
        && row.try_get::<String, _>("actor")? == entry.actor.to_string()
        && row.try_get::<Option<String>, _>("opportunity")? == opportunity.map(|id| id.to_string())
        && row.try_get::<Option<String>, _>("contact")? == contact.map(|id| id.to_string())
        && row.try_get::<Option<String>, _>("run")? == run.map(|id| id.to_string()))
}

/// The models by which some entries are found.
#[derive(Default)]
pub(super) struct Models(BTreeMap<i64, BTreeSet<String>>);

impl Store {
    /// Those of the entries after one, up to another.
    pub(super) async fn models_between(&self, after: i64, last: i64) -> Result<Models, Error> {
        let rows = query("SELECT seq, model FROM audit_models WHERE seq > $1 AND seq <= $2");
        let mut models = Models::default();
        for row in self.db.fetch_all(rows.bind(after).bind(last)).await? {
            models.0.entry(row.try_get("seq")?).or_default().insert(row.try_get("model")?);
        }
        Ok(models)
    }

    /// Notes what entries are searched by that an earlier version has kept without it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn index_audit(&self) -> Result<(), Error> {
        self.backfill("audit", async |tx, after| {
            let after: i64 = after.parse().unwrap_or(0);
            let rows = query("SELECT seq, text FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2");
            let rows = tx.inner.fetch_all(rows.bind(after).bind(BATCH)).await?;
            for row in &rows {
                let text: String = row.try_get("text")?;
                // What cannot be read is left: the verification names it.
                let Ok(entry) = serde_json::from_str::<PublicEntry>(&text) else { continue };
                if let Some(run) = entry.subject.run {
                    let update = query("UPDATE audit SET run = $1 WHERE seq = $2");
                    tx.inner.execute(update.bind(run.to_string()).bind(row.try_get::<i64, _>("seq")?)).await?;
                }
                put_models(tx, &entry).await?;
            }
            Ok(match rows.last() {
                Some(last) => Batch::After(last.try_get::<i64, _>("seq")?.to_string()),
                None => Batch::Done,
            })
        })
        .await
    }
}
