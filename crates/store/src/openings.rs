//! What an operator has opened by name that is otherwise closed to agents: confidential work, secret notes.

use domain::work::Recheck;
use domain::{Action, Actor, AuditEntry, Subject, Timestamp};
use lever::{OpportunityId, PostingId};
use serde_json::json;
use sql::{Row, query};

use crate::{Error, Store, Tx};

/// What can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Openable {
    ConfidentialOpportunity(OpportunityId),
    /// With every opportunity of it.
    ConfidentialPosting(PostingId),
    /// The secret notes of one opportunity.
    SecretNotes(OpportunityId),
}

impl Openable {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ConfidentialOpportunity(_) => "confidential-opportunity",
            Self::ConfidentialPosting(_) => "confidential-posting",
            Self::SecretNotes(_) => "secret-notes",
        }
    }

    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::ConfidentialOpportunity(id) | Self::SecretNotes(id) => id.as_str(),
            Self::ConfidentialPosting(id) => id.as_str(),
        }
    }

    fn parse(kind: &str, id: &str) -> Option<Self> {
        Some(match kind {
            "confidential-opportunity" => Self::ConfidentialOpportunity(OpportunityId::parse(id).ok()?),
            "confidential-posting" => Self::ConfidentialPosting(PostingId::parse(id).ok()?),
            "secret-notes" => Self::SecretNotes(OpportunityId::parse(id).ok()?),
            _ => return None,
        })
    }

    fn subject(&self) -> Subject {
        let opportunity = match self {
            Self::ConfidentialOpportunity(id) | Self::SecretNotes(id) => Some(id.clone()),
            Self::ConfidentialPosting(_) => None,
        };
        Subject { opportunity, ..Subject::default() }
    }
}

/// An opening that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub what: Openable,
    /// Who, in their own words where it was a command.
    pub by: String,
    pub at: Timestamp,
    pub why: String,
}

impl Tx {
    /// Opens something by name.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn open_by_name(&mut self, what: &Openable, by: &str, why: &str) -> Result<(), Error> {
        let upsert = query(
            "INSERT INTO openings (kind, id, opened_by, opened_at, why) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (kind, id) DO UPDATE SET opened_by = excluded.opened_by, opened_at = excluded.opened_at,
                why = excluded.why",
        );
        let upsert = upsert.bind(what.kind()).bind(what.id().to_owned()).bind(by.to_owned());
        self.inner.execute(upsert.bind(self.now().millis()).bind(why.to_owned())).await?;
        self.recheck(what).await?;
        let entry = AuditEntry::new(self.now(), Actor::System, Action::OpenedByName, what.subject());
        self.record(entry.with_public(json!({ "kind": what.kind(), "id": what.id(), "by": by, "why": why })));
        Ok(())
    }

    /// Lets what is known under that name be read again, and what is not known be looked for.
    async fn recheck(&mut self, what: &Openable) -> Result<(), Error> {
        match what {
            Openable::ConfidentialOpportunity(id) => {
                self.enqueue(&Recheck { opportunity_id: id.clone() }).await?;
            }
            Openable::SecretNotes(id) => self.details_due(id, Some(self.now())).await?,
            Openable::ConfidentialPosting(id) => {
                let theirs = query("SELECT id FROM opportunities WHERE posting = $1 ORDER BY id").bind(id.to_string());
                for row in self.inner.fetch_all(theirs).await? {
                    let id = OpportunityId::parse(&row.try_get::<String, _>("id")?)
                        .map_err(|_| Error::Corrupt { what: "an opportunity's id", source: None })?;
                    self.enqueue(&Recheck { opportunity_id: id }).await?;
                }
                match self.restart_feed("inventory").await {
                    // Where nothing is followed, there is nothing to begin anew.
                    Ok(()) | Err(Error::NotFound { .. }) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(())
    }

    /// Closes it again. `false` when it was not open.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn close_by_name(&mut self, what: &Openable, by: &str) -> Result<bool, Error> {
        let delete = query("DELETE FROM openings WHERE kind = $1 AND id = $2");
        let closed = self.inner.execute(delete.bind(what.kind()).bind(what.id().to_owned())).await? == 1;
        if closed {
            // Out of sight at once; the next reading says whether it has to stay so.
            let hide = match what {
                Openable::ConfidentialOpportunity(_) => {
                    "UPDATE opportunities SET confidential = 1, digest = NULL WHERE id = $1"
                }
                Openable::ConfidentialPosting(_) => {
                    "UPDATE opportunities SET confidential = 1, digest = NULL WHERE posting = $1"
                }
                Openable::SecretNotes(_) => "UPDATE opportunities SET digest = NULL WHERE id = $1",
            };
            self.inner.execute(query(hide).bind(what.id().to_owned())).await?;
            self.recheck(what).await?;
            let entry = AuditEntry::new(self.now(), Actor::System, Action::ClosedByName, what.subject());
            self.record(entry.with_public(json!({ "kind": what.kind(), "id": what.id(), "by": by })));
        }
        Ok(closed)
    }
}

impl Store {
    /// Everything that is open, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn openings(&self) -> Result<Vec<Opening>, Error> {
        let rows = query("SELECT kind, id, opened_by, opened_at, why FROM openings ORDER BY opened_at, kind, id");
        let read = |row: &sql::AnyRow| -> Result<Opening, Error> {
            let (kind, id): (String, String) = (row.try_get("kind")?, row.try_get("id")?);
            Ok(Opening {
                what: Openable::parse(&kind, &id).ok_or(Error::Corrupt { what: "an opening", source: None })?,
                by: row.try_get("opened_by")?,
                at: Timestamp::from_millis(row.try_get("opened_at")?),
                why: row.try_get("why")?,
            })
        };
        self.db.fetch_all(rows).await?.iter().map(read).collect()
    }

    /// Whether an operator has opened a confidential opportunity, by its own name or its posting's.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_opened(&self, opportunity: &OpportunityId, posting: Option<&PostingId>) -> Result<bool, Error> {
        let row = query(
            "SELECT 1 AS open FROM openings
             WHERE (kind = 'confidential-opportunity' AND id = $1) OR (kind = 'confidential-posting' AND id = $2)",
        );
        let posting = posting.map(ToString::to_string).unwrap_or_default();
        Ok(self.db.fetch_optional(row.bind(opportunity.to_string()).bind(posting)).await?.is_some())
    }

    /// Whether an operator has opened the secret notes of an opportunity.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reads_secret_notes(&self, opportunity: &OpportunityId) -> Result<bool, Error> {
        let row = query("SELECT 1 AS open FROM openings WHERE kind = 'secret-notes' AND id = $1");
        Ok(self.db.fetch_optional(row.bind(opportunity.to_string())).await?.is_some())
    }
}
