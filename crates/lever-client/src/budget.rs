//! One token bucket for each credential, spent strictly by priority, with a reserve for people.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Mutex as Turnstile;
use tokio::time::{Instant, sleep_until};

/// Who waits for a request. The first goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// A person has clicked and is looking.
    Person,
    /// Someone has just applied.
    Application,
    Background,
}

/// How fast a credential may ask.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    pub per_second: f64,
    /// Requests that may go at once after a pause.
    pub burst: f64,
}

impl Default for Rate {
    /// Lever allows 10 a second and bursts of 20; a little below, so that clocks need not agree.
    fn default() -> Self {
        Self { per_second: 9.5, burst: 18.0 }
    }
}

/// After Lever said "too many", how long to go at half the rate.
const CAUTION: Duration = Duration::from_secs(10);

/// The bucket.
#[derive(Debug)]
pub struct Budget {
    rate: Rate,
    state: Mutex<State>,
    /// One request of each priority looks at the bucket at a time; the others of that priority queue here in order.
    turnstiles: [Turnstile<()>; 3],
}

#[derive(Debug)]
struct State {
    tokens: f64,
    refilled_at: Instant,
    cautious_until: Option<Instant>,
    waiting: [usize; 3],
}

impl Budget {
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        let state = State { tokens: rate.burst, refilled_at: Instant::now(), cautious_until: None, waiting: [0; 3] };
        Self { rate, state: Mutex::new(state), turnstiles: Default::default() }
    }

    /// Waits for a token.
    pub async fn take(&self, priority: Priority) {
        let class = priority as usize;
        let _place = self.wait_in(class);
        let _turn = self.turnstiles[class].lock().await;
        while let Err(until) = self.try_take(class) {
            sleep_until(until).await;
        }
    }

    /// Lever said "too many": someone else uses the credential too. The bucket is empty, and fills slowly for a while.
    pub(crate) fn throttled(&self) {
        let now = Instant::now();
        let mut state = self.lock();
        self.refill(&mut state, now);
        state.tokens = state.tokens.min(0.0);
        state.cautious_until = Some(now + CAUTION);
    }

    fn try_take(&self, class: usize) -> Result<(), Instant> {
        let now = Instant::now();
        let mut state = self.lock();
        let rate = self.refill(&mut state, now);
        let next = Duration::from_secs_f64(1.0 / rate);
        if state.waiting[..class].iter().any(|&count| count > 0) {
            return Err(now + next);
        }
        let missing = self.reserve(class) + 1.0 - state.tokens;
        if missing > 0.0 {
            return Err(now + Duration::from_secs_f64(missing / rate));
        }
        state.tokens -= 1.0;
        Ok(())
    }

    /// Tokens that this class leaves for more urgent ones: what idle moments have saved up is for people.
    fn reserve(&self, class: usize) -> f64 {
        self.rate.burst * [0.0, 0.2, 0.4][class]
    }

    fn refill(&self, state: &mut State, now: Instant) -> f64 {
        let cautious = state.cautious_until.is_some_and(|until| now < until);
        let rate = if cautious { self.rate.per_second / 2.0 } else { self.rate.per_second };
        let gained = now.duration_since(state.refilled_at).as_secs_f64() * rate;
        state.tokens = (state.tokens + gained).min(self.rate.burst);
        state.refilled_at = now;
        rate
    }

    fn wait_in(&self, class: usize) -> Waiting<'_> {
        self.lock().waiting[class] += 1;
        Waiting { budget: self, class }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request that waits; given up or served, it stops counting.
struct Waiting<'a> {
    budget: &'a Budget,
    class: usize,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.budget.lock().waiting[self.class] -= 1;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    const RATE: Rate = Rate { per_second: 10.0, burst: 20.0 };

    async fn take_many(budget: &Arc<Budget>, priority: Priority, count: usize) -> Duration {
        let start = Instant::now();
        for _ in 0..count {
            budget.take(priority).await;
        }
        start.elapsed()
    }

    fn near(elapsed: Duration, seconds: f64) -> bool {
        (elapsed.as_secs_f64() - seconds).abs() < 0.15
    }

    #[tokio::test(start_paused = true)]
    async fn a_burst_goes_at_once_and_then_the_rate_holds() {
        let budget = Arc::new(Budget::new(RATE));
        assert!(near(take_many(&budget, Priority::Person, 20).await, 0.0));
        assert!(near(take_many(&budget, Priority::Person, 30).await, 3.0));
    }

    #[tokio::test(start_paused = true)]
    async fn background_work_leaves_a_reserve_that_a_person_finds() {
        let budget = Arc::new(Budget::new(RATE));
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
    async fn after_a_refusal_the_rate_is_halved_for_a_while() {
        let budget = Arc::new(Budget::new(RATE));
        budget.throttled();
        assert!(near(take_many(&budget, Priority::Person, 10).await, 2.0));
    }
}
