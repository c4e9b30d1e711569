//! What every `/v1` call passes: key, rate limit, faults, permission; and what every write leaves: a ledger entry.

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRequestParts, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::fault::{CallFate, FaultKind};
use crate::ledger::{LedgerEntry, kind_of, opportunity_of};
use crate::options::ApiKey;
use crate::pause::pause;
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::wire::Line;
use crate::world::Caller;

/// 30 MB for a file, and room for the rest of a multipart body.
const LARGEST_BODY: usize = 31 * 1024 * 1024;

/// The middleware of matched `/v1` routes. A path that does not exist is answered 404 without it, key or no key.
pub(crate) async fn pass(State(sim): State<Sim>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_write = parts.method != Method::GET && parts.method != Method::HEAD;
    let Some(key) = recognise(&sim.options().api_keys, &parts) else {
        return Refusal::unauthorized().into_response();
    };
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Refusal::too_large().into_response();
    };
    let draft = is_write.then(|| Draft::of(&parts, &body, &key.name));
    let line = parts.extensions.get::<ConnectInfo<Line>>().map(|ConnectInfo(line)| line.clone());
    // A throttled call uses up no fault: the fault waits for a call that is handled.
    let (fate, throttled) = match sim.limiter().take(&key.name, sim.now()) {
        true => (sim.faults().judge_call(parts.method.as_str(), asked_path(&parts), is_write), false),
        false => (CallFate::default(), true),
    };
    pause(fate.pause_ms).await;
    let refusal = match fate.refuse {
        _ if throttled => Some(Refusal::throttled()),
        Some(FaultKind::Throttle) => Some(Refusal::throttled()),
        Some(FaultKind::Unavailable) => Some(Refusal::broken(true)),
        Some(FaultKind::Error | FaultKind::Slow | FaultKind::Cut) => Some(Refusal::broken(false)),
        None => permit(key, parts.uri.path(), is_write).err(),
    };
    let response = match refusal {
        Some(refusal) => refusal.into_response(),
        None => {
            let mut request = Request::from_parts(parts, Body::from(body));
            request.extensions_mut().insert(Caller { name: key.name.clone(), confidential: key.confidential });
            next.run(request).await
        }
    };
    let Some(draft) = draft else { return response };
    record(&sim, draft, response, line.filter(|_| fate.cut)).await
}

/// The path as it was asked for: an old name of a route is routed by its new one.
fn asked_path(parts: &Parts) -> &str {
    parts.extensions.get::<OriginalUri>().map_or(parts.uri.path(), |OriginalUri(uri)| uri.path())
}

/// The headers seen on every answer of the Data API, and no others. JSON goes out chunked.
pub(crate) async fn dress(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if is_json {
        response = response.map(|body| Body::from_stream(body.into_data_stream()));
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    let headers = response.headers_mut();
    headers.insert(header::SERVER, HeaderValue::from_static("lever-data-api"));
    headers.insert("x-lever-region", HeaderValue::from_static("global"));
    headers.insert("x-stream-path", HeaderValue::from_static("dapi"));
    response
}

/// Basic with the key as user name, or Bearer.
// ASSUMPTION: a non-empty Basic password is ignored; how Lever treats one is unknown.
fn recognise<'a>(keys: &'a [ApiKey], parts: &Parts) -> Option<&'a ApiKey> {
    let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, credentials) = header.split_once(' ')?;
    let secret = if scheme.eq_ignore_ascii_case("bearer") {
        credentials.trim().to_owned()
    } else if scheme.eq_ignore_ascii_case("basic") {
        let decoded = crate::base64::decode(credentials.trim())?;
        let text = String::from_utf8(decoded).ok()?;
        text.split_once(':').map_or(text.clone(), |(user, _)| user.to_owned())
    } else {
        return None;
    };
    keys.iter().find(|key| key.secret == secret)
}

/// Permissions are per operation: `notes:write`, `stage:write`; an action also falls with `opportunities:write`.
fn permit(key: &ApiKey, path: &str, is_write: bool) -> Result<(), Refusal> {
    let verb = if is_write { "write" } else { "read" };
    let area = kind_of(path);
    let is_action = matches!(area.as_str(), "stage" | "archived")
        || ["addTags", "removeTags", "addLinks", "removeLinks", "addSources", "removeSources"].contains(&area.as_str());
    let operation = format!("{area}:{verb}");
    let parent = format!("opportunities:{verb}");
    if key.denied.iter().any(|denied| *denied == operation || (is_action && *denied == parent)) {
        return Err(Refusal::forbidden(format!("This API key does not have permission for {operation}")));
    }
    Ok(())
}

/// What is known of a write before it is handled.
struct Draft {
    key: String,
    method: String,
    path: String,
    perform_as: Option<String>,
    body: Value,
}

impl Draft {
    fn of(parts: &Parts, body: &Bytes, key: &str) -> Self {
        let params = Params::of_uri(&parts.uri).unwrap_or_default();
        let is_multipart =
            parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
        let body = match is_multipart {
            true => json!({"multipart": body.len()}),
            false => serde_json::from_slice(body).unwrap_or(Value::Null),
        };
        Self {
            key: key.to_owned(),
            method: parts.method.to_string(),
            path: asked_path(parts).to_owned(),
            perform_as: params.one("perform_as").map(str::to_owned),
            body,
        }
    }
}

/// Writes the ledger entry and, when the line is to be cut, cuts it.
async fn record(sim: &Sim, draft: Draft, response: Response, cut: Option<Line>) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let answer: Value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    let applied = parts.status.is_success();
    let ids = ["id", "noteId", "applicationId"];
    let result_id = ids.iter().find_map(|key| answer["data"][key].as_str()).filter(|_| applied).map(str::to_owned);
    let kind = kind_of(&draft.path);
    let opportunity = opportunity_of(&draft.path).or_else(|| match (kind.as_str(), &result_id) {
        ("opportunities", Some(id)) => Some(id.clone()),
        ("apply", Some(id)) => sim.read(|world| world.applications.get(id).map(|row| row.opportunity.clone())),
        _ => None,
    });
    sim.ledger().record(LedgerEntry {
        seq: 0,
        at: sim.now(),
        key: draft.key,
        method: draft.method,
        path: draft.path,
        kind,
        opportunity,
        perform_as: draft.perform_as,
        body: draft.body,
        status: parts.status.as_u16(),
        applied,
        result_id,
        cut: cut.is_some(),
    });
    if let Some(line) = cut {
        line.cut();
    }
    Response::from_parts(parts, Body::from(bytes))
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Refusal::unauthorized)
    }
}
