//! Sends webhooks: signs, delivers with retries, and misbehaves as the faults say.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::JoinSet;

use crate::delivery::{Attempt, Delivery, DeliveryState};
use crate::pause::pause;
use crate::rng::Rng;
use crate::signature::sign;
use crate::sim::Sim;
use crate::world::World;
use crate::world::event::{Event, Hook};

/// A delivery handed to the sender.
pub(crate) struct Parcel {
    delivery: u64,
    url: String,
    body: String,
    hold_ms: u64,
    lanes: Arc<Semaphore>,
}

/// Queues an event's deliveries to every hook that wants it.
pub(crate) fn send(sim: &Sim, world: &mut World, events: &[Event]) {
    for delivery in address(sim, world, events) {
        let fate = sim.faults().judge_webhook();
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
    for event in events {
        for hook in world.hooks.iter().filter(|hook| hook.wants(event)) {
            deliveries.push(delivery(&mut world.ids, hook, event));
        }
    }
    deliveries
}

/// The settings page's test ping: real signature, empty data.
pub(crate) fn ping(sim: &Sim, world: &mut World, hook: &Hook, now: i64) {
    let name = crate::world::event::EVENTS.into_iter().find(|name| *name == hook.event).unwrap_or("applicationCreated");
    let id = world.ids.uuid();
    let event = Event { id, name, triggered_at: now, data: json!({}), origin: None, opportunity: None };
    let delivery = delivery(&mut world.ids, hook, &event);
    enqueue(sim, delivery, 0, sim.lanes());
}

/// Enters a delivery in the book and hands it to the sender.
pub(crate) fn enqueue(sim: &Sim, delivery: Delivery, hold_ms: u64, lanes: Arc<Semaphore>) {
    let (url, body) = (delivery.url.clone(), delivery.body.to_string());
    let id = sim.deliveries().enter(delivery);
    sim.post(Parcel { delivery: id, url, body, hold_ms, lanes });
}

/// The body is made once; retries, duplicates and reruns send the same.
// ASSUMPTION: whether Lever mints a new token for a retry is not stated.
fn delivery(ids: &mut Rng, hook: &Hook, event: &Event) -> Delivery {
    let token = ids.hex(48);
    let mut body = json!({
        "id": event.id, "event": event.name, "triggeredAt": event.triggered_at, "token": token, "data": event.data,
    });
    if !hook.signature_token.is_empty() {
        body["signature"] = Value::from(sign(&hook.signature_token, &token, event.triggered_at));
    }
    Delivery {
        id: 0,
        event_id: event.id.clone(),
        event: event.name.to_owned(),
        url: hook.url.clone(),
        opportunity: event.opportunity.clone(),
        state: DeliveryState::Pending,
        body,
        attempts: Vec::new(),
    }
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
        wait = wait.saturating_mul(3).min(Duration::from_secs(3600));
    }
    sim.delivery_ended();
}

async fn attempt(sim: &Sim, parcel: &Parcel) -> Attempt {
    let request = sim
        .client()
        .post(&parcel.url)
        .header("user-agent", "Lever-Webhooks")
        .header("content-type", "application/json")
        .timeout(sim.options().webhooks.attempt_timeout)
        .body(parcel.body.clone());
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
