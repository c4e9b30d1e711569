//! OAuth 2.0 with Lever: the consent of a Super Admin becomes tokens, and tokens are renewed before they end.
//!
//! Every renewal gives a new refresh token and ends the old one, so two processes that renew at the same time would burn
//! the connection. [`Keeper`] therefore claims the renewal in a [`TokenHome`] that all processes share, before it asks.

mod app;
mod keeper;

use std::fmt;

use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use app::{App, Grant, GrantError};
pub use keeper::{Keeper, KeeperOptions};

/// Hands out access tokens.
pub trait AccessTokens: Send + Sync {
    /// A token that is good now; another one than `stale`, which Lever has just refused.
    fn access_token<'a>(&'a self, stale: Option<&'a str>) -> BoxFuture<'a, Result<String, TokenError>>;
}

/// Why there is no access token.
#[derive(Debug, Error)]
pub enum TokenError {
    #[error("Fulcrum has not been connected to Lever")]
    NeverConnected,
    /// Revoked, idle for 90 days, older than a year, or a renewal whose answer was lost: only a person can mend it.
    #[error("the connection to Lever has ended ({why}); connect it again")]
    Disconnected { why: String },
    /// It may work later.
    #[error("the tokens for Lever cannot be had at the moment")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What a connection consists of.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    pub access_token: String,
    pub refresh_token: String,
    /// Milliseconds since the epoch.
    pub expires_at: i64,
    /// What the Super Admin has consented to.
    pub scopes: Vec<String>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tokens(…, until {}, {} scopes)", self.expires_at, self.scopes.len())
    }
}

/// Tokens as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Counts the renewals: what is claimed and replaced is always one generation.
    pub generation: i64,
    pub tokens: Tokens,
    /// Why the connection has ended, once it has.
    pub ended: Option<String>,
}

/// Why a place for tokens could not be reached.
pub type TokenHomeError = Box<dyn std::error::Error + Send + Sync>;

/// Where the tokens of a connection are kept: one place for all processes.
pub trait TokenHome: Send + Sync {
    /// What is kept there.
    fn load(&self) -> BoxFuture<'_, Result<Option<Kept>, TokenHomeError>>;

    /// Claims the renewal of this generation for a while; `false` when somebody else has, or when it was renewed already.
    fn claim(&self, generation: i64) -> BoxFuture<'_, Result<bool, TokenHomeError>>;

    /// Gives up a claim: nothing was asked of Lever, or it answered that it did nothing.
    fn release(&self, generation: i64) -> BoxFuture<'_, Result<(), TokenHomeError>>;

    /// Keeps what a renewal of this generation brought, in one step.
    fn replace<'a>(&'a self, generation: i64, tokens: &'a Tokens) -> BoxFuture<'a, Result<(), TokenHomeError>>;

    /// Keeps that the connection has ended.
    fn end<'a>(&'a self, generation: i64, why: &'a str) -> BoxFuture<'a, Result<(), TokenHomeError>>;
}
