//! The real clock and the real randomness, for the parts that take them as arguments.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use domain::{Clock, Ids, Timestamp};

/// The system's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else is given")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// Ids with bits from the system's generator, good enough for session tokens.
#[must_use]
pub fn ids() -> Arc<Ids> {
    Arc::new(Ids::new(rand::random::<u128>))
}
