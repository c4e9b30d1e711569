//! `/authorize`: an application asks, a person allows or denies, the browser goes back with a code or an error.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;

use super::app::{Consent, OAuthApp};
use super::book::Agreed;
use super::scope::{LARGEST_APP, OFFLINE_ACCESS, SCOPES, plain};
use crate::guard::policy;
use crate::sim::Sim;
use crate::world::World;
use crate::world::account::User;

/// What comes in the query, and again with the decision.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    client_id: String,
    redirect_uri: String,
    response_type: String,
    state: String,
    audience: String,
    scope: String,
    /// Only here: `allow` or `deny` decides without a person.
    auto: String,
    /// The decision of the form.
    decision: String,
    /// Who decides, in the form.
    user: String,
}

/// A request that may be put before a person.
struct Asking {
    app: OAuthApp,
    back: reqwest::Url,
    redirect_uri: String,
    state: String,
    audience: Option<String>,
    /// What is granted on consent.
    scopes: Vec<String>,
}

/// Why a person is not asked.
enum Stop {
    /// It is not certain where to send the browser, so the person is told.
    Told(&'static str, String),
    /// The application is told.
    SentBack(Box<reqwest::Url>),
}

pub(super) async fn ask(State(sim): State<Sim>, Query(asked): Query<Asked>) -> Response {
    let asking = match Asking::read(&sim, &asked) {
        Ok(asking) => asking,
        Err(stop) => return stop.into_response(),
    };
    let auto = match (asked.auto.as_str(), sim.options().oauth.consent) {
        ("allow", _) | ("", Consent::Allow) => Some(true),
        ("deny", _) | ("", Consent::Deny) => Some(false),
        _ => None,
    };
    match auto {
        Some(allowed) => {
            let admin = sim.read(|world| world.users.iter().find(|user| is_super_admin(user)).cloned());
            conclude(&sim, asking, admin.as_ref(), allowed)
        }
        None => show(&sim, asking, asked),
    }
}

pub(super) async fn decide(State(sim): State<Sim>, Form(asked): Form<Asked>) -> Response {
    let asking = match Asking::read(&sim, &asked) {
        Ok(asking) => asking,
        Err(stop) => return stop.into_response(),
    };
    let user = sim.read(|world| world.users.iter().find(|user| user.id == asked.user).cloned());
    conclude(&sim, asking, user.as_ref(), asked.decision == "allow")
}

impl Asking {
    // ASSUMPTION: a mistake of which the application can safely be told goes back as `invalid_request` and the like; the
    // documentation names only `access_denied`.
    fn read(sim: &Sim, asked: &Asked) -> Result<Self, Stop> {
        let apps = &sim.options().oauth.apps;
        let app = apps.iter().find(|app| app.client_id == asked.client_id);
        let app = app.ok_or_else(|| {
            Stop::Told("ClientID not found", format!("No application has the client ID “{}”.", asked.client_id))
        })?;
        // Sending a browser to an address that the application did not register would hand the code to anybody.
        let mismatch = || {
            let text = format!(
                "“{}” is not one of the redirect URIs of {}. It must match exactly.",
                asked.redirect_uri, app.name
            );
            Stop::Told("Callback URL mismatch", text)
        };
        if !app.redirect_uris.contains(&asked.redirect_uri) {
            return Err(mismatch());
        }
        let back = reqwest::Url::parse(&asked.redirect_uri).map_err(|_| mismatch())?;
        let refuse = |error: &str, text: String| Stop::SentBack(Box::new(refused(&back, &asked.state, error, &text)));
        let required = [("response_type", &asked.response_type), ("state", &asked.state), ("scope", &asked.scope)];
        if let Some((name, _)) = required.iter().find(|(_, value)| value.is_empty()) {
            return Err(refuse("invalid_request", format!("Missing required parameter: {name}")));
        }
        if asked.response_type != "code" {
            return Err(refuse(
                "unsupported_response_type",
                format!("Unsupported response type: {}", asked.response_type),
            ));
        }
        let mut scopes: Vec<String> = Vec::new();
        for scope in asked.scope.split_whitespace() {
            if !SCOPES.contains(&scope) {
                return Err(refuse("invalid_scope", format!("The scope {scope} does not exist")));
            }
            if !scopes.iter().any(|known| known == scope) {
                scopes.push(scope.to_owned());
            }
        }
        if scopes.iter().filter(|scope| *scope != OFFLINE_ACCESS).count() > LARGEST_APP {
            return Err(refuse("invalid_scope", format!("At most {LARGEST_APP} scopes can be asked for")));
        }
        // ASSUMPTION: what the application is not registered for is left out without an error; `scope` in the answer of the
        // token endpoint says what was granted.
        scopes.retain(|scope| app.scopes.contains(scope));
        let audience = Some(asked.audience.clone()).filter(|text| !text.is_empty());
        if audience.is_none() {
            // Scopes belong to an API. Without one, only what belongs to the issuer itself is left.
            scopes.retain(|scope| scope == OFFLINE_ACCESS);
        }
        let (redirect_uri, state) = (asked.redirect_uri.clone(), asked.state.clone());
        Ok(Self { app: app.clone(), back, redirect_uri, state, audience, scopes })
    }
}

fn conclude(sim: &Sim, asking: Asking, user: Option<&User>, allowed: bool) -> Response {
    let mut back = asking.back;
    let deny =
        |text: &str| Stop::SentBack(Box::new(refused(&back, &asking.state, "access_denied", text))).into_response();
    if !allowed {
        return deny("User did not authorize the request");
    }
    let Some(user) = user.filter(|user| is_super_admin(user)) else {
        // ASSUMPTION: that only a Super Admin can consent is documented, how others are refused is not.
        return deny("Only a Super Admin can authorize an application");
    };
    let agreed = Agreed {
        client_id: asking.app.client_id,
        app: asking.app.name,
        redirect_uri: asking.redirect_uri,
        user: user.name.clone(),
        scopes: asking.scopes,
        audience: asking.audience,
    };
    let code = sim.oauth().code(agreed, sim.now());
    back.query_pairs_mut().append_pair("code", &code).append_pair("state", &asking.state);
    sent_to(&back)
}

fn is_super_admin(user: &User) -> bool {
    user.access_role == "super admin" && user.deactivated_at.is_none()
}

fn refused(back: &reqwest::Url, state: &str, error: &str, description: &str) -> reqwest::Url {
    let mut back = back.clone();
    back.query_pairs_mut().append_pair("error", error).append_pair("error_description", description);
    if !state.is_empty() {
        back.query_pairs_mut().append_pair("state", state);
    }
    back
}

fn sent_to(back: &reqwest::Url) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, back.as_str())]).into_response()
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        match self {
            Self::SentBack(back) => sent_to(&back),
            Self::Told(title, text) => page(StatusCode::FORBIDDEN, &StopPage { here: "", title, text }, "'self'"),
        }
    }
}

