//! One SQL text for two engines: connections, write transactions, migrations.
//!
//! SQLite serves one machine, PostgreSQL several. Both take `$1` placeholders, `ON CONFLICT`, `RETURNING` and partial
//! indexes, so every query and every migration in this workspace is written once. What keeps that true:
//! columns are `BIGINT`, `TEXT` or `BYTEA` and nothing else (a yes or no is 1 or 0, or a time that may be absent); times are milliseconds since the epoch, bound
//! by the caller; a write goes through [`Db::begin_write`].
//!
//! Knows nothing of what is stored. Start with [`Db`].

mod db;
mod migrate;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;

pub use db::{Db, Engine, Error};
pub use migrate::{Migration, migrate};
pub use sqlx::{AssertSqlSafe, Row};
pub use tx::Tx;

/// A query with `$1`-style placeholders, for either engine.
pub fn query(text: &'static str) -> Query {
    sqlx::query(text)
}

/// A bound or unbound query.
pub type Query = sqlx::query::Query<'static, sqlx::Any, sqlx::any::AnyArguments>;
/// A row of an answer; read it with [`Row::try_get`].
pub type AnyRow = sqlx::any::AnyRow;
