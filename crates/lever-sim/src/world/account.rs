//! What belongs to the account as a whole: users, the one pipeline, archive reasons.

use serde::Deserialize;
use serde_json::{Value, json};

use super::World;
use super::contact::canonical_email;
use crate::refusal::Refusal;

/// A Lever user.
#[derive(Debug, Clone, Default)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) username: String,
    pub(crate) email: String,
    pub(crate) access_role: String,
    pub(crate) job_title: Option<String>,
    pub(crate) manager: Option<String>,
    pub(crate) external_directory_id: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) deactivated_at: Option<i64>,
}

impl User {
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "name": self.name, "username": self.username, "email": self.email,
            "accessRole": self.access_role, "photo": null, "createdAt": self.created_at,
            "deactivatedAt": self.deactivated_at, "externalDirectoryId": self.external_directory_id,
            "linkedContactIds": null, "jobTitle": self.job_title, "managerId": self.manager,
        })
    }
}

/// The roles Lever comes with.
// ASSUMPTION: this account has no roles of its own, so their ids are refused.
const ROLES: [&str; 5] = ["super admin", "admin", "team member", "limited team member", INTERVIEWER];
const INTERVIEWER: &str = "interviewer";

/// A user as it is posted or put; what a PUT leaves out is reset.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct UserChange {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    access_role: Option<String>,
    #[serde(default)]
    external_directory_id: Option<String>,
    #[serde(default)]
    job_title: Option<String>,
    #[serde(default)]
    manager_id: Option<String>,
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

    /// Adds a user. Nobody is told by mail.
    pub(crate) fn add_user(&mut self, new: UserChange, now: i64) -> Result<User, Refusal> {
        let id = self.ids.uuid();
        let user = self.rewritten_user(User { id, created_at: now, ..User::default() }, new)?;
        self.users.push(user.clone());
        self.audit_user("user:added", &user, json!({}), None, now);
        Ok(user)
    }

    /// Replaces a user. Whoever becomes an interviewer follows nobody any more.
    pub(crate) fn replace_user(&mut self, id: &str, new: UserChange, now: i64) -> Result<User, Refusal> {
        let before = self.user(id)?.clone();
        if new.access_role.is_none() {
            return Err(Refusal::invalid("accessRole is required"));
        }
        let user = self.rewritten_user(before.clone(), new)?;
        if let Some(kept) = self.users.iter_mut().find(|kept| kept.id == id) {
            kept.clone_from(&user);
        }
        let change = |from: &str, to: &str| json!({"from": from, "to": to});
        if before.access_role != user.access_role {
            let meta = change(&before.access_role, &user.access_role);
            self.audit_user("user.role:changed", &user, meta, None, now);
            if user.access_role == INTERVIEWER {
                self.unfollow_all(id);
            }
        }
        if before.email != user.email {
            self.audit_user("user.email:changed", &user, change(&before.email, &user.email), None, now);
        }
        Ok(user)
    }

    /// Deactivates or reactivates; doing it twice changes nothing.
    pub(crate) fn set_user_active(&mut self, id: &str, active: bool, now: i64) -> Result<User, Refusal> {
        let user = self.users.iter_mut().find(|user| user.id == id).ok_or_else(|| Refusal::missing("users", id))?;
        if user.deactivated_at.is_none() == active {
            return Ok(user.clone());
        }
        user.deactivated_at = (!active).then_some(now);
        let user = user.clone();
        let kind = if active { "user:reactivated" } else { "user:deactivated" };
        self.audit_user(kind, &user, json!({}), None, now);
        Ok(user)
    }

    fn rewritten_user(&self, user: User, new: UserChange) -> Result<User, Refusal> {
        let required = |value: Option<String>, key: &str| {
            value.filter(|text| !text.trim().is_empty()).ok_or_else(|| Refusal::invalid(format!("{key} is required")))
        };
        let name = required(new.name, "name")?;
        let email = required(new.email, "email")?;
        let taken = |other: &User| other.id != user.id && canonical_email(&other.email) == canonical_email(&email);
        // ASSUMPTION: an address in use is refused; Lever's answer is not published.
        if self.users.iter().any(taken) {
            return Err(Refusal::invalid(format!("A user with the email {email} exists already")));
        }
        let access_role = new.access_role.unwrap_or_else(|| INTERVIEWER.to_owned());
        if !ROLES.contains(&access_role.as_str()) {
            return Err(Refusal::invalid(format!("accessRole {access_role} is not valid")));
        }
        if let Some(manager) = &new.manager_id {
            self.user(manager)?;
        }
        let made_from_email = || email.split('@').next().unwrap_or_default().to_owned();
        let username = if user.username.is_empty() { made_from_email() } else { user.username.clone() };
        Ok(User {
            name,
            username,
            email,
            access_role,
            external_directory_id: new.external_directory_id,
            job_title: new.job_title,
            manager: new.manager_id,
            ..user
        })
    }

    fn unfollow_all(&mut self, user: &str) {
        let follows = |row: &&super::opportunity::Opportunity| row.followers.iter().any(|id| id == user);
        let followed: Vec<String> = self.opportunities.values().filter(follows).map(|row| row.id.clone()).collect();
        for id in followed {
            if let Some(row) = self.opportunities.get_mut(&id) {
                row.followers.retain(|id| id != user);
            }
        }
    }

    pub(crate) fn user(&self, id: &str) -> Result<&User, Refusal> {
        self.users.iter().find(|user| user.id == id).ok_or_else(|| Refusal::missing("users", id))
    }
}
