//! What Lever holds for the whole account: stages, users, archive reasons, postings, form templates.

use std::time::Duration;

use domain::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sql::{Row, query};

use crate::{Error, Store, Tx};

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CacheKind {
    ArchiveReasons,
    FormTemplate,
    Posting,
    Stages,
    Users,
}

impl CacheKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::ArchiveReasons => "archive-reasons",
            Self::FormTemplate => "form-template",
            Self::Posting => "posting",
            Self::Stages => "stages",
            Self::Users => "users",
        }
    }
}

impl Tx {
    /// Keeps what was read. `id` is empty for lists of which there is one.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_cached<T: Serialize + Sync>(&mut self, kind: CacheKind, id: &str, value: &T) -> Result<(), Error> {
        let text = serde_json::to_string(value)
            .map_err(|source| Error::Corrupt { what: kind.as_str(), source: Some(source) })?;
        let upsert = query(
            "INSERT INTO lever_cache (kind, id, text, read_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (kind, id) DO UPDATE SET text = excluded.text, read_at = excluded.read_at",
        )
        .bind(kind.as_str())
        .bind(id.to_owned())
        .bind(text)
        .bind(self.now().millis());
        self.inner.execute(upsert).await?;
        Ok(())
    }

    /// Drops what turned out to be out of date.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn drop_cached(&mut self, kind: CacheKind, id: &str) -> Result<(), Error> {
        let delete = query("DELETE FROM lever_cache WHERE kind = $1 AND id = $2");
        self.inner.execute(delete.bind(kind.as_str()).bind(id.to_owned())).await?;
        Ok(())
    }
}

impl Store {
    /// Everything of a kind that was kept, however long ago.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn all_cached<T: DeserializeOwned>(&self, kind: CacheKind) -> Result<Vec<T>, Error> {
        let rows = query("SELECT text FROM lever_cache WHERE kind = $1 ORDER BY id").bind(kind.as_str());
        let texts = self.db.fetch_all(rows).await?;
        let texts = texts.iter().map(|row| row.try_get::<String, _>("text")).collect::<Result<Vec<_>, _>>()?;
        // A row that an earlier version wrote in another form is as good as none.
        Ok(texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect())
    }

    /// What was kept, where it is no older than `max_age`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cached<T: DeserializeOwned>(
        &self,
        kind: CacheKind,
        id: &str,
        max_age: Duration,
    ) -> Result<Option<T>, Error> {
        let row = query("SELECT text, read_at FROM lever_cache WHERE kind = $1 AND id = $2");
        let row = self.db.fetch_optional(row.bind(kind.as_str()).bind(id.to_owned())).await?;
        let Some(row) = row else { return Ok(None) };
        let read_at = Timestamp::from_millis(row.try_get("read_at")?);
        // A reading from the future was made before the clock was set back: its age is not known.
        if read_at > self.now() || self.now().since(read_at) > max_age {
            return Ok(None);
        }
        let text: String = row.try_get("text")?;
        // A row that an earlier version wrote in another form is as good as none.
        Ok(serde_json::from_str(&text).ok())
    }
}
