//! What every `/v1` call passes: key, rate limit, faults, permission; and what every write leaves: a ledger entry.

use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRequestParts, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};

use crate::answer::json_response;
use crate::body::form_as_json;
use crate::calendar::http_date;
use crate::credential::Credential;
use crate::fault::{CallFate, FaultKind};
use crate::ledger::{LedgerEntry, kind_of, opportunity_of};
use crate::pause::pause;
use crate::query::Params;
use crate::quirk::Quirks;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::wire::Line;
use crate::world::{Caller, World};

/// 30 MB for a file, and room for the rest of a multipart body.
const LARGEST_BODY: usize = 31 * 1024 * 1024;

/// The middleware of matched `/v1` routes. A path that does not exist is answered 404 without it, key or no key.
pub(crate) async fn pass(State(sim): State<Sim>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let is_write = parts.method != Method::GET && parts.method != Method::HEAD;
    let line = parts.extensions.get::<ConnectInfo<Line>>().map(|ConnectInfo(line)| line.clone());
    if let (true, Some(line)) = (sim.refuses_connections(), &line) {
        // Connections from before the maintenance are of no use either.
        line.cut();
    }
    let quirks = sim.read(|world| world.quirks);
    let Some(credential) = Credential::of(&sim, &quirks, &parts) else {
        return Refusal::unauthorized().into_response();
    };
    let Ok(body) = to_bytes(body, LARGEST_BODY).await else {
        return Refusal::too_large().into_response();
    };
    let body = match form_as_json(&parts.headers, body).await {
        Ok(body) => body,
        Err(refusal) => return refusal.into_response(),
    };
    let draft = is_write.then(|| Draft::of(&parts, &body, &credential.name));
    // A throttled call uses up no fault: the fault waits for a call that is handled.
    let (fate, throttled) = match sim.limiter().take(&credential.bucket, sim.now()) {
        true => (sim.faults().judge_call(parts.method.as_str(), asked_path(&parts), is_write), false),
        false => (CallFate::default(), true),
    };
    pause(fate.pause_ms).await;
    let refusal = match fate.refuse {
        _ if throttled => Some(Refusal::throttled()),
        Some(FaultKind::Throttle) => Some(Refusal::throttled()),
        Some(FaultKind::Unavailable) => Some(Refusal::broken(true)),
        Some(FaultKind::UploadTimeout) => Some(Refusal::upload_timeout()),
        Some(FaultKind::Error | FaultKind::Slow | FaultKind::Cut | FaultKind::CutBody) => Some(Refusal::broken(false)),
        None => credential.permit(parts.uri.path(), is_write).err(),
    };
    let moved = || sim.read(|world| moved_to(world, &parts.uri));
    let response = match refusal {
        Some(refusal) => disguised(&sim, refusal),
        None => match moved() {
            Some(response) => response,
            None => {
                let request = Request::from_parts(parts, Body::from(body));
                handle(&sim, &quirks, credential.caller(), request, next).await
            }
        },
    };
    let cut = line.as_ref().filter(|_| fate.cut);
    let response = match draft {
        Some(draft) => record(&sim, draft, response, cut).await,
        None => response,
    };
    match line.filter(|_| fate.cut_body) {
        Some(line) => broken_off(&line, response).await,
        None => response,
    }
}

/// The path as it was asked for: an old name of a route is routed by its new one.
fn asked_path(parts: &Parts) -> &str {
    parts.extensions.get::<OriginalUri>().map_or(parts.uri.path(), |OriginalUri(uri)| uri.path())
}

/// Hands the call to its route, minding the age of paging tokens when that is switched on.
async fn handle(sim: &Sim, quirks: &Quirks, caller: Caller, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(caller);
    let Some(life) = quirks.offset_token_life_ms else { return next.run(request).await };
    let offset = Params::of_uri(request.uri()).and_then(|params| params.one("offset").map(str::to_owned));
    if offset.is_some_and(|token| !sim.tokens().is_good(&token, life, sim.now())) {
        return Refusal::bad_offset().into_response();
    }
    let (parts, body) = next.run(request).await.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    if let Some(token) = answer["next"].as_str() {
        sim.tokens().issued(token, sim.now());
    }
    Response::from_parts(parts, Body::from(bytes))
}

/// 301 with the survivor's address for what was merged away.
// ASSUMPTION: every method is answered so; a moved resource is documented, merged profiles are only likely to be one. The
// body of the answer is not known.
fn moved_to(world: &World, uri: &Uri) -> Option<Response> {
    let location = world.moved(uri.path()).filter(|_| world.quirks.merged_answers_301)?;
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = format!("{}{location}{query}", world.public_url);
    let body = json!({"code": "MovedPermanently", "message": format!("Moved to {location}")});
    let mut response = json_response(StatusCode::MOVED_PERMANENTLY, &body);
    response.headers_mut().insert(header::LOCATION, HeaderValue::from_str(&location).ok()?);
    Some(response)
}

/// A refusal as it reaches the caller: in JSON, or in the HTML of a proxy when that fault is switched on.
fn disguised(sim: &Sim, refusal: Refusal) -> Response {
    let faults = sim.faults();
    let is_page = match refusal.status {
        429 => faults.current().html_throttles,
        500.. => faults.current().html_errors,
        _ => false,
    };
    drop(faults);
    let status = StatusCode::from_u16(refusal.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if is_page { proxy_page(status) } else { refusal.into_response() }
}

/// What a proxy in front of Lever answers by itself.
pub(crate) fn proxy_page(status: StatusCode) -> Response {
    let head = format!("<head><title>{status}</title></head>");
    let page = format!("<html>{head}<body><center><h1>{status}</h1></center></body></html>\r\n");
    (status, Html(page)).into_response()
}

/// The same answer, of which only half of the body goes out.
async fn broken_off(line: &Line, response: Response) -> Response {
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    line.end_in_body(bytes.len() / 2);
    Response::from_parts(parts, Body::from(bytes))
}

/// The headers seen on every answer of the Data API, and no others. JSON goes out chunked.
pub(crate) async fn dress(State(sim): State<Sim>, request: Request, next: Next) -> Response {
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
    // Without a skew the server underneath writes the header.
    let skew = sim.faults().current().date_skew_ms;
    if let (true, Ok(date)) = (skew != 0, HeaderValue::from_str(&http_date(sim.now().saturating_add(skew)))) {
        headers.insert(header::DATE, date);
    }
    response
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
async fn record(sim: &Sim, draft: Draft, response: Response, cut: Option<&Line>) -> Response {
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
