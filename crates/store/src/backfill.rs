//! Going once through what earlier versions have kept, in bounded batches, each a transaction of its own.

use sql::{Row, query};

use crate::{Error, Store, Tx};

/// How far a batch came.
pub(crate) enum Batch {
    /// The next one begins after this.
    After(String),
    Done,
}

impl Store {
    /// Goes through what was kept, from where it was left. Processes that start together take turns.
    pub(crate) async fn backfill(
        &self,
        name: &'static str,
        mut batch: impl AsyncFnMut(&mut Tx, String) -> Result<Batch, Error>,
    ) -> Result<(), Error> {
        // Nearly always it was done long ago: no transaction for that.
        let row = query("SELECT done FROM backfills WHERE name = $1").bind(name);
        let row = self.db.fetch_optional(row).await?;
        if row.map_or(Ok(0), |row| row.try_get::<i64, _>("done"))? == 1 {
            return Ok(());
        }
        loop {
            let mut tx = self.begin().await?;
            // The update takes the row's lock on PostgreSQL; SQLite has one writer anyway.
            let own = query("UPDATE backfills SET after = after WHERE name = $1 RETURNING after, done").bind(name);
            let row = tx.inner.fetch_optional(own).await?;
            let row = row.ok_or_else(|| Error::NotFound { what: "backfill", id: name.to_owned() })?;
            if row.try_get::<i64, _>("done")? == 1 {
                return Ok(());
            }
            let (after, done) = match batch(&mut tx, row.try_get("after")?).await? {
                Batch::After(after) => (after, 0_i64),
                Batch::Done => (String::new(), 1),
            };
            let update = query("UPDATE backfills SET after = $1, done = $2 WHERE name = $3");
            tx.inner.execute(update.bind(after).bind(done).bind(name)).await?;
            tx.commit().await?;
            if done == 1 {
                return Ok(());
            }
        }
    }
}
