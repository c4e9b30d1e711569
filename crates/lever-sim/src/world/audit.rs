//! Security events: who was let in, with which role. Nothing about candidates.

use serde_json::{Value, json};

use super::World;
use super::account::User;

/// A security event.
#[derive(Debug, Clone)]
pub(crate) struct AuditEvent {
    id: String,
    kind: &'static str,
    pub(crate) at: i64,
    /// Who did it; `None` when an API key did.
    user: Option<Value>,
    target: Target,
    meta: Value,
}

/// To whom or what it was done.
#[derive(Debug, Clone)]
struct Target {
    id: String,
    kind: &'static str,
    label: String,
}

impl AuditEvent {
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    /// The id of the user, or `null` as the filter spells its absence.
    pub(crate) fn user_id(&self) -> &str {
        self.user.as_ref().and_then(|user| user["id"].as_str()).unwrap_or("null")
    }

    pub(crate) fn target_id(&self) -> &str {
        &self.target.id
    }

    pub(crate) fn target_kind(&self) -> &'static str {
        self.target.kind
    }

    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "createdAt": self.at, "type": self.kind, "user": self.user,
            "target": {"id": self.target.id, "type": self.target.kind, "label": self.target.label},
            "meta": self.meta,
        })
    }
}

impl World {
    /// Records something done to a user. `by` is the user who did it; `None` for an API key.
    pub(crate) fn audit_user(&mut self, kind: &'static str, user: &User, meta: Value, by: Option<&str>, at: i64) {
        let target = Target { id: user.id.clone(), kind: "user", label: user.name.clone() };
        self.audit(kind, target, meta, by, at);
    }

    /// Records that an API credential was made or removed; `secret` is kept as its last four characters.
    pub(crate) fn audit_key(&mut self, kind: &'static str, name: &str, secret: &str, by: Option<&str>, at: i64) {
        let characters: Vec<char> = secret.chars().collect();
        let last: String = characters.iter().skip(characters.len().saturating_sub(4)).collect();
        let id = self.trace_ids.uuid();
        let key = json!({"id": id, "name": name, "partner": null, "tokenLastFour": last, "service": "data-api"});
        let target = Target { id, kind: "key", label: name.to_owned() };
        self.audit(kind, target, json!({"key": key}), by, at);
    }

    fn audit(&mut self, kind: &'static str, target: Target, meta: Value, by: Option<&str>, at: i64) {
        let user = by
            .and_then(|id| self.user(id).ok())
            .map(|user| json!({"id": user.id, "email": user.email, "name": user.name, "role": user.access_role}));
        let id = self.trace_ids.uuid();
        self.audit_events.push(AuditEvent { id, kind, at, user, target, meta });
    }
}
