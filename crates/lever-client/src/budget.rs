//! Waiting for a token of the credential's one bucket, strictly by priority, with a reserve for people.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures::FutureExt;
use futures::future::BoxFuture;
use tokio::sync::Mutex as Turnstile;
use tokio::time::{Instant, sleep_until};

use crate::bucket::{Bucket, Rate};

/// Who waits for a request. The first goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// A person has clicked and is looking.
    Person,
    /// Someone has just applied.
    Application,
    Background,
}

/// After that long, a request of the background waits like an application: a key that is busy day and night must not
/// starve what nobody looks at.
const AGEING: Duration = Duration::from_secs(15 * 60);

/// Why a place that several processes share could not be reached.
pub type HomeError = Box<dyn std::error::Error + Send + Sync>;

/// What is done to a bucket: told what lies there, if anything, and the time there, it answers what shall lie there.
pub type Change<'a> = &'a mut (dyn FnMut(Option<Bucket>, i64) -> Bucket + Send);

/// Where a bucket lies. One in memory serves one process; several processes with one key need a place that they share,
/// and its clock: Lever counts requests by key, not by process.
pub trait BucketHome: Send + Sync {
    /// Changes the bucket, alone: nobody else reads it between the reading and the writing.
    fn change<'a>(&'a self, change: Change<'a>) -> BoxFuture<'a, Result<(), HomeError>>;
}

/// The budget of one credential.
pub struct Budget {
    rate: Rate,
    home: Box<dyn BucketHome>,
    /// One request of each priority looks at the bucket at a time; the others of that priority queue here in order.
    turnstiles: [Turnstile<()>; 3],
}

impl Budget {
    /// For a process that has the credential for itself.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self::at(rate, Box::new(InMemory { began_at: Instant::now(), bucket: Mutex::default() }))
    }

    /// For processes that share a credential.
    #[must_use]
    pub fn at(rate: Rate, home: Box<dyn BucketHome>) -> Self {
        Self { rate, home, turnstiles: Default::default() }
    }

    /// Waits for a token.
    ///
    /// # Errors
    /// When the place that the bucket lies in cannot be reached. Nothing may be sent then.
    pub async fn take(&self, priority: Priority) -> Result<(), HomeError> {
        let since = Instant::now();
        let _turn = self.turnstiles[priority as usize].lock().await;
        loop {
            let aged = priority == Priority::Background && since.elapsed() >= AGEING;
            let counted = if aged { Priority::Application } else { priority };
            let mut outcome = Ok(());
            self.home
                .change(&mut |bucket, now| {
                    let mut bucket = bucket.unwrap_or_else(|| Bucket::full(self.rate, now));
                    outcome = bucket.draw(self.rate, counted, now);
                    bucket
                })
                .await?;
            match outcome {
                Ok(()) => return Ok(()),
                Err(wait) => sleep_until(Instant::now() + wait).await,
            }
        }
    }

    /// Lever said "too many": somebody else uses the credential too.
    pub(crate) async fn refused(&self) -> Result<(), HomeError> {
        self.home
            .change(&mut |bucket, now| {
                let mut bucket = bucket.unwrap_or_else(|| Bucket::full(self.rate, now));
                bucket.refused(self.rate, now);
                bucket
            })
            .await
    }
}

impl fmt::Debug for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Budget({:?})", self.rate)
    }
}

/// A bucket of this process alone, by its own clock.
struct InMemory {
    began_at: Instant,
    bucket: Mutex<Option<Bucket>>,
}

impl BucketHome for InMemory {
    fn change<'a>(&'a self, change: Change<'a>) -> BoxFuture<'a, Result<(), HomeError>> {
        async move {
            let now = i64::try_from(self.began_at.elapsed().as_micros()).unwrap_or(i64::MAX);
            let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
            *bucket = Some(change(*bucket, now));
            Ok(())
        }
        .boxed()
    }
}

