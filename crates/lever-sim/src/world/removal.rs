//! What is left of deleted applications and postings: a row in a list that reaches back 30 days at a time.

use serde_json::{Value, json};

use super::World;
use crate::refusal::Refusal;

/// A deleted application.
#[derive(Debug, Clone)]
pub(crate) struct RemovedApplication {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) posting: Option<String>,
    pub(crate) confidential: bool,
    pub(crate) at: i64,
}

/// A deleted posting.
#[derive(Debug, Clone)]
pub(crate) struct RemovedPosting {
    pub(crate) id: String,
    pub(crate) confidential: bool,
    pub(crate) at: i64,
}

impl RemovedApplication {
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id, "deletedAt": self.at, "opportunityId": self.opportunity, "postingId": self.posting,
        })
    }
}

impl RemovedPosting {
    pub(crate) fn json(&self) -> Value {
        json!({"id": self.id, "deletedAt": self.at})
    }
}

impl World {
    /// Deletes an application, as a person in Lever's interface can; the opportunity stays, without a posting.
    pub(crate) fn delete_application(&mut self, id: &str, now: i64) -> Result<(), Refusal> {
        let opportunity = self.applications.get(id).map(|row| row.opportunity.clone());
        let opportunity = opportunity.ok_or_else(|| Refusal::missing("applications", id))?;
        let row = self.opportunity_mut(&opportunity)?;
        row.application = None;
        row.touch(now);
        let confidential = row.confidential;
        self.forget_application(id, confidential, now);
        Ok(())
    }

    /// Takes an application out of the world and leaves its trace.
    pub(super) fn forget_application(&mut self, id: &str, confidential: bool, now: i64) {
        let Some(row) = self.applications.remove(id) else { return };
        self.eeo_responses.remove(id);
        self.removed_applications.push(RemovedApplication {
            id: row.id,
            opportunity: row.opportunity,
            posting: Some(row.posting),
            confidential,
            at: now,
        });
    }

    /// Deletes a posting, as a person in Lever's interface can.
    // ASSUMPTION: its applications stay and keep naming it.
    pub(crate) fn delete_posting(&mut self, id: &str, now: i64) -> Result<(), Refusal> {
        let confidential = self.posting(id)?.confidential;
        self.link_requisitions(id, &[]);
        self.postings.retain(|row| row.id != id);
        self.removed_postings.push(RemovedPosting { id: id.to_owned(), confidential, at: now });
        Ok(())
    }
}