#[derive(Template)]
#[template(path = "consent.html")]
struct ConsentPage {
    here: &'static str,
    company: String,
    app: OAuthApp,
    asked: Asked,
    /// Scope and what it means.
    scopes: Vec<(String, String)>,
    opens_nothing: bool,
    users: Vec<Decider>,
    goes_to: String,
}

struct Decider {
    id: String,
    text: String,
    selected: bool,
}

#[derive(Template)]
#[template(path = "consent_stop.html")]
struct StopPage {
    here: &'static str,
    title: &'static str,
    text: String,
}

fn show(sim: &Sim, asking: Asking, asked: Asked) -> Response {
    let (company, users) = sim.read(|world| (world.company.clone(), deciders(world)));
    let origin = asking.back.origin();
    // A browser checks where a form leads over all redirects, so the application's address must be allowed by name.
    let target = match origin.is_tuple() {
        true => origin.ascii_serialization(),
        false => format!("{}:", asking.back.scheme()),
    };
    let page_of = ConsentPage {
        here: "",
        company,
        app: asking.app,
        asked,
        opens_nothing: asking.audience.is_none(),
        scopes: asking.scopes.into_iter().map(|scope| (plain(&scope), scope)).collect(),
        users,
        goes_to: target.clone(),
    };
    page(StatusCode::OK, &page_of, &format!("'self' {target}"))
}

fn deciders(world: &World) -> Vec<Decider> {
    let mut active: Vec<&User> = world.users.iter().filter(|user| user.deactivated_at.is_none()).collect();
    active.sort_by_key(|user| !is_super_admin(user));
    let row = |(at, user): (usize, &&User)| Decider {
        id: user.id.clone(),
        text: format!("{} ({})", user.name, user.access_role),
        selected: at == 0,
    };
    active.iter().enumerate().map(row).collect()
}

fn page(status: StatusCode, template: &impl Template, form_targets: &str) -> Response {
    let body = template.render().unwrap_or_else(|error| {
        tracing::error!(%error, "a page of the issuer could not be rendered");
        String::new()
    });
    let policy = HeaderValue::from_str(&policy(form_targets)).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    let headers = [
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        // The address holds the state of the application's request.
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (status, headers, Html(body)).into_response()
}
