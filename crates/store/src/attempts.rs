//! Sign-ins that are under way. Each can be taken once, by whoever holds its cookie, and is gone after a while.

use std::time::Duration;

use domain::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sql::{Row, query};

use crate::{Error, Store, Tx};

const TABLE: &str = "sign_in_attempts";

impl Tx {
    /// Keeps what a sign-in has come to, sealed, and forgets those whose time is over. Not a fact for the audit: nobody has
    /// signed in yet.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_attempt<T: Serialize + Sync>(
        &mut self,
        token_hash: &str,
        attempt: &T,
        lasts: Duration,
    ) -> Result<(), Error> {
        let over = query("DELETE FROM sign_in_attempts WHERE expires_at <= $1").bind(self.now().millis());
        self.inner.execute(over).await?;
        let sealed = self.store.vault.own().seal(TABLE, token_hash, attempt)?;
        let insert = query("INSERT INTO sign_in_attempts (token_hash, expires_at, sealed) VALUES ($1, $2, $3)")
            .bind(token_hash.to_owned())
            .bind(self.now().plus(lasts).millis())
            .bind(sealed);
        self.inner.execute(insert).await?;
        Ok(())
    }

    /// Takes a sign-in, so that nobody takes it again. `None` when there is none of that token, or its time is over.
    ///
    /// # Errors
    /// When the database refuses, or the row cannot be opened.
    pub async fn take_attempt<T: DeserializeOwned>(&mut self, token_hash: &str) -> Result<Option<T>, Error> {
        let row = query("DELETE FROM sign_in_attempts WHERE token_hash = $1 RETURNING expires_at, sealed");
        let Some(row) = self.inner.fetch_optional(row.bind(token_hash.to_owned())).await? else { return Ok(None) };
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let is_over = Timestamp::from_millis(row.try_get("expires_at")?) <= self.now();
        if is_over { Ok(None) } else { self.store.vault.own().open(TABLE, token_hash, &sealed).map(Some) }
    }
}

impl Store {
    /// Looks at a sign-in without taking it.
    ///
    /// # Errors
    /// When the database does not answer, or the row cannot be opened.
    pub async fn attempt<T: DeserializeOwned>(&self, token_hash: &str) -> Result<Option<T>, Error> {
        let row = query("SELECT sealed FROM sign_in_attempts WHERE token_hash = $1 AND expires_at > $2");
        let row = row.bind(token_hash.to_owned()).bind(self.now().millis());
        let Some(row) = self.db.fetch_optional(row).await? else { return Ok(None) };
        let sealed: Vec<u8> = row.try_get("sealed")?;
        self.vault.own().open(TABLE, token_hash, &sealed).map(Some)
    }
}
