//! Keeps other websites' pages from steering this one through the visitor's browser: the control API asks for no password.

use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::refusal::Refusal;

/// Refuses writes that a browser says were started elsewhere. Programs send no such header and pass.
pub(crate) async fn no_foreign_pages(request: Request, next: Next) -> Response {
    let site = request.headers().get("sec-fetch-site").map(HeaderValue::as_bytes);
    let ours = matches!(site, None | Some(b"same-origin" | b"none"));
    if request.method() != Method::GET && !ours {
        return Refusal::forbidden("Another website may not steer the simulator").into_response();
    }
    next.run(request).await
}

/// The headers of the pages: nothing from elsewhere, no scripts at all.
pub(crate) async fn page_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy("'self'")) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// Nothing from elsewhere, no scripts, and forms that lead only to these places.
pub(crate) fn policy(form_targets: &str) -> String {
    format!("default-src 'none'; style-src 'self'; form-action {form_targets}; base-uri 'none'; frame-ancestors 'none'")
}
