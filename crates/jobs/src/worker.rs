use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::RangeInclusive;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use sql::{Db, Tx};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

use crate::claim::{claim, extend_lease, promote};
use crate::finish::{Finish, finish};
use crate::schedule::tick;
use crate::{Error, Job};

/// How a handler says that an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// The worker completes the job.
    Done,
    /// The handler completed the job in its own transaction.
    Completed,
    /// Again after that time; the attempt does not count.
    Snooze { wait: Duration },
    /// Again after a growing delay, until attempts run out.
    Retry { why: String },
    /// Again after at least that time, until attempts run out.
    RetryAfter { why: String, wait: Duration },
    /// It will never work.
    Discard { why: String },
}

/// What a handler's own bookkeeping failed with.
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

/// What does the work. Errors and reasons end up in the database and in logs: no personal data in them.
pub trait Handlers: Send + Sync {
    fn run<'a>(&'a self, job: &'a Job) -> BoxFuture<'a, Fate>;

    /// Called in the transaction that gives a job up, whichever way that came about. Gives the transaction back.
    fn discarded<'a>(&'a self, tx: Tx, job: &'a Job, why: &'a str) -> BoxFuture<'a, Result<Tx, HandlerError>>;
}

/// How the worker works.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    pub concurrency: usize,
    /// How long a job may go without a sign of life.
    pub lease: Duration,
    /// How often to look although nobody called.
    pub poll: Duration,
    /// How long a shutdown waits for running jobs.
    pub grace: Duration,
    /// The delay before the first retry; it doubles with each.
    pub backoff: Duration,
    /// Jobs of this priority and less urgent ones are background work. They take half the places at most, so that a person
    /// whose job comes while a backlog is worked on finds a free one.
    pub background: i64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            concurrency: 8,
            lease: Duration::from_secs(60),
            poll: Duration::from_secs(1),
            grace: Duration::from_secs(20),
            backoff: Duration::from_secs(2),
            background: 2,
        }
    }
}

const LONGEST_BACKOFF: Duration = Duration::from_secs(15 * 60);

/// Takes jobs and runs them.
pub struct Worker {
    db: Db,
    handlers: Arc<dyn Handlers>,
    /// Milliseconds since the epoch.
    now: Arc<dyn Fn() -> i64 + Send + Sync>,
    /// A token that no other worker has.
    token: Arc<dyn Fn() -> String + Send + Sync>,
    options: Options,
}

impl Worker {
    #[must_use]
    pub fn new(
        db: Db,
        handlers: Arc<dyn Handlers>,
        now: Arc<dyn Fn() -> i64 + Send + Sync>,
        token: Arc<dyn Fn() -> String + Send + Sync>,
        options: Options,
    ) -> Self {
        Self { db, handlers, now, token, options }
    }

