use sql::{Db, Engine, Row, Tx, query};

/// A job to be queued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// Time-ordered: within one priority, jobs are taken in the order of their ids.
    pub id: String,
    pub kind: String,
    pub payload: String,
    /// Jobs of one lane run one after the other; `None` runs beside everything.
    pub lane: Option<String>,
    /// The smallest is taken first.
    pub priority: i64,
    /// Not before then, in milliseconds since the epoch.
    pub run_at: i64,
    pub max_attempts: i64,
    /// While a job with this key waits to be taken for the first time, another is not queued.
    pub dedupe_key: Option<String>,
}

/// Queues a job in the caller's transaction. `false` when one with the same key is already waiting.
///
/// # Errors
/// When the database refuses.
pub async fn enqueue(tx: &mut Tx, job: &NewJob, now: i64) -> Result<bool, sql::Error> {
    let state = if job.run_at > now {
        "scheduled"
    } else if let Some(lane) = &job.lane {
        lock_lane(tx, lane).await?;
        if lane_is_busy(tx, lane).await? { "parked" } else { "available" }
    } else {
        "available"
    };
    let inserted = tx
        .execute(
            query(
                "INSERT INTO jobs (id, kind, payload, lane, priority, state, dedupe_key, max_attempts, run_at, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                 ON CONFLICT (dedupe_key) WHERE started = 0 AND state IN ('available', 'parked', 'scheduled')
                 DO NOTHING",
            )
            .bind(job.id.clone())
            .bind(job.kind.clone())
            .bind(job.payload.clone())
            .bind(job.lane.clone())
            .bind(job.priority)
            .bind(state)
            .bind(job.dedupe_key.clone())
            .bind(job.max_attempts)
            .bind(job.run_at)
            .bind(now),
        )
        .await?;
    if state == "available" {
        tx.wake_on_commit();
    }
    Ok(inserted == 1)
}

/// Whether a job with this key waits or runs, also one that was taken before.
///
/// # Errors
/// When the database does not answer.
pub async fn is_unfinished(tx: &mut Tx, dedupe_key: &str) -> Result<bool, sql::Error> {
    Ok(tx.fetch_optional(unfinished_with(dedupe_key)).await?.is_some())
}

/// The same, outside any transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn is_unfinished_now(db: &Db, dedupe_key: &str) -> Result<bool, sql::Error> {
    Ok(db.fetch_optional(unfinished_with(dedupe_key)).await?.is_some())
}

fn unfinished_with(dedupe_key: &str) -> sql::Query {
    query("SELECT id FROM jobs WHERE dedupe_key = $1 AND finished_at IS NULL LIMIT 1").bind(dedupe_key.to_owned())
}

/// Holds the lane until the transaction ends. SQLite has one writer, so there the transaction itself is the lock.
pub(crate) async fn lock_lane(tx: &mut Tx, lane: &str) -> Result<(), sql::Error> {
    match tx.engine() {
        Engine::Sqlite => {}
        Engine::Postgres => {
            tx.execute(query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))").bind(lane.to_owned())).await?;
        }
    }
    Ok(())
}

async fn lane_is_busy(tx: &mut Tx, lane: &str) -> Result<bool, sql::Error> {
    let busy = query("SELECT id FROM jobs WHERE lane = $1 AND state IN ('available', 'running')");
    Ok(tx.fetch_optional(busy.bind(lane.to_owned())).await?.is_some())
}

/// Makes a job whose time has come ready, or parks it behind its lane.
pub(crate) async fn make_ready(tx: &mut Tx, id: &str, lane: Option<&str>) -> Result<(), sql::Error> {
    let mut state = "available";
    if let Some(lane) = lane {
        lock_lane(tx, lane).await?;
        if lane_is_busy(tx, lane).await? {
            state = "parked";
        }
    }
    let ready = query("UPDATE jobs SET state = $1 WHERE id = $2 AND state = 'scheduled'");
    tx.execute(ready.bind(state).bind(id.to_owned())).await?;
    tx.wake_on_commit();
    Ok(())
}

/// Lets the next parked job of a lane go, once none is ready or running.
pub(crate) async fn release_lane(tx: &mut Tx, lane: Option<&str>) -> Result<(), sql::Error> {
    let Some(lane) = lane else { return Ok(()) };
    lock_lane(tx, lane).await?;
    if lane_is_busy(tx, lane).await? {
        return Ok(());
    }
    let next = query("SELECT id FROM jobs WHERE lane = $1 AND state = 'parked' ORDER BY priority, id LIMIT 1");
    if let Some(row) = tx.fetch_optional(next.bind(lane.to_owned())).await? {
        let id: String = row.try_get("id")?;
        tx.execute(query("UPDATE jobs SET state = 'available' WHERE id = $1").bind(id)).await?;
        tx.wake_on_commit();
    }
    Ok(())
}
