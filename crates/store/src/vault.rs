//! Sealing: AES-256-GCM under a key per contact, each wrapped by the master key.
//!
//! A sealed value is `version | nonce | ciphertext and tag`, bound to its place (table and row id) so that it opens
//! nowhere else. Destroying a contact's key makes everything sealed under it unreadable, wherever copies lie.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use lever::ContactId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;

const VERSION: u8 = 1;
const KEY_LEN: usize = 32;
/// Keys kept in memory; beyond that the cache starts anew.
const CACHED_KEYS: usize = 4_096;

/// The key that wraps all others: 256 bits, kept outside the database.
#[derive(Clone)]
pub struct MasterKey([u8; KEY_LEN]);

impl MasterKey {
    /// Reads 64 hex digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        hex::decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    /// A new key as 64 hex digits.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn generate() -> Result<String, Error> {
        Ok(hex::encode(random::<KEY_LEN>()?))
    }
}

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// Seals and opens.
pub struct Vault {
    master: LessSafeKey,
    contacts: Mutex<HashMap<ContactId, LessSafeKey>>,
}

impl Vault {
    #[must_use]
    pub fn new(master: MasterKey) -> Self {
        Self { master: key(&master.0), contacts: Mutex::default() }
    }

    /// A new key for a contact, wrapped.
    pub(crate) fn new_contact_key(&self, contact: &ContactId) -> Result<Vec<u8>, Error> {
        let fresh = random::<KEY_LEN>()?;
        seal(&self.master, &place("contact_keys", contact.as_str()), &fresh)
    }

    /// Takes a wrapped key into memory.
    pub(crate) fn learn(&self, contact: &ContactId, wrapped: &[u8]) -> Result<(), Error> {
        let raw = open(&self.master, &place("contact_keys", contact.as_str()), wrapped)
            .and_then(|raw| <[u8; KEY_LEN]>::try_from(raw).ok())
            .ok_or(Error::Unsealable { what: "a contact's key" })?;
        let mut contacts = self.contacts.lock().unwrap_or_else(PoisonError::into_inner);
        if contacts.len() >= CACHED_KEYS {
            contacts.clear();
        }
        contacts.insert(contact.clone(), key(&raw));
        Ok(())
    }

    pub(crate) fn knows(&self, contact: &ContactId) -> bool {
        self.contacts.lock().unwrap_or_else(PoisonError::into_inner).contains_key(contact)
    }

    pub(crate) fn forget(&self, contact: &ContactId) {
        self.contacts.lock().unwrap_or_else(PoisonError::into_inner).remove(contact);
    }

    /// Seals under the contact's key, which must be known, or Fulcrum's own where there is no contact.
    pub(crate) fn seal<T: Serialize>(
        &self,
        contact: Option<&ContactId>,
        table: &'static str,
        id: &str,
        value: &T,
    ) -> Result<Vec<u8>, Error> {
        let text = serde_json::to_vec(value).map_err(|source| Error::Corrupt { what: table, source: Some(source) })?;
        self.with_key(contact, |key| seal(key, &place(table, id), &text))?
    }

    pub(crate) fn open<T: DeserializeOwned>(
        &self,
        contact: Option<&ContactId>,
        table: &'static str,
        id: &str,
        sealed: &[u8],
    ) -> Result<T, Error> {
        let text = self
            .with_key(contact, |key| open(key, &place(table, id), sealed))?
            .ok_or(Error::Unsealable { what: table })?;
        serde_json::from_slice(&text).map_err(|source| Error::Corrupt { what: table, source: Some(source) })
    }

    fn with_key<T>(&self, contact: Option<&ContactId>, work: impl FnOnce(&LessSafeKey) -> T) -> Result<T, Error> {
        match contact {
            None => Ok(work(&self.master)),
            Some(contact) => {
                let contacts = self.contacts.lock().unwrap_or_else(PoisonError::into_inner);
                contacts.get(contact).map(work).ok_or(Error::Erased)
            }
        }
    }
}

fn place(table: &str, id: &str) -> Vec<u8> {
    [table.as_bytes(), b"\0", id.as_bytes()].concat()
}

#[expect(clippy::expect_used, reason = "a key of the algorithm's own length is always accepted")]
fn key(raw: &[u8; KEY_LEN]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, raw).expect("32 bytes make an AES-256 key"))
}

fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Error::Unsealable { what: "the system's randomness" })?;
    Ok(bytes)
}

// Random nonces of 96 bits are safe for 2^32 messages under one key; a contact has a few hundred.
fn seal(key: &LessSafeKey, place: &[u8], text: &[u8]) -> Result<Vec<u8>, Error> {
    let nonce = random::<NONCE_LEN>()?;
    let mut sealed = Vec::with_capacity(1 + NONCE_LEN + text.len() + 16);
    let mut body = text.to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(place), &mut body)
        .map_err(|_| Error::Unsealable { what: "a value" })?;
    sealed.push(VERSION);
    sealed.extend_from_slice(&nonce);
    sealed.append(&mut body);
    Ok(sealed)
}

fn open(key: &LessSafeKey, place: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (&version, rest) = sealed.split_first()?;
    if version != VERSION {
        return None;
    }
    let (nonce, body) = rest.split_at_checked(NONCE_LEN)?;
    let mut body = body.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let text = key.open_in_place(nonce, Aad::from(place), &mut body).ok()?;
    Some(text.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_value_opens_only_at_its_place_and_under_its_key() {
        let contact = ContactId::parse("c1").unwrap();
        let vault = Vault::new(MasterKey([7; 32]));
        vault.learn(&contact, &vault.new_contact_key(&contact).unwrap()).unwrap();
        let sealed = vault.seal(Some(&contact), "runs", "run_1", &"Ada Lovelace").unwrap();
        assert!(!sealed.windows(3).any(|window| window == b"Ada"));
        let open = |vault: &Vault, contact: Option<&ContactId>, table, id| {
            vault.open::<String>(contact, table, id, &sealed).ok()
        };
        assert_eq!(open(&vault, Some(&contact), "runs", "run_1"), Some("Ada Lovelace".to_owned()));
        assert_eq!(open(&vault, Some(&contact), "runs", "run_2"), None);
        assert_eq!(open(&vault, Some(&contact), "proposals", "run_1"), None);
        assert_eq!(open(&vault, None, "runs", "run_1"), None);
        vault.forget(&contact);
        assert!(matches!(vault.open::<String>(Some(&contact), "runs", "run_1", &sealed), Err(Error::Erased)));
    }
}
