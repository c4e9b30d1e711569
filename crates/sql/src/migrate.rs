use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration as SqlxMigration, MigrationType, Migrator};

use crate::{Db, Error};

/// One step of the schema: a number that never changes meaning, a name, and SQL that both engines understand.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub version: i64,
    pub name: &'static str,
    pub sql: &'static str,
}

/// Brings the schema up to date. Steps already taken are skipped; a step whose text has changed since is refused.
///
/// # Errors
/// When a step fails, or the database has one that differs from ours.
pub async fn migrate(db: &Db, steps: &[Migration]) -> Result<(), Error> {
    let migrations = steps
        .iter()
        .map(|step| {
            let name = Cow::Borrowed(step.name);
            SqlxMigration::new(step.version, name, MigrationType::Simple, step.sql.into_sql_str(), false)
        })
        .collect();
    let migrator = Migrator { migrations: Cow::Owned(migrations), ..Migrator::DEFAULT };
    let mut connection = db.pool().acquire().await?;
    migrator.run_direct(None, &mut *connection, false).await.map_err(Error::Migrate)
}
