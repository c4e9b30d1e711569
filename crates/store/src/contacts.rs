//! Keys of contacts: made when the first thing about a person is stored, destroyed to erase the person.

use std::collections::hash_map::Entry;

use domain::{Action, Actor, AuditEntry, Subject};
use lever::ContactId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use sql::{AnyRow, Row, query};

use crate::vault::Key;
use crate::{Error, Store, Tx};

/// Why a person is erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// The last of their opportunities was deleted in Lever.
    Deleted,
    /// They were anonymized in Lever.
    Anonymized,
    /// Their consent to be stored has ended. They may consent again.
    ConsentEnded,
}

impl Erasure {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Anonymized => "anonymized",
            Self::ConsentEnded => "consent-ended",
        }
    }
}

impl Tx {
    /// Makes sure that the contact has a key.
    ///
    /// # Errors
    /// [`Error::Erased`] when the key was destroyed: nothing about that person is stored again.
    pub async fn ensure_contact(&mut self, contact: &ContactId) -> Result<(), Error> {
        if self.keys.contains_key(contact) {
            return Ok(());
        }
        let wrapped = self.store.vault.new_contact_key(contact)?;
        let insert =
            query("INSERT INTO contact_keys (contact, wrapped, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING");
        self.inner.execute(insert.bind(contact.as_str().to_owned()).bind(wrapped).bind(self.now().millis())).await?;
        self.key(contact).await.map(|_| ())
    }

    /// Destroys the contact's key: everything sealed under it, in every table and backup, is unreadable from now on.
    /// The audit chain stays whole. `false` when it was destroyed before, or there is none.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn erase_contact(&mut self, contact: &ContactId, why: Erasure) -> Result<bool, Error> {
        let destroy = query(
            "UPDATE contact_keys SET wrapped = NULL, destroyed_at = $1, destroyed_why = $2
             WHERE contact = $3 AND wrapped IS NOT NULL",
        );
        let destroy = destroy.bind(self.now().millis()).bind(why.as_str()).bind(contact.as_str().to_owned());
        let erased = self.inner.execute(destroy).await? == 1;
        self.keys.remove(contact);
        if erased {
            // By a digest one could still tell whether a guess at what was erased is right.
            let forget = query("UPDATE opportunities SET digest = NULL, details_due_at = NULL WHERE contact = $1");
            self.inner.execute(forget.bind(contact.as_str().to_owned())).await?;
            self.forget_person(contact).await?;
            let subject = Subject { contact: Some(contact.clone()), ..Subject::default() };
            let entry = AuditEntry::new(self.now(), Actor::System, Action::ContactErased, subject);
            self.record(entry.with_public(json!({ "why": why.as_str() })));
        } else if why != Erasure::ConsentEnded {
            // What Lever has deleted or anonymized since does not come back with a new consent.
            let forever = query(
                "UPDATE contact_keys SET destroyed_why = $1 WHERE contact = $2 AND wrapped IS NULL AND destroyed_why = $3",
            );
            let forever = forever.bind(why.as_str()).bind(contact.as_str().to_owned());
            self.inner.execute(forever.bind(Erasure::ConsentEnded.as_str())).await?;
        }
        Ok(erased)
    }

    /// Gives a person a new key who was erased because their consent had ended, and who has consented again. What was
    /// erased stays erased. `false` where there is nothing to begin anew.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn revive_contact(&mut self, contact: &ContactId) -> Result<bool, Error> {
        let wrapped = self.store.vault.new_contact_key(contact)?;
        let revive = query(
            "UPDATE contact_keys SET wrapped = $1, revived_at = $2, destroyed_at = NULL, destroyed_why = NULL
             WHERE contact = $3 AND wrapped IS NULL AND destroyed_why = $4",
        );
        let revive = revive.bind(wrapped).bind(self.now().millis()).bind(contact.as_str().to_owned());
        let revived = self.inner.execute(revive.bind(Erasure::ConsentEnded.as_str())).await? == 1;
        if revived {
            self.keys.remove(contact);
            let subject = Subject { contact: Some(contact.clone()), ..Subject::default() };
            self.record(AuditEntry::new(self.now(), Actor::System, Action::ContactRevived, subject));
        }
        Ok(revived)
    }

    /// Seals under the contact's key, which must exist.
    pub(crate) async fn seal<T: Serialize>(
        &mut self,
        contact: &ContactId,
        table: &'static str,
        id: &str,
        value: &T,
    ) -> Result<Vec<u8>, Error> {
        self.key(contact).await?.key.seal(table, id, value)
    }

    pub(crate) async fn open<T: DeserializeOwned>(
        &mut self,
        contact: &ContactId,
        table: &'static str,
        id: &str,
        sealed: &[u8],
    ) -> Result<T, Error> {
        self.key(contact).await?.open(table, id, sealed)
    }

    /// The contact's key, read once in each transaction.
    async fn key(&mut self, contact: &ContactId) -> Result<&ContactKey, Error> {
        match self.keys.entry(contact.clone()) {
            Entry::Occupied(entry) => Ok(entry.into_mut()),
            Entry::Vacant(entry) => {
                let row = self.inner.fetch_optional(wrapped_key(contact)).await?;
                Ok(entry.insert(unwrapped(&self.store, contact, row.as_ref())?))
            }
        }
    }
}

impl Store {
    pub(crate) async fn open<T: DeserializeOwned>(
        &self,
        contact: &ContactId,
        table: &'static str,
        id: &str,
        sealed: &[u8],
    ) -> Result<T, Error> {
        let row = self.db.fetch_optional(wrapped_key(contact)).await?;
        unwrapped(self, contact, row.as_ref())?.open(table, id, sealed)
    }
}

/// A contact's key, and whether it is not the first one.
pub(crate) struct ContactKey {
    key: Key,
    revived: bool,
}

impl ContactKey {
    pub(crate) fn open<T: DeserializeOwned>(&self, table: &'static str, id: &str, sealed: &[u8]) -> Result<T, Error> {
        self.key.open(table, id, sealed).map_err(|error| of_before(self.revived, error))
    }
}

/// What a later key does not open was sealed under one that was destroyed.
fn of_before(revived: bool, error: Error) -> Error {
    match error {
        Error::Unsealable { .. } if revived => Error::Erased,
        error => error,
    }
}

fn wrapped_key(contact: &ContactId) -> sql::Query {
    query("SELECT wrapped, revived_at FROM contact_keys WHERE contact = $1").bind(contact.as_str().to_owned())
}

pub(crate) fn unwrapped(store: &Store, contact: &ContactId, row: Option<&AnyRow>) -> Result<ContactKey, Error> {
    let row = row.ok_or(Error::Erased)?;
    let wrapped: Option<Vec<u8>> = row.try_get("wrapped")?;
    let key = store.vault.unwrap_key(contact, &wrapped.ok_or(Error::Erased)?)?;
    Ok(ContactKey { key, revived: row.try_get::<Option<i64>, _>("revived_at")?.is_some() })
}
