//! The token bucket of a key of Lever's that several processes share.

use sql::{Engine, Row, query};

use crate::{Error, Store};

impl Store {
    /// Changes a bucket, alone. `change` is told what lies there, if anything, and the time in microseconds, and answers
    /// what shall lie there.
    ///
    /// On PostgreSQL it is the server's time, the only place where the store does not use the caller's: processes on
    /// several machines would fill one bucket by clocks that differ. What a crash of the server loses is less than what
    /// the bucket leaves unused, so nobody waits for the disk.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn change_bucket(
        &self,
        id: &str,
        change: &mut (dyn FnMut(Option<String>, i64) -> String + Send),
    ) -> Result<(), Error> {
        let mut tx = self.db.begin_write().await?;
        let postgres = tx.engine() == Engine::Postgres;
        if postgres {
            tx.execute(query("SET LOCAL synchronous_commit = off")).await?;
        }
        // Made first where it is not there, so that there is a row to hold.
        let read = |lock: bool| {
            let text = if lock {
                "SELECT text FROM lever_buckets WHERE id = $1 FOR UPDATE"
            } else {
                "SELECT text FROM lever_buckets WHERE id = $1"
            };
            query(text).bind(id.to_owned())
        };
        let row = match tx.fetch_optional(read(postgres)).await? {
            Some(row) => row,
            None => {
                let make = query("INSERT INTO lever_buckets (id, text) VALUES ($1, '') ON CONFLICT DO NOTHING");
                tx.execute(make.bind(id.to_owned())).await?;
                let missing = Error::Corrupt { what: "a token bucket", source: None };
                tx.fetch_optional(read(postgres)).await?.ok_or(missing)?
            }
        };
        let text = Some(row.try_get::<String, _>("text")?).filter(|text| !text.is_empty());
        let now = if postgres {
            // After the row is held: while it was waited for, time went on.
            let time = query("SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000000)::BIGINT AS now");
            tx.fetch_optional(time).await?.map_or(Ok(0), |row| row.try_get("now"))?
        } else {
            self.now().millis().saturating_mul(1_000)
        };
        let update = query("UPDATE lever_buckets SET text = $1 WHERE id = $2");
        tx.execute(update.bind(change(text, now)).bind(id.to_owned())).await?;
        Ok(tx.commit().await?)
    }
}
