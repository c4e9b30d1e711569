//! Where each poll of Lever stands. What is kept here is enough to go on after a restart, in the middle of a pass.

use domain::Timestamp;
use sql::{AnyRow, Row, query};

use crate::{Error, Store, Tx};

/// One poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    pub name: String,
    /// When this Fulcrum began to look.
    pub made_at: Timestamp,
    /// Everything up to this time of Lever's was seen.
    pub seen_until: Timestamp,
    pub due_at: Timestamp,
    pub pass: Option<Pass>,
    /// When the last pass came to its end, and how much it came upon.
    pub ended: Option<(Timestamp, i64)>,
    /// What kept the last attempt from going on.
    pub problem: Option<String>,
}

/// A pass that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pass {
    pub began_at: Timestamp,
    /// The token of the next page; `None` before the first.
    pub page_token: Option<String>,
    pub items: i64,
}

impl Tx {
    /// Makes a feed that begins now, unless there is one of that name.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn make_feed(&mut self, name: &str) -> Result<(), Error> {
        let insert = query(
            "INSERT INTO feeds (name, made_at, seen_until, due_at) VALUES ($1, $2, $2, $2) ON CONFLICT DO NOTHING",
        );
        self.inner.execute(insert.bind(name.to_owned()).bind(self.now().millis())).await?;
        Ok(())
    }

    /// Keeps how far a feed has come.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_feed(&mut self, feed: &Feed) -> Result<(), Error> {
        let update = query(
            "UPDATE feeds SET seen_until = $1, due_at = $2, began_at = $3, page_token = $4, items = $5, ended_at = $6,
                ended_items = $7, problem = $8
             WHERE name = $9",
        )
        .bind(feed.seen_until.millis())
        .bind(feed.due_at.millis())
        .bind(feed.pass.as_ref().map(|pass| pass.began_at.millis()))
        .bind(feed.pass.as_ref().and_then(|pass| pass.page_token.clone()))
        .bind(feed.pass.as_ref().map_or(0, |pass| pass.items))
        .bind(feed.ended.map(|(at, _)| at.millis()))
        .bind(feed.ended.map(|(_, items)| items))
        .bind(feed.problem.clone())
        .bind(feed.name.clone());
        self.inner.execute(update).await?;
        Ok(())
    }

    /// Lets a feed begin a new pass at once, whatever pass it was in.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such feed.
    pub async fn restart_feed(&mut self, name: &str) -> Result<(), Error> {
        let update = query(
            "UPDATE feeds SET due_at = $1, began_at = NULL, page_token = NULL, items = 0, problem = NULL,
                ended_at = NULL, ended_items = NULL
             WHERE name = $2",
        );
        if self.inner.execute(update.bind(self.now().millis()).bind(name.to_owned())).await? == 0 {
            return Err(Error::NotFound { what: "feed", id: name.to_owned() });
        }
        Ok(())
    }
}

impl Store {
    /// # Errors
    /// When the database does not answer.
    pub async fn feed(&self, name: &str) -> Result<Option<Feed>, Error> {
        Ok(self.feeds().await?.into_iter().find(|feed| feed.name == name))
    }

    /// Every feed, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn feeds(&self) -> Result<Vec<Feed>, Error> {
        let rows = query(
            "SELECT name, made_at, seen_until, due_at, began_at, page_token, items, ended_at, ended_items, problem
             FROM feeds ORDER BY name",
        );
        self.db.fetch_all(rows).await?.iter().map(read).collect()
    }
}

fn read(row: &AnyRow) -> Result<Feed, Error> {
    let time = |column: &str| -> Result<Option<Timestamp>, Error> {
        Ok(row.try_get::<Option<i64>, _>(column)?.map(Timestamp::from_millis))
    };
    let pass = match time("began_at")? {
        Some(began_at) => Some(Pass { began_at, page_token: row.try_get("page_token")?, items: row.try_get("items")? }),
        None => None,
    };
    let ended_items: Option<i64> = row.try_get("ended_items")?;
    Ok(Feed {
        name: row.try_get("name")?,
        made_at: Timestamp::from_millis(row.try_get("made_at")?),
        seen_until: Timestamp::from_millis(row.try_get("seen_until")?),
        due_at: Timestamp::from_millis(row.try_get("due_at")?),
        pass,
        ended: time("ended_at")?.map(|at| (at, ended_items.unwrap_or(0))),
        problem: row.try_get("problem")?,
    })
}
