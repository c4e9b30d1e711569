//! For the machines that watch over Fulcrum.

use axum::extract::State;
use axum::http::StatusCode;

use super::Console;

/// The process answers.
pub(crate) async fn live() -> &'static str {
    "alive\n"
}

/// The database answers too.
pub(crate) async fn ready(State(console): State<Console>) -> (StatusCode, &'static str) {
    match console.store.db().ping().await {
        Ok(()) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::warn!(%error, "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
