//! Opportunities as they were last read from Lever.

use domain::Timestamp;
use domain::agent::Place;
use lever::{ContactId, Opportunity, OpportunityId, Posting, Stage};
use serde::{Deserialize, Serialize};
use sql::{Row, query};

use crate::{Error, Store, Tx};

/// An opportunity when it was last read, with what is needed to understand it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub opportunity: Opportunity,
    pub contact_id: ContactId,
    pub posting: Option<Posting>,
    pub stage: Option<Stage>,
    pub read_at: Timestamp,
}

impl Snapshot {
    /// Where the opportunity stands among the scopes of phases.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        let categories = self.posting.as_ref().map(|posting| &posting.categories);
        Place {
            // Also where the posting itself cannot be read: a stop for it must still count.
            posting: self.opportunity.application().and_then(|application| application.posting_id()),
            team: categories.and_then(|categories| categories.team.as_deref()),
            department: categories.and_then(|categories| categories.department.as_deref()),
            location: categories.and_then(|categories| categories.location.as_deref()),
        }
    }
}

impl Tx {
    /// Keeps what was read. An older reading never replaces a newer one.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn put_snapshot(&mut self, snapshot: &Snapshot) -> Result<(), Error> {
        self.ensure_contact(&snapshot.contact_id).await?;
        let id = snapshot.opportunity.id.to_string();
        let sealed = self.seal(&snapshot.contact_id, "opportunities", &id, snapshot).await?;
        let upsert = query(
            "INSERT INTO opportunities (id, contact, posting, stage, archived, confidential, read_at, sealed)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (id) DO UPDATE SET contact = excluded.contact, posting = excluded.posting,
                stage = excluded.stage, archived = excluded.archived, confidential = excluded.confidential,
                read_at = excluded.read_at, sealed = excluded.sealed
             WHERE opportunities.read_at <= excluded.read_at",
        )
        .bind(id)
        .bind(snapshot.contact_id.to_string())
        .bind(snapshot.posting.as_ref().map(|posting| posting.id.to_string()))
        .bind(snapshot.stage.as_ref().map(|stage| stage.id.to_string()))
        .bind(i64::from(snapshot.opportunity.archived.is_some()))
        .bind(i64::from(snapshot.opportunity.is_confidential()))
        .bind(snapshot.read_at.millis())
        .bind(sealed);
        self.inner.execute(upsert).await?;
        Ok(())
    }
}

impl Store {
    /// The last reading, where there is one.
    ///
    /// # Errors
    /// [`Error::Erased`] when the person was erased.
    pub async fn snapshot(&self, id: &OpportunityId) -> Result<Option<Snapshot>, Error> {
        let row = query("SELECT contact, sealed FROM opportunities WHERE id = $1").bind(id.to_string());
        let Some(row) = self.db.fetch_optional(row).await? else { return Ok(None) };
        let contact = read_contact(&row)?;
        let sealed: Vec<u8> = row.try_get("sealed")?;
        Ok(Some(self.open(&contact, "opportunities", id.as_str(), &sealed).await?))
    }
}

pub(crate) fn read_contact(row: &sql::AnyRow) -> Result<ContactId, Error> {
    ContactId::parse(&row.try_get::<String, _>("contact")?)
        .map_err(|_| Error::Corrupt { what: "a contact's id", source: None })
}
