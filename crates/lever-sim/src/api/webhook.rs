//! `/webhooks`: the hooks made with this key. Those made in Lever's interface are neither shown nor changed.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::{Answer, bare, created, gone};
use crate::body::Sent;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::webhook;
use crate::world::event::{EVENTS, EVENTS_WITH_ORIGINS, Hook, ORIGINS};
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    let all = get(list).post(create).put(update);
    Router::new().route("/v1/webhooks", all).route("/v1/webhooks/{id}", axum::routing::delete(delete))
}

async fn list(State(sim): State<Sim>, caller: Caller) -> Answer {
    sim.read(|world| {
        let rows: Vec<Value> = theirs(world, &caller).map(|hook| hook.json(false)).collect();
        // Without `hasNext`: one of the two lists that have no pages.
        bare(StatusCode::OK, &json!({"data": rows}))
    })
}

#[derive(Debug, Deserialize)]
struct HookBody {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    event: Option<String>,
    #[serde(default)]
    configuration: Option<Configuration>,
}

#[derive(Debug, Deserialize)]
struct Configuration {
    #[serde(default)]
    conditions: Option<Conditions>,
    /// Seen only in Lever's own collection of requests.
    #[serde(default, rename = "verifyConnection")]
    verify_connection: bool,
    /// The older place of the origins.
    #[serde(default)]
    origins: Option<Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct Conditions {
    #[serde(default)]
    origins: Option<Vec<String>>,
}

impl HookBody {
    fn origins(&self) -> Option<Vec<String>> {
        let configuration = self.configuration.as_ref()?;
        let conditions = configuration.conditions.as_ref().and_then(|conditions| conditions.origins.clone());
        conditions.or_else(|| configuration.origins.clone())
    }
}

async fn create(State(sim): State<Sim>, caller: Caller, Sent(body): Sent<HookBody>) -> Answer {
    let verifies = body.configuration.as_ref().is_some_and(|configuration| configuration.verify_connection);
    let hook = sim.write(|world, now| {
        let origins = body.origins();
        let url = body.url.ok_or_else(|| Refusal::invalid("url is required"))?;
        let event = body.event.ok_or_else(|| Refusal::invalid("event is required"))?;
        Ok(Hook {
            id: world.ids.uuid(),
            origins: checked(world, &url, &event, origins)?,
            url,
            event,
            signature_token: world.ids.hex(48),
            made_by: Some(caller.name),
            created_at: now,
            updated_at: now,
        })
    })?;
    if verifies {
        webhook::verify(&sim, &hook).await?;
    }
    sim.write(|world, _| {
        // The token is shown here, once. Another hook for the same event and URL may be there: both are served.
        let shown = hook.json(true);
        world.hooks.push(hook);
        created(shown)
    })
}

#[derive(Debug, Deserialize)]
struct BulkBody {
    data: Vec<HookBody>,
}

async fn update(State(sim): State<Sim>, caller: Caller, Sent(body): Sent<BulkBody>) -> Answer {
    sim.write(|world, now| {
        let mut changed = Vec::with_capacity(body.data.len());
        for change in body.data {
            let id = change.id.clone().ok_or_else(|| Refusal::invalid("id is required"))?;
            let hook = theirs(world, &caller).find(|hook| hook.id == id);
            let mut hook = hook.ok_or_else(|| Refusal::missing("webhooks", &id))?.clone();
            let origins = change.origins().or_else(|| hook.origins.clone());
            hook.url = change.url.unwrap_or(hook.url);
            hook.event = change.event.unwrap_or(hook.event);
            hook.origins = checked(world, &hook.url, &hook.event, origins)?;
            hook.updated_at = now;
            changed.push(hook);
        }
        let shown: Vec<Value> = changed.iter().map(|hook| hook.json(false)).collect();
        for hook in changed {
            if let Some(row) = world.hooks.iter_mut().find(|row| row.id == hook.id) {
                *row = hook;
            }
        }
        bare(StatusCode::OK, &json!({"data": shown}))
    })
}

async fn delete(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>) -> Answer {
    sim.write(|world, _| {
        theirs(world, &caller).find(|hook| hook.id == id).ok_or_else(|| Refusal::missing("webhooks", &id))?;
        world.hooks.retain(|hook| hook.id != id);
        gone()
    })
}

fn theirs<'a>(world: &'a World, caller: &'a Caller) -> impl Iterator<Item = &'a Hook> {
    world.hooks.iter().filter(|hook| hook.made_by.as_ref() == Some(&caller.name))
}

/// The origins in force: all six when none are named, none at all for an event that has no such condition.
fn checked(
    world: &World,
    url: &str,
    event: &str,
    origins: Option<Vec<String>>,
) -> Result<Option<Vec<String>>, Refusal> {
    if !world.takes_hook_url(url) {
        return Err(Refusal::invalid("url is not valid"));
    }
    if !EVENTS.contains(&event) {
        return Err(Refusal::invalid(format!("event {event} is not valid")));
    }
    if !EVENTS_WITH_ORIGINS.contains(&event) {
        return Ok(None);
    }
    let origins = origins.unwrap_or_else(|| ORIGINS.map(str::to_owned).to_vec());
    match origins.iter().find(|origin| !ORIGINS.contains(&origin.as_str())) {
        Some(origin) => Err(Refusal::invalid(format!("origin {origin} is not valid"))),
        None => Ok(Some(origins)),
    }
}
