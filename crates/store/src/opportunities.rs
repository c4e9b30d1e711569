//! Opportunities as they were last read from Lever.

use std::collections::BTreeSet;

use domain::Timestamp;
use domain::agent::Place;
use lever::{
    ContactId, EpochMillis, Expandable, Opportunity, OpportunityId, Posting, PostingId, Stage, StageId, UserId,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sql::{AnyRow, Row, query};

use crate::{Error, Store, Tx};

/// An opportunity when it was last read, with what is needed to understand it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot {
    pub opportunity: Opportunity,
    pub contact_id: ContactId,
    pub posting: Option<Posting>,
    pub stage: Option<Stage>,
    pub read_at: Timestamp,
    /// Whether an operator has opened it by name, where it is confidential. As it was when it was read: who acts on it
    /// asks again.
    #[serde(default)]
    pub opened: bool,
}

/// When one that Lever has deleted was last seen: so late that nobody looks for it.
const GONE: i64 = i64::MAX;

/// What can be said of a reading without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub contact_id: ContactId,
    pub archived_at: Option<EpochMillis>,
    /// When what is kept was read.
    pub read_at: Timestamp,
    /// Equal for equal opportunities; absent once the person was erased.
    pub digest: Option<String>,
    pub merged_into: Option<OpportunityId>,
}

impl Snapshot {
    /// Equal for opportunities that Lever holds in the same way, whenever they were read.
    ///
    /// # Errors
    /// Never for what Lever can say.
    pub fn digest(&self) -> Result<String, Error> {
        let text = serde_json::to_vec(&(&self.opportunity, self.opened))
            .map_err(|source| Error::Corrupt { what: "an opportunity", source: Some(source) })?;
        Ok(hex::encode(Sha256::digest(text)))
    }

