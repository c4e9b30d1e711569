//! How this Fulcrum is connected to Lever. The secret itself is the caller's: here it is text, sealed.

use domain::{Action, Actor, AuditEntry, Subject, Timestamp};
use serde_json::json;
use sql::{Row, query};

use crate::{Error, Store, Tx};

/// By what Lever knows us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionKind {
    ApiKey,
    OAuth,
}

impl ConnectionKind {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApiKey => "api-key",
            Self::OAuth => "oauth",
        }
    }
}

/// A connection as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredConnection {
    pub kind: ConnectionKind,
    /// Counts the renewals.
    pub generation: i64,
    pub connected_at: Timestamp,
    pub renewed_at: Timestamp,
    /// Why it has ended, once it has.
    pub ended: Option<String>,
    /// An API key, or tokens as the client writes them.
    pub secret: String,
}

impl std::fmt::Debug for StoredConnection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredConnection({:?}, generation {}, …)", self.kind, self.generation)
    }
}

impl Tx {
    /// Keeps a connection in the place of whatever there was.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn connect(&mut self, kind: ConnectionKind, secret: &str) -> Result<(), Error> {
        let sealed = self.store.vault.own().seal("lever_connection", "1", &secret)?;
        let now = self.now().millis();
        let upsert = query(
            "INSERT INTO lever_connection (id, kind, generation, connected_at, renewed_at, sealed)
             VALUES (1, $1, 1, $2, $2, $3)
             ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, generation = lever_connection.generation + 1,
                connected_at = excluded.connected_at, renewed_at = excluded.renewed_at, claimed_until = NULL, ended = NULL,
                sealed = excluded.sealed",
        );
        self.inner.execute(upsert.bind(kind.as_str()).bind(now).bind(sealed)).await?;
        let entry = AuditEntry::new(self.now(), Actor::System, Action::LeverConnected, Subject::default());
        self.record(entry.with_public(json!({ "by": kind.as_str() })));
        Ok(())
    }

    /// Forgets the connection. `false` when there was none.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn disconnect(&mut self) -> Result<bool, Error> {
        let gone = self.inner.execute(query("DELETE FROM lever_connection WHERE id = 1")).await? == 1;
        if gone {
            self.record(AuditEntry::new(self.now(), Actor::System, Action::LeverDisconnected, Subject::default()));
        }
        Ok(gone)
    }

    /// Claims the renewal of a generation until that time. `false` when somebody else has it, or it was done already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn claim_renewal(&mut self, generation: i64, until: Timestamp) -> Result<bool, Error> {
        let claim = query(
            "UPDATE lever_connection SET claimed_until = $1
             WHERE id = 1 AND generation = $2 AND ended IS NULL AND (claimed_until IS NULL OR claimed_until < $3)",
        );
        let claim = claim.bind(until.millis()).bind(generation).bind(self.now().millis());
        Ok(self.inner.execute(claim).await? == 1)
    }

    /// Gives up a claim.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn release_renewal(&mut self, generation: i64) -> Result<(), Error> {
        let release = query("UPDATE lever_connection SET claimed_until = NULL WHERE id = 1 AND generation = $1");
        self.inner.execute(release.bind(generation)).await?;
        Ok(())
    }

    /// Keeps what a renewal brought.
    ///
    /// # Errors
    /// [`Error::Raced`] when this generation was replaced in the meantime: a person has connected anew.
    pub async fn renew_connection(&mut self, generation: i64, secret: &str) -> Result<(), Error> {
        let sealed = self.store.vault.own().seal("lever_connection", "1", &secret)?;
        let replace = query(
            "UPDATE lever_connection SET generation = generation + 1, renewed_at = $1, claimed_until = NULL, ended = NULL,
                sealed = $2
             WHERE id = 1 AND generation = $3",
        );
        let replace = replace.bind(self.now().millis()).bind(sealed).bind(generation);
        if self.inner.execute(replace).await? == 0 {
            return Err(Error::Raced { what: "the connection to Lever", id: generation.to_string() });
        }
        Ok(())
    }

    /// Keeps that a connection has ended, and why. Nothing when it was replaced in the meantime.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_connection(&mut self, generation: i64, why: &str) -> Result<(), Error> {
        let end =
            query("UPDATE lever_connection SET ended = $1, claimed_until = NULL WHERE id = 1 AND generation = $2");
        if self.inner.execute(end.bind(why.to_owned()).bind(generation)).await? == 1 {
            let entry = AuditEntry::new(self.now(), Actor::Lever, Action::LeverConnectionEnded, Subject::default());
            self.record(entry.with_public(json!({ "why": why })));
        }
        Ok(())
    }
}

impl Store {
    /// The connection, where there is one.
    ///
    /// # Errors
    /// When the database does not answer, or the row cannot be opened.
    pub async fn connection(&self) -> Result<Option<StoredConnection>, Error> {
        let row = query("SELECT kind, generation, connected_at, renewed_at, ended, sealed FROM lever_connection");
        let Some(row) = self.db.fetch_optional(row).await? else { return Ok(None) };
        let kind = match row.try_get::<String, _>("kind")?.as_str() {
            "api-key" => ConnectionKind::ApiKey,
            "oauth" => ConnectionKind::OAuth,
            _ => return Err(Error::Corrupt { what: "the connection to Lever", source: None }),
        };
        let sealed: Vec<u8> = row.try_get("sealed")?;
        Ok(Some(StoredConnection {
            kind,
            generation: row.try_get("generation")?,
            connected_at: Timestamp::from_millis(row.try_get("connected_at")?),
            renewed_at: Timestamp::from_millis(row.try_get("renewed_at")?),
            ended: row.try_get("ended")?,
            secret: self.vault.own().open("lever_connection", "1", &sealed)?,
        }))
    }
}
