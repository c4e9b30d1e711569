//! How Lever says yes: the envelopes.

use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::refusal::Refusal;

/// What every `/v1` handler returns.
pub(crate) type Answer = Result<Response, Refusal>;

/// 200 with `{"data": ...}`.
pub(crate) fn found(row: Value) -> Answer {
    Ok(json_response(StatusCode::OK, &json!({"data": row})))
}

/// 201 with `{"data": ...}`.
pub(crate) fn created(row: Value) -> Answer {
    Ok(json_response(StatusCode::CREATED, &json!({"data": row})))
}

/// 200 with a body of its own shape, for the few answers that have no envelope or a wider one.
pub(crate) fn bare(status: StatusCode, body: &Value) -> Answer {
    Ok(json_response(status, body))
}

/// 204.
pub(crate) fn gone() -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// The bytes of a document.
pub(crate) fn download(bytes: Bytes, name: &str, ext: &str) -> Response {
    let kind = match ext.trim_start_matches('.').to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "doc" => "application/msword",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let safe: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_. ".contains(c) { c } else { '_' }).collect();
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{safe}\"")),
    ];
    (headers, Body::from(bytes)).into_response()
}

pub(crate) fn json_response(status: StatusCode, body: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], body.to_string()).into_response()
}
