//! Policies that people saved: append-only, the newest row is in force. Where there is none, or it says so, the
//! configured file is.

use std::sync::Arc;

use domain::{Action, Actor, AuditEntry, OperatorId, Policy, Subject, Timestamp};
use serde_json::json;
use sql::{AnyRow, Row, query};

use crate::{Error, Store, Tx};

/// A policy to be put in force.
#[derive(Debug, Clone, Copy)]
pub struct NewPolicy<'a> {
    /// The row that whoever saves has seen as the newest; 0 where there was none.
    pub after: i64,
    pub content: PolicyContent<'a>,
    pub by: OperatorId,
    pub remark: &'a str,
}

/// What is to be in force.
#[derive(Debug, Clone, Copy)]
pub enum PolicyContent<'a> {
    New(&'a Policy),
    /// An earlier row once more.
    Again {
        number: i64,
        policy: &'a Policy,
    },
    /// The file that the configuration names.
    Configured,
}

/// A row as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPolicy {
    pub number: i64,
    /// The policy's own digest and its text; `None` where the row says that the configured file is in force.
    pub content: Option<(String, String)>,
    /// The row that was put in force again; 0 for the configured file.
    pub back_to: Option<i64>,
    pub saved_by: OperatorId,
    pub saved_at: Timestamp,
    pub remark: String,
}

impl StoredPolicy {
    /// The policy that the row puts in force; `None` for one that the rules of today refuse.
    #[must_use]
    pub fn read(&self, configured: &Arc<Policy>) -> Option<Arc<Policy>> {
        match &self.content {
            None => Some(Arc::clone(configured)),
            Some((_, text)) => Policy::parse(text).ok().map(Arc::new),
        }
    }
}

impl Tx {
    /// Keeps a policy, and gives it its number. It is in force from the next judgement on, in every process, and at the
    /// next writing of what was decided before.
    ///
    /// # Errors
    /// [`Error::Raced`] when another row was kept since the one that was seen as the newest.
    pub async fn save_policy(&mut self, new: &NewPolicy<'_>) -> Result<i64, Error> {
        let number = new.after.saturating_add(1);
        let (policy, back_to) = match new.content {
            PolicyContent::New(policy) => (Some(policy), None),
            PolicyContent::Again { number, policy } => (Some(policy), Some(number)),
            PolicyContent::Configured => (None, Some(0)),
        };
        // The key refuses whoever comes second; the condition, whoever skips a number.
        let insert = query(
            "INSERT INTO policies (number, version, text, back_to, saved_by, saved_at, remark)
             SELECT $1, $2, $3, $4, $5, $6, $7 WHERE $8 = (SELECT COALESCE(MAX(number), 0) FROM policies)
             ON CONFLICT DO NOTHING",
        )
        .bind(number)
        .bind(policy.map(|policy| policy.version().to_owned()))
        .bind(policy.map(|policy| policy.text().to_owned()))
        .bind(back_to)
        .bind(new.by.to_string())
        .bind(self.now().millis())
        .bind(new.remark.to_owned())
        .bind(new.after);
        if self.inner.execute(insert).await? == 0 {
            return Err(Error::Raced { what: "policy", id: number.to_string() });
        }
        let action = if back_to.is_some() { Action::PolicyReverted } else { Action::PolicySaved };
        let public = json!({
            "number": number, "name": policy.map(Policy::name), "version": policy.map(Policy::version), "backTo": back_to,
        });
        let entry = AuditEntry::new(self.now(), Actor::Operator(new.by), action, Subject::default());
        self.record(entry.with_public(public));
        Ok(number)
    }

    /// The policy in force as this transaction sees it.
    ///
    /// # Errors
    /// When the saved one cannot be read back: it is never passed over in silence.
    pub async fn policy_in_force(&mut self, configured: &Arc<Policy>) -> Result<Arc<Policy>, Error> {
        let row = self.inner.fetch_optional(newest()).await?;
        in_force(row.as_ref(), configured)
    }
}

impl Store {
    /// The policy in force: what was saved last, else what is configured. Read anew each time, so that a saved one
    /// counts in every process at once.
    ///
    /// # Errors
    /// When the saved one cannot be read back: it is never passed over in silence.
    pub async fn policy_in_force(&self, configured: &Arc<Policy>) -> Result<Arc<Policy>, Error> {
        in_force(self.db.fetch_optional(newest()).await?.as_ref(), configured)
    }

    /// What was kept, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn policy_history(&self, limit: i64) -> Result<Vec<StoredPolicy>, Error> {
        let rows = query("SELECT * FROM policies ORDER BY number DESC LIMIT $1").bind(limit);
        self.db.fetch_all(rows).await?.iter().map(read).collect()
    }

    /// One row, where there is one of that number.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn saved_policy(&self, number: i64) -> Result<Option<StoredPolicy>, Error> {
        let row = query("SELECT * FROM policies WHERE number = $1").bind(number);
        self.db.fetch_optional(row).await?.as_ref().map(read).transpose()
    }
}

fn newest() -> sql::Query {
    query("SELECT * FROM policies ORDER BY number DESC LIMIT 1")
}

fn in_force(row: Option<&AnyRow>, configured: &Arc<Policy>) -> Result<Arc<Policy>, Error> {
    let Some(row) = row else { return Ok(Arc::clone(configured)) };
    let stored = read(row)?;
    stored.read(configured).ok_or(Error::PolicyRefused { number: stored.number })
}

fn read(row: &AnyRow) -> Result<StoredPolicy, Error> {
    let (version, text): (Option<String>, Option<String>) = (row.try_get("version")?, row.try_get("text")?);
    let saved_by: String = row.try_get("saved_by")?;
    Ok(StoredPolicy {
        number: row.try_get("number")?,
        content: version.zip(text),
        back_to: row.try_get("back_to")?,
        saved_by: saved_by.parse().map_err(|_| Error::Corrupt { what: "a policy", source: None })?,
        saved_at: Timestamp::from_millis(row.try_get("saved_at")?),
        remark: row.try_get("remark")?,
    })
}
