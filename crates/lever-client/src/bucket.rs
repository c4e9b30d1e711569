//! The token bucket of one credential, as plain arithmetic: it is told the time and keeps no clock, so that it can lie in
//! memory, in a database that several processes share, or in a test.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::budget::Priority;

/// How fast a credential may ask.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    pub per_second: f64,
    /// Requests that may go at once after a pause.
    pub burst: f64,
}

impl Default for Rate {
    /// Lever allows 10 a second and bursts of 20. Two tokens and 2.5 % below: what was sent over a fifth of a second and
    /// arrives at once still fits.
    fn default() -> Self {
        Self { per_second: 9.75, burst: 18.0 }
    }
}

/// After a refusal, how long until the full rate is reached again.
const RECOVERY: Duration = Duration::from_secs(30);

/// Refusals of requests that were under way together are one refusal.
const ONE_REFUSAL: Duration = Duration::from_secs(1);

/// By how much times may come out of order.
const OUT_OF_ORDER: Duration = Duration::from_secs(60);

/// The slowest pace, as a share of the rate: slower would only keep us from noticing that Lever answers again.
const SLOWEST: f64 = 1.0 / 8.0;

/// The share of the burst that each priority leaves for more urgent ones. What idle moments have saved up is for people,
/// and by the same rule the more urgent goes first when the bucket is low: only it finds enough.
const RESERVE: [f64; 3] = [0.0, 0.2, 0.4];

/// A bucket. Times are microseconds of one clock; which one is the business of where the bucket lies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    tokens: f64,
    filled_at: i64,
    /// When Lever last said "too many", and the share of the rate that was kept to from then on.
    slowed: Option<Slowed>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Slowed {
    at: i64,
    pace: f64,
}

impl Bucket {
    /// A bucket that nobody has drawn from.
    #[must_use]
    pub fn full(rate: Rate, now: i64) -> Self {
        Self { tokens: rate.burst, filled_at: now, slowed: None }
    }

    /// Takes a token.
    ///
    /// # Errors
    /// How long to wait before there can be one for this priority, if nobody else takes it.
    pub fn draw(&mut self, rate: Rate, priority: Priority, now: i64) -> Result<(), Duration> {
        self.refill(rate, now);
        let missing = rate.burst * RESERVE[priority as usize] + 1.0 - self.tokens;
        if missing > 0.0 {
            return Err(Duration::from_secs_f64(missing / (rate.per_second * self.pace(now))));
        }
        self.tokens -= 1.0;
        Ok(())
    }

    /// Lever said "too many": somebody else uses the credential, or Lever allows less now. No header tells which. The
    /// bucket is empty, and fills at half the pace at first.
    pub fn refused(&mut self, rate: Rate, now: i64) {
        self.refill(rate, now);
        self.tokens = self.tokens.min(0.0);
        if self.slowed.is_some_and(|slowed| elapsed(slowed.at, now) < ONE_REFUSAL.as_secs_f64()) {
            return;
        }
        self.slowed = Some(Slowed { at: now, pace: (self.pace(now) / 2.0).max(SLOWEST) });
    }

    /// The share of the rate that is kept to at that time: what it fell to, growing back evenly.
    fn pace(&self, at: i64) -> f64 {
        match self.slowed {
            None => 1.0,
            Some(slowed) => (slowed.pace + elapsed(slowed.at, at) / RECOVERY.as_secs_f64()).min(1.0),
        }
    }

    fn refill(&mut self, rate: Rate, now: i64) {
        // Two processes that change the bucket right after one another may bring their times in the other order: the
        // same stretch of time must not fill it twice. A clock that was really set back is believed.
        if now < self.filled_at && elapsed(now, self.filled_at) < OUT_OF_ORDER.as_secs_f64() {
            return;
        }
        let seconds = elapsed(self.filled_at, now);
        let pace = f64::midpoint(self.pace(self.filled_at), self.pace(now));
        self.tokens = (self.tokens + seconds * rate.per_second * pace).min(rate.burst);
        self.filled_at = now;
    }
}

/// Seconds from one time to another, none if that lies before.
fn elapsed(from: i64, to: i64) -> f64 {
    to.saturating_sub(from).max(0) as f64 / 1_000_000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { per_second: 10.0, burst: 20.0 };
    const SECOND: i64 = 1_000_000;

    /// How many tokens of that priority there are at that time.
    fn drain(bucket: &mut Bucket, priority: Priority, now: i64) -> usize {
        (0..100).take_while(|_| bucket.draw(RATE, priority, now).is_ok()).count()
    }

    #[test]
    fn each_priority_leaves_its_reserve_to_the_more_urgent() {
        let mut bucket = Bucket::full(RATE, 0);
        let taken = [Priority::Background, Priority::Application, Priority::Person].map(|p| drain(&mut bucket, p, 0));
        assert_eq!(taken, [12, 4, 4]);
        assert_eq!(bucket.draw(RATE, Priority::Person, 0), Err(Duration::from_millis(100)));
        assert_eq!(bucket.draw(RATE, Priority::Background, 0), Err(Duration::from_millis(900)));
    }

    #[test]
    fn refusals_halve_the_pace_once_each_second_and_it_grows_back() {
        let mut bucket = Bucket::full(RATE, 0);
        bucket.refused(RATE, 0);
        bucket.refused(RATE, SECOND / 2);
        assert!((bucket.pace(0) - 0.5).abs() < 1e-9);
        bucket.refused(RATE, 3 * SECOND);
        assert!((bucket.pace(3 * SECOND) - 0.3).abs() < 1e-9);
        for again in 1..20 {
            bucket.refused(RATE, (3 + 2 * again) * SECOND);
        }
        assert!(bucket.pace(41 * SECOND) >= SLOWEST);
        assert!((bucket.pace(71 * SECOND) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn times_out_of_order_fill_nothing_twice_and_a_clock_that_was_set_back_is_believed() {
        let mut bucket = Bucket::full(RATE, 1_000 * SECOND);
        assert_eq!(drain(&mut bucket, Priority::Person, 1_000 * SECOND), 20);
        assert_eq!(drain(&mut bucket, Priority::Person, 995 * SECOND), 0);
        assert_eq!(drain(&mut bucket, Priority::Person, 1_000 * SECOND), 0);
        assert_eq!(drain(&mut bucket, Priority::Person, 500 * SECOND), 0);
        assert_eq!(drain(&mut bucket, Priority::Person, 501 * SECOND), 10);
    }

    #[test]
    fn what_is_kept_as_text_reads_back_the_same() {
        let mut bucket = Bucket::full(RATE, 7);
        bucket.refused(RATE, 9);
        let text = serde_json::to_string(&bucket).unwrap();
        assert_eq!(serde_json::from_str::<Bucket>(&text).unwrap(), bucket);
    }
}
