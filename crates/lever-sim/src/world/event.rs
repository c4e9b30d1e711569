//! What Lever tells the outside: events with ids only, and the hooks that listen to them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::World;
use super::opportunity::Archived;

/// Every event Lever has, by its exact name.
pub(crate) const EVENTS: [&str; 10] = [
    "applicationCreated",
    "candidateHired",
    "candidateStageChange",
    "candidateArchiveChange",
    "candidateDeleted",
    "interviewCreated",
    "interviewUpdated",
    "interviewDeleted",
    "contactCreated",
    "contactUpdated",
];

/// The events whose hooks can be narrowed by origin.
pub(crate) const EVENTS_WITH_ORIGINS: [&str; 4] =
    ["applicationCreated", "candidateHired", "candidateStageChange", "candidateArchiveChange"];

/// The six origins of an opportunity.
pub(crate) const ORIGINS: [&str; 6] = ["applied", "sourced", "referred", "university", "agency", "internal"];

/// There is no such event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event {0} is not valid")]
pub struct UnknownEvent(pub String);

/// Something that happened.
#[derive(Debug, Clone)]
pub(crate) struct Event {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) triggered_at: i64,
    pub(crate) data: Value,
    pub(crate) origin: Option<String>,
    pub(crate) opportunity: Option<String>,
}

/// A registered listener for one event.
#[derive(Debug, Clone)]
pub(crate) struct Hook {
    pub(crate) id: String,
    pub(crate) event: String,
    pub(crate) url: String,
    pub(crate) signature_token: String,
    pub(crate) origins: Option<Vec<String>>,
    /// The API key that made it; `None` when made in Lever's UI. Each side cannot see or change the other's.
    pub(crate) made_by: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl Hook {
    /// As Lever shows it; the token only in the answer to its creation.
    pub(crate) fn json(&self, with_token: bool) -> Value {
        let mut configuration = json!({});
        if let Some(origins) = &self.origins {
            configuration["conditions"] = json!({"origins": origins});
        }
        if with_token {
            configuration["signatureToken"] = json!(self.signature_token);
        }
        json!({
            "id": self.id, "event": self.event, "url": self.url, "configuration": configuration,
            "createdAt": self.created_at, "updatedAt": self.updated_at,
        })
    }

    pub(crate) fn wants(&self, event: &Event) -> bool {
        self.event == event.name
            && match (&self.origins, &event.origin) {
                (Some(wanted), Some(origin)) => wanted.contains(origin),
                _ => true,
            }
    }
}

impl World {
    /// Tells an event about an opportunity. `candidateId` is the legacy twin of `opportunityId`.
    pub(crate) fn tell_of_opportunity(&mut self, name: &'static str, opportunity: &str, extra: Value, now: i64) {
        let Some(row) = self.opportunities.get(opportunity) else { return };
        let mut data = json!({"candidateId": opportunity, "opportunityId": opportunity, "contactId": row.contact});
        merge(&mut data, extra);
        let origin = EVENTS_WITH_ORIGINS.contains(&name).then(|| row.origin.clone());
        self.tell(name, data, origin, Some(opportunity.to_owned()), now);
    }

    /// Tells `contactCreated` or `contactUpdated`.
    pub(crate) fn tell_of_contact(&mut self, name: &'static str, contact: &str, now: i64) {
        let at = if name == "contactCreated" { "createdAt" } else { "updatedAt" };
        let data = json!({"contactId": contact, at: now, "accountId": self.account_id});
        self.tell(name, data, None, None, now);
    }

    /// Tells one of the interview events; `at` is the key of its time.
    pub(crate) fn tell_of_interview(&mut self, name: &'static str, at: &str, panel: &str, interview: &str, now: i64) {
        let Some(opportunity) = self.panels.get(panel).map(|panel| panel.opportunity.clone()) else { return };
        let data = json!({"interviewId": interview, "panelId": panel, "opportunityId": opportunity, at: now});
        self.tell(name, data, None, Some(opportunity), now);
    }

    /// Switches events on or off, as a Super Admin does in the settings: nothing is sent for those that are off.
    // ASSUMPTION: what happened while an event was off is not sent later.
    pub(crate) fn switch_events<'a>(
        &mut self,
        switches: impl IntoIterator<Item = (&'a str, bool)>,
    ) -> Result<(), UnknownEvent> {
        for (name, on) in switches {
            let event = EVENTS.into_iter().find(|event| *event == name);
            let event = event.ok_or_else(|| UnknownEvent(name.to_owned()))?;
            if on {
                self.events_off.remove(event);
            } else {
                self.events_off.insert(event);
            }
        }
        Ok(())
    }

    /// Whether a hook may have this URL. Lever takes only `https`; here that is a switch, because this Lever and its
    /// listeners live on loopback.
    pub(crate) fn takes_hook_url(&self, url: &str) -> bool {
        url.starts_with("https://") || url.starts_with("http://") && !self.quirks.https_hooks_only
    }

    /// Every event and whether it is switched on.
    pub(crate) fn event_switches(&self) -> BTreeMap<&'static str, bool> {
        EVENTS.into_iter().map(|event| (event, !self.events_off.contains(event))).collect()
    }

    fn tell(
        &mut self,
        name: &'static str,
        data: Value,
        origin: Option<String>,
        opportunity: Option<String>,
        triggered_at: i64,
    ) {
        let id = self.ids.uuid();
        self.outbox.push(Event { id, name, triggered_at, data, origin, opportunity });
    }
}

/// How an archive change shows one side.
pub(crate) fn archived_json(archived: Option<&Archived>) -> Value {
    archived.map_or(Value::Null, |archived| json!({"archivedAt": archived.at, "reason": archived.reason}))
}

fn merge(data: &mut Value, extra: Value) {
    if let (Value::Object(data), Value::Object(extra)) = (data, extra) {
        data.extend(extra);
    }
}
