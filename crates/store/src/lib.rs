//! What Fulcrum remembers, on SQLite or PostgreSQL.
//!
//! Everything that changes goes through a [`Tx`]: new state, audit entry and next job, together or not at all. A
//! state is only ever changed by an event of its state machine in `domain`, and only if it is still what it was when
//! it was read. What is personal is sealed under a key of the person's own ([`Vault`]).
//!
//! Knows nothing of HTTP, neither ours nor Lever's. Start with [`Store`].

mod accounts;
mod attempts;
mod audit;
mod authenticators;
mod backfill;
mod buckets;
mod cache;
mod connection;
mod contacts;
mod deliveries;
mod effects;
mod events;
mod feeds;
mod health;
mod identities;
mod inbox;
mod invitations;
mod openings;
mod operations;
mod operators;
mod opportunities;
mod pages;
mod persons;
mod phases;
mod policies;
mod postings;
mod proposals;
mod registrations;
mod remits;
mod reviews;
mod rubrics;
mod runs;
mod sessions;
mod sight;
mod spending;
mod stops;
mod tokens;
mod transcripts;
mod tx;
mod undos;
mod vault;
mod withdrawal;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use domain::{Clock, Ids, InvalidTransition, Timestamp};
use sql::{Db, Row as _};
use thiserror::Error;

pub use accounts::{Account, AccountChange};
pub use audit::{AuditFilter, AuditKey, AuditRow, AuditSight, ChainedRow, Exported, Verified, is_signed};
pub use cache::CacheKind;
pub use connection::{ConnectionKind, StoredConnection};
pub use contacts::Erasure;
pub use deliveries::{DeliveryCounts, DeliveryRow, NewDelivery};
pub use effects::{EffectRecord, Readied};
pub use events::{Heard, StoredEvent};
pub use feeds::{Feed, Pass};
pub use health::{DayOfModels, Decided, Health};
pub use inbox::{InboxFilter, InboxOrder, InboxRow, Waiting};
pub use openings::{Openable, Opening};
pub use operations::RunHeading;
pub use operators::{NewOperator, Operator, Session, SignIn};
pub use opportunities::{Known, Snapshot};
pub use pages::{PageImage, PageSheet};
pub use persons::Found;
pub use phases::StoredPhase;
pub use policies::{NewPolicy, PolicyContent, StoredPolicy};
pub use proposals::{ApproveError, PastProposal};
pub use registrations::Registration;
pub use reviews::ReviewCounts;
pub use rubrics::{KnownPosting, NewRubric, StoredRubric};
pub use runs::{NewRun, Run};
pub use sessions::{Means, NewSession, OpenSession};
pub use sight::Named;
pub use spending::{Amount, Limited};
pub use sql::Engine;
pub use stops::{Stop, StopFor};
pub use tokens::{ApiToken, NewApiToken};
pub use transcripts::{Exchange, Transcribed};
pub use tx::Tx;
pub use undos::{Shown, UndoBatch, UndoLine, UndoPlan, UndoProgress};
pub use vault::{MasterKey, Vault};

/// Every step of the schema, in order.
pub const MIGRATIONS: &[sql::Migration] = &[
    jobs::MIGRATION,
    sql::Migration { version: 100, name: "first", sql: include_str!("../migrations/0100_first.sql") },
    sql::Migration { version: 200, name: "lever", sql: include_str!("../migrations/0200_lever.sql") },
    sql::Migration { version: 300, name: "rubrics", sql: include_str!("../migrations/0300_rubrics.sql") },
    sql::Migration { version: 310, name: "transcripts", sql: include_str!("../migrations/0310_transcripts.sql") },
    sql::Migration { version: 400, name: "remits", sql: include_str!("../migrations/0400_remits.sql") },
    sql::Migration { version: 405, name: "reviews", sql: include_str!("../migrations/0405_reviews.sql") },
    sql::Migration { version: 410, name: "pages", sql: include_str!("../migrations/0410_pages.sql") },
    sql::Migration { version: 420, name: "policies", sql: include_str!("../migrations/0420_policies.sql") },
    sql::Migration { version: 430, name: "audit", sql: include_str!("../migrations/0430_audit.sql") },
    sql::Migration { version: 435, name: "undos", sql: include_str!("../migrations/0435_undos.sql") },
    sql::Migration { version: 440, name: "identity", sql: include_str!("../migrations/0440_identity.sql") },
    sql::Migration { version: 450, name: "indexes", sql: include_str!("../migrations/0450_indexes.sql") },
    sql::Migration { version: 460, name: "sights", sql: include_str!("../migrations/0460_sights.sql") },
];

