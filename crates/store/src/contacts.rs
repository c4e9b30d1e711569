//! Keys of contacts: made when the first thing about a person is stored, destroyed to erase the person.

use std::collections::hash_map::Entry;

use domain::{Action, Actor, AuditEntry, Subject};
use lever::ContactId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sql::{AnyRow, Row, query};

use crate::vault::Key;
use crate::{Error, Store, Tx};

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
    /// The audit chain stays whole.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn erase_contact(&mut self, contact: &ContactId) -> Result<bool, Error> {
        let destroy = query(
            "UPDATE contact_keys SET wrapped = NULL, destroyed_at = $1 WHERE contact = $2 AND wrapped IS NOT NULL",
        );
        let erased = self.inner.execute(destroy.bind(self.now().millis()).bind(contact.as_str().to_owned())).await?;
        self.keys.remove(contact);
        if erased == 1 {
            let subject = Subject { contact: Some(contact.clone()), ..Subject::default() };
            self.record(AuditEntry::new(self.now(), Actor::System, Action::ContactErased, subject));
        }
        Ok(erased == 1)
    }

    /// Seals under the contact's key, which must exist.
    pub(crate) async fn seal<T: Serialize>(
        &mut self,
        contact: &ContactId,
        table: &'static str,
        id: &str,
        value: &T,
    ) -> Result<Vec<u8>, Error> {
        self.key(contact).await?.seal(table, id, value)
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
    async fn key(&mut self, contact: &ContactId) -> Result<&Key, Error> {
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

fn wrapped_key(contact: &ContactId) -> sql::Query {
    query("SELECT wrapped FROM contact_keys WHERE contact = $1").bind(contact.as_str().to_owned())
}

fn unwrapped(store: &Store, contact: &ContactId, row: Option<&AnyRow>) -> Result<Key, Error> {
    let wrapped: Option<Vec<u8>> = row.map(|row| row.try_get("wrapped")).transpose()?.flatten();
    store.vault.unwrap_key(contact, &wrapped.ok_or(Error::Erased)?)
}
