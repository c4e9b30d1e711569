//! The control API under `/sim`; its JSON is told in the crate documentation.

use std::collections::BTreeMap;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use axum::{Router, response::Response};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::act::{self, Applicant, Burst, Excerpt, FeedbackRequest, HookRequest, Redelivery, ResumeFile};
use crate::answer::{Answer, bare, created, found, json_response};
use crate::body::{Form, Sent, is_multipart, parse};
use crate::delivery::{Delivery, DeliveryCounts};
use crate::fault::FaultsChange;
use crate::ledger::LedgerFilter;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::World;
use crate::world::eeo::EeoAnswers;

mod oauth;
mod offer;
mod person;
mod requisition;
mod switch;
mod upkeep;

pub(crate) fn routes() -> Router<Sim> {
    Router::new()
        .merge(oauth::routes())
        .merge(offer::routes())
        .merge(person::routes())
        .merge(requisition::routes())
        .merge(switch::routes())
        .merge(upkeep::routes())
        .route("/sim/world", get(world))
        .route("/sim/ledger", get(ledger))
        .route("/sim/faults", get(faults).post(change_faults))
        .route("/sim/applications", post(apply))
        .route("/sim/burst", post(burst))
        .route("/sim/opportunities/{id}", get(opportunity).delete(delete_opportunity))
        .route("/sim/opportunities/{id}/stage", post(stage))
        .route("/sim/opportunities/{id}/archive", post(archive))
        .route("/sim/opportunities/{id}/notes", post(note))
        .route("/sim/opportunities/{id}/feedback", post(feedback))
        .route("/sim/webhooks", post(register))
        .route("/sim/webhooks/{id}", delete(remove_hook))
        .route("/sim/webhooks/events", get(events).post(switch_events))
        .route("/sim/webhooks/ping", post(ping))
        .route("/sim/webhooks/redeliver", post(redeliver))
        .route("/sim/deliveries", get(deliveries))
        .route("/sim/deliveries/settled", get(settled))
        .layer(DefaultBodyLimit::max(32 * 1024 * 1024))
}

/// How many opportunities `GET /sim/world` shows when it is not asked for more.
const SHOWN: usize = 200;

#[derive(Deserialize)]
struct WorldQuery {
    /// `all`, or how many.
    opportunities: Option<String>,
    after: Option<String>,
}

async fn world(State(sim): State<Sim>, Query(query): Query<WorldQuery>) -> Answer {
    let most = match query.opportunities.as_deref() {
        None => Some(SHOWN),
        Some("all") => None,
        Some(count) => Some(count.parse().map_err(|_| Refusal::invalid("opportunities must be all or a number"))?),
    };
    let (now, excerpt) = (sim.now(), Excerpt { after: query.after, most });
    Ok(json_response(StatusCode::OK, &sim.read(|world| act::world_json(world, now, &excerpt))))
}

async fn opportunity(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    show(&sim, &id)
}

fn show(sim: &Sim, id: &str) -> Answer {
    found(sim.read(|world| act::opportunity_json(world, id)).ok_or_else(|| Refusal::missing("opportunities", id))?)
}

async fn ledger(State(sim): State<Sim>, Query(filter): Query<LedgerFilter>) -> Answer {
    found(json!(sim.ledger().read(&filter)))
}

async fn faults(State(sim): State<Sim>) -> Answer {
    found(json!(sim.faults().current()))
}

async fn change_faults(State(sim): State<Sim>, Sent(change): Sent<FaultsChange>) -> Answer {
    let mut faults = sim.faults();
    faults.change(change);
    found(json!(faults.current()))
}

async fn apply(State(sim): State<Sim>, request: Request) -> Answer {
    let applicant = if is_multipart(&request) {
        applicant_of(&Form::from_request(request, &()).await?)
    } else {
        parse(&Bytes::from_request(request, &()).await.map_err(|_| Refusal::too_large())?)?
    };
    created(json!(off_the_runtime(move || act::apply(&sim, applicant)).await?))
}

/// What an HTML form or a multipart call says of an applicant.
pub(crate) fn applicant_of(form: &Form) -> Applicant {
    let text = |key: &str| form.text(key).filter(|text| !text.is_empty()).map(str::to_owned);
    let choice = |key: &str| text(key).map(Value::from).unwrap_or_default();
    let persona = json!({
        "strength": choice("strength"), "format": choice("format"), "layout": choice("layout"),
        "hiddenText": form.text("hiddenText").is_some(),
    });
    Applicant {
        posting: text("posting").unwrap_or_default(),
        eeo_responses: EeoAnswers::default(),
        name: text("name"),
        email: text("email"),
        phone: text("phone"),
        origin: text("origin"),
        source: text("source"),
        // An unknown choice is rolled like one left out: this is a form with fixed choices.
        persona: serde_json::from_value(persona).unwrap_or_default(),
        resume: form.file("resume").map(|file| ResumeFile { name: file.name.clone(), bytes: file.bytes.clone() }),
    }
}

