//! Where people are signed in by somebody else's word: what the console needs of an OpenID provider, and no more.
//!
//! Whoever starts the console brings one. The console knows no HTTP client: it sends the browser away and is told who came
//! back.

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;

use domain::Vouched;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What binds one sign-in together, from the way out to the way back. Random; known to this browser's attempt alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Comes back in the address.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// Proves to the provider that the code is cashed by who asked for it.
    pub verifier: String,
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Attempt(…)")
    }
}

/// What the browser brought back from the provider.
#[derive(Clone)]
pub struct BroughtBack {
    pub code: String,
    /// Which provider says that it sent the browser, where it says so.
    pub issuer: Option<String>,
}

/// Why the provider's word is not taken. Neither the text nor the sources hold tokens, codes or anything personal.
#[derive(Debug, Error)]
#[error("{code}")]
pub struct ProviderError {
    /// For the log and for whoever looks there.
    pub code: &'static str,
    /// Whether trying again later may help.
    pub is_passing: bool,
    #[source]
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

/// An answer that takes a while.
pub type Asked<'a, T> = Pin<Box<dyn Future<Output = Result<T, ProviderError>> + Send + 'a>>;

/// An OpenID provider.
pub trait Provider: Send + Sync + fmt::Debug {
    /// Where to send the browser.
    fn address<'a>(&'a self, attempt: &'a Attempt) -> Asked<'a, String>;

    /// Who came back.
    fn vouch<'a>(&'a self, attempt: &'a Attempt, brought: &'a BroughtBack) -> Asked<'a, Vouched>;

    /// Where the session at the provider can be ended, where it offers that.
    fn sign_out_address(&self) -> Option<String>;
}
