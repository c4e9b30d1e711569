use sql::{AnyRow, Db, Engine, Row, Tx, query};

/// How many jobs are in each state that matters to an operator.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Ready, or behind another job of their lane.
    pub waiting: i64,
    pub scheduled: i64,
    pub running: i64,
    pub discarded: i64,
}

/// A job as an operator sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRow {
    pub id: String,
    pub kind: String,
    pub payload: String,
    pub lane: Option<String>,
    pub state: String,
    pub attempts: i64,
    pub run_at: i64,
    pub last_error: Option<String>,
    pub finished_at: Option<i64>,
}

/// # Errors
/// When the database does not answer.
pub async fn counts(db: &Db) -> Result<Counts, sql::Error> {
    let mut counts = Counts::default();
    // One question for each state: each has an index of its own, while most jobs are done and in none.
    let rows = query(
        "SELECT 'available' AS state, COUNT(*) AS n FROM jobs WHERE state = 'available'
         UNION ALL SELECT 'parked', COUNT(*) FROM jobs WHERE state = 'parked'
         UNION ALL SELECT 'scheduled', COUNT(*) FROM jobs WHERE state = 'scheduled'
         UNION ALL SELECT 'running', COUNT(*) FROM jobs WHERE state = 'running'
         UNION ALL SELECT 'discarded', COUNT(*) FROM jobs WHERE state = 'discarded'",
    );
    for row in db.fetch_all(rows).await? {
        let (state, n): (String, i64) = (row.try_get("state")?, row.try_get("n")?);
        match state.as_str() {
            "available" | "parked" => counts.waiting += n,
            "scheduled" => counts.scheduled += n,
            "running" => counts.running += n,
            _ => counts.discarded += n,
        }
    }
    Ok(counts)
}

/// The dead letters, newest first, of one kind or of all.
///
/// # Errors
/// When the database does not answer.
pub async fn discarded(db: &Db, kind: Option<&str>, limit: i64) -> Result<Vec<JobRow>, sql::Error> {
    let rows = match kind {
        Some(kind) => query(
            "SELECT * FROM jobs WHERE state = 'discarded' AND kind = $2 ORDER BY finished_at DESC, id DESC LIMIT $1",
        )
        .bind(limit)
        .bind(kind.to_owned()),
        None => query("SELECT * FROM jobs WHERE state = 'discarded' ORDER BY finished_at DESC, id DESC LIMIT $1")
            .bind(limit),
    };
    db.fetch_all(rows).await?.iter().map(read).collect()
}

/// How many dead letters there are of each kind, in the order of kinds.
///
/// # Errors
/// When the database does not answer.
pub async fn discarded_kinds(db: &Db) -> Result<Vec<(String, i64)>, sql::Error> {
    let rows = query("SELECT kind, COUNT(*) AS n FROM jobs WHERE state = 'discarded' GROUP BY kind ORDER BY kind");
    db.fetch_all(rows).await?.iter().map(|row| Ok((row.try_get("kind")?, row.try_get("n")?))).collect()
}

/// The ids of dead letters of a kind, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn discarded_ids(tx: &mut Tx, kind: &str, limit: i64) -> Result<Vec<String>, sql::Error> {
    let rows = query("SELECT id FROM jobs WHERE state = 'discarded' AND kind = $1 ORDER BY id LIMIT $2");
    let rows = tx.fetch_all(rows.bind(kind.to_owned()).bind(limit)).await?;
    rows.iter().map(|row| Ok(row.try_get("id")?)).collect()
}

/// What of these kinds is being worked on, in no order. No worker takes another job until the transaction ends,
/// so that whoever has changed something in it knows who may not have seen the change.
///
/// # Errors
/// When the database does not answer.
pub async fn running(tx: &mut Tx, kinds: &[&str]) -> Result<Vec<JobRow>, sql::Error> {
    match tx.engine() {
        // The transaction is the one writer.
        Engine::Sqlite => {}
        Engine::Postgres => {
            tx.execute(query("LOCK TABLE jobs IN SHARE ROW EXCLUSIVE MODE")).await?;
        }
    }
    let rows = tx.fetch_all(query("SELECT * FROM jobs WHERE state = 'running'")).await?;
    let jobs = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(jobs.into_iter().filter(|job| kinds.contains(&job.kind.as_str())).collect())
}

/// Everything that waits or runs, in the order of ids.
///
/// # Errors
/// When the database does not answer.
pub async fn unfinished(db: &Db) -> Result<Vec<JobRow>, sql::Error> {
    db.fetch_all(query("SELECT * FROM jobs WHERE finished_at IS NULL ORDER BY id")).await?.iter().map(read).collect()
}

/// The keys of everything of a kind that waits or runs.
///
/// # Errors
/// When the database does not answer.
pub async fn unfinished_keys(db: &Db, kind: &str) -> Result<Vec<String>, sql::Error> {
    let rows = query("SELECT dedupe_key FROM jobs WHERE finished_at IS NULL AND dedupe_key IS NOT NULL AND kind = $1");
    let rows = db.fetch_all(rows.bind(kind.to_owned())).await?;
    rows.iter().map(|row| Ok(row.try_get("dedupe_key")?)).collect()
}

/// When the next scheduled job is due.
///
/// # Errors
/// When the database does not answer.
pub async fn next_run_at(db: &Db) -> Result<Option<i64>, sql::Error> {
    let row = db.fetch_optional(query("SELECT MIN(run_at) AS at FROM jobs WHERE state = 'scheduled'")).await?;
    row.map_or(Ok(None), |row| Ok(row.try_get("at")?))
}

fn read(row: &AnyRow) -> Result<JobRow, sql::Error> {
    Ok(JobRow {
        id: row.try_get("id")?,
        kind: row.try_get("kind")?,
        payload: row.try_get("payload")?,
        lane: row.try_get("lane")?,
        state: row.try_get("state")?,
        attempts: row.try_get("attempts")?,
        run_at: row.try_get("run_at")?,
        last_error: row.try_get("last_error")?,
        finished_at: row.try_get("finished_at")?,
    })
}
