//! The console: what people see and decide.
//!
//! Rendered on the server; every page works without JavaScript. Who may ask for what stands in one table
//! ([`routes`]); the gate in front of every route enforces it, together with the session and the form token. A handler
//! reads the store, or makes one change in one transaction and redirects.

mod agents;
mod assets;
mod audit;
mod effects;
mod frame;
mod gate;
mod headers;
mod hindrance;
mod inbox;
mod jobs;
mod names;
mod narration;
mod notice;
mod opportunity;
mod pages;
mod password;
mod phases;
mod probes;
mod problem;
mod proposals;
mod routes;
mod rubric;
mod rubrics;
mod runs;
mod score;
mod session;
mod sign_in;
mod verification;
mod when;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use domain::Policy;
use lever::UserId;
use store::Store;
use tokio::sync::Semaphore;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

pub use password::{PasswordError, hash_password};
pub use routes::{Access, RouteAccess, access_table};

/// How many passwords are checked at once: each takes some 19 MiB and a core for a while.
const PASSWORDS_AT_ONCE: usize = 2;

/// How many rubrics are tried on past applications at once: each reads a score of résumés again.
const TRIALS_AT_ONCE: usize = 1;

/// What the console is told by whoever starts it.
#[derive(Debug)]
pub struct Options {
    /// Where people reach the console. With `https` cookies are `Secure` and browsers are told to stay with it.
    pub base_url: String,
    /// The policy in force.
    pub policy: Arc<Policy>,
    /// In whose name Lever shows what an operator without a user of Lever's approves; else the posting's owner.
    pub perform_as: Option<UserId>,
    /// Set where Lever is simulated and the accounts are for everyone to use.
    pub demo: Option<Demo>,
}

/// What a demo tells its visitors.
#[derive(Debug, Clone)]
pub struct Demo {
    pub simulator_url: String,
    /// E-mail address, password and role.
    pub accounts: Vec<(String, String, String)>,
}

/// What every handler has.
#[derive(Clone)]
pub(crate) struct Console {
    pub(crate) store: Store,
    pub(crate) policy: Arc<Policy>,
    pub(crate) perform_as: Option<UserId>,
    pub(crate) demo: Option<Arc<Demo>>,
    /// Whether people reach the console by https.
    pub(crate) is_secure: bool,
    pub(crate) passwords: Arc<Semaphore>,
    /// How many rubrics are tried on past applications at once.
    pub(crate) trials: Arc<Semaphore>,
    /// One look at the whole audit log at a time.
    pub(crate) verification: Arc<Semaphore>,
}

/// The console as a router, complete with its gate, headers and error pages.
pub fn router(store: Store, options: Options) -> Router {
    let Options { base_url, policy, perform_as, demo } = options;
    let console = Console {
        store,
        policy,
        perform_as,
        demo: demo.map(Arc::new),
        is_secure: base_url.starts_with("https:"),
        passwords: Arc::new(Semaphore::new(PASSWORDS_AT_ONCE)),
        trials: Arc::new(Semaphore::new(TRIALS_AT_ONCE)),
        verification: Arc::new(Semaphore::new(1)),
    };
    // From the inside out: a panic becomes an answer, a foreign origin is refused, problems become pages, and
    // whatever the answer is, it carries the headers.
    routes::mount(&console)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(same_origin(&base_url))
        .layer(from_fn_with_state(console.clone(), problem::as_page))
        .layer(from_fn_with_state(console.clone(), headers::secure))
        .with_state(console)
}

/// Refuses what another site makes a browser send. A proxy in front may have changed `Host`, so the address by which
/// people know the console is trusted as well.
fn same_origin(base_url: &str) -> CsrfLayer {
    let origin = url::Url::parse(base_url).map(|url| url.origin().ascii_serialization());
    let trusting = origin.ok().and_then(|origin| CsrfLayer::new().add_trusted_origin(origin).ok());
    trusting.unwrap_or_default()
}
