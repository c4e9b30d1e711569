//! One token bucket per API key, on the simulator's clock.

use std::collections::HashMap;

use crate::options::RateLimit;

/// The buckets.
#[derive(Debug)]
pub(crate) struct Limiter {
    limit: Option<RateLimit>,
    buckets: HashMap<String, Bucket>,
}

#[derive(Debug)]
struct Bucket {
    tokens: f64,
    filled_at: i64,
}

impl Limiter {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        Self { limit, buckets: HashMap::new() }
    }

    /// Takes a token; false when the bucket is empty.
    pub(crate) fn take(&mut self, key: &str, now: i64) -> bool {
        let Some(limit) = self.limit else { return true };
        let full = || Bucket { tokens: limit.burst, filled_at: now };
        let bucket = self.buckets.entry(key.to_owned()).or_insert_with(full);
        let seconds = now.saturating_sub(bucket.filled_at).max(0) as f64 / 1000.0;
        bucket.tokens = (bucket.tokens + seconds * limit.per_second).min(limit.burst);
        bucket.filled_at = now;
        if bucket.tokens < 1.0 {
            return false;
        }
        bucket.tokens -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_empties_the_bucket_and_time_fills_it() {
        let mut limiter = Limiter::new(Some(RateLimit { per_second: 10.0, burst: 3.0 }));
        let taken = |limiter: &mut Limiter, now| (0..5).filter(|_| limiter.take("a", now)).count();
        assert_eq!(taken(&mut limiter, 0), 3);
        assert_eq!(taken(&mut limiter, 200), 2);
        assert_eq!(taken(&mut limiter, 60_000), 3);
        assert!(limiter.take("b", 60_000), "each key has its own bucket");
    }
}
