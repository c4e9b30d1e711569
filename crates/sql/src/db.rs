use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, ConnectOptions, Executor};
use thiserror::Error;
use tokio::sync::{Mutex, Notify};

use crate::tx::Tx;
use crate::{AnyRow, Query};

/// Which engine answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// What went wrong with the database. The source never holds bound values.
#[derive(Debug, Error)]
pub enum Error {
    #[error("the database URL must start with sqlite: or postgres:")]
    UnknownScheme,
    #[error("could not make the database file {path}")]
    Create {
        path: String,
        #[source]
        source: std::io::Error,
    },
    #[error("could not open the database")]
    Open(#[source] sqlx::Error),
    #[error("could not bring the database's schema up to date")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    #[error("the database refused a query")]
    Query(#[from] sqlx::Error),
}

impl Error {
    /// Whether the same call may work a moment later: another writer was in the way, or the server went away.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Query(sqlx::Error::Database(error)) => {
                // PostgreSQL: serialization failure, deadlock, admin shutdown; SQLite: busy, locked.
                matches!(error.code().as_deref(), Some("40001" | "40P01" | "57P01" | "5" | "6" | "261" | "517"))
            }
            Self::Query(sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed) => true,
            Self::Query(_) | Self::UnknownScheme | Self::Create { .. } | Self::Open(_) | Self::Migrate(_) => false,
        }
    }
}

/// A database: SQLite in a file, or PostgreSQL. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    pool: AnyPool,
    engine: Engine,
    /// SQLite has one writer at a time. Waiting here is fair; waiting inside SQLite is a busy loop that may time out.
    writer: Arc<Mutex<()>>,
    committed: Arc<Notify>,
    reads: Arc<AtomicU64>,
}

impl Db {
    /// Opens `sqlite:PATH` (made where absent) or `postgres://…`.
    ///
    /// # Errors
    /// When the URL is of another kind or the database cannot be reached.
    pub async fn open(url: &str) -> Result<Self, Error> {
        sqlx::any::install_default_drivers();
        let (engine, url) = if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.trim_start_matches("//");
            make_private(path)?;
            (Engine::Sqlite, format!("sqlite://{}?mode=rwc", path.split('?').next().unwrap_or(path)))
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            (Engine::Postgres, url.to_owned())
        } else {
            return Err(Error::UnknownScheme);
        };
        // Statements are logged by nobody: their text is ours, but a slow-query line would add noise, not knowledge.
        let options = url.parse::<AnyConnectOptions>().map_err(Error::Open)?.disable_statement_logging();
        let pool = AnyPoolOptions::new()
            .max_connections(if engine == Engine::Sqlite { 8 } else { 16 })
            .acquire_timeout(Duration::from_secs(15))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if engine == Engine::Sqlite {
                        // FULL: what was acknowledged is on disk, also when the power goes.
                        connection
                            .execute(
                                "PRAGMA busy_timeout=15000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; \
                                 PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000",
                            )
                            .await?;
                    }
                    Ok(())
                })
            })
            .connect_with(options)
            .await
            .map_err(Error::Open)?;
        Ok(Self { pool, engine, writer: Arc::default(), committed: Arc::default(), reads: Arc::default() })
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Begins a transaction that will write. On SQLite it takes the write lock at once: a transaction that reads
    /// first and asks for the lock later is refused outright when another writer came between.
    ///
    /// # Errors
    /// When no connection or lock can be had in time.
    pub async fn begin_write(&self) -> Result<Tx, Error> {
        match self.engine {
            Engine::Sqlite => {
                let turn = Arc::clone(&self.writer).lock_owned().await;
                let inner = self.pool.begin_with("BEGIN IMMEDIATE").await?;
                Ok(Tx::new(inner, self.engine, Some(turn), Arc::clone(&self.committed)))
            }
            Engine::Postgres => {
                let inner = self.pool.begin_with("BEGIN").await?;
                Ok(Tx::new(inner, self.engine, None, Arc::clone(&self.committed)))
            }
        }
    }

    /// Reads all rows, outside any transaction.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn fetch_all(&self, query: Query) -> Result<Vec<AnyRow>, Error> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        Ok(query.fetch_all(&self.pool).await?)
    }

    /// Reads the first row, outside any transaction.
    ///
    /// # Errors
    /// When the query fails.
    pub async fn fetch_optional(&self, query: Query) -> Result<Option<AnyRow>, Error> {
        self.reads.fetch_add(1, Ordering::Relaxed);
        Ok(query.fetch_optional(&self.pool).await?)
    }

    /// Wakes after some transaction of this process that asked for it was committed. A hint: look before you wait.
    #[must_use]
    pub fn committed(&self) -> &Notify {
        &self.committed
    }

    /// How many queries were read outside transactions so far, for whoever measures what a page costs.
    #[must_use]
    pub fn reads(&self) -> u64 {
        self.reads.load(Ordering::Relaxed)
    }

    /// A round trip, for readiness checks.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ping(&self) -> Result<(), Error> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Closes every connection; on SQLite this also folds the log into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    pub(crate) fn pool(&self) -> &AnyPool {
        &self.pool
    }
}

/// Makes the file where there is none, readable by its owner only; SQLite gives its companions the same permissions.
fn make_private(path: &str) -> Result<(), Error> {
    let path = path.split('?').next().unwrap_or(path);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(Error::Create { path: path.to_owned(), source }),
    }
}

impl std::fmt::Debug for Db {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Db({:?})", self.engine)
    }
}
