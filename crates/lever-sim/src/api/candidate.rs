//! `/candidates`: the old names of the opportunity routes, deprecated in 2020 and still answering.

use axum::extract::Request;
use axum::http::Uri;
use axum::http::uri::PathAndQuery;
use axum::middleware::Next;
use axum::response::Response;

const OLD: &str = "/v1/candidates";
const NEW: &str = "/v1/opportunities";

/// Sends a call to an old name to its twin, before it is routed. A candidate's id always was an opportunity's.
// ASSUMPTION: every opportunity route has an old name and answers alike under both.
pub(crate) async fn by_its_new_name(mut request: Request, next: Next) -> Response {
    if let Some(uri) = twin(request.uri()) {
        *request.uri_mut() = uri;
    }
    next.run(request).await
}

fn twin(uri: &Uri) -> Option<Uri> {
    let rest = uri.path().strip_prefix(OLD).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(format!("{NEW}{rest}{query}")).ok()?);
    Uri::from_parts(parts).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_old_name_is_changed_and_the_query_stays() {
        let check = |from: &'static str, to: Option<&str>| {
            assert_eq!(twin(&Uri::from_static(from)).map(|uri| uri.to_string()).as_deref(), to, "{from}");
        };
        check("/v1/candidates", Some("/v1/opportunities"));
        check("/v1/candidates/a/notes?perform_as=b%20c", Some("/v1/opportunities/a/notes?perform_as=b%20c"));
        check("/v1/candidatesX", None);
        check("/v1/opportunities/candidates", None);
    }
}
