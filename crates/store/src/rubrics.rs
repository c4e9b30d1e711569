//! Rubrics that people saved for postings: append-only, the newest row of a posting counts.

use std::collections::BTreeMap;

use domain::{Action, Actor, AuditEntry, OperatorId, Subject, Timestamp};
use lever::{Posting, PostingId};
use serde_json::json;
use sql::{AnyRow, Row, query};

use crate::{CacheKind, Error, Store, Tx};

/// What is to be kept: a rubric, or that the posting goes back to the suggestion.
#[derive(Debug, Clone, Copy)]
pub struct NewRubric<'a> {
    pub posting: &'a PostingId,
    /// The row that whoever saves has seen as the newest; 0 where there was none.
    pub after: i64,
    /// The rubric's own digest and its text; `None` goes back to the suggestion.
    pub content: Option<(&'a str, &'a str)>,
    pub by: Option<OperatorId>,
    pub remark: &'a str,
}

/// A row as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRubric {
    pub posting: PostingId,
    pub number: i64,
    /// The rubric's own digest and its text; `None` where the row goes back to the suggestion.
    pub content: Option<(String, String)>,
    /// `None` where nobody decided it.
    pub saved_by: Option<OperatorId>,
    pub saved_at: Timestamp,
    pub remark: String,
}

/// A posting that the store has heard of.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownPosting {
    pub id: PostingId,
    /// `None` where only opportunities or rubrics speak of it.
    pub posting: Option<Posting>,
    /// Active opportunities that are not closed to agents.
    pub active: i64,
}

impl Tx {
    /// Keeps a rubric for a posting, and gives it its number. It counts from now on; runs before keep theirs.
    ///
    /// # Errors
    /// [`Error::Raced`] when another row was kept since the one that was seen as the newest.
    pub async fn save_rubric(&mut self, new: &NewRubric<'_>) -> Result<i64, Error> {
        let raced = || Error::Raced { what: "the rubric of posting", id: new.posting.to_string() };
        let number = new.after.saturating_add(1);
        // The key refuses whoever comes second; the condition, whoever skips a number.
        let insert = query(
            "INSERT INTO rubrics (posting, number, version, text, saved_by, saved_at, remark)
             SELECT $1, $2, $3, $4, $5, $6, $7
             WHERE $8 = (SELECT COALESCE(MAX(number), 0) FROM rubrics WHERE posting = $1)
             ON CONFLICT DO NOTHING",
        )
        .bind(new.posting.to_string())
        .bind(number)
        .bind(new.content.map(|(version, _)| version.to_owned()))
        .bind(new.content.map(|(_, text)| text.to_owned()))
        .bind(new.by.map(|by| by.to_string()))
        .bind(self.now().millis())
        .bind(new.remark.to_owned())
        .bind(new.after);
        if self.inner.execute(insert).await? == 0 {
            return Err(raced());
        }
        let (action, version) = match new.content {
            Some((version, _)) => (Action::RubricSaved, Some(version)),
            None => (Action::RubricReverted, None),
        };
        let actor = new.by.map_or(Actor::System, Actor::Operator);
        let entry = AuditEntry::new(self.now(), actor, action, Subject::default());
        self.record(entry.with_public(json!({ "posting": new.posting, "number": number, "version": version })));
        Ok(number)
    }
}

impl Store {
    /// The row that counts for a posting, where there is any. It may say that the suggestion counts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rubric(&self, posting: &PostingId) -> Result<Option<StoredRubric>, Error> {
        Ok(self.rubric_history(posting, 1).await?.pop())
    }

    /// What was kept for a posting, newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rubric_history(&self, posting: &PostingId, limit: i64) -> Result<Vec<StoredRubric>, Error> {
        let rows = query("SELECT * FROM rubrics WHERE posting = $1 ORDER BY number DESC LIMIT $2");
        let rows = self.db.fetch_all(rows.bind(posting.to_string()).bind(limit)).await?;
        rows.iter().map(read_rubric).collect()
    }

    /// The row that counts, for every posting that has one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rubrics(&self) -> Result<Vec<StoredRubric>, Error> {
        let rows = query(
            "SELECT * FROM rubrics r
             WHERE NOT EXISTS (SELECT 1 FROM rubrics n WHERE n.posting = r.posting AND n.number > r.number)
             ORDER BY posting",
        );
        self.db.fetch_all(rows).await?.iter().map(read_rubric).collect()
    }

    /// Every posting that was read from Lever or that an opportunity or a rubric names, in the order of ids.
    /// Confidential ones are among them: who shows them asks first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn known_postings(&self) -> Result<Vec<KnownPosting>, Error> {
        let mut known = BTreeMap::new();
        let named = query(
            "SELECT posting AS id, SUM(CASE WHEN archived = 0 THEN 1 ELSE 0 END) AS active FROM opportunities
             WHERE posting IS NOT NULL AND confidential = 0 AND merged_into IS NULL GROUP BY posting",
        );
        for row in self.db.fetch_all(named).await? {
            let id = read_posting_id(&row, "id")?;
            known.insert(id.clone(), KnownPosting { id, posting: None, active: row.try_get("active")? });
        }
        for row in self.db.fetch_all(query("SELECT DISTINCT posting AS id FROM rubrics")).await? {
            let id = read_posting_id(&row, "id")?;
            known.entry(id.clone()).or_insert(KnownPosting { id, posting: None, active: 0 });
        }
        for posting in self.all_cached::<Posting>(CacheKind::Posting).await? {
            let id = posting.id.clone();
            let entry = known.entry(id.clone()).or_insert(KnownPosting { id, posting: None, active: 0 });
            entry.posting = Some(posting);
        }
        Ok(known.into_values().collect())
    }
}

fn read_rubric(row: &AnyRow) -> Result<StoredRubric, Error> {
    let (version, text): (Option<String>, Option<String>) = (row.try_get("version")?, row.try_get("text")?);
    let saved_by: Option<String> = row.try_get("saved_by")?;
    Ok(StoredRubric {
        posting: read_posting_id(row, "posting")?,
        number: row.try_get("number")?,
        content: version.zip(text),
        saved_by: saved_by
            .map(|id| id.parse())
            .transpose()
            .map_err(|_| Error::Corrupt { what: "a rubric", source: None })?,
        saved_at: Timestamp::from_millis(row.try_get("saved_at")?),
        remark: row.try_get("remark")?,
    })
}

fn read_posting_id(row: &AnyRow, column: &str) -> Result<PostingId, Error> {
    PostingId::parse(&row.try_get::<String, _>(column)?)
        .map_err(|_| Error::Corrupt { what: "a posting's id", source: None })
}
