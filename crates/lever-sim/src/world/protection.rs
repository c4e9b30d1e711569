//! What the law leaves of a person: whether their data may be kept and used, and anonymizing.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::World;
use super::application::{Application, Browser};
use super::contact::Contact;
use crate::refusal::Refusal;

/// What may be done with a person's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataProtection {
    /// Keeping it.
    pub store: DataUse,
    /// Writing to the person.
    pub contact: DataUse,
}

/// One use of a person's data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DataUse {
    /// Whether it is allowed.
    pub allowed: bool,
    /// Until when, epoch milliseconds; nobody resets `allowed` when the time has passed.
    #[serde(default)]
    pub expires_at: Option<i64>,
}

impl DataProtection {
    /// Everything, without end: what is shown of a person of whom nothing was set.
    pub const ALLOWED: Self = Self { store: DataUse::ALLOWED, contact: DataUse::ALLOWED };

    /// As an opportunity shows it.
    pub(crate) fn json(&self) -> Value {
        json!({"store": self.store.json(), "contact": self.contact.json()})
    }
}

impl DataUse {
    /// Without end.
    pub const ALLOWED: Self = Self { allowed: true, expires_at: None };

    pub(crate) fn json(&self) -> Value {
        json!({"allowed": self.allowed, "expiresAt": self.expires_at})
    }
}

impl World {
    /// Sets what may be done with a person's data. Nobody is told and no `updatedAt` moves: as documented, this may change
    /// unnoticed.
    pub(crate) fn protect(&mut self, contact: &str, protection: DataProtection) -> Result<(), Refusal> {
        let row = self.contacts.get_mut(contact).ok_or_else(|| Refusal::missing("contacts", contact))?;
        row.data_protection = Some(protection);
        Ok(())
    }

    /// Takes away who the person is: name, addresses, links, documents, and what they wrote when applying.
    // ASSUMPTION: notes, feedback and forms stay; what Lever strikes from them is not published.
    pub(crate) fn anonymize(&mut self, contact: &str, now: i64) -> Result<(), Refusal> {
        let row = self.contacts.get_mut(contact).ok_or_else(|| Refusal::missing("contacts", contact))?;
        if row.is_anonymized {
            return Ok(());
        }
        let data_protection = row.data_protection;
        *row = Contact { id: contact.to_owned(), is_anonymized: true, data_protection, ..Contact::default() };
        for id in self.opportunity_ids_of(contact) {
            self.strip_opportunity(&id);
        }
        self.mark_updated(contact, now);
        if self.quirks.anonymizing_is_told {
            self.tell_of_contact("contactUpdated", contact, now);
        }
        Ok(())
    }

    fn strip_opportunity(&mut self, id: &str) {
        self.resumes.remove_of(id);
        self.files.remove_of(id);
        let Some(row) = self.opportunities.get_mut(id) else { return };
        row.persona = None;
        let Some(application) = row.application.clone() else { return };
        if let Some(row) = self.applications.get_mut(&application) {
            row.strip();
        }
    }
}

impl Application {
    fn strip(&mut self) {
        self.name = None;
        self.email = None;
        self.phone = None;
        self.company = None;
        self.comments = None;
        self.resume = None;
        self.browser = Browser::default();
        self.links.clear();
        self.custom_questions.clear();
    }
}