/// What the store refuses.
#[derive(Debug, Error)]
pub enum Error {
    #[error(transparent)]
    Sql(#[from] sql::Error),
    #[error(transparent)]
    Jobs(#[from] jobs::Error),
    #[error("there is no {what} {id}")]
    NotFound { what: &'static str, id: String },
    #[error("{what} {id} was changed by someone else in the meantime")]
    Raced { what: &'static str, id: String },
    #[error(transparent)]
    InvalidTransition(#[from] InvalidTransition),
    #[error("the personal data of this contact was erased")]
    Erased,
    #[error("the sealed part of {what} cannot be opened: wrong master key, or the row was altered")]
    Unsealable { what: &'static str },
    #[error("this is not the master key under which the database was sealed")]
    WrongMasterKey,
    #[error("the saved policy, version {number}, is refused by the rules of this Fulcrum")]
    PolicyRefused { number: i64 },
    #[error("{what} cannot be read back")]
    Corrupt {
        what: &'static str,
        #[source]
        source: Option<serde_json::Error>,
    },
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error.into())
    }
}

impl Error {
    /// Whether the same step may work a moment later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Sql(error) | Self::Jobs(jobs::Error::Sql(error)) => error.is_transient(),
            Self::Raced { .. } => true,
            Self::Jobs(_)
            | Self::NotFound { .. }
            | Self::InvalidTransition(_)
            | Self::Erased
            | Self::Unsealable { .. }
            | Self::WrongMasterKey
            | Self::PolicyRefused { .. }
            | Self::Corrupt { .. } => false,
        }
    }
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) vault: Arc<Vault>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<Ids>,
    /// Jobs queued by this process: it orders those of one millisecond.
    pub(crate) queued: Arc<AtomicU64>,
    /// How long what a person has approved is held back, so that it can be withdrawn.
    pub(crate) hold: Duration,
}

impl Store {
    /// A store on a database whose schema is up to date (see [`MIGRATIONS`]).
    #[must_use]
    pub fn new(db: Db, master_key: MasterKey, clock: Arc<dyn Clock>, ids: Arc<Ids>) -> Self {
        Self { db, vault: Arc::new(Vault::new(master_key)), clock, ids, queued: Arc::default(), hold: Duration::ZERO }
    }

    /// The same store, which holds back for a while what a person approves.
    #[must_use]
    pub fn holding(self, hold: Duration) -> Self {
        Self { hold, ..self }
    }

    /// Begins a transaction.
    ///
    /// # Errors
    /// When the database cannot be reached in time.
    pub async fn begin(&self) -> Result<Tx, Error> {
        Ok(Tx::new(self.db.begin_write().await?, self.clone()))
    }

    /// Makes sure that the master key is the one under which everything here is sealed; the first key ever used is it.
    ///
    /// # Errors
    /// [`Error::WrongMasterKey`] when it is another one.
    pub async fn check_master_key(&self) -> Result<(), Error> {
        const WORD: &str = "fulcrum";
        let mut tx = self.begin().await?;
        let sealed = self.vault.own().seal("canary", "1", &WORD)?;
        let first = sql::query("INSERT INTO canary (id, sealed) VALUES (1, $1) ON CONFLICT DO NOTHING").bind(sealed);
        tx.inner.execute(first).await?;
        let row = tx.inner.fetch_optional(sql::query("SELECT sealed FROM canary WHERE id = 1")).await?;
        let sealed: Vec<u8> = row.ok_or(Error::WrongMasterKey)?.try_get("sealed")?;
        let word = self.vault.own().open::<String>("canary", "1", &sealed);
        if !word.is_ok_and(|word| word == WORD) {
            return Err(Error::WrongMasterKey);
        }
        tx.commit().await
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    #[must_use]
    pub fn ids(&self) -> &Ids {
        &self.ids
    }

    #[must_use]
    pub fn db(&self) -> &Db {
        &self.db
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({:?})", self.db)
    }
}
