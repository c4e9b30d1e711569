//! `/faults`: switch misbehaviour on and off, and make hooks.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::routing::{get, post};
use serde::Deserialize;

use super::{Page, back_to, render};
use crate::act::{self, HookRequest};
use crate::fault::{FaultKind, Faults, FaultsChange, NextFault};
use crate::sim::Sim;
use crate::world::event::Hook;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/faults", get(show).post(change))
        .route("/faults/next", post(add_next))
        .route("/faults/clear", post(clear))
        .route("/hooks", post(register))
        .route("/hooks/{id}/removal", post(remove))
}

#[derive(Template)]
#[template(path = "faults.html")]
struct FaultsPage {
    here: &'static str,
    faults: Faults,
    shares: Vec<Share>,
    next: Vec<(String, String)>,
    hooks: Vec<HookRow>,
}

struct Share {
    name: &'static str,
    text: &'static str,
    percent: f64,
}

struct HookRow {
    id: String,
    event: String,
    url: String,
    made_by: String,
}

async fn show(State(sim): State<Sim>) -> Page {
    let faults = sim.faults().current().clone();
    let share = |name, text, value: f64| Share { name, text, percent: (value * 1000.0).round() / 10.0 };
    let shares = vec![
        share("throttle", "Answer 429", faults.throttle_share),
        share("error", "Answer 500", faults.error_share),
        share("slow", "Answer slowly", faults.slow_share),
        share("cut", "Apply a write, then cut the connection", faults.cut_share),
        share("cut_body", "Break an answer off in its body", faults.cut_body_share),
        share("cut_refresh", "Renew OAuth tokens, then cut the connection", faults.cut_refresh_share),
        share("upload_timeout", "Answer uploads with RequestTimeout", faults.upload_timeout_share),
        share("lost", "Never send webhooks", faults.lost_webhook_share),
        share("duplicate", "Send webhooks twice", faults.duplicate_webhook_share),
        share("reorder", "Hold webhooks back, so that others overtake", faults.reorder_webhook_share),
    ];
    let hooks = sim.read(|world| world.hooks.iter().map(hook_row).collect());
    render(&FaultsPage { here: "faults", shares, next: faults.next.iter().map(next_row).collect(), faults, hooks })
}

fn next_row(rule: &NextFault) -> (String, String) {
    let method = rule.method.as_deref().unwrap_or("any method");
    let path = rule.path_prefix.as_deref().unwrap_or("any path");
    (format!("{:?} × {}", rule.fault, rule.times), format!("{method} {path}"))
}

fn hook_row(hook: &Hook) -> HookRow {
    HookRow {
        id: hook.id.clone(),
        event: hook.event.clone(),
        url: hook.url.clone(),
        made_by: hook.made_by.clone().map_or_else(|| "the interface".to_owned(), |key| format!("API key {key}")),
    }
}

#[derive(Deserialize)]
struct FaultsForm {
    throttle: f64,
    error: f64,
    slow: f64,
    slow_ms: u64,
    cut: f64,
    cut_body: f64,
    cut_refresh: f64,
    upload_timeout: f64,
    lost: f64,
    duplicate: f64,
    reorder: f64,
    webhook_delay_ms: u64,
    date_skew_ms: i64,
    webhooks_on: Option<String>,
    html_errors: Option<String>,
    html_throttles: Option<String>,
}

async fn change(State(sim): State<Sim>, Form(form): Form<FaultsForm>) -> Page {
    let share = |percent: f64| Some((percent / 100.0).clamp(0.0, 1.0));
    sim.faults().change(FaultsChange {
        throttle_share: share(form.throttle),
        error_share: share(form.error),
        slow_share: share(form.slow),
        slow_ms: Some(form.slow_ms),
        cut_share: share(form.cut),
        cut_body_share: share(form.cut_body),
        cut_refresh_share: share(form.cut_refresh),
        upload_timeout_share: share(form.upload_timeout),
        lost_webhook_share: share(form.lost),
        html_errors: Some(form.html_errors.is_some()),
        html_throttles: Some(form.html_throttles.is_some()),
        date_skew_ms: Some(form.date_skew_ms),
        duplicate_webhook_share: share(form.duplicate),
        reorder_webhook_share: share(form.reorder),
        webhook_delay_ms: Some(form.webhook_delay_ms),
        webhooks_on: Some(form.webhooks_on.is_some()),
        ..FaultsChange::default()
    });
    back_to("/faults")
}

#[derive(Deserialize)]
struct NextForm {
    fault: FaultKind,
    method: String,
    path: String,
    times: u32,
}

async fn add_next(State(sim): State<Sim>, Form(form): Form<NextForm>) -> Page {
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let (method, path_prefix) = (given(form.method), given(form.path));
    let rule = NextFault { fault: form.fault, method, path_prefix, times: form.times, ms: None };
    sim.faults().change(FaultsChange { next: vec![rule], ..FaultsChange::default() });
    back_to("/faults")
}

async fn clear(State(sim): State<Sim>) -> Page {
    sim.faults().change(FaultsChange { clear: true, ..FaultsChange::default() });
    back_to("/faults")
}

#[derive(Deserialize)]
struct HookForm {
    url: String,
    token: String,
}

async fn register(State(sim): State<Sim>, Form(form): Form<HookForm>) -> Page {
    let signature_token = Some(form.token).filter(|token| !token.is_empty());
    act::register(&sim, HookRequest { url: form.url, signature_token, events: Vec::new(), origins: None })?;
    back_to("/faults")
}

async fn remove(State(sim): State<Sim>, Path(id): Path<String>) -> Page {
    act::remove(&sim, &id)?;
    back_to("/faults")
}
