//! How the token endpoint says no: `{"error", "error_description"}`, unlike the Data API.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// An error answer of the token endpoint.
// ASSUMPTION: Lever publishes none of these; statuses, codes and texts are those of the issuer it uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Denial {
    pub(crate) status: StatusCode,
    pub(crate) error: &'static str,
    pub(crate) description: String,
}

impl Denial {
    fn new(status: StatusCode, error: &'static str, description: impl Into<String>) -> Self {
        Self { status, error, description: description.into() }
    }

    /// Something is missing or malformed.
    pub(super) fn request(description: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    pub(super) fn grant_type(asked: &str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "unsupported_grant_type", format!("Unsupported grant type: {asked}"))
    }

    /// The code or the refresh token is no good (any more).
    pub(super) fn grant(description: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "invalid_grant", description)
    }

    pub(super) fn unknown_client() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid_client", "ClientID not found")
    }

    pub(super) fn wrong_secret() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "access_denied", "Unauthorized")
    }

    pub(super) fn throttled() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", "Global limit has been reached")
    }

    pub(super) fn broken(unavailable: bool) -> Self {
        let status = if unavailable { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::INTERNAL_SERVER_ERROR };
        Self::new(status, "server_error", "Please try again later")
    }
}

impl IntoResponse for Denial {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        answer(self.status, &body)
    }
}

/// JSON that nobody may keep: it can hold tokens.
pub(super) fn answer(status: StatusCode, body: &serde_json::Value) -> Response {
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.to_string()).into_response()
}
