//! Time as an argument. The caller's clock is wrapped in a closure; nothing here asks the machine what time it is.

/// Where the time comes from. Any closure that answers milliseconds since the Unix epoch is a clock.
pub trait Clock: Send + Sync {
    /// Milliseconds since the Unix epoch.
    fn now_millis(&self) -> i64;
}

impl<F: Fn() -> i64 + Send + Sync> Clock for F {
    fn now_millis(&self) -> i64 {
        self()
    }
}
