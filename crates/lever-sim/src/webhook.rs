//! Sends webhooks: signs, delivers with retries, and misbehaves as the faults say.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use crate::delivery::{Attempt, Delivery, DeliveryState};
use crate::pause::pause;
use crate::refusal::Refusal;
use crate::rng::Rng;
use crate::signature::sign;
use crate::sim::Sim;
use crate::world::World;
use crate::world::event::{EVENTS, Event, Hook};

/// A delivery handed to the sender.
pub(crate) struct Parcel {
    delivery: u64,
    url: String,
    hold_ms: u64,
    lanes: Arc<Semaphore>,
}

/// Queues an event's deliveries to every hook that wants it.
pub(crate) fn send(sim: &Sim, world: &mut World, events: &[Event]) {
    for delivery in address(sim, world, events) {
        let fate = sim.faults().judge_webhook();
        if fate.lost {
            sim.deliveries().lose();
            continue;
        }
        for _ in 0..=usize::from(fate.twice) {
            enqueue(sim, delivery.clone(), fate.hold_ms, sim.lanes());
        }
    }
}

/// The deliveries of these events, not yet queued. None while events are not switched on.
pub(crate) fn address(sim: &Sim, world: &mut World, events: &[Event]) -> Vec<Delivery> {
    if !sim.faults().current().webhooks_on {
        return Vec::new();
    }
    let mut deliveries = Vec::new();
    let on = |event: &&Event| !world.events_off.contains(event.name);
    for event in events.iter().filter(on) {
        for hook in world.hooks.iter().filter(|hook| hook.wants(event)) {
            deliveries.push(delivery(&mut world.ids, hook, event, world.quirks.webhook_ids));
        }
    }
    deliveries
}

/// The settings page's test ping: real signature, empty data.
pub(crate) fn ping(sim: &Sim, world: &mut World, hook: &Hook, now: i64) {
    let event = Event { id: world.ids.uuid(), ..ping_event(hook, now) };
    let delivery = delivery(&mut world.ids, hook, &event, world.quirks.webhook_ids);
    enqueue(sim, delivery, 0, sim.lanes());
}

fn ping_event(hook: &Hook, now: i64) -> Event {
    let name = EVENTS.into_iter().find(|name| *name == hook.event).unwrap_or("applicationCreated");
    // The hook's id, for a ping is about nothing else.
    Event { id: hook.id.clone(), name, triggered_at: now, data: json!({}), origin: None, opportunity: None }
}

/// Enters a delivery in the book and hands it to the sender.
pub(crate) fn enqueue(sim: &Sim, delivery: Delivery, hold_ms: u64, lanes: Arc<Semaphore>) {
    let url = delivery.url.clone();
    let id = sim.deliveries().enter(delivery, sim.now());
    sim.post(Parcel { delivery: id, url, hold_ms, lanes });
}

/// The body is made once; duplicates and reruns send the same, and so do retries unless a switch says otherwise.
fn delivery(ids: &mut Rng, hook: &Hook, event: &Event, with_id: bool) -> Delivery {
    let mut body = json!({"event": event.name, "triggeredAt": event.triggered_at, "data": event.data});
    if with_id {
        body["id"] = json!(event.id);
    }
    seal(&mut body, &hook.signature_token, ids.hex(48));
    Delivery {
        id: 0,
        event_id: event.id.clone(),
        event: event.name.to_owned(),
        url: hook.url.clone(),
        opportunity: event.opportunity.clone(),
        state: DeliveryState::Pending,
        body,
        attempts: Vec::new(),
        queued_at: 0,
        signature_token: hook.signature_token.clone(),
    }
}

/// Puts a token into a body and, when there is something to sign with, the signature over it and the time.
fn seal(body: &mut Value, signature_token: &str, token: String) {
    if !signature_token.is_empty() {
        let triggered_at = body["triggeredAt"].as_i64().unwrap_or_default();
        body["signature"] = Value::from(sign(signature_token, &token, triggered_at));
    }
    body["token"] = Value::from(token);
}

