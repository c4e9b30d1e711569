//! The audit log: append-only, chained by hash; its private parts sealed under the contact's key.

mod checked;
mod indexed;
mod key;
mod search;

use domain::AuditEntry;
use domain::audit::{ChainedEntry, PublicEntry, Verifier, chain};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sql::{AnyRow, Row, query};

use crate::{Error, Store, Tx};

pub use checked::Exported;
pub use key::{AuditKey, is_signed};
pub use search::{AuditFilter, AuditSight};

/// One entry as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    pub entry: PublicEntry,
    pub hash: String,
    /// `None` where there is none or the person was erased.
    pub private: Option<Value>,
}

/// One entry as it is read, and what it is chained by.
#[derive(Debug, Clone, PartialEq)]
pub struct ChainedRow {
    pub read: AuditRow,
    /// The public entry as it was hashed.
    pub text: String,
    pub sealed_digest: Option<String>,
}

/// A whole chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    pub entries: i64,
    /// The hash of the last entry: keep it elsewhere to notice a chain that was rewritten as a whole.
    pub head: String,
}

/// Gives an entry its place in the chain.
pub(crate) async fn append(tx: &mut Tx, entry: AuditEntry) -> Result<(), Error> {
    // The update takes the head's row lock on PostgreSQL; SQLite has one writer anyway.
    let head = query("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash");
    let head = tx.inner.fetch_optional(head).await?;
    let head = head.ok_or_else(|| Error::NotFound { what: "audit head", id: "1".to_owned() })?;
    let (seq, previous): (i64, String) = (head.try_get("seq")?, head.try_get("hash")?);

    let AuditEntry { at, actor, action, subject, public, private } = entry;
    let contact = subject.contact.clone();
    let sealed = match (&private, &contact) {
        (None, _) => None,
        (Some(private), Some(contact)) => {
            match tx.ensure_contact(contact).await {
                Ok(()) => Some(tx.seal(contact, "audit", &seq.to_string(), private).await?),
                // Nothing private is kept of an erased person; the fact itself still is.
                Err(Error::Erased) => None,
                Err(error) => return Err(error),
            }
        }
        (Some(private), None) => Some(tx.store.vault.own().seal("audit", &seq.to_string(), private)?),
    };
    let sealed_digest = sealed.as_ref().map(|sealed| hex::encode(Sha256::digest(sealed)));
    let actor_text = actor.to_string();
    let opportunity = subject.opportunity.as_ref().map(ToString::to_string);
    let run = subject.run.map(|run| run.to_string());
    let public = PublicEntry { seq, at, actor, action, subject, public };
    let text = serde_json::to_string(&public)
        .map_err(|source| Error::Corrupt { what: "an audit entry", source: Some(source) })?;
    let hash = chain(&previous, &text, sealed_digest.as_deref());
    let insert = query(
        "INSERT INTO audit (seq, at, action, actor, opportunity, contact, run, text, sealed, sealed_digest, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    );
    tx.inner
        .execute(
            insert
                .bind(seq)
                .bind(at.millis())
                .bind(action.as_str())
                .bind(actor_text)
                .bind(opportunity)
                .bind(contact.map(|contact| contact.to_string()))
                .bind(run)
                .bind(text)
                .bind(sealed)
                .bind(sealed_digest)
                .bind(hash.clone()),
        )
        .await?;
    indexed::put_models(tx, &public).await?;
    tx.inner.execute(query("UPDATE audit_head SET hash = $1 WHERE id = 1").bind(hash)).await?;
    Ok(())
}

impl Store {
    async fn read_audit(&self, row: &AnyRow) -> Result<AuditRow, Error> {
        let text: String = row.try_get("text")?;
        let entry: PublicEntry = serde_json::from_str(&text)
            .map_err(|source| Error::Corrupt { what: "an audit entry", source: Some(source) })?;
        let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
        let seq = entry.seq.to_string();
        let private = match (sealed, &entry.subject.contact) {
            (None, _) => None,
            (Some(sealed), Some(contact)) => match self.open(contact, "audit", &seq, &sealed).await {
                Ok(private) => Some(private),
                Err(Error::Erased) => None,
                Err(error) => return Err(error),
            },
            (Some(sealed), None) => Some(self.vault.own().open("audit", &seq, &sealed)?),
        };
        Ok(AuditRow { entry, hash: row.try_get("hash")?, private })
    }

    /// The last entry's number and hash.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn audit_end(&self) -> Result<(i64, String), Error> {
        let head = self.db.fetch_optional(query("SELECT seq, hash FROM audit_head WHERE id = 1")).await?;
        let head = head.ok_or_else(|| Error::NotFound { what: "audit head", id: "1".to_owned() })?;
        Ok((head.try_get("seq")?, head.try_get("hash")?))
    }

    /// Checks the whole chain, and that every sealed part is the one that was chained.
    ///
    /// # Errors
    /// When the database does not answer. A broken chain is not an error of this call but its answer.
    pub async fn verify_audit(&self) -> Result<Result<Verified, domain::audit::Broken>, Error> {
        // The head first: what is appended while we read is beyond it.
        let (head_seq, head_hash) = self.audit_end().await?;
        let mut verifier = Verifier::default();
        let mut after = 0;
        loop {
            let page = query(
                "SELECT seq, at, action, actor, opportunity, contact, run, text, sealed, sealed_digest, hash FROM audit
                 WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT 1000",
            );
            let rows = self.db.fetch_all(page.bind(after).bind(head_seq)).await?;
            let Some(last) = rows.last() else { break };
            let models = self.models_between(after, last.try_get("seq")?).await?;
            for row in &rows {
                let entry = ChainedEntry {
                    seq: row.try_get("seq")?,
                    text: row.try_get("text")?,
                    sealed_digest: row.try_get("sealed_digest")?,
                    hash: row.try_get("hash")?,
                };
                let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
                let digest = sealed.map(|sealed| hex::encode(Sha256::digest(sealed)));
                if digest != entry.sealed_digest || !indexed::is_indexed_as_it_says(row, &entry.text, &models)? {
                    return Ok(Err(domain::audit::Broken::Altered { seq: entry.seq }));
                }
                if let Err(broken) = verifier.next(&entry) {
                    return Ok(Err(broken));
                }
                after = entry.seq;
            }
        }
        Ok(verifier.finish(head_seq, &head_hash).map(|entries| Verified { entries, head: head_hash }))
    }
}