    /// Runs until told to stop, then waits for what is running.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let mut running = JoinSet::new();
        // Of those that run, how many are background work.
        let mut background = 0_usize;
        while !stop.is_cancelled() {
            // Registered before the look, so that no wake-up falls between the look and the wait.
            let mut woken = std::pin::pin!(self.db.committed().notified());
            woken.as_mut().enable();
            self.housekeep().await;
            while let Some(ended) = running.try_join_next() {
                background -= usize::from(ended.unwrap_or(false));
            }
            if running.is_empty() {
                // Should one have ended without saying what it was, its place is not lost for good.
                background = 0;
            }
            let free = self.options.concurrency.saturating_sub(running.len());
            let mut taken = self.take(free, i64::MIN..=self.options.background - 1).await;
            let room = self.options.concurrency.div_ceil(2).saturating_sub(background).min(free - taken.len());
            taken.extend(self.take(room, self.options.background..=i64::MAX).await);
            let idle = taken.is_empty();
            for job in taken {
                let is_background = job.priority >= self.options.background;
                background += usize::from(is_background);
                let worker = Arc::clone(&self);
                running.spawn(async move {
                    // A panic of the worker's own would lose the count; that of a handler is caught where it runs.
                    worker.work(&job).await;
                    is_background
                });
            }
            if idle {
                tokio::select! {
                    () = &mut woken => {}
                    ended = running.join_next(), if !running.is_empty() => {
                        background -= usize::from(matches!(ended, Some(Ok(true))));
                    }
                    () = stop.cancelled() => {}
                    () = pause(self.options.poll) => {}
                }
            }
        }
        let all = async { while running.join_next().await.is_some() {} };
        if tokio::time::timeout(self.options.grace, all).await.is_err() {
            tracing::warn!("jobs were still running when the grace period ended; their leases will lapse");
        }
    }

    /// Runs everything that is ready, one job at a time, until nothing is. For tests and commands.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn drain(&self) -> Result<(), Error> {
        loop {
            tick(&self.db, (self.now)()).await?;
            promote(&self.db, self.handlers.as_ref(), (self.now)()).await?;
            let jobs = claim(&self.db, 1, i64::MIN..=i64::MAX, (self.token)(), self.lease_until()).await?;
            if jobs.is_empty() {
                return Ok(());
            }
            for job in jobs {
                self.work(&job).await;
            }
        }
    }

    async fn housekeep(&self) {
        let now = (self.now)();
        let done = async {
            tick(&self.db, now).await?;
            promote(&self.db, self.handlers.as_ref(), now).await
        };
        if let Err(error) = done.await {
            tracing::error!(error = %Chain(&error), "could not look after the queue; trying again");
        }
    }

    async fn take(&self, limit: usize, priorities: RangeInclusive<i64>) -> Vec<Job> {
        if limit == 0 {
            return Vec::new();
        }
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        match claim(&self.db, limit, priorities, (self.token)(), self.lease_until()).await {
            Ok(jobs) => jobs,
            Err(error) => {
                tracing::error!(error = %Chain(&error), "could not take jobs; trying again");
                Vec::new()
            }
        }
    }

    fn lease_until(&self) -> i64 {
        (self.now)().saturating_add(millis(self.options.lease))
    }

    async fn work(&self, job: &Job) {
        let span = tracing::info_span!("job", id = %job.id, kind = %job.kind, attempt = job.attempt);
        async {
            let fate = tokio::select! {
                fate = AssertUnwindSafe(self.handlers.run(job)).catch_unwind() => fate.unwrap_or_else(|_| Fate::Retry {
                    why: "the step panicked".to_owned(),
                }),
                () = self.keep_lease(job) => return,
            };
            if let Err(error) = self.settle(job, fate).await {
                tracing::error!(error = %Chain(&error), "could not record how the job ended; its lease will lapse");
            }
        }
        .instrument(span)
        .await;
    }

    /// Ends when the lease is lost: another worker has the job, or will have it.
    async fn keep_lease(&self, job: &Job) {
        loop {
            pause(self.options.lease / 3).await;
            match extend_lease(&self.db, job, self.lease_until()).await {
                Ok(true) => {}
                Ok(false) => {
                    tracing::warn!("the lease was lost; this attempt ends");
                    return;
                }
                Err(error) => tracing::warn!(error = %Chain(&error), "could not extend the lease"),
            }
        }
    }

    async fn settle(&self, job: &Job, fate: Fate) -> Result<(), Error> {
        let now = (self.now)();
        let last = job.is_last_attempt();
        let how = match &fate {
            Fate::Completed => return Ok(()),
            Fate::Done => Finish::Done,
            Fate::Snooze { wait } => Finish::Snoozed { at: now.saturating_add(millis(*wait)) },
            Fate::Retry { why } if !last => {
                tracing::warn!(%why, "the step failed and will be tried again");
                Finish::Retry { why, at: now.saturating_add(millis(self.backoff(job))) }
            }
            Fate::RetryAfter { why, wait } if !last => {
                tracing::warn!(%why, "the step failed and will be tried again");
                Finish::Retry { why, at: now.saturating_add(millis((*wait).max(self.backoff(job)))) }
            }
            Fate::Retry { why } | Fate::RetryAfter { why, .. } | Fate::Discard { why } => {
                tracing::error!(%why, "the step was given up");
                Finish::Discarded { why }
            }
        };
        let mut tx = self.db.begin_write().await?;
        finish(&mut tx, job, &how, now).await?;
        if let Finish::Discarded { why } = how {
            tx = self.handlers.discarded(tx, job, why).await.map_err(Error::Handler)?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Doubles with each attempt and differs by up to a fifth from job to job, so that what failed together does not
    /// come back together.
    fn backoff(&self, job: &Job) -> Duration {
        let doublings = u32::try_from(job.attempt.clamp(1, 16) - 1).unwrap_or(0);
        let delay = self.options.backoff.saturating_mul(1 << doublings).min(LONGEST_BACKOFF);
        let mut hasher = DefaultHasher::new();
        (&job.id, job.attempt).hash(&mut hasher);
        let fifth = delay / 5;
        delay - fifth + fifth * u32::try_from(hasher.finish() % 401).unwrap_or(0) / 200
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

#[expect(clippy::disallowed_methods, reason = "the worker's own pause between looks; it decides nothing")]
async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// An error with everything that caused it, on one line.
struct Chain<'a>(&'a dyn std::error::Error);

impl std::fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(cause) = source {
            write!(f, ": {cause}")?;
            source = cause.source();
        }
        Ok(())
    }
}
