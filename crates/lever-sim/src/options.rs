//! What can be chosen before the simulator starts. Faults can also be switched while it runs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, SystemClock};
use crate::delivery::History;
use crate::fault::Faults;
use crate::oauth::OAuthOptions;
pub(crate) use crate::quirk::Quirks;
use crate::seed::Seed;
use crate::world::requisition::RequisitionApi;

/// Everything a simulator is started with. `Options::default()` is the seeded demo company behaving like Lever.
#[derive(Clone)]
pub struct Options {
    /// Where [`crate::Simulator::start`] listens; [`crate::serve`] is given its listener. Default `127.0.0.1:0`.
    pub bind: SocketAddr,
    /// How the outside reaches us, for `downloadUrl` and `urls`. Default: the address listened on.
    pub public_url: Option<String>,
    /// The world at the start.
    pub seed: Seed,
    /// Credentials accepted under `/v1`; the first is [`crate::Simulator::api_key`].
    pub api_keys: Vec<ApiKey>,
    /// The OAuth server beside the API.
    pub oauth: OAuthOptions,
    /// Token bucket per key and per OAuth connection; `None` switches throttling off.
    pub rate_limit: Option<RateLimit>,
    /// Lever's peculiarities.
    pub quirks: Quirks,
    /// "API management" of requisitions, which a Super Admin switches on in Lever's settings.
    pub requisition_api: RequisitionApi,
    /// Misbehaviour from the start.
    pub faults: Faults,
    /// Events that no Super Admin has switched on at the start, by name: nothing is sent for them. Default: none.
    pub webhook_events_off: Vec<String>,
    /// How webhooks are sent.
    pub webhooks: WebhookOptions,
    /// Where time comes from.
    pub clock: Arc<dyn Clock>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bind: SocketAddr::from(([127, 0, 0, 1], 0)),
            public_url: None,
            seed: Seed::small(),
            api_keys: vec![ApiKey::named("fulcrum", "sim-key-0123456789abcdef0123456789abcdef")],
            oauth: OAuthOptions::default(),
            rate_limit: Some(RateLimit::default()),
            quirks: Quirks::default(),
            requisition_api: RequisitionApi::Hybrid,
            faults: Faults::default(),
            webhook_events_off: Vec::new(),
            webhooks: WebhookOptions::default(),
            clock: Arc::new(SystemClock),
        }
    }
}

/// One API credential.
#[derive(Debug, Clone)]
pub struct ApiKey {
    /// Shown in the ledger; the secret never is.
    pub name: String,
    /// The Basic user name; also taken as a Bearer token.
    pub secret: String,
    /// "Allow access to confidential data", chosen when a key is made.
    pub confidential: bool,
    /// Operations this key lacks, as `<area>:read` or `<area>:write`: `notes:write`, `stage:write`, `opportunities:read`.
    /// An area is a resource or an action on an opportunity; denying `opportunities:write` denies its actions too.
    pub denied: Vec<String>,
}

impl ApiKey {
    /// A key with every permission but confidential access.
    pub fn named(name: impl Into<String>, secret: impl Into<String>) -> Self {
        Self { name: name.into(), secret: secret.into(), confidential: false, denied: Vec::new() }
    }

    /// The same key with confidential access.
    #[must_use]
    pub fn with_confidential_access(mut self) -> Self {
        self.confidential = true;
        self
    }

    /// The same key without one operation, e.g. `notes:write`.
    #[must_use]
    pub fn without(mut self, operation: impl Into<String>) -> Self {
        self.denied.push(operation.into());
        self
    }
}

/// Token bucket: `burst` calls at once, refilled at `per_second`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateLimit {
    /// Steady rate.
    pub per_second: f64,
    /// Bucket size.
    pub burst: f64,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self { per_second: 10.0, burst: 20.0 }
    }
}

/// How webhooks are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebhookOptions {
    /// The pause before the first retry; each further one is three times as long.
    pub retry_base: Duration,
    /// Further tries after a failed one. Lever's documented number is five.
    pub max_retries: u32,
    /// How long one attempt may take.
    pub attempt_timeout: Duration,
    /// How many attempts run at the same time.
    pub concurrency: usize,
    /// How much of the past can be looked at and rerun.
    pub history: History,
}

impl Default for WebhookOptions {
    fn default() -> Self {
        Self {
            // ASSUMPTION: neither the retry schedule nor the time-out of an attempt is published by Lever.
            retry_base: Duration::from_secs(1),
            max_retries: 5,
            attempt_timeout: Duration::from_secs(10),
            concurrency: 8,
            history: History::default(),
        }
    }
}
