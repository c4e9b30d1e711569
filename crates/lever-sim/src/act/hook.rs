//! Hooks made in Lever's settings page, its test ping, and "Rerun" in the history of deliveries.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::delivery::{Delivery, DeliveryState};
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::webhook;
use crate::world::event::{EVENTS, EVENTS_WITH_ORIGINS, Hook, ORIGINS};

/// A hook to make, as in Lever's settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HookRequest {
    /// Where to send.
    pub url: String,
    /// What to sign with; made up when left out.
    #[serde(default)]
    pub signature_token: Option<String>,
    /// Which events; all when left out.
    #[serde(default)]
    pub events: Vec<String>,
    /// Which origins, for the events that have the condition; all when left out.
    #[serde(default)]
    pub origins: Option<Vec<String>>,
}

impl HookRequest {
    /// Every event, signed with this token.
    pub fn all(url: impl Into<String>, signature_token: impl Into<String>) -> Self {
        Self { url: url.into(), signature_token: Some(signature_token.into()), events: Vec::new(), origins: None }
    }
}

/// A hook that was made: one per event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RegisteredHook {
    /// Its id.
    pub id: String,
    /// Its event.
    pub event: String,
    /// Where it sends.
    pub url: String,
    /// What it signs with.
    pub signature_token: String,
}

pub(crate) fn register(sim: &Sim, request: HookRequest) -> Result<Vec<RegisteredHook>, Refusal> {
    if !sim.read(|world| world.takes_hook_url(&request.url)) {
        return Err(Refusal::invalid("url is not valid"));
    }
    let unknown = request.events.iter().find(|event| !EVENTS.contains(&event.as_str()));
    if let Some(event) = unknown {
        return Err(Refusal::invalid(format!("event {event} is not valid")));
    }
    let unknown = request.origins.iter().flatten().find(|origin| !ORIGINS.contains(&origin.as_str()));
    if let Some(origin) = unknown {
        return Err(Refusal::invalid(format!("origin {origin} is not valid")));
    }
    sim.write(|world, now| {
        let signature_token = request.signature_token.unwrap_or_else(|| world.ids.hex(48));
        let wanted =
            EVENTS.into_iter().filter(|event| request.events.is_empty() || request.events.iter().any(|e| e == event));
        let mut made = Vec::new();
        for event in wanted {
            let origins = EVENTS_WITH_ORIGINS.contains(&event).then(|| request.origins.clone()).flatten();
            let hook = Hook {
                id: world.ids.uuid(),
                event: event.to_owned(),
                url: request.url.clone(),
                signature_token: signature_token.clone(),
                origins,
                made_by: None,
                created_at: now,
                updated_at: now,
            };
            made.push(RegisteredHook {
                id: hook.id.clone(),
                event: hook.event.clone(),
                url: hook.url.clone(),
                signature_token: hook.signature_token.clone(),
            });
            world.hooks.push(hook);
        }
        Ok(made)
    })
}

pub(crate) fn remove(sim: &Sim, id: &str) -> Result<(), Refusal> {
    sim.write(|world, _| {
        let before = world.hooks.len();
        world.hooks.retain(|hook| hook.id != id);
        if world.hooks.len() < before { Ok(()) } else { Err(Refusal::missing("webhooks", id)) }
    })
}

/// Switches events on or off, as a Super Admin does in the settings.
pub(crate) fn switch_events(sim: &Sim, switches: &BTreeMap<String, bool>) -> Result<(), Refusal> {
    let switches = switches.iter().map(|(event, on)| (event.as_str(), *on));
    sim.write(|world, _| world.switch_events(switches).map_err(|unknown| Refusal::invalid(unknown.to_string())))
}

/// Sends the settings page's test ping to every hook, or to those of one event.
pub(crate) fn ping(sim: &Sim, event: Option<&str>) -> Result<usize, Refusal> {
    sim.write(|world, now| {
        let wanted = |hook: &&Hook| event.is_none_or(|event| hook.event == event);
        let hooks: Vec<Hook> = world.hooks.iter().filter(wanted).cloned().collect();
        hooks.iter().for_each(|hook| webhook::ping(sim, world, hook, now));
        Ok(hooks.len())
    })
}

/// Which deliveries to send again.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct Redelivery {
    pub(crate) delivery: Option<u64>,
    pub(crate) event: Option<String>,
    pub(crate) opportunity: Option<String>,
    pub(crate) failed_only: bool,
}

/// Sends the same bodies again.
pub(crate) fn redeliver(sim: &Sim, wanted: &Redelivery) -> usize {
    let matches = |row: &&Delivery| {
        wanted.delivery.is_none_or(|id| row.id == id)
            && wanted.event.as_ref().is_none_or(|event| row.event == *event)
            && wanted.opportunity.as_ref().is_none_or(|id| row.opportunity.as_ref() == Some(id))
            && (!wanted.failed_only || row.state == DeliveryState::Failed)
    };
    let again: Vec<Delivery> = sim.deliveries().all().iter().filter(matches).cloned().collect();
    let count = again.len();
    for delivery in again {
        let fresh = Delivery { state: DeliveryState::Pending, attempts: Vec::new(), ..delivery };
        webhook::enqueue(sim, fresh, 0, sim.lanes());
    }
    count
}
