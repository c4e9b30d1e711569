use std::str::FromStr;

use croner::Cron;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sql::{Db, Row, Tx, query};
use ulid::Ulid;

use crate::Error;
use crate::queue::{NewJob, enqueue};

/// A job that recurs. Times are UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    pub name: &'static str,
    /// Five fields: minute, hour, day of month, month, day of week.
    pub cron: String,
    pub kind: &'static str,
    pub payload: String,
}

/// Adds a schedule, or changes the one of that name.
///
/// # Errors
/// [`Error::InvalidSchedule`] when the expression names no time.
pub async fn put_schedule(tx: &mut Tx, schedule: &Schedule, now: i64) -> Result<(), Error> {
    let next = next_after(schedule.name, &schedule.cron, now)?;
    tx.execute(
        query(
            "INSERT INTO job_schedules (name, cron, kind, payload, next_run_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (name) DO UPDATE SET cron = excluded.cron, kind = excluded.kind, payload = excluded.payload,
                next_run_at = CASE WHEN job_schedules.cron = excluded.cron
                                    AND job_schedules.next_run_at < excluded.next_run_at
                              THEN job_schedules.next_run_at ELSE excluded.next_run_at END",
        )
        .bind(schedule.name)
        .bind(schedule.cron.clone())
        .bind(schedule.kind)
        .bind(schedule.payload.clone())
        .bind(next),
    )
    .await?;
    Ok(())
}

/// Queues what is due. Several processes may do this: only one advances a schedule past a given time.
pub(crate) async fn tick(db: &Db, now: i64) -> Result<(), Error> {
    let due = query("SELECT name, cron, kind, payload, next_run_at FROM job_schedules WHERE next_run_at <= $1");
    for row in db.fetch_all(due.bind(now)).await? {
        let (name, cron): (String, String) = (row.try_get("name")?, row.try_get("cron")?);
        let (kind, payload): (String, String) = (row.try_get("kind")?, row.try_get("payload")?);
        let at: i64 = row.try_get("next_run_at")?;
        // What was missed while nobody ran is run once, not once for each time.
        let Ok(next) = next_after(&name, &cron, now) else {
            tracing::error!(schedule = %name, "a stored schedule cannot be read and is left alone");
            continue;
        };
        let mut tx = db.begin_write().await?;
        let advance = query("UPDATE job_schedules SET next_run_at = $1 WHERE name = $2 AND next_run_at = $3");
        if tx.execute(advance.bind(next).bind(name.clone()).bind(at)).await? == 1 {
            let job = NewJob {
                id: format!("{}-{name}", Ulid::from_parts(now.unsigned_abs(), 0)),
                kind,
                payload,
                lane: None,
                priority: 2,
                run_at: now,
                max_attempts: 3,
                dedupe_key: Some(format!("cron:{name}")),
            };
            enqueue(&mut tx, &job, now).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

fn next_after(name: &str, cron: &str, now: i64) -> Result<i64, Error> {
    let invalid = |why: String| Error::InvalidSchedule { name: name.to_owned(), cron: cron.to_owned(), why };
    let parsed = Cron::from_str(cron).map_err(|error| invalid(error.to_string()))?;
    let from = Timestamp::from_millisecond(now).map_err(|error| invalid(error.to_string()))?;
    let next = parsed
        .find_next_occurrence(&from.to_zoned(TimeZone::UTC), false)
        .map_err(|error| invalid(error.to_string()))?;
    Ok(next.timestamp().as_millisecond())
}
