//! `POST /oauth/token`: codes and refresh tokens become tokens.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::app::OAuthApp;
use super::book::{ACCESS_LIFE_MS, Tokens};
use super::denial::{Denial, answer};
use crate::fault::FaultKind;
use crate::gate::proxy_page;
use crate::pause::pause;
use crate::sim::Sim;
use crate::wire::Line;

/// A token request is a handful of short fields.
const LARGEST_BODY: usize = 64 * 1024;

/// The fields of a request, however they came.
struct Asked(HashMap<String, String>);

impl Asked {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    fn given(&self, name: &str) -> Result<&str, Denial> {
        self.get(name).ok_or_else(|| Denial::request(format!("Missing required parameter: {name}")))
    }
}

pub(super) async fn grant(State(sim): State<Sim>, request: Request) -> Response {
    let line = request.extensions().get::<ConnectInfo<Line>>().map(|ConnectInfo(line)| line.clone());
    let (parts, body) = request.into_parts();
    let Ok(body) = axum::body::to_bytes(body, LARGEST_BODY).await else {
        return Denial::request("The request is too large").into_response();
    };
    let refreshes = read(&parts.headers, &body).is_ok_and(|asked| asked.get("grant_type") == Some("refresh_token"));
    let fate = sim.faults().judge_token_call(parts.uri.path(), refreshes);
    pause(fate.pause_ms).await;
    let outcome = match fate.refuse {
        Some(FaultKind::Throttle) => Err(Denial::throttled()),
        Some(fault) => Err(Denial::broken(fault == FaultKind::Unavailable)),
        None => read(&parts.headers, &body).and_then(|asked| give(&sim, &asked)),
    };
    // The tokens are changed by now: what is cut is only the answer, and an old refresh token is burnt.
    if let (true, Some(line)) = (fate.cut, line) {
        line.cut();
    }
    match outcome {
        Ok(tokens) => shown(&tokens),
        Err(denial) => {
            let faults = sim.faults();
            let (errors, throttles) = (faults.current().html_errors, faults.current().html_throttles);
            let is_page = denial.status.is_server_error() && errors || denial.status.as_u16() == 429 && throttles;
            if is_page { proxy_page(denial.status) } else { denial.into_response() }
        }
    }
}

fn give(sim: &Sim, asked: &Asked) -> Result<Tokens, Denial> {
    let grant_type = asked.given("grant_type")?;
    let client = &app(sim, asked.given("client_id")?, asked.get("client_secret"))?.client_id;
    match grant_type {
        "authorization_code" => {
            let (code, redirect_uri) = (asked.given("code")?, asked.given("redirect_uri")?);
            sim.oauth().redeem(client, code, redirect_uri, sim.now())
        }
        "refresh_token" => {
            let quirks = sim.read(|world| world.quirks);
            sim.oauth().renew(client, asked.given("refresh_token")?, &quirks, sim.now())
        }
        other => Err(Denial::grant_type(other)),
    }
}

/// The application, if it proves to be it.
fn app<'a>(sim: &'a Sim, client_id: &str, secret: Option<&str>) -> Result<&'a OAuthApp, Denial> {
    let known = sim.options().oauth.apps.iter().find(|app| app.client_id == client_id);
    let app = known.ok_or_else(Denial::unknown_client)?;
    if secret == Some(app.client_secret.as_str()) { Ok(app) } else { Err(Denial::wrong_secret()) }
}

/// Form or JSON: Lever documents the form and posts JSON in its own example. The client may also come in a Basic header.
// ASSUMPTION: a body without a content type is read as a form.
fn read(headers: &HeaderMap, body: &Bytes) -> Result<Asked, Denial> {
    let is_json =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    let mut fields: HashMap<String, String> = match is_json {
        true => serde_json::from_slice(body).map_err(|_| Denial::request("The body is not valid JSON"))?,
        false => form(body)?,
    };
    if let Some((id, secret)) = basic(headers) {
        fields.entry("client_id".to_owned()).or_insert(id);
        fields.entry("client_secret".to_owned()).or_insert(secret);
    }
    Ok(Asked(fields))
}

fn form(body: &Bytes) -> Result<HashMap<String, String>, Denial> {
    let unreadable = || Denial::request("The body is not a valid form");
    let text = std::str::from_utf8(body).map_err(|_| unreadable())?;
    // A form body is written like a query, so what reads queries reads it.
    let mut url = reqwest::Url::parse("form://body/").map_err(|_| unreadable())?;
    url.set_query(Some(text));
    Ok(url.query_pairs().into_owned().collect())
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, credentials) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let decoded = scheme.eq_ignore_ascii_case("basic").then(|| crate::base64::decode(credentials.trim()))??;
    let text = String::from_utf8(decoded).ok()?;
    text.split_once(':').map(|(id, secret)| (id.to_owned(), secret.to_owned()))
}

fn shown(tokens: &Tokens) -> Response {
    let mut body = json!({
        "access_token": tokens.access, "scope": tokens.scopes.join(" "), "expires_in": ACCESS_LIFE_MS / 1000,
        "token_type": "Bearer",
    });
    if let Some(refresh) = &tokens.refresh {
        body["refresh_token"] = json!(refresh);
    }
    answer(StatusCode::OK, &body)
}
