//! How Lever says no: always `{"code", "message"}`, never field by field.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::answer::json_response;

/// An error answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{status} {code}: {message}")]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// Lever's `PascalCase` code.
    pub code: &'static str,
    /// One sentence.
    pub message: String,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status: status.as_u16(), code, message: message.into() }
    }

    /// `stages <id> was not found`: the style for a missing row.
    pub(crate) fn missing(collection: &str, id: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "ResourceNotFound", format!("{collection} {id} was not found"))
    }

    /// The one missing row with a code and a style of its own.
    pub(crate) fn no_such_requisition_field() -> Self {
        Self::new(StatusCode::NOT_FOUND, "NotFoundError", "That requisition field doesn't exist on your account")
    }

    /// `/v1/openapi.json does not exist`: the style for a missing path.
    pub(crate) fn no_such_path(path: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "ResourceNotFound", format!("{path} does not exist"))
    }

    // ASSUMPTION: the code of a 405 is not published; this is the one of the server framework Lever's other codes match.
    pub(crate) fn wrong_method(method: &str) -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", format!("{method} is not allowed"))
    }

    // ASSUMPTION: the code of a 400 is not published.
    pub(crate) fn invalid(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequestError", message)
    }

    pub(crate) fn bad_offset() -> Self {
        Self::invalid("Invalid offset token")
    }

    pub(crate) fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "UnauthorizedError", "The request requires authentication.")
    }

    // ASSUMPTION: the code of a 403 is not published.
    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "ForbiddenError", message)
    }

    pub(crate) fn confidential() -> Self {
        Self::forbidden("This API key does not have access to confidential data")
    }

    // ASSUMPTION: the code of a 413 is not published.
    pub(crate) fn too_large() -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLargeError", "The request is larger than 30MB")
    }

    // ASSUMPTION: code and text are documented for a slow upload, the status is not.
    pub(crate) fn upload_timeout() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "RequestTimeout", "File took too long to upload.")
    }

    // ASSUMPTION: the code of a 422 is not published.
    pub(crate) fn not_processable() -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "UnprocessableEntityError", "The file could not be processed")
    }

    // ASSUMPTION: the code of a 429 is not published.
    pub(crate) fn throttled() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "TooManyRequestsError", "Rate limit exceeded")
    }

    pub(crate) fn broken(unavailable: bool) -> Self {
        if unavailable {
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailableError", "Please try again later")
        } else {
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", "An internal error occurred")
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        json_response(status, &json!({"code": self.code, "message": self.message}))
    }
}
