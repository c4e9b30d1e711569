//! Authenticators: the secret by which an operator's app makes codes, and the codes for when the app is lost.

use domain::OperatorId;
use serde_json::json;
use sql::{Row, query};

use crate::{Error, Store, Tx};

const TABLE: &str = "authenticators";

impl Tx {
    /// Keeps the secret of a new authenticator, in the place of one that was never confirmed. It counts once a code of it
    /// was entered; before that it is no fact for the audit. `false` when the account has one that counts.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn begin_authenticator(&mut self, id: OperatorId, secret: &[u8]) -> Result<bool, Error> {
        let sealed = self.store.vault.own().seal(TABLE, &id.to_string(), &hex::encode(secret))?;
        let upsert = query(
            "INSERT INTO authenticators (operator, sealed, last_step) VALUES ($1, $2, 0)
             ON CONFLICT (operator) DO UPDATE SET sealed = excluded.sealed, last_step = 0
             WHERE authenticators.confirmed_at IS NULL",
        );
        Ok(self.inner.execute(upsert.bind(id.to_string()).bind(sealed)).await? == 1)
    }

    /// Makes a new authenticator count, by the step of the code that was entered, with codes for when it is lost.
    /// `false` when there is none that waits for it.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn confirm_authenticator(
        &mut self,
        id: OperatorId,
        step: i64,
        recovery_hashes: &[String],
    ) -> Result<bool, Error> {
        let update = query(
            "UPDATE authenticators SET confirmed_at = $1, last_step = $2 WHERE operator = $3 AND confirmed_at IS NULL",
        );
        let update = update.bind(self.now().millis()).bind(step).bind(id.to_string());
        if self.inner.execute(update).await? == 0 {
            return Ok(false);
        }
        self.inner.execute(query("DELETE FROM recovery_codes WHERE operator = $1").bind(id.to_string())).await?;
        for hash in recovery_hashes {
            let insert = query("INSERT INTO recovery_codes (operator, code_hash) VALUES ($1, $2)");
            self.inner.execute(insert.bind(id.to_string()).bind(hash.clone())).await?;
        }
        self.note_change(Some(id), json!({ "operator": id, "change": "authenticator" }));
        Ok(true)
    }

    /// Takes the authenticator and the recovery codes of an account away. `false` when it has none.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn remove_authenticator(&mut self, id: OperatorId, by: OperatorId) -> Result<bool, Error> {
        self.inner.execute(query("DELETE FROM recovery_codes WHERE operator = $1").bind(id.to_string())).await?;
        let delete = query("DELETE FROM authenticators WHERE operator = $1").bind(id.to_string());
        let removed = self.inner.execute(delete).await? == 1;
        if removed {
            self.note_change(Some(by), json!({ "operator": id, "change": "authenticator-removed" }));
        }
        Ok(removed)
    }

    /// Uses the code of a time step. `false` when one of that step or a later one was used before.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn use_step(&mut self, id: OperatorId, step: i64) -> Result<bool, Error> {
        let update = query("UPDATE authenticators SET last_step = $1 WHERE operator = $2 AND last_step < $1");
        Ok(self.inner.execute(update.bind(step).bind(id.to_string())).await? == 1)
    }

    /// Uses a recovery code. `false` when there is none of that hash any more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn use_recovery_code(&mut self, id: OperatorId, code_hash: &str) -> Result<bool, Error> {
        let delete = query("DELETE FROM recovery_codes WHERE operator = $1 AND code_hash = $2");
        let used = self.inner.execute(delete.bind(id.to_string()).bind(code_hash.to_owned())).await? == 1;
        if used {
            self.note_change(Some(id), json!({ "operator": id, "change": "recovery-code" }));
        }
        Ok(used)
    }
}

impl Store {
    /// The secret of an account's authenticator: of the one that counts, or of the one that waits for its first code.
    ///
    /// # Errors
    /// When the database does not answer, or the row cannot be opened.
    pub async fn authenticator(&self, id: OperatorId, confirmed: bool) -> Result<Option<Vec<u8>>, Error> {
        let row = if confirmed {
            query("SELECT sealed FROM authenticators WHERE operator = $1 AND confirmed_at IS NOT NULL")
        } else {
            query("SELECT sealed FROM authenticators WHERE operator = $1 AND confirmed_at IS NULL")
        };
        let Some(row) = self.db.fetch_optional(row.bind(id.to_string())).await? else { return Ok(None) };
        let sealed: Vec<u8> = row.try_get("sealed")?;
        let secret: String = self.vault.own().open(TABLE, &id.to_string(), &sealed)?;
        hex::decode(secret).map(Some).map_err(|_| Error::Corrupt { what: "an authenticator", source: None })
    }

    /// How many recovery codes of an account are left.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn recovery_codes_left(&self, id: OperatorId) -> Result<i64, Error> {
        let row = query("SELECT COUNT(*) AS codes FROM recovery_codes WHERE operator = $1").bind(id.to_string());
        let row = self.db.fetch_optional(row).await?;
        row.map_or(Ok(0), |row| Ok(row.try_get("codes")?))
    }
}
