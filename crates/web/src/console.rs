//! The console: what people see and decide.
//!
//! Rendered on the server; every page works without JavaScript. Who may ask for what stands in one table
//! ([`routes`]); the gate in front of every route enforces it, together with the session and the form token. A handler
//! reads the store, or makes one change in one transaction and redirects.

mod account;
mod agents;
mod api;
mod assets;
mod audit;
mod batch;
mod blind;
mod browser_kind;
mod chart;
mod compensation;
mod doors;
mod effects;
mod frame;
mod gate;
mod headers;
mod hindrance;
mod inbox;
mod invitation;
mod jobs;
mod live;
mod mcp;
pub(crate) mod names;
pub(crate) mod narration;
mod notice;
mod one_time;
mod operator;
mod operators;
pub(crate) mod opportunity;
mod pages;
mod password;
mod phases;
mod policies;
mod probes;
mod problem;
mod proposals;
mod provider;
mod routes;
mod rubric;
mod rubrics;
mod runs;
mod score;
mod session;
mod sign_in;
mod undo;
mod verification;
pub(crate) mod when;

use std::sync::Arc;

use axum::Router;
use axum::http::HeaderName;
use axum::middleware::from_fn_with_state;
use domain::{Admission, Policy, Role};
use lever::UserId;
use store::{Means, Store};
use tokio::sync::{Semaphore, watch};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;

use doors::Door;
use gate::Viewer;

pub use account::tokens::token_hash;
pub use api::description as api_description;
pub use doors::{Limits, Rate};
pub use password::{PasswordError, hash_password};
pub use provider::{Asked, Attempt, BroughtBack, Provider, ProviderError};
pub use routes::{Access, Names, RouteAccess, access_table};

/// How many passwords are checked at once: each takes some 19 MiB and a core for a while.
const PASSWORDS_AT_ONCE: usize = 2;

/// How many rubrics are tried on past applications at once: each reads a score of résumés again.
const TRIALS_AT_ONCE: usize = 1;

/// What the console is told by whoever starts it.
#[derive(Debug)]
pub struct Options {
    /// Where people reach the console. With `https` cookies are `Secure` and browsers are told to stay with it.
    pub base_url: String,
    /// The configured policy: in force where none was saved.
    pub policy: Arc<Policy>,
    /// In whose name Lever shows what an operator without a user of Lever's approves; else the posting's owner.
    pub perform_as: Option<UserId>,
    /// Set where Lever is simulated and the accounts are for everyone to use.
    pub demo: Option<Demo>,
    /// Of how many runs in a hundred a reviewer judges before seeing the score.
    pub blind_percent: u8,
    /// Becomes true when the service is told to stop, so that open streams end.
    pub closing: watch::Receiver<bool>,
    pub sign_in: SignIn,
}

/// How people sign in.
#[derive(Debug, Clone, Default)]
pub struct SignIn {
    /// Whose word lets people in, besides passwords.
    pub elsewhere: Option<Elsewhere>,
    pub passwords: Passwords,
    /// The roles that need a code beside their password.
    pub code_for: Vec<Role>,
    pub limits: Limits,
    /// The header in which a proxy says where a request comes from. Only for a proxy that sets it itself.
    pub client_header: Option<HeaderName>,
}

/// A provider and whom its word lets in.
#[derive(Debug, Clone)]
pub struct Elsewhere {
    /// What people call it.
    pub name: String,
    pub provider: Arc<dyn Provider>,
    pub admission: Admission,
}

/// Who may sign in with a password.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Passwords {
    #[default]
    All,
    /// For the day on which the provider is not there.
    Admins,
    None,
}

impl SignIn {
    /// Whether a role may sign in with a password.
    pub(crate) fn takes_password_of(&self, role: Role) -> bool {
        match self.passwords {
            Passwords::All => true,
            Passwords::Admins => role == Role::Admin,
            Passwords::None => false,
        }
    }

    /// Whether somebody came by password alone and needs a code beside it. Who comes from the provider has shown there
    /// what the provider asks for.
    pub(crate) fn misses_code(&self, viewer: &Viewer) -> bool {
        viewer.means == Means::Password && !viewer.has_authenticator && self.code_for.contains(&viewer.operator.role)
    }
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
    /// In force where none was saved: ask the store.
    pub(crate) configured_policy: Arc<Policy>,
    pub(crate) perform_as: Option<UserId>,
    pub(crate) demo: Option<Arc<Demo>>,
    pub(crate) sign_in: Arc<SignIn>,
    /// The address by which people reach the console, without a slash at its end.
    pub(crate) base_url: Arc<str>,
    /// In front of whatever checks a password or a code,
    pub(crate) password_door: Arc<Door>,
    /// and in front of the way to the provider and back.
    pub(crate) provider_door: Arc<Door>,
    /// Whether people reach the console by https.
    pub(crate) is_secure: bool,
    pub(crate) passwords: Arc<Semaphore>,
    /// How many rubrics and policies are tried on the past at once.
    pub(crate) trials: Arc<Semaphore>,
    /// One look at the whole audit log at a time.
    pub(crate) verification: Arc<Semaphore>,
    pub(crate) closing: watch::Receiver<bool>,
    pub(crate) blind_percent: u8,
    pub(crate) suggestions: Arc<rubric::Suggestions>,
}

/// The console as a router, complete with its gate, headers and error pages.
pub fn router(store: Store, options: Options) -> Router {
    let Options { base_url, policy: configured_policy, perform_as, demo, blind_percent, closing, sign_in } = options;
    let console = Console {
        store,
        configured_policy,
        perform_as,
        demo: demo.map(Arc::new),
        base_url: base_url.trim_end_matches('/').into(),
        password_door: Arc::new(Door::new(sign_in.limits)),
        provider_door: Arc::new(Door::new(sign_in.limits)),
        sign_in: Arc::new(sign_in),
        is_secure: base_url.starts_with("https:"),
        passwords: Arc::new(Semaphore::new(PASSWORDS_AT_ONCE)),
        trials: Arc::new(Semaphore::new(TRIALS_AT_ONCE)),
        verification: Arc::new(Semaphore::new(1)),
        closing,
        blind_percent,
        suggestions: Arc::default(),
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