async fn burst(State(sim): State<Sim>, Sent(burst): Sent<Burst>) -> Answer {
    let outcome = off_the_runtime(move || act::burst(&sim, &burst)).await?;
    bare(StatusCode::ACCEPTED, &json!({"data": outcome}))
}

/// Documents are written on the blocking pool: a burst of hundreds would otherwise hold up the answers to everyone else.
pub(crate) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(Refusal::broken(false)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StageBody {
    stage: String,
    user: Option<String>,
}

async fn stage(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<StageBody>) -> Answer {
    act::move_stage(&sim, &id, &body.stage, body.user.as_deref())?;
    show(&sim, &id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ArchiveBody {
    reason: Option<String>,
    /// Accepted like in the other acts, and not used: an archive record in Lever names nobody.
    #[serde(rename = "user")]
    _user: Option<String>,
}

async fn archive(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<ArchiveBody>) -> Answer {
    act::archive(&sim, &id, body.reason.as_deref())?;
    show(&sim, &id)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoteBody {
    value: String,
    user: Option<String>,
    #[serde(default)]
    secret: bool,
}

async fn note(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<NoteBody>) -> Answer {
    created(json!({"id": act::write_note(&sim, &id, &body.value, body.user.as_deref(), body.secret)?}))
}

async fn feedback(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<FeedbackRequest>) -> Answer {
    created(json!({"id": act::write_feedback(&sim, &id, &body)?}))
}

async fn delete_opportunity(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    act::delete_opportunity(&sim, &id)?;
    found(json!({"id": id}))
}

async fn register(State(sim): State<Sim>, Sent(request): Sent<HookRequest>) -> Answer {
    created(json!(act::register(&sim, request)?))
}

async fn remove_hook(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    act::remove(&sim, &id)?;
    found(json!({"id": id}))
}

async fn events(State(sim): State<Sim>) -> Answer {
    found(json!(sim.read(World::event_switches)))
}

async fn switch_events(State(sim): State<Sim>, Sent(switches): Sent<BTreeMap<String, bool>>) -> Answer {
    act::switch_events(&sim, &switches)?;
    found(json!(sim.read(World::event_switches)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PingBody {
    event: Option<String>,
}

async fn ping(State(sim): State<Sim>, Sent(body): Sent<PingBody>) -> Answer {
    let count = act::ping(&sim, body.event.as_deref())?;
    bare(StatusCode::ACCEPTED, &json!({"data": {"deliveries": count}}))
}

async fn redeliver(State(sim): State<Sim>, Sent(body): Sent<Redelivery>) -> Answer {
    bare(StatusCode::ACCEPTED, &json!({"data": {"deliveries": act::redeliver(&sim, &body)}}))
}

#[derive(Deserialize)]
struct DeliveryFilter {
    event: Option<String>,
    state: Option<String>,
    opportunity: Option<String>,
}

async fn deliveries(State(sim): State<Sim>, Query(filter): Query<DeliveryFilter>) -> Response {
    let book = sim.deliveries();
    let matches = |row: &&Delivery| {
        filter.event.as_ref().is_none_or(|event| row.event == *event)
            && filter.state.as_ref().is_none_or(|state| row.state.text() == state)
            && filter.opportunity.as_ref().is_none_or(|id| row.opportunity.as_ref() == Some(id))
    };
    let rows: Vec<&Delivery> = book.all().iter().filter(matches).collect();
    let DeliveryCounts { pending, delivered, failed, lost } = book.counts();
    let body = json!({"pending": pending, "delivered": delivered, "failed": failed, "lost": lost, "data": rows});
    json_response(StatusCode::OK, &body)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Patience {
    timeout_ms: Option<u64>,
}

async fn settled(State(sim): State<Sim>, Query(patience): Query<Patience>) -> Response {
    let longest = Duration::from_millis(patience.timeout_ms.unwrap_or(10_000));
    let settled = tokio::time::timeout(longest, sim.settled()).await.is_ok();
    let DeliveryCounts { pending, delivered, failed, lost } = sim.deliveries().counts();
    let body = json!({"settled": settled, "pending": pending, "delivered": delivered, "failed": failed, "lost": lost});
    json_response(StatusCode::OK, &body)
}
