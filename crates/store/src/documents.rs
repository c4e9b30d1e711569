//! Résumés as they were read: the text that was found, and the digest of the file. The file itself stays in Lever.

use domain::Timestamp;
use lever::{ContactId, OpportunityId, ResumeId};
use serde_json::Value;
use sha2::{Digest, Sha256};
use sql::{Row, query};

use crate::opportunities::read_contact;
use crate::{Error, Store, Tx};

/// A résumé to be kept.
#[derive(Debug)]
pub struct NewDocument<'a> {
    pub opportunity_id: &'a OpportunityId,
    pub contact_id: &'a ContactId,
    pub resume_id: &'a ResumeId,
    pub file: &'a [u8],
    /// What was read from the file, in the reader's own form.
    pub content: &'a Value,
}

/// A résumé that was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredDocument {
    pub resume_id: ResumeId,
    /// SHA-256 of the file, in hex.
    pub digest: String,
    pub content: Value,
    pub read_at: Timestamp,
}

impl Tx {
    /// Keeps a résumé in the place of an earlier reading of it.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn put_document(&mut self, document: &NewDocument<'_>) -> Result<(), Error> {
        self.ensure_contact(document.contact_id).await?;
        let id = row_id(document.opportunity_id, document.resume_id.as_str());
        let sealed = self.seal(document.contact_id, "documents", &id, document.content).await?;
        let upsert = query(
            "INSERT INTO documents (opportunity, resume, contact, digest, read_at, sealed)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (opportunity, resume) DO UPDATE SET contact = excluded.contact, digest = excluded.digest,
                read_at = excluded.read_at, sealed = excluded.sealed",
        )
        .bind(document.opportunity_id.to_string())
        .bind(document.resume_id.to_string())
        .bind(document.contact_id.to_string())
        .bind(hex::encode(Sha256::digest(document.file)))
        .bind(self.now().millis())
        .bind(sealed);
        self.inner.execute(upsert).await?;
        Ok(())
    }
}

impl Store {
    /// The résumé of an opportunity that was read last.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn document(&self, opportunity: &OpportunityId) -> Result<Option<StoredDocument>, Error> {
        let row = query(
            "SELECT resume, contact, digest, read_at, sealed FROM documents WHERE opportunity = $1
             ORDER BY read_at DESC, resume LIMIT 1",
        );
        let Some(row) = self.db.fetch_optional(row.bind(opportunity.to_string())).await? else { return Ok(None) };
        let resume: String = row.try_get("resume")?;
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let id = row_id(opportunity, &resume);
        let content: Value = self.open(&read_contact(&row)?, "documents", &id, &sealed).await?;
        Ok(Some(StoredDocument {
            resume_id: ResumeId::parse(&resume)
                .map_err(|_| Error::Corrupt { what: "a résumé's id", source: None })?,
            digest: row.try_get("digest")?,
            content,
            read_at: Timestamp::from_millis(row.try_get("read_at")?),
        }))
    }
}

fn row_id(opportunity: &OpportunityId, resume: &str) -> String {
    format!("{opportunity}/{resume}")
}
