//! OpenID Connect as a relying party: the authorization code flow with PKCE, and the check of what comes back.
//!
//! Answers who a provider says somebody is, once everything about that word was checked: who signed it, for whom, when, and
//! for which sign-in. Whether that person may come in, and as what, is not decided here. Knows nothing of our accounts, the
//! console or Lever. Time and the HTTP client come in as arguments; states, nonces and verifiers too. Start with [`Client`].

mod claims;
mod client;
mod discovery;
mod error;
mod keys;
mod token;

pub use claims::{ClaimNames, Identity};
pub use client::{Checked, Client, Settings};
pub use error::Error;
