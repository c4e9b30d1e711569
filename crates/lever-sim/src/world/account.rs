//! What belongs to the account as a whole: users, the one pipeline, archive reasons.

use serde_json::{Value, json};

use super::World;
use crate::refusal::Refusal;

/// A Lever user.
#[derive(Debug, Clone)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) access_role: String,
    pub(crate) job_title: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) deactivated_at: Option<i64>,
}

impl User {
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "username": self.username, "email": self.email,
            "accessRole": self.access_role, "photo": null, "createdAt": self.created_at,
            "deactivatedAt": self.deactivated_at, "externalDirectoryId": null, "linkedContactIds": null,
            "jobTitle": self.job_title, "managerId": null,
        })
    }
}

/// A column of the pipeline.
#[derive(Debug, Clone)]
pub(crate) struct Stage {
    pub(crate) id: String,
    pub(crate) text: String,
    /// `lead`, `applicant`, `screen`, `onsite` or `offer`.
    pub(crate) pipeline: &'static str,
    pub(crate) has_interview: bool,
}

impl Stage {
    pub(crate) fn json(&self) -> Value {
        json!({"id": self.id, "text": self.text})
    }
}

/// Why an opportunity left the pipeline.
#[derive(Debug, Clone)]
pub(crate) struct ArchiveReason {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) hired: bool,
    pub(crate) active: bool,
}

impl ArchiveReason {
    pub(crate) fn kind(&self) -> &'static str {
        if self.hired { "hired" } else { "non-hired" }
    }

    pub(crate) fn status(&self) -> &'static str {
        if self.active { "active" } else { "inactive" }
    }

    pub(crate) fn json(&self) -> Value {
        json!({"id": self.id, "text": self.text, "status": self.status(), "type": self.kind()})
    }
}

impl World {
    pub(crate) fn stage(&self, id: &str) -> Result<&Stage, Refusal> {
        self.stages.iter().find(|stage| stage.id == id).ok_or_else(|| Refusal::missing("stages", id))
    }

    /// The place of a stage in the pipeline; unknown ones sort last.
    pub(crate) fn stage_rank(&self, id: &str) -> i64 {
        let place = self.stages.iter().position(|stage| stage.id == id).unwrap_or(self.stages.len());
        i64::try_from(place).unwrap_or(i64::MAX)
    }

    pub(crate) fn archive_reason(&self, id: &str) -> Result<&ArchiveReason, Refusal> {
        self.archive_reasons
            .iter()
            .find(|reason| reason.id == id)
            .ok_or_else(|| Refusal::missing("archive_reasons", id))
    }

    pub(crate) fn user(&self, id: &str) -> Result<&User, Refusal> {
        self.users.iter().find(|user| user.id == id).ok_or_else(|| Refusal::missing("users", id))
    }
}
