use sql::{Row, Tx, query};

use crate::queue::release_lane;
use crate::{Error, Job};

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finish<'a> {
    Done,
    /// Again at that time.
    Retry {
        why: &'a str,
        at: i64,
    },
    /// Again at that time; the attempt does not count, since it was not the job's fault.
    Snoozed {
        at: i64,
    },
    /// Never again by itself; a person may start it again.
    Discarded {
        why: &'a str,
    },
}

/// Completes a job in the transaction of its effects, and lets the next job of its lane go.
///
/// # Errors
/// [`Error::LeaseLost`] when another worker has taken the job since: the transaction must then be dropped.
pub async fn complete(tx: &mut Tx, job: &Job, now: i64) -> Result<(), Error> {
    finish(tx, job, &Finish::Done, now).await
}

pub(crate) async fn finish(tx: &mut Tx, job: &Job, how: &Finish<'_>, now: i64) -> Result<(), Error> {
    let (state, run_at, why, uncount, finished_at) = match how {
        Finish::Done => ("done", None, None, 0, Some(now)),
        Finish::Retry { why, at } => ("scheduled", Some(*at), Some(*why), 0, None),
        Finish::Snoozed { at } => ("scheduled", Some(*at), None, 1, None),
        Finish::Discarded { why } => ("discarded", None, Some(*why), 0, Some(now)),
    };
    let changed = tx
        .execute(
            query(
                "UPDATE jobs SET state = $1, run_at = COALESCE($2, run_at), last_error = COALESCE($3, last_error),
                        attempts = attempts - $4, finished_at = $5, lease_token = NULL, lease_until = NULL
                 WHERE id = $6 AND lease_token = $7 AND state = 'running'",
            )
            .bind(state)
            .bind(run_at)
            .bind(why.map(ToOwned::to_owned))
            .bind(uncount)
            .bind(finished_at)
            .bind(job.id.clone())
            .bind(job.lease_token.clone()),
        )
        .await?;
    if changed == 0 {
        return Err(Error::LeaseLost { id: job.id.clone() });
    }
    release_lane(tx, job.lane.as_deref()).await?;
    Ok(())
}

/// Cancels a job that waits.
///
/// # Errors
/// [`Error::NotFound`] when no such job is waiting.
pub async fn cancel(tx: &mut Tx, id: &str, now: i64) -> Result<(), Error> {
    let waiting = query(
        "UPDATE jobs SET state = 'cancelled', finished_at = $1
         WHERE id = $2 AND state IN ('available', 'parked', 'scheduled') RETURNING lane",
    );
    let Some(row) = tx.fetch_optional(waiting.bind(now).bind(id.to_owned())).await? else {
        return Err(Error::NotFound { id: id.to_owned() });
    };
    let lane: Option<String> = row.try_get("lane")?;
    release_lane(tx, lane.as_deref()).await?;
    Ok(())
}

/// Starts a discarded job again, with all its attempts. Answers its kind and payload.
///
/// # Errors
/// [`Error::NotFound`] when no such job was discarded.
pub async fn rerun(tx: &mut Tx, id: &str, now: i64) -> Result<(String, String), Error> {
    let again = query(
        "UPDATE jobs SET state = 'scheduled', attempts = 0, run_at = $1, finished_at = NULL
         WHERE id = $2 AND state = 'discarded' RETURNING kind, payload",
    );
    let Some(row) = tx.fetch_optional(again.bind(now).bind(id.to_owned())).await? else {
        return Err(Error::NotFound { id: id.to_owned() });
    };
    tx.wake_on_commit();
    Ok((row.try_get("kind")?, row.try_get("payload")?))
}

/// Puts a discarded job aside for good. Answers its kind and payload.
///
/// # Errors
/// [`Error::NotFound`] when no such job was discarded.
pub async fn dismiss(tx: &mut Tx, id: &str, now: i64) -> Result<(String, String), Error> {
    let aside = query(
        "UPDATE jobs SET state = 'cancelled', finished_at = $1 WHERE id = $2 AND state = 'discarded'
         RETURNING kind, payload",
    );
    let Some(row) = tx.fetch_optional(aside.bind(now).bind(id.to_owned())).await? else {
        return Err(Error::NotFound { id: id.to_owned() });
    };
    Ok((row.try_get("kind")?, row.try_get("payload")?))
}