impl<H: BucketHome + ?Sized> BucketHome for Arc<H> {
    fn change<'a>(&'a self, change: Change<'a>) -> BoxFuture<'a, Result<(), HomeError>> {
        (**self).change(change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { per_second: 10.0, burst: 20.0 };

    fn shared() -> Arc<InMemory> {
        Arc::new(InMemory { began_at: Instant::now(), bucket: Mutex::default() })
    }

    async fn take_many(budget: &Budget, priority: Priority, count: usize) -> Duration {
        let start = Instant::now();
        for _ in 0..count {
            budget.take(priority).await.unwrap();
        }
        start.elapsed()
    }

    fn near(elapsed: Duration, seconds: f64) -> bool {
        (elapsed.as_secs_f64() - seconds).abs() < 0.15
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_goes_at_once_and_then_the_rate_holds() {
        let budget = Budget::new(RATE);
        assert!(near(take_many(&budget, Priority::Person, 20).await, 0.0));
        assert!(near(take_many(&budget, Priority::Person, 30).await, 3.0));
    }

    #[tokio::test(start_paused = true)]
    async fn background_work_leaves_a_reserve_that_a_person_finds() {
        let budget = Budget::new(RATE);
        // 12 of 20 at once; the other 8 are left alone.
        assert!(near(take_many(&budget, Priority::Background, 12).await, 0.0));
        assert!(near(take_many(&budget, Priority::Background, 10).await, 1.0));
        assert!(near(take_many(&budget, Priority::Person, 8).await, 0.0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_person_does_not_wait_behind_a_backfill() {
        let budget = Arc::new(Budget::new(RATE));
        let backfill = {
            let budget = Arc::clone(&budget);
            tokio::spawn(async move { take_many(&budget, Priority::Background, 200).await })
        };
        take_many(&budget, Priority::Application, 40).await;
        assert!(near(take_many(&budget, Priority::Person, 3).await, 0.0));
        let whole = backfill.await.unwrap().as_secs_f64();
        // 243 tokens less the burst at 10 a second: nothing is wasted while there is work.
        assert!((whole - 23.1).abs() < 1.0, "{whole}");
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_refusal_the_rate_is_halved_and_grows_back() {
        let budget = Budget::new(RATE);
        budget.refused().await.unwrap();
        // 5 a second, and a third more after ten seconds: 10 t (1/2 + t/60) = 10.
        assert!(near(take_many(&budget, Priority::Person, 10).await, 1.88));
    }

    #[tokio::test(start_paused = true)]
    async fn processes_that_share_a_bucket_share_the_rate_and_the_reserve() {
        let home = shared();
        let start = Instant::now();
        let workers: Vec<_> = (0..4)
            .map(|_| {
                let budget = Budget::at(RATE, Box::new(Arc::clone(&home)));
                tokio::spawn(async move { take_many(&budget, Priority::Background, 53).await })
            })
            .collect();
        let person = Budget::at(RATE, Box::new(Arc::clone(&home)));
        let mut waits = Vec::new();
        let mut seconds = tokio::time::interval(Duration::from_secs(1));
        seconds.tick().await;
        for _ in 0..20 {
            seconds.tick().await;
            waits.push(take_many(&person, Priority::Person, 3).await);
        }
        futures::future::join_all(workers).await;
        assert_eq!(waits, vec![Duration::ZERO; 20]);
        // 4 × 53 + 60 tokens, of which the bucket held 12 above the background's reserve.
        assert!(near(start.elapsed(), 26.0), "{:?}", start.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn what_waited_too_long_in_the_background_is_taken_along() {
        let budget = Arc::new(Budget::new(RATE));
        let rush = {
            let budget = Arc::clone(&budget);
            tokio::spawn(async move {
                loop {
                    let (one, two) = (budget.take(Priority::Application), budget.take(Priority::Application));
                    let _ = futures::future::join(one, two).await;
                }
            })
        };
        let waited = take_many(&budget, Priority::Background, 13).await;
        rush.abort();
        assert!(waited >= AGEING && waited < AGEING + Duration::from_secs(60), "{waited:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn without_the_place_of_the_bucket_nothing_is_sent() {
        struct Away;
        impl BucketHome for Away {
            fn change<'a>(&'a self, _: Change<'a>) -> BoxFuture<'a, Result<(), HomeError>> {
                async { Err("the database is away".into()) }.boxed()
            }
        }
        let refused = Budget::at(RATE, Box::new(Away)).take(Priority::Person).await;
        assert_eq!(refused.unwrap_err().to_string(), "the database is away");
    }
}
