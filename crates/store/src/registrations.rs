//! Hooks that were registered with Lever by API, with their signature tokens.

use domain::{Action, Actor, AuditEntry, Subject, Timestamp};
use lever::webhook::{EventKind, Keyring};
use serde_json::json;
use sql::{Row, query};

use crate::{Error, Store, Tx};

/// A hook at Lever that Fulcrum has made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Lever's id of it.
    pub id: String,
    pub event: EventKind,
    pub url: String,
    pub made_at: Timestamp,
    /// Deleted at Lever; its token is believed for a while longer.
    pub retired_at: Option<Timestamp>,
}

impl Tx {
    /// Keeps a new hook and its token, which Lever shows once.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn put_registration(&mut self, id: &str, event: &EventKind, url: &str, token: &str) -> Result<(), Error> {
        let sealed = self.store.vault.own().seal("lever_hooks", id, &token)?;
        let insert = query("INSERT INTO lever_hooks (id, event, url, made_at, sealed) VALUES ($1, $2, $3, $4, $5)");
        let insert = insert.bind(id.to_owned()).bind(event.as_str().to_owned()).bind(url.to_owned());
        self.inner.execute(insert.bind(self.now().millis()).bind(sealed)).await?;
        let entry = AuditEntry::new(self.now(), Actor::System, Action::HookRegistered, Subject::default());
        self.record(entry.with_public(json!({ "hook": id, "event": event.as_str() })));
        Ok(())
    }

    /// Keeps that a hook was deleted at Lever.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn retire_registration(&mut self, id: &str) -> Result<(), Error> {
        let retire = query("UPDATE lever_hooks SET retired_at = $1 WHERE id = $2 AND retired_at IS NULL");
        if self.inner.execute(retire.bind(self.now().millis()).bind(id.to_owned())).await? == 1 {
            let entry = AuditEntry::new(self.now(), Actor::System, Action::HookRetired, Subject::default());
            self.record(entry.with_public(json!({ "hook": id })));
        }
        Ok(())
    }

    /// Forgets the tokens of hooks that were retired before that time.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn forget_registrations(&mut self, retired_before: Timestamp) -> Result<u64, Error> {
        let delete = query("DELETE FROM lever_hooks WHERE retired_at < $1").bind(retired_before.millis());
        Ok(self.inner.execute(delete).await?)
    }
}

impl Store {
    /// Every hook that is kept, the oldest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn registrations(&self) -> Result<Vec<Registration>, Error> {
        let rows = query("SELECT id, event, url, made_at, retired_at FROM lever_hooks ORDER BY made_at, id");
        let read = |row: &sql::AnyRow| -> Result<Registration, Error> {
            Ok(Registration {
                id: row.try_get("id")?,
                event: EventKind::from(row.try_get::<String, _>("event")?),
                url: row.try_get("url")?,
                made_at: Timestamp::from_millis(row.try_get("made_at")?),
                retired_at: row.try_get::<Option<i64>, _>("retired_at")?.map(Timestamp::from_millis),
            })
        };
        self.db.fetch_all(rows).await?.iter().map(read).collect()
    }

    /// The tokens of all hooks that are kept, each for its event.
    ///
    /// # Errors
    /// When the database does not answer, or a token cannot be opened.
    pub async fn hook_keyring(&self) -> Result<Keyring, Error> {
        let mut ring = Keyring::new();
        for row in self.db.fetch_all(query("SELECT id, event, sealed FROM lever_hooks ORDER BY id")).await? {
            let (id, event): (String, String) = (row.try_get("id")?, row.try_get("event")?);
            let sealed: Vec<u8> = row.try_get("sealed")?;
            let token: String = self.vault.own().open("lever_hooks", &id, &sealed)?;
            ring = ring.with(Some(EventKind::from(event)), &token);
        }
        Ok(ring)
    }
}
