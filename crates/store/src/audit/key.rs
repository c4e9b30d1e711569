//! The key by which exports of the log are signed: Ed25519, made once, sealed under Fulcrum's own key.

use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use domain::{Action, Actor, AuditEntry, Subject};
use serde_json::json;
use sql::{Row, query};

use crate::{Error, Store};

/// Signs exports of the log.
pub struct AuditKey(Ed25519KeyPair);

impl AuditKey {
    /// The half that everyone may know, in hex.
    #[must_use]
    pub fn public(&self) -> String {
        hex::encode(self.0.public_key().as_ref())
    }

    /// The signature of a message, in hex.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> String {
        hex::encode(self.0.sign(message).as_ref())
    }
}

/// Whether a message was signed by the key of that public half. Both are in hex.
#[must_use]
pub fn is_signed(public: &str, message: &[u8], signature: &str) -> bool {
    let (Ok(public), Ok(signature)) = (hex::decode(public.trim()), hex::decode(signature)) else { return false };
    UnparsedPublicKey::new(&ED25519, public).verify(message, &signature).is_ok()
}

const LOST: Error = Error::Unsealable { what: "the key of the audit" };

impl Store {
    /// The key by which exports are signed, made where there is none.
    ///
    /// # Errors
    /// When the database refuses or the master key is another one.
    pub async fn audit_key(&self) -> Result<AuditKey, Error> {
        if let Some(key) = self.kept_audit_key().await? {
            return Ok(key);
        }
        let made = Ed25519KeyPair::generate().map_err(|_| LOST)?;
        let seed = made.to_pkcs8v1().map_err(|_| LOST)?;
        let public = hex::encode(made.public_key().as_ref());
        let mut tx = self.begin().await?;
        let sealed = self.vault.own().seal("audit_keys", "1", &hex::encode(seed.as_ref()))?;
        let insert =
            query("INSERT INTO audit_keys (id, public, made_at, sealed) VALUES (1, $1, $2, $3) ON CONFLICT DO NOTHING");
        let now = tx.now();
        if tx.inner.execute(insert.bind(public.clone()).bind(now.millis()).bind(sealed)).await? == 1 {
            let entry = AuditEntry::new(now, Actor::System, Action::AuditKeyMade, Subject::default());
            tx.record(entry.with_public(json!({ "key": public })));
        }
        tx.commit().await?;
        // Another process may have been quicker.
        self.kept_audit_key().await?.ok_or(LOST)
    }

    /// The public half of the key, where it was made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_public_key(&self) -> Result<Option<String>, Error> {
        let row = self.db.fetch_optional(query("SELECT public FROM audit_keys WHERE id = 1")).await?;
        Ok(row.map(|row| row.try_get("public")).transpose()?)
    }

    async fn kept_audit_key(&self) -> Result<Option<AuditKey>, Error> {
        let row = self.db.fetch_optional(query("SELECT public, sealed FROM audit_keys WHERE id = 1")).await?;
        let Some(row) = row else { return Ok(None) };
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let seed: String = self.vault.own().open("audit_keys", "1", &sealed)?;
        let seed = hex::decode(seed).map_err(|_| LOST)?;
        let key = AuditKey(Ed25519KeyPair::from_pkcs8(&seed).map_err(|_| LOST)?);
        // The public half that is shown is the one that signs.
        if key.public() == row.try_get::<String, _>("public")? { Ok(Some(key)) } else { Err(LOST) }
    }
}
