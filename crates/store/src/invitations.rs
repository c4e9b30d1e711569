//! Links by which an operator chooses a password, once. Whoever makes one never knows the password.

use std::time::Duration;

use domain::{Action, Actor, AuditEntry, OperatorId, Role, Subject, Timestamp};
use serde_json::json;
use sql::{Row, query};

use crate::{Error, NewOperator, Operator, Store, Tx, operators};

/// How long a link counts.
const LASTS: Duration = Duration::from_secs(3 * 24 * 3600);

impl Tx {
    /// Makes an account without a password. `None` when the e-mail address has one already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_account(
        &mut self,
        email: &str,
        name: &str,
        role: Role,
        by: OperatorId,
    ) -> Result<Option<OperatorId>, Error> {
        let new = NewOperator { email, name, role, lever_user: None, password_hash: "" };
        self.insert_operator(&new, Actor::Operator(by)).await
    }

    /// Makes a link by which an operator chooses a password, in the place of an earlier one. The password so far, and
    /// what was open by it, counts no longer. Answers until when the link counts.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn invite(&mut self, id: OperatorId, token_hash: &str, by: OperatorId) -> Result<Timestamp, Error> {
        let expires_at = self.now().plus(LASTS);
        let forget =
            query("UPDATE operators SET password_hash = '', failed_sign_ins = 0, locked_until = NULL WHERE id = $1");
        self.change_operator(forget.bind(id.to_string()), id).await?;
        self.end_every_session(id).await?;
        let upsert = query(
            "INSERT INTO invitations (operator, token_hash, made_by, expires_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (operator) DO UPDATE SET token_hash = excluded.token_hash, made_by = excluded.made_by,
                expires_at = excluded.expires_at",
        )
        .bind(id.to_string())
        .bind(token_hash.to_owned())
        .bind(by.to_string())
        .bind(expires_at.millis());
        self.inner.execute(upsert).await?;
        let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::OperatorInvited, Subject::default());
        self.record(entry.with_public(json!({ "operator": id })));
        Ok(expires_at)
    }

    /// Uses a link: the password counts from now on, the link no longer. `None` when it does not count (any more).
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn accept_invitation(
        &mut self,
        token_hash: &str,
        password_hash: &str,
    ) -> Result<Option<OperatorId>, Error> {
        let row = query(
            "DELETE FROM invitations WHERE token_hash = $1 AND expires_at > $2
             AND operator IN (SELECT id FROM operators WHERE disabled_at IS NULL) RETURNING operator",
        );
        let row = row.bind(token_hash.to_owned()).bind(self.now().millis());
        let Some(row) = self.inner.fetch_optional(row).await? else { return Ok(None) };
        let id: OperatorId = row
            .try_get::<String, _>("operator")?
            .parse()
            .map_err(|_| Error::Corrupt { what: "an invitation", source: None })?;
        self.put_password(id, password_hash).await?;
        self.end_every_session(id).await?;
        self.note_change(Some(id), json!({ "operator": id, "change": "password" }));
        Ok(Some(id))
    }
}

impl Store {
    /// Whose password a link is for, while it counts.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn invited(&self, token_hash: &str) -> Result<Option<Operator>, Error> {
        let row = query(
            "SELECT o.* FROM invitations i JOIN operators o ON o.id = i.operator
             WHERE i.token_hash = $1 AND i.expires_at > $2 AND o.disabled_at IS NULL",
        );
        let row = self.db.fetch_optional(row.bind(token_hash.to_owned()).bind(self.now().millis())).await?;
        row.as_ref().map(operators::read).transpose()
    }
}
