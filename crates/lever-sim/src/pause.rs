//! The one place that waits: slow answers, held-back webhooks, the time between retries.

use std::time::Duration;

/// Waits; not at all for 0.
pub(crate) async fn pause(ms: u64) {
    if ms > 0 {
        #[expect(
            clippy::disallowed_methods,
            reason = "a simulated delay is a real one for whoever waits for the answer"
        )]
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }
}
