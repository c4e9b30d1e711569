//! The audit log: append-only, chained by hash; its private parts sealed under the contact's key.

use domain::audit::{ChainedEntry, PublicEntry, Verifier, chain};
use domain::{Action, Actor, AuditEntry, Subject};
use lever::OpportunityId;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sql::{AnyRow, Row, query};

use crate::{Error, Store, Tx};

/// One entry as it is read.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRow {
    pub entry: PublicEntry,
    pub hash: String,
    /// `None` where there is none or the person was erased.
    pub private: Option<Value>,
}

/// What to look for; an absent condition is no condition.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    pub opportunity: Option<OpportunityId>,
    pub action: Option<Action>,
    /// Only entries before this one, for paging backwards.
    pub before: Option<i64>,
    pub limit: i64,
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
    let actor_text = actor_text(&actor);
    let opportunity = subject.opportunity.as_ref().map(ToString::to_string);
    let public = PublicEntry { seq, at, actor, action, subject, public };
    let text = serde_json::to_string(&public)
        .map_err(|source| Error::Corrupt { what: "an audit entry", source: Some(source) })?;
    let hash = chain(&previous, &text, sealed_digest.as_deref());
    let insert = query(
        "INSERT INTO audit (seq, at, action, actor, opportunity, contact, text, sealed, sealed_digest, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
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
                .bind(text)
                .bind(sealed)
                .bind(sealed_digest)
                .bind(hash.clone()),
        )
        .await?;
    tx.inner.execute(query("UPDATE audit_head SET hash = $1 WHERE id = 1").bind(hash)).await?;
    Ok(())
}

/// Whether the columns by which entries are searched say what the hashed text says: a search must not overlook one.
fn is_indexed_as_it_says(row: &AnyRow, text: &str) -> Result<bool, Error> {
    let Ok(entry) = serde_json::from_str::<PublicEntry>(text) else { return Ok(false) };
    let Subject { opportunity, contact, .. } = entry.subject;
    Ok(row.try_get::<i64, _>("at")? == entry.at.millis()
        && row.try_get::<String, _>("action")? == entry.action.as_str()
        && row.try_get::<String, _>("actor")? == actor_text(&entry.actor)
        && row.try_get::<Option<String>, _>("opportunity")? == opportunity.map(|id| id.to_string())
        && row.try_get::<Option<String>, _>("contact")? == contact.map(|id| id.to_string()))
}

fn actor_text(actor: &Actor) -> String {
    match actor {
        Actor::Operator(id) => id.to_string(),
        Actor::Agent(name) => format!("agent:{name}"),
        Actor::Policy => "policy".to_owned(),
        Actor::Lever => "lever".to_owned(),
        Actor::System => "system".to_owned(),
    }
}

impl Store {
    /// Entries, newest first.
    ///
    /// # Errors
    /// When the database does not answer or a row cannot be read back.
    pub async fn audit(&self, filter: &AuditFilter) -> Result<Vec<AuditRow>, Error> {
        // A text for each combination: one with "or" in it would keep SQLite from using the index.
        let rows = match (&filter.opportunity, filter.action) {
            (None, None) => {
                query("SELECT seq, text, sealed, hash FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2")
            }
            (Some(_), None) => query(
                "SELECT seq, text, sealed, hash FROM audit WHERE seq < $1 AND opportunity = $3
                 ORDER BY seq DESC LIMIT $2",
            ),
            (None, Some(_)) => query(
                "SELECT seq, text, sealed, hash FROM audit WHERE seq < $1 AND action = $3 ORDER BY seq DESC LIMIT $2",
            ),
            (Some(_), Some(_)) => query(
                "SELECT seq, text, sealed, hash FROM audit WHERE seq < $1 AND opportunity = $3 AND action = $4
                 ORDER BY seq DESC LIMIT $2",
            ),
        };
        let mut rows = rows.bind(filter.before.unwrap_or(i64::MAX)).bind(filter.limit);
        if let Some(opportunity) = &filter.opportunity {
            rows = rows.bind(opportunity.to_string());
        }
        if let Some(action) = filter.action {
            rows = rows.bind(action.as_str());
        }
        let mut entries = Vec::new();
        for row in self.db.fetch_all(rows).await? {
            entries.push(self.read_audit(&row).await?);
        }
        Ok(entries)
    }

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

    /// Checks the whole chain, and that every sealed part is the one that was chained.
    ///
    /// # Errors
    /// When the database does not answer. A broken chain is not an error of this call but its answer.
    pub async fn verify_audit(&self) -> Result<Result<Verified, domain::audit::Broken>, Error> {
        // The head first: what is appended while we read is beyond it.
        let head = query("SELECT seq, hash FROM audit_head WHERE id = 1");
        let head = self.db.fetch_optional(head).await?;
        let head = head.ok_or_else(|| Error::NotFound { what: "audit head", id: "1".to_owned() })?;
        let (head_seq, head_hash): (i64, String) = (head.try_get("seq")?, head.try_get("hash")?);
        let mut verifier = Verifier::default();
        let mut after = 0;
        loop {
            let page = query(
                "SELECT seq, at, action, actor, opportunity, contact, text, sealed, sealed_digest, hash FROM audit
                 WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT 1000",
            );
            let rows = self.db.fetch_all(page.bind(after).bind(head_seq)).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let entry = ChainedEntry {
                    seq: row.try_get("seq")?,
                    text: row.try_get("text")?,
                    sealed_digest: row.try_get("sealed_digest")?,
                    hash: row.try_get("hash")?,
                };
                let sealed: Option<Vec<u8>> = row.try_get("sealed")?;
                let digest = sealed.map(|sealed| hex::encode(Sha256::digest(sealed)));
                if digest != entry.sealed_digest || !is_indexed_as_it_says(row, &entry.text)? {
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
