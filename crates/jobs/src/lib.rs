//! A durable queue in the application's own database.
//!
//! - [`enqueue`] joins the caller's transaction: a job exists exactly when what asked for it does.
//! - Jobs of one lane run one after the other; a unique index, not the worker, sees to it.
//! - A job is taken under a lease and the attempt is charged when it is taken, so that a job which kills its process
//!   runs out of attempts like any other.
//! - A handler may complete its job in the transaction of its own effects ([`complete`]): executed at least once,
//!   effective once.
//!
//! Knows nothing of what the jobs do. Time is bound by the caller, in milliseconds since the epoch.

mod claim;
mod finish;
mod inspect;
mod queue;
mod schedule;
mod worker;

pub use claim::Job;
pub use finish::{Finish, cancel, complete, dismiss, rerun};
pub use inspect::{
    Counts, JobRow, counts, discarded, discarded_ids, discarded_kinds, next_run_at, running, unfinished,
    unfinished_keys,
};
pub use queue::{NewJob, enqueue, is_unfinished, is_unfinished_now};
pub use schedule::{Schedule, put_schedule};
pub use worker::{Fate, HandlerError, Handlers, Options, Worker};

/// The tables of the queue.
pub const MIGRATION: sql::Migration =
    sql::Migration { version: 1, name: "jobs", sql: include_str!("../migrations/0001_jobs.sql") };

/// What the queue refuses.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Another worker has the job now: nothing of this attempt may be committed.
    #[error("the lease of job {id} was lost")]
    LeaseLost { id: String },
    #[error("there is no job {id} in a state that allows this")]
    NotFound { id: String },
    #[error("schedule {name:?}: {cron:?} is not a cron expression that ever comes: {why}")]
    InvalidSchedule { name: String, cron: String, why: String },
    #[error("a handler could not record that its job was given up")]
    Handler(#[source] HandlerError),
    #[error(transparent)]
    Sql(#[from] sql::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error.into())
    }
}
