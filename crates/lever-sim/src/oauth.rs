//! Lever's OAuth 2.0 server: where a Super Admin lets an application in, and where the application gets its tokens.
//!
//! In life it is another host than the API (`auth.lever.co`); here it has routes of its own beside `/v1`: `GET /authorize`
//! with a page to allow or deny, and `POST /oauth/token`. What a Bearer token may do under `/v1` is said in `scope.rs` and
//! enforced in `gate.rs`. Everything runs on the simulator's clock.

mod app;
mod authorize;
mod book;
mod denial;
mod jwt;
mod scope;
mod token;

use axum::Router;
use axum::routing::{get, post};

use crate::sim::Sim;

pub use app::{AppError, Consent, OAuthApp, OAuthOptions};
pub use book::{Connection, Ending};

pub(crate) use book::{Bearer, Book};
pub(crate) use scope::{allows, needed};

/// The pages of the issuer. They are for a browser; the token endpoint is for programs.
pub(crate) fn pages() -> Router<Sim> {
    Router::new().route("/authorize", get(authorize::ask).post(authorize::decide))
}

/// The token endpoint.
pub(crate) fn tokens() -> Router<Sim> {
    Router::new().route("/oauth/token", post(token::grant))
}
