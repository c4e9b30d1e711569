use std::sync::Arc;

use sqlx::{Any, Transaction};
use tokio::sync::{Notify, OwnedMutexGuard};

use crate::{AnyRow, Engine, Error, Query};

/// A transaction that may write. Dropped without [`Tx::commit`] it leaves nothing behind.
pub struct Tx {
    inner: Transaction<'static, Any>,
    engine: Engine,
    committed: Arc<Notify>,
    wakes: bool,
    // Last field: the next writer's turn comes after the rollback of a dropped transaction was sent.
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Tx {
    pub(crate) fn new(
        inner: Transaction<'static, Any>,
        engine: Engine,
        turn: Option<OwnedMutexGuard<()>>,
        committed: Arc<Notify>,
    ) -> Self {
        Self { inner, engine, committed, wakes: false, _turn: turn }
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Runs a statement and tells how many rows it changed.
    ///
    /// # Errors
    /// When the statement fails. On PostgreSQL the transaction is then of no further use.
    pub async fn execute(&mut self, query: Query) -> Result<u64, Error> {
        Ok(query.execute(&mut *self.inner).await?.rows_affected())
    }

    /// # Errors
    /// As [`Tx::execute`].
    pub async fn fetch_all(&mut self, query: Query) -> Result<Vec<AnyRow>, Error> {
        Ok(query.fetch_all(&mut *self.inner).await?)
    }

    /// # Errors
    /// As [`Tx::execute`].
    pub async fn fetch_optional(&mut self, query: Query) -> Result<Option<AnyRow>, Error> {
        Ok(query.fetch_optional(&mut *self.inner).await?)
    }

    /// Asks that [`Db::committed`](crate::Db::committed) be woken when this transaction is committed.
    pub fn wake_on_commit(&mut self) {
        self.wakes = true;
    }

    /// Makes everything in the transaction lasting, or nothing.
    ///
    /// # Errors
    /// When the database cannot, among them the case of a statement that failed unheeded: PostgreSQL would answer
    /// such a commit with a silent rollback.
    pub async fn commit(mut self) -> Result<(), Error> {
        if self.engine == Engine::Postgres {
            sqlx::query("SELECT 1").execute(&mut *self.inner).await?;
        }
        self.inner.commit().await?;
        if self.wakes {
            self.committed.notify_waiters();
        }
        Ok(())
    }
}