/// Tries a hook that is about to be made, as `verifyConnection` asks: a ping that must be answered 2xx at once.
// ASSUMPTION: it is the ping of the settings page, once, and it is in the history.
pub(crate) async fn verify(sim: &Sim, hook: &Hook) -> Result<(), Refusal> {
    let parcel = sim.write(|world, now| {
        let delivery = delivery(&mut world.ids, hook, &ping_event(hook, now), world.quirks.webhook_ids);
        let id = sim.deliveries().enter(delivery, now);
        Ok::<_, Refusal>(Parcel { delivery: id, url: hook.url.clone(), hold_ms: 0, lanes: sim.lanes() })
    })?;
    let attempt = attempt(sim, &parcel).await;
    let outcome = match (attempt.status, &attempt.error) {
        (Some(200..300), _) => Ok(()),
        (Some(status), _) => Err(Refusal::invalid(format!("The connection could not be verified: answered {status}"))),
        (None, error) => {
            let why = error.as_deref().unwrap_or("no answer");
            Err(Refusal::invalid(format!("The connection could not be verified: {why}")))
        }
    };
    let state = if outcome.is_ok() { DeliveryState::Delivered } else { DeliveryState::Failed };
    sim.deliveries().record(parcel.delivery, attempt, state);
    sim.delivery_ended();
    outcome
}

/// Delivers parcels until the channel closes or the task is dropped, which aborts what is under way.
pub(crate) async fn run(sim: Sim, mut parcels: mpsc::UnboundedReceiver<Parcel>) {
    let mut under_way = JoinSet::new();
    loop {
        tokio::select! {
            parcel = parcels.recv() => match parcel {
                Some(parcel) => { under_way.spawn(deliver(sim.clone(), parcel)); }
                None => break,
            },
            Some(_) = under_way.join_next() => {}
        }
    }
}

async fn deliver(sim: Sim, parcel: Parcel) {
    pause(parcel.hold_ms).await;
    let options = sim.options().webhooks;
    let mut wait = options.retry_base;
    for tries_left in (0..=options.max_retries).rev() {
        let attempt = {
            // Held for the attempt only, so that a waiting retry does not block others. It is closed by nobody.
            let _lane = parcel.lanes.acquire().await;
            attempt(&sim, &parcel).await
        };
        let received = attempt.status.is_some_and(|status| (200..300).contains(&status));
        let state = match (received, tries_left) {
            (true, _) => DeliveryState::Delivered,
            (false, 0) => DeliveryState::Failed,
            (false, _) => DeliveryState::Pending,
        };
        sim.deliveries().record(parcel.delivery, attempt, state);
        if state != DeliveryState::Pending {
            break;
        }
        pause(u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)).await;
        renew_token(&sim, parcel.delivery);
        wait = wait.saturating_mul(3).min(Duration::from_secs(3600));
    }
    sim.delivery_ended();
}

/// Mints a new token for a retry, when the switch says that Lever does.
fn renew_token(sim: &Sim, delivery: u64) {
    let token: Result<Option<String>, Refusal> =
        sim.write(|world, _| Ok(world.quirks.fresh_token_on_retry.then(|| world.ids.hex(48))));
    let Ok(Some(token)) = token else { return };
    let mut book = sim.deliveries();
    let Some(row) = book.get(delivery) else { return };
    let mut body = row.body.clone();
    seal(&mut body, &row.signature_token, token);
    book.rewrite(delivery, body);
}

async fn attempt(sim: &Sim, parcel: &Parcel) -> Attempt {
    let body = sim.deliveries().get(parcel.delivery).map(|row| row.body.to_string()).unwrap_or_default();
    let request = sim
        .client()
        .post(&parcel.url)
        .header("user-agent", "Lever-Webhooks")
        .header("content-type", "application/json")
        .timeout(sim.options().webhooks.attempt_timeout)
        .body(body);
    let outcome = request.send().await;
    let at = sim.now();
    match outcome {
        Ok(response) => Attempt { at, status: Some(response.status().as_u16()), error: None },
        Err(error) => Attempt { at, status: None, error: Some(reason(&error)) },
    }
}

/// The deepest cause: "Connection refused" rather than "error sending request".
fn reason(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
