use std::ops::RangeInclusive;

use sql::{AnyRow, Db, Engine, Row, Tx, query};

use crate::finish::{Finish, finish};
use crate::queue::make_ready;
use crate::worker::Handlers;

/// A job under lease.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub id: String,
    pub kind: String,
    pub payload: String,
    pub lane: Option<String>,
    /// Counts from 1.
    pub attempt: i64,
    pub max_attempts: i64,
    pub created_at: i64,
    /// The smallest goes first.
    pub priority: i64,
    pub(crate) lease_token: String,
}

impl Job {
    /// Whether a failure now would be the last.
    #[must_use]
    pub fn is_last_attempt(&self) -> bool {
        self.attempt >= self.max_attempts
    }

    fn read(row: &AnyRow) -> Result<Self, sql::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            kind: row.try_get("kind")?,
            payload: row.try_get("payload")?,
            lane: row.try_get("lane")?,
            attempt: row.try_get("attempts")?,
            max_attempts: row.try_get("max_attempts")?,
            created_at: row.try_get("created_at")?,
            priority: row.try_get("priority")?,
            lease_token: row.try_get("lease_token")?,
        })
    }
}

// The inner query names the rows. On PostgreSQL it also steps over rows that another worker is taking, and is
// materialized, or a plan might run it more than once and take more than the limit.
const CLAIM_SQLITE: &str =
    "UPDATE jobs SET state = 'running', started = 1, attempts = attempts + 1, lease_token = $1, lease_until = $2
     WHERE id IN (SELECT id FROM jobs WHERE state = 'available' AND priority >= $4 AND priority <= $5
                  ORDER BY priority, id LIMIT $3)
     RETURNING id, kind, payload, lane, attempts, max_attempts, created_at, priority, lease_token";
const CLAIM_POSTGRES: &str = "WITH next AS MATERIALIZED
         (SELECT id FROM jobs WHERE state = 'available' AND priority >= $4 AND priority <= $5
          ORDER BY priority, id LIMIT $3 FOR UPDATE SKIP LOCKED)
     UPDATE jobs SET state = 'running', started = 1, attempts = attempts + 1, lease_token = $1, lease_until = $2
     FROM next WHERE jobs.id = next.id
     RETURNING jobs.id, kind, payload, lane, attempts, max_attempts, created_at, priority, lease_token";

/// Takes up to `limit` jobs of these priorities, the most urgent first.
pub(crate) async fn claim(
    db: &Db,
    limit: i64,
    priorities: RangeInclusive<i64>,
    lease_token: String,
    lease_until: i64,
) -> Result<Vec<Job>, sql::Error> {
    let (most, least) = priorities.into_inner();
    // Looking first keeps an idle worker from taking SQLite's write lock every second.
    let waiting = query("SELECT id FROM jobs WHERE state = 'available' AND priority >= $1 AND priority <= $2 LIMIT 1");
    if db.fetch_optional(waiting.bind(most).bind(least)).await?.is_none() {
        return Ok(Vec::new());
    }
    let mut tx = db.begin_write().await?;
    let text = match tx.engine() {
        Engine::Sqlite => CLAIM_SQLITE,
        Engine::Postgres => CLAIM_POSTGRES,
    };
    let rows = tx.fetch_all(query(text).bind(lease_token).bind(lease_until).bind(limit).bind(most).bind(least)).await?;
    tx.commit().await?;
    let mut jobs = rows.iter().map(Job::read).collect::<Result<Vec<_>, _>>()?;
    jobs.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(jobs)
}

/// Extends the lease of a job that is still being worked on. `false` when it is no longer ours.
pub(crate) async fn extend_lease(db: &Db, job: &Job, lease_until: i64) -> Result<bool, sql::Error> {
    let mut tx = db.begin_write().await?;
    let extend = query("UPDATE jobs SET lease_until = $1 WHERE id = $2 AND lease_token = $3 AND state = 'running'");
    let extended = tx.execute(extend.bind(lease_until).bind(job.id.clone()).bind(job.lease_token.clone())).await?;
    tx.commit().await?;
    Ok(extended == 1)
}

/// Makes jobs ready whose time has come, and takes back those whose worker is gone.
pub(crate) async fn promote(db: &Db, handlers: &dyn Handlers, now: i64) -> Result<(), crate::Error> {
    // Lost jobs first: they are due again at once.
    let lost = query(
        "SELECT id, kind, payload, lane, attempts, max_attempts, created_at, priority, lease_token
         FROM jobs WHERE state = 'running' AND lease_until < $1 LIMIT 100",
    );
    for row in in_order_of_lanes(db.fetch_all(lost.bind(now)).await?)? {
        let job = Job::read(&row)?;
        // One job that cannot be taken back must not keep the others waiting.
        if let Err(error) = take_back(db, handlers, &job, now).await {
            tracing::error!(job.id, error = &error as &dyn std::error::Error, "could not take back a lost job");
        }
    }
    let due = query("SELECT id, lane FROM jobs WHERE state = 'scheduled' AND run_at <= $1 ORDER BY run_at LIMIT 200");
    let due = in_order_of_lanes(db.fetch_all(due.bind(now)).await?)?;
    if !due.is_empty() {
        let mut tx = db.begin_write().await?;
        for row in &due {
            let (id, lane): (String, Option<String>) = (row.try_get("id")?, row.try_get("lane")?);
            make_ready(&mut tx, &id, lane.as_deref()).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The order in which everybody takes the locks of lanes, so that nobody waits in a circle. The database's own order
/// would depend on its collation.
fn in_order_of_lanes(rows: Vec<AnyRow>) -> Result<Vec<AnyRow>, sql::Error> {
    let mut keyed = Vec::with_capacity(rows.len());
    for row in rows {
        keyed.push(((row.try_get::<Option<String>, _>("lane")?, row.try_get::<String, _>("id")?), row));
    }
    keyed.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(keyed.into_iter().map(|(_, row)| row).collect())
}

async fn take_back(db: &Db, handlers: &dyn Handlers, job: &Job, now: i64) -> Result<(), crate::Error> {
    let why = "the worker stopped in the middle of it";
    let Some(mut tx) = still_lost(db, job, now).await? else { return Ok(()) };
    if !job.is_last_attempt() {
        finish(&mut tx, job, &Finish::Retry { why, at: now }, now).await?;
        return Ok(tx.commit().await?);
    }
    finish(&mut tx, job, &Finish::Discarded { why }, now).await?;
    match handlers.discarded(tx, job, why).await {
        Ok(tx) => Ok(tx.commit().await?),
        Err(error) => {
            tracing::error!(job.id, error = &*error, "a job is given up without its handler's bookkeeping");
            let Some(mut tx) = still_lost(db, job, now).await? else { return Ok(()) };
            finish(&mut tx, job, &Finish::Discarded { why }, now).await?;
            Ok(tx.commit().await?)
        }
    }
}

/// A transaction that holds the job's row, unless its worker has given a sign of life or another one was quicker.
async fn still_lost(db: &Db, job: &Job, now: i64) -> Result<Option<Tx>, sql::Error> {
    let mut tx = db.begin_write().await?;
    let hold = query(
        "UPDATE jobs SET lease_until = lease_until
         WHERE id = $1 AND lease_token = $2 AND state = 'running' AND lease_until < $3",
    );
    let held = tx.execute(hold.bind(job.id.clone()).bind(job.lease_token.clone()).bind(now)).await?;
    Ok((held == 1).then_some(tx))
}
