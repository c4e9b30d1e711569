//! The person behind one or more opportunities.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::World;
use super::opportunity::add_missing;
use super::protection::DataProtection;
use super::table::{Index, Row};
use crate::refusal::Refusal;

/// A person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Contact {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) headline: String,
    pub(crate) location: String,
    pub(crate) emails: Vec<String>,
    pub(crate) phones: Vec<Phone>,
    pub(crate) links: Vec<String>,
    pub(crate) is_anonymized: bool,
    /// `None` until somebody sets it: everything is allowed.
    pub(crate) data_protection: Option<DataProtection>,
}

/// A telephone number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
pub(crate) struct Phone {
    #[serde(rename = "type", default)]
    pub(crate) kind: Option<String>,
    pub(crate) value: String,
}

impl Phone {
    pub(crate) fn mobile(value: impl Into<String>) -> Self {
        Self { kind: Some("mobile".to_owned()), value: value.into() }
    }

    pub(crate) fn json(&self) -> Value {
        json!({"type": self.kind, "value": self.value})
    }
}

/// What a write to a contact may change.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct ContactChange {
    pub(crate) name: Option<String>,
    pub(crate) headline: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) emails: Option<Vec<String>>,
    pub(crate) phones: Option<Vec<Phone>>,
}

impl Contact {
    /// `with_consent`: a GET shows `isAnonymized` and `dataProtection`, the answer to a PUT does not.
    pub(crate) fn json(&self, with_consent: bool) -> Value {
        let mut row = json!({
            "id": self.id, "name": self.name, "headline": self.headline, "location": {"name": self.location},
            "emails": self.emails, "phones": self.phones.iter().map(Phone::json).collect::<Vec<_>>(),
        });
        if with_consent {
            row["isAnonymized"] = json!(self.is_anonymized);
            // Recorded with this key alone, from an account without data protection rules.
            row["dataProtection"] = json!({"interviewIntelligence": {"allowed": true, "expiresAt": null}});
            if let Some(protection) = &self.data_protection {
                row["dataProtection"]["store"] = protection.store.json();
                row["dataProtection"]["contact"] = protection.contact.json();
            }
        }
        row
    }

    /// For pages: something to click on, also when nobody knows the name or may know it.
    pub(crate) fn title(&self) -> &str {
        match (self.is_anonymized, self.name.as_str()) {
            (true, _) => "Anonymized",
            (false, "") => "Without a name",
            (false, name) => name,
        }
    }

    /// Adds what is new; what is there already wins. True when something was.
    pub(super) fn learn(&mut self, found: Self) -> bool {
        let before = format!("{self:?}");
        let fill = |kept: &mut String, new: String| {
            if kept.is_empty() {
                *kept = new;
            }
        };
        fill(&mut self.name, found.name);
        fill(&mut self.headline, found.headline);
        fill(&mut self.location, found.location);
        for email in found.emails {
            if !self.emails.iter().any(|known| canonical_email(known) == canonical_email(&email)) {
                self.emails.push(email);
            }
        }
        for phone in found.phones {
            if !self.phones.iter().any(|known| known.value == phone.value) {
                self.phones.push(phone);
            }
        }
        add_missing(&mut self.links, found.links);
        before != format!("{self:?}")
    }
}

/// E-mail as Lever compares it.
// ASSUMPTION: canonical means trimmed and lowercased; whether plus-addressing is folded is unknown, so it is kept.
pub(crate) fn canonical_email(email: &str) -> String {
    email.trim().to_lowercase()
}

impl Row for Contact {
    type Index = ByEmail;

    fn id(&self) -> &str {
        &self.id
    }
}

/// Finds people by their canonical addresses.
#[derive(Default)]
pub(crate) struct ByEmail(BTreeSet<(String, String)>);

impl Index<Contact> for ByEmail {
    fn add(&mut self, row: &Contact) {
        self.0.extend(row.emails.iter().map(|email| (canonical_email(email), row.id.clone())));
    }

    fn remove(&mut self, row: &Contact) {
        for email in &row.emails {
            self.0.remove(&(canonical_email(email), row.id.clone()));
        }
    }
}

impl World {
    /// The contacts with this e-mail address, however it is written.
    pub(crate) fn contacts_with(&self, email: &str) -> Vec<&Contact> {
        let email = canonical_email(email);
        let has = |contact: &&Contact| contact.emails.iter().any(|known| canonical_email(known) == email);
        let first = (email.clone(), String::new());
        let indexed = self.contacts.index().0.range(first..).take_while(|(known, _)| *known == email);
        let indexed = indexed.filter_map(|(_, id)| self.contacts.get(id));
        indexed.chain(self.contacts.open_row().filter(has)).collect()
    }

    /// The contact with one of these e-mail addresses.
    pub(crate) fn contact_by_email(&self, emails: &[String]) -> Option<&Contact> {
        let known = emails.iter().flat_map(|email| self.contacts_with(email));
        // By id, so that of two people with one address it is always the same.
        known.filter(|contact| !contact.is_anonymized).min_by(|a, b| a.id.cmp(&b.id))
    }

    /// Merges a change into a contact and tells all who listen. Touches every opportunity of the person.
    pub(crate) fn update_contact(&mut self, id: &str, change: ContactChange, now: i64) -> Result<(), Refusal> {
        let contact = self.contacts.get_mut(id).ok_or_else(|| Refusal::missing("contacts", id))?;
        if contact.is_anonymized {
            return Err(Refusal::invalid("Anonymized contacts cannot be updated"));
        }
        let before = contact.clone();
        if let Some(name) = change.name {
            contact.name = name;
        }
        if let Some(headline) = change.headline {
            contact.headline = headline;
        }
        if let Some(location) = change.location {
            contact.location = location;
        }
        // ASSUMPTION: arrays replace; only the merging of absent keys was observed.
        if let Some(emails) = change.emails {
            contact.emails = emails;
        }
        if let Some(phones) = change.phones {
            contact.phones = phones;
        }
        let changed = format!("{before:?}") != format!("{contact:?}");
        // ASSUMPTION: a PUT that changes nothing tells nobody.
        if changed {
            self.mark_updated(id, now);
            self.tell_of_contact("contactUpdated", id, now);
        }
        Ok(())
    }

    /// Adds to a known person what is new about them; what is there already wins.
    pub(crate) fn enrich_contact(&mut self, id: &str, found: Contact, now: i64) {
        let Some(contact) = self.contacts.get_mut(id) else { return };
        if contact.learn(found) {
            self.tell_of_contact("contactUpdated", id, now);
        }
    }

    /// Moves `updatedAt` of every opportunity of a person.
    pub(super) fn mark_updated(&mut self, contact: &str, now: i64) {
        for id in self.opportunity_ids_of(contact) {
            if let Some(opportunity) = self.opportunities.get_mut(&id) {
                opportunity.updated_at = Some(now);
            }
        }
    }

    pub(super) fn opportunity_ids_of(&self, contact: &str) -> Vec<String> {
        self.opportunities_of(contact).map(|opportunity| opportunity.id.clone()).collect()
    }

    /// A new person.
    pub(crate) fn create_contact(&mut self, mut contact: Contact, now: i64) -> String {
        let id = self.ids.uuid();
        contact.id.clone_from(&id);
        self.contacts.insert(id.clone(), contact);
        self.tell_of_contact("contactCreated", &id, now);
        id
    }
}
