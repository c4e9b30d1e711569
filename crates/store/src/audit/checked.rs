//! What was checked and what was taken out of the log stands in the log.

use domain::audit::Broken;
use domain::{Action, Actor, AuditEntry, Subject};
use lever::OpportunityId;
use serde_json::{Value, json};

use super::{AuditFilter, AuditRow, Verified};
use crate::{Error, Store, Tx};

/// What was taken out of the log.
#[derive(Debug, Clone)]
pub struct Exported<'a> {
    /// Set for the decision record of one candidacy.
    pub opportunity: Option<&'a OpportunityId>,
    pub format: &'a str,
    /// By what it was narrowed; ids and words of ours.
    pub filter: &'a Value,
    pub entries: usize,
    /// SHA-256 of the data, in hex.
    pub digest: &'a str,
    /// Whether sealed parts are in it.
    pub private: bool,
}

impl Tx {
    /// Notes that the whole log was verified, and what came out.
    pub fn record_verification(&mut self, by: Actor, outcome: &Result<Verified, Broken>) {
        let public = match outcome {
            Ok(Verified { entries, head }) => json!({ "entries": entries, "head": head }),
            Err(broken) => json!({ "broken": broken.to_string() }),
        };
        let entry = AuditEntry::new(self.now(), by, Action::AuditVerified, Subject::default());
        self.record(entry.with_public(public));
    }

    /// Notes what was taken out of the log.
    pub fn record_export(&mut self, by: Actor, exported: &Exported<'_>) {
        let Exported { opportunity, format, filter, entries, digest, private } = *exported;
        let subject = opportunity.map(Subject::of_opportunity).unwrap_or_default();
        let entry = AuditEntry::new(self.now(), by, Action::AuditExported, subject);
        self.record(entry.with_public(json!({
            "format": format, "filter": filter, "entries": entries, "digest": digest, "private": private,
            "opportunity": opportunity,
        })));
    }
}

impl Store {
    /// The entry of the last verification.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn last_verification(&self) -> Result<Option<AuditRow>, Error> {
        let filter = AuditFilter { action: Some(Action::AuditVerified), limit: 1, ..AuditFilter::default() };
        Ok(self.audit(&filter).await?.pop())
    }
}
