//! Fresh databases for tests: a SQLite file, or a new database on a real PostgreSQL server.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "a test that cannot have its database must fail"
)]

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::{Db, Engine, Migration, migrate};

/// The server that tests may create databases on, for instance `postgres://postgres@127.0.0.1:5432/postgres`.
pub const POSTGRES_URL: &str = "FULCRUM_TEST_POSTGRES_URL";

/// A database of its own for one test; the SQLite file goes with it.
pub struct TestDb {
    pub db: Db,
    pub url: String,
    _folder: Option<tempfile::TempDir>,
}

impl TestDb {
    /// A migrated, empty database.
    ///
    /// # Panics
    /// When it cannot be made; for PostgreSQL also when [`POSTGRES_URL`] is not set.
    pub async fn fresh(engine: Engine, steps: &[Migration]) -> Self {
        let (url, folder) = fresh_url(engine).await;
        let db = Db::open(&url).await.unwrap();
        migrate(&db, steps).await.unwrap();
        Self { db, url, _folder: folder }
    }
}

/// The URL of an empty database, and for SQLite the folder that holds it.
///
/// # Panics
/// As [`TestDb::fresh`].
pub async fn fresh_url(engine: Engine) -> (String, Option<tempfile::TempDir>) {
    match engine {
        Engine::Sqlite => {
            let folder = tempfile::tempdir().unwrap();
            (format!("sqlite:{}", folder.path().join("test.sqlite").display()), Some(folder))
        }
        Engine::Postgres => {
            static COUNT: AtomicU32 = AtomicU32::new(0);
            let server = std::env::var(POSTGRES_URL)
                .expect("FULCRUM_TEST_POSTGRES_URL must name a PostgreSQL server; `cargo xtask test` starts one");
            let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
            let count = COUNT.fetch_add(1, Ordering::Relaxed);
            let name = format!("fulcrum_{}_{nanos}_{count}", std::process::id());
            sqlx::any::install_default_drivers();
            let mut connection = sqlx::AnyConnection::connect(&server).await.unwrap();
            connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
            connection.close().await.unwrap();
            let (head, _) = server.rsplit_once('/').expect("the URL names a database");
            (format!("{head}/{name}"), None)
        }
    }
}
