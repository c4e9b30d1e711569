//! Postings: as they were last read from Lever, and what of them decides who sees their candidacies.

use std::collections::{BTreeMap, BTreeSet};

use domain::Remit;
use lever::{Expandable, Posting, PostingId};
use sql::{AnyRow, Row, query};

use crate::sight::{Condition, made};
use crate::{CacheKind, Error, Store, Tx};

impl Tx {
    /// Keeps a posting as it was read.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_posting(&mut self, posting: &Posting) -> Result<(), Error> {
        self.put_cached(CacheKind::Posting, posting.id.as_str(), posting).await?;
        self.index_posting(posting).await
    }

    pub(crate) async fn index_posting(&mut self, posting: &Posting) -> Result<(), Error> {
        let categories = &posting.categories;
        let upsert = query(
            "INSERT INTO postings (id, title, team, department, location, owner, hiring_manager, confidential)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (id) DO UPDATE SET title = excluded.title, team = excluded.team,
                department = excluded.department, location = excluded.location, owner = excluded.owner,
                hiring_manager = excluded.hiring_manager, confidential = excluded.confidential",
        )
        .bind(posting.id.to_string())
        .bind(posting.text.clone())
        .bind(categories.team.clone())
        .bind(categories.department.clone())
        .bind(categories.location.clone())
        .bind(posting.owner_id().map(ToString::to_string))
        .bind(posting.hiring_manager.as_ref().map(|user| Expandable::id(user).to_string()))
        .bind(i64::from(posting.is_confidential()));
        self.inner.execute(upsert).await?;
        Ok(())
    }
}

impl Store {
    /// What each posting is called, of those that are known.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn posting_titles(&self, ids: &BTreeSet<PostingId>) -> Result<BTreeMap<PostingId, String>, Error> {
        let mut titles = BTreeMap::new();
        for id in ids {
            let row = query("SELECT title FROM postings WHERE id = $1").bind(id.to_string());
            if let Some(row) = self.db.fetch_optional(row).await? {
                titles.insert(id.clone(), row.try_get("title")?);
            }
        }
        Ok(titles)
    }

    /// Id and title of the postings of which the remit takes in candidacies, by title, at most so many. Confidential ones
    /// are named only where an operator has opened them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn titled_postings(&self, remit: &Remit, limit: i64) -> Result<Vec<(PostingId, String)>, Error> {
        let sight = Condition::on_posting(remit, 2);
        let text = format!(
            "SELECT o.id, o.title FROM postings o
             WHERE (o.confidential = 0 OR o.id IN (SELECT id FROM openings WHERE kind = 'confidential-posting'))
                AND {} ORDER BY LOWER(o.title), o.id LIMIT $1",
            sight.sql
        );
        let read = |row: &AnyRow| {
            let id = PostingId::parse(&row.try_get::<String, _>("id")?);
            Ok((id.map_err(|_| Error::Corrupt { what: "a posting's id", source: None })?, row.try_get("title")?))
        };
        self.db.fetch_all(sight.bind_to(made(text).bind(limit))).await?.iter().map(read).collect()
    }

    /// Notes what decides who sees what for the postings that an earlier version has kept without it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn index_postings(&self) -> Result<(), Error> {
        if self.db.fetch_optional(query("SELECT id FROM postings LIMIT 1")).await?.is_some() {
            return Ok(());
        }
        let postings = self.all_cached::<Posting>(CacheKind::Posting).await?;
        let mut tx = self.begin().await?;
        for posting in &postings {
            tx.index_posting(posting).await?;
        }
        tx.commit().await
    }
}
