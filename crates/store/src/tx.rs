use std::collections::HashMap;
use std::sync::atomic::Ordering;

use domain::work::{Urgency, Work};
use domain::{AuditEntry, Timestamp, TokenId};
use jobs::{Job, NewJob, Schedule};
use lever::ContactId;
use serde_json::{Value, json};

use crate::contacts::ContactKey;
use crate::{Error, Store, audit};

/// How often a step is tried before it becomes a dead letter. With the queue's delays, which double from 2 seconds to 15
/// minutes, that is some two hours.
const MAX_ATTEMPTS: i64 = 17;

/// A transaction: new state, audit entry and next job, together or not at all.
pub struct Tx {
    pub(crate) inner: sql::Tx,
    pub(crate) store: Store,
    now: Timestamp,
    entries: Vec<AuditEntry>,
    /// The token by which a program does all of this.
    token: Option<TokenId>,
    pub(crate) keys: HashMap<ContactId, ContactKey>,
}

impl Tx {
    pub(crate) fn new(inner: sql::Tx, store: Store) -> Self {
        let now = store.now();
        Self { inner, store, now, entries: Vec::new(), token: None, keys: HashMap::new() }
    }

    /// Joins a transaction that the queue has begun; [`Tx::into_inner`] gives it back.
    #[must_use]
    pub fn join(inner: sql::Tx, store: &Store) -> Self {
        Self::new(inner, store.clone())
    }

    /// Says that a program does it, by a token of the operator's. Each entry names it.
    #[must_use]
    pub fn by_token(self, token: TokenId) -> Self {
        Self { token: Some(token), ..self }
    }

    /// The time of everything in this transaction.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Adds a fact to the audit log. It gets its place in the chain at the end of the transaction, so that the
    /// chain's head is held as short as can be.
    pub fn record(&mut self, mut entry: AuditEntry) {
        if let Some(token) = self.token {
            match &mut entry.public {
                Value::Object(public) => drop(public.insert("token".to_owned(), json!(token))),
                public => *public = json!({ "token": token }),
            }
        }
        self.entries.push(entry);
    }

    /// Queues a step. `false` when the same one is already waiting.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn enqueue<W: Work>(&mut self, work: &W) -> Result<bool, Error> {
        self.enqueue_at(work, self.now).await
    }

    /// Queues a step for later.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn enqueue_at<W: Work>(&mut self, work: &W, at: Timestamp) -> Result<bool, Error> {
        let payload = serde_json::to_string(work)
            .map_err(|source| Error::Corrupt { what: "a job's payload", source: Some(source) })?;
        let priority = match work.urgency() {
            Urgency::Person => 0,
            Urgency::Application => 1,
            Urgency::Background => 2,
        };
        let job = NewJob {
            id: self.next_job_id(),
            kind: W::KIND.to_owned(),
            payload,
            lane: work.lane(),
            priority,
            run_at: at.millis(),
            max_attempts: MAX_ATTEMPTS,
            dedupe_key: work.dedupe_key(),
        };
        Ok(jobs::enqueue(&mut self.inner, &job, self.now.millis()).await?)
    }

    /// Adds a recurring step, or changes the one of that name.
    ///
    /// # Errors
    /// When its expression names no time.
    pub async fn put_schedule(&mut self, schedule: &Schedule) -> Result<(), Error> {
        Ok(jobs::put_schedule(&mut self.inner, schedule, self.now.millis()).await?)
    }

    /// Completes the job that this transaction is the work of.
    ///
    /// # Errors
    /// When its lease was lost: nothing of the transaction may then be kept.
    pub async fn complete(&mut self, job: &Job) -> Result<(), Error> {
        Ok(jobs::complete(&mut self.inner, job, self.now.millis()).await?)
    }

    /// Whether the same step waits or runs, or has been begun and will be tried again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_under_way<W: Work>(&mut self, work: &W) -> Result<bool, Error> {
        match work.dedupe_key() {
            Some(key) => Ok(jobs::is_unfinished(&mut self.inner, &key).await?),
            None => Ok(false),
        }
    }

    /// In the order of text: by time, then as queued by this process, then by chance.
    fn next_job_id(&self) -> String {
        let count = self.store.queued.fetch_add(1, Ordering::Relaxed) & 0xff_ffff_ffff;
        format!("job_{:012x}{count:010x}_{:032x}", self.now.millis(), self.store.ids.bits())
    }

    /// Makes everything in the transaction lasting, or nothing.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn commit(self) -> Result<(), Error> {
        Ok(self.into_inner().await?.commit().await?)
    }

    /// Writes the audit entries and hands the transaction on, uncommitted.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn into_inner(mut self) -> Result<sql::Tx, Error> {
        for entry in std::mem::take(&mut self.entries) {
            audit::append(&mut self, entry).await?;
        }
        Ok(self.inner)
    }
}