    /// Where the opportunity stands among the scopes of phases.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        let categories = self.posting.as_ref().map(|posting| &posting.categories);
        Place {
            opportunity: Some(&self.opportunity.id),
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
        if let Some(posting) = &snapshot.posting {
            self.index_posting(posting).await?;
        }
        let upsert = query(
            "INSERT INTO opportunities (id, contact, posting, stage, archived, confidential, read_at, sealed, digest,
                archived_at, seen_at, owner, restricted)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $7, $11, $12)
             ON CONFLICT (id) DO UPDATE SET contact = excluded.contact, posting = excluded.posting,
                stage = excluded.stage, archived = excluded.archived, confidential = excluded.confidential,
                read_at = excluded.read_at, sealed = excluded.sealed, digest = excluded.digest,
                archived_at = excluded.archived_at, seen_at = excluded.seen_at, owner = excluded.owner,
                restricted = excluded.restricted, merged_into = NULL
             WHERE opportunities.read_at <= excluded.read_at",
        )
        .bind(id)
        .bind(snapshot.contact_id.to_string())
        .bind(snapshot.place().posting.map(ToString::to_string))
        .bind(snapshot.stage.as_ref().map(|stage| stage.id.to_string()))
        .bind(i64::from(snapshot.opportunity.archived.is_some()))
        .bind(i64::from(snapshot.opportunity.is_confidential() && !snapshot.opened))
        .bind(snapshot.read_at.millis())
        .bind(sealed)
        .bind(snapshot.digest()?)
        .bind(snapshot.opportunity.archived.as_ref().and_then(|archive| archive.archived_at).map(|at| at.0))
        .bind(snapshot.opportunity.owner_id().map(ToString::to_string))
        .bind(i64::from(snapshot.opportunity.is_confidential()));
        if self.inner.execute(upsert).await? == 1 {
            self.put_involved(&snapshot.opportunity).await?;
            self.index_person(&snapshot.contact_id, &snapshot.opportunity).await?;
        }
        Ok(())
    }

    /// Keeps who owns or follows an opportunity in Lever: they see it also where their remit is what they take part in.
    async fn put_involved(&mut self, opportunity: &Opportunity) -> Result<(), Error> {
        let id = opportunity.id.to_string();
        self.inner.execute(query("DELETE FROM involved WHERE opportunity = $1").bind(id.clone())).await?;
        let followers = opportunity.followers.iter().map(Expandable::id);
        let users: BTreeSet<&UserId> = opportunity.owner_id().into_iter().chain(followers).collect();
        for user in users {
            let insert = query("INSERT INTO involved (lever_user, opportunity) VALUES ($1, $2)");
            self.inner.execute(insert.bind(user.to_string()).bind(id.clone())).await?;
        }
        Ok(())
    }

    /// What is known of an opportunity, where anything is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn known(&mut self, id: &OpportunityId) -> Result<Option<Known>, Error> {
        let row = query("SELECT contact, archived_at, read_at, digest, merged_into FROM opportunities WHERE id = $1");
        let row = self.inner.fetch_optional(row.bind(id.to_string())).await?;
        row.as_ref().map(read_known).transpose()
    }

    /// Keeps that Lever still holds an opportunity as it was read before.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn seen_again(&mut self, id: &OpportunityId, at: Timestamp) -> Result<(), Error> {
        let update = query("UPDATE opportunities SET seen_at = $1 WHERE id = $2 AND seen_at < $1");
        self.inner.execute(update.bind(at.millis()).bind(id.to_string())).await?;
        Ok(())
    }

    /// Keeps that an opportunity was merged into another one in Lever.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_merged(&mut self, id: &OpportunityId, into: &OpportunityId) -> Result<(), Error> {
        let update =
            query("UPDATE opportunities SET merged_into = $1, details_due_at = NULL, digest = NULL WHERE id = $2");
        self.inner.execute(update.bind(into.to_string()).bind(id.to_string())).await?;
        Ok(())
    }

    /// Keeps that Lever no longer holds an opportunity: nothing looks for it any more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_gone(&mut self, id: &OpportunityId) -> Result<(), Error> {
        let update = query("UPDATE opportunities SET details_due_at = NULL, digest = NULL, seen_at = $1 WHERE id = $2");
        self.inner.execute(update.bind(GONE).bind(id.to_string())).await?;
        Ok(())
    }

    /// Says when notes, feedback, offers and the like of an opportunity are to be looked at; `None` for never.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn details_due(&mut self, id: &OpportunityId, at: Option<Timestamp>) -> Result<(), Error> {
        let update = query("UPDATE opportunities SET details_due_at = $1 WHERE id = $2");
        self.inner.execute(update.bind(at.map(Timestamp::millis)).bind(id.to_string())).await?;
        Ok(())
    }

    /// Keeps that they were looked at, and when they are due again. What has come due in the meantime stays due.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn details_read(
        &mut self,
        id: &OpportunityId,
        began: Timestamp,
        again: Option<Timestamp>,
    ) -> Result<(), Error> {
        let update = query(
            "UPDATE opportunities SET details_read_at = $1,
                details_due_at = CASE WHEN details_due_at > $1 THEN details_due_at ELSE $2 END
             WHERE id = $3",
        );
        self.inner.execute(update.bind(began.millis()).bind(again.map(Timestamp::millis)).bind(id.to_string())).await?;
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

impl Store {
    /// Whose opportunity it is, where it is known.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn contact_of(&self, id: &OpportunityId) -> Result<Option<ContactId>, Error> {
        let row = query("SELECT contact FROM opportunities WHERE id = $1").bind(id.to_string());
        self.db.fetch_optional(row).await?.as_ref().map(read_contact).transpose()
    }

    /// Whether anything else is known of a person that Lever has not deleted or merged, as far as was found out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_others(&self, contact: &ContactId, apart_from: &OpportunityId) -> Result<bool, Error> {
        let row = query(
            "SELECT id FROM opportunities WHERE contact = $1 AND id <> $2 AND merged_into IS NULL AND seen_at < $3 LIMIT 1",
        );
        let row = row.bind(contact.to_string()).bind(apart_from.to_string()).bind(GONE);
        Ok(self.db.fetch_optional(row).await?.is_some())
    }

    /// How many opportunities of people who were not erased Lever should hold.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn expected_in_lever(&self) -> Result<usize, Error> {
        let row = query(
            "SELECT COUNT(*) AS n FROM opportunities o JOIN contact_keys k ON k.contact = o.contact
             WHERE o.merged_into IS NULL AND o.seen_at < $1 AND k.wrapped IS NOT NULL",
        );
        let row = self.db.fetch_optional(row.bind(GONE)).await?;
        let count: i64 = row.map_or(Ok(0), |row| row.try_get("n"))?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// Those whose notes, feedback and the like are due, the longest overdue first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn details_overdue(&self, limit: i64) -> Result<Vec<OpportunityId>, Error> {
        let rows = query(
            "SELECT o.id FROM opportunities o JOIN contact_keys k ON k.contact = o.contact
             WHERE o.details_due_at <= $1 AND k.wrapped IS NOT NULL ORDER BY o.details_due_at, o.id LIMIT $2",
        );
        ids(&self.db.fetch_all(rows.bind(self.now().millis()).bind(limit)).await?)
    }

    /// Those that a pass over everything has not come upon: deleted, merged or made confidential since, or passed by
    /// while they moved.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn not_seen_since(&self, since: Timestamp, limit: i64) -> Result<Vec<OpportunityId>, Error> {
        let rows = query(
            "SELECT o.id FROM opportunities o JOIN contact_keys k ON k.contact = o.contact
             WHERE o.seen_at < $1 AND o.merged_into IS NULL AND k.wrapped IS NOT NULL ORDER BY o.seen_at, o.id LIMIT $2",
        );
        ids(&self.db.fetch_all(rows.bind(since.millis()).bind(limit)).await?)
    }

    /// Active ones in a stage for which an agent has not run, in the order of their ids after `after`; those of one
    /// posting only, where one is named.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn without_run(
        &self,
        agent: domain::AgentName,
        stage: &StageId,
        posting: Option<&PostingId>,
        after: &str,
        limit: i64,
    ) -> Result<Vec<OpportunityId>, Error> {
        let rows = query(
            "SELECT o.id FROM opportunities o JOIN contact_keys k ON k.contact = o.contact
             WHERE o.id > $1 AND o.stage = $2 AND o.archived = 0 AND o.confidential = 0 AND o.merged_into IS NULL
                AND o.posting IS NOT NULL AND ($3 = '' OR o.posting = $3) AND k.wrapped IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.opportunity = o.id AND r.agent = $4)
             ORDER BY o.id LIMIT $5",
        );
        let rows = rows.bind(after.to_owned()).bind(stage.to_string());
        let rows = rows.bind(posting.map(ToString::to_string).unwrap_or_default()).bind(agent.to_string()).bind(limit);
        ids(&self.db.fetch_all(rows).await?)
    }

    /// How many opportunities are known, and how many of them are active.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn opportunities_known(&self) -> Result<(i64, i64), Error> {
        let row = query(
            "SELECT COUNT(*) AS all_of_them, COUNT(CASE WHEN archived = 0 THEN 1 END) AS active FROM opportunities",
        );
        let Some(row) = self.db.fetch_optional(row).await? else { return Ok((0, 0)) };
        Ok((row.try_get("all_of_them")?, row.try_get("active")?))
    }
}

pub(crate) fn ids(rows: &[AnyRow]) -> Result<Vec<OpportunityId>, Error> {
    let read = |row: &AnyRow| {
        OpportunityId::parse(&row.try_get::<String, _>("id")?)
            .map_err(|_| Error::Corrupt { what: "an opportunity's id", source: None })
    };
    rows.iter().map(read).collect()
}

fn read_known(row: &AnyRow) -> Result<Known, Error> {
    let merged_into: Option<String> = row.try_get("merged_into")?;
    Ok(Known {
        contact_id: read_contact(row)?,
        archived_at: row.try_get::<Option<i64>, _>("archived_at")?.map(EpochMillis),
        read_at: Timestamp::from_millis(row.try_get("read_at")?),
        digest: row.try_get("digest")?,
        merged_into: merged_into
            .map(|id| OpportunityId::parse(&id))
            .transpose()
            .map_err(|_| Error::Corrupt { what: "an opportunity's id", source: None })?,
    })
}

pub(crate) fn read_contact(row: &sql::AnyRow) -> Result<ContactId, Error> {
    ContactId::parse(&row.try_get::<String, _>("contact")?)
        .map_err(|_| Error::Corrupt { what: "a contact's id", source: None })
}
