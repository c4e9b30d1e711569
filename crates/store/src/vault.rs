//! Sealing: AES-256-GCM under a key per contact, each wrapped by the master key.
//!
//! A sealed value is `version | nonce | ciphertext and tag`, bound to its place (table and row id) so that it opens
//! nowhere else. Destroying a contact's key makes everything sealed under it unreadable, wherever copies lie.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use lever::ContactId;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;

const VERSION: u8 = 1;
const KEY_LEN: usize = 32;
/// What the key of digests is derived by.
const BLIND_LABEL: &[u8] = b"fulcrum person index 1";

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

/// Holds the master key and unwraps the others.
///
/// It remembers none of them: a key that outlives its row in memory would still open what was erased, here or by
/// another process, and one whose transaction was rolled back would seal what nobody can open again.
pub struct Vault {
    own: Key,
    /// For digests by which something sealed is found.
    blind: hmac::Key,
}

/// A key that seals and opens: a contact's, or Fulcrum's own.
pub(crate) struct Key(LessSafeKey);

impl Vault {
    #[must_use]
    pub fn new(master: MasterKey) -> Self {
        // A key of its own, so that nothing made with one says anything about the other.
        let derived = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &master.0), BLIND_LABEL);
        Self { own: Key::of(&master.0), blind: hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()) }
    }

    /// A digest of a word, by which it is found again and which says nothing without the key: 128 bits, in hex.
    pub(crate) fn blind(&self, word: &str) -> String {
        let digest = hmac::sign(&self.blind, word.as_bytes());
        hex::encode(digest.as_ref().iter().take(16).copied().collect::<Vec<u8>>())
    }

    /// Fulcrum's own key, for what belongs to no contact.
    pub(crate) fn own(&self) -> &Key {
        &self.own
    }

    /// A new key for a contact, wrapped.
    pub(crate) fn new_contact_key(&self, contact: &ContactId) -> Result<Vec<u8>, Error> {
        let fresh = random::<KEY_LEN>()?;
        seal(&self.own.0, &place("contact_keys", contact.as_str()), &fresh)
    }

    pub(crate) fn unwrap_key(&self, contact: &ContactId, wrapped: &[u8]) -> Result<Key, Error> {
        let raw = open(&self.own.0, &place("contact_keys", contact.as_str()), wrapped)
            .and_then(|raw| <[u8; KEY_LEN]>::try_from(raw).ok())
            .ok_or(Error::Unsealable { what: "a contact's key" })?;
        Ok(Key::of(&raw))
    }
}

impl Key {
    #[expect(clippy::expect_used, reason = "a key of the algorithm's own length is always accepted")]
    fn of(raw: &[u8; KEY_LEN]) -> Self {
        Self(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, raw).expect("32 bytes make an AES-256 key")))
    }

    pub(crate) fn seal<T: Serialize>(&self, table: &'static str, id: &str, value: &T) -> Result<Vec<u8>, Error> {
        let text = serde_json::to_vec(value).map_err(|source| Error::Corrupt { what: table, source: Some(source) })?;
        seal(&self.0, &place(table, id), &text)
    }

    pub(crate) fn open<T: DeserializeOwned>(&self, table: &'static str, id: &str, sealed: &[u8]) -> Result<T, Error> {
        let text = open(&self.0, &place(table, id), sealed).ok_or(Error::Unsealable { what: table })?;
        // Without its source, which would quote what was sealed.
        serde_json::from_slice(&text).map_err(|_| Error::Corrupt { what: table, source: None })
    }
}

fn place(table: &str, id: &str) -> Vec<u8> {
    [table.as_bytes(), b"\0", id.as_bytes()].concat()
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
        let wrapped = vault.new_contact_key(&contact).unwrap();
        let key = vault.unwrap_key(&contact, &wrapped).unwrap();
        let sealed = key.seal("runs", "run_1", &"Ada Lovelace").unwrap();
        assert!(!sealed.windows(3).any(|window| window == b"Ada"));
        let open = |key: &Key, table, id| key.open::<String>(table, id, &sealed).ok();
        assert_eq!(open(&key, "runs", "run_1"), Some("Ada Lovelace".to_owned()));
        assert_eq!(open(&key, "runs", "run_2"), None);
        assert_eq!(open(&key, "proposals", "run_1"), None);
        assert_eq!(open(vault.own(), "runs", "run_1"), None);
        assert!(vault.unwrap_key(&ContactId::parse("c2").unwrap(), &wrapped).is_err());
    }

    #[test]
    fn a_blind_digest_is_the_same_for_a_word_and_another_under_another_key() {
        let (vault, other) = (Vault::new(MasterKey([7; 32])), Vault::new(MasterKey([8; 32])));
        assert_eq!(vault.blind("ada"), Vault::new(MasterKey([7; 32])).blind("ada"));
        assert_eq!(vault.blind("ada").len(), 32);
        assert_ne!(vault.blind("ada"), vault.blind("adb"));
        assert_ne!(vault.blind("ada"), other.blind("ada"));
        // Nor is it what anybody could make of the word alone, or with the master key alone.
        let master = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &[7; 32]), b"ada");
        assert!(!hex::encode(master.as_ref()).starts_with(&vault.blind("ada")));
    }

    #[test]
    fn what_cannot_be_understood_is_not_quoted() {
        let vault = Vault::new(MasterKey([7; 32]));
        let sealed = vault.own().seal("runs", "run_1", &"Ada Lovelace").unwrap();
        let error = vault.own().open::<i64>("runs", "run_1", &sealed).unwrap_err();
        assert!(!format!("{error:?}").contains("Ada"), "{error:?}");
    }
}
