//! Accounts as they are managed: what is shown of them, and what a person may change.

use domain::{OperatorId, Role, Timestamp};
use lever::UserId;
use serde_json::json;
use sql::{AnyRow, Row, query};

use crate::operators::read as read_operator;
use crate::{Error, Operator, Store, Tx};

/// An account with what its administrators need to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub operator: Operator,
    pub created_at: Timestamp,
    /// Whether the Lever user follows from the e-mail address.
    pub lever_user_by_email: bool,
    pub has_password: bool,
    /// Whether it is linked to the sign-in provider.
    pub is_linked: bool,
    pub has_authenticator: bool,
    /// Until when an invitation counts that was not used so far.
    pub invited_until: Option<Timestamp>,
    pub locked_until: Option<Timestamp>,
    /// When one of its open sessions was used last.
    pub seen_at: Option<Timestamp>,
}

/// What a person changes about an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountChange<'a> {
    Role(Role),
    Disabled(bool),
    /// This user of Lever's, or none, whatever the address says.
    LeverUser(Option<&'a UserId>),
    /// The user of Lever's with the same address, from the next look at Lever's users on.
    LeverUserByEmail,
}

macro_rules! account {
    ($rest:literal) => {
        concat!(
            "SELECT o.*,
        (SELECT COUNT(*) FROM identities i WHERE i.operator = o.id) AS identities,
        (SELECT COUNT(*) FROM authenticators a WHERE a.operator = o.id AND a.confirmed_at IS NOT NULL) AS authenticators,
        (SELECT MAX(s.seen_at) FROM sessions s WHERE s.operator = o.id) AS seen_at,
        (SELECT i.expires_at FROM invitations i WHERE i.operator = o.id) AS invited_until
    FROM operators o ",
            $rest
        )
    };
}

impl Tx {
    /// Changes an account. `false`, and nothing, when nobody could manage accounts any more.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn change_account(
        &mut self,
        id: OperatorId,
        change: AccountChange<'_>,
        by: OperatorId,
    ) -> Result<bool, Error> {
        let takes_an_admin = match change {
            AccountChange::Role(role) => role != Role::Admin,
            AccountChange::Disabled(disabled) => disabled,
            AccountChange::LeverUser(_) | AccountChange::LeverUserByEmail => false,
        };
        if takes_an_admin && !self.another_admin_than(id).await? {
            return Ok(false);
        }
        let (update, said) = match change {
            AccountChange::Role(role) => (
                query("UPDATE operators SET role = $1 WHERE id = $2").bind(role.as_str()),
                json!({ "operator": id, "change": "role", "role": role }),
            ),
            AccountChange::Disabled(disabled) => (
                query("UPDATE operators SET disabled_at = $1 WHERE id = $2")
                    .bind(disabled.then(|| self.now().millis())),
                json!({ "operator": id, "change": if disabled { "disabled" } else { "enabled" } }),
            ),
            AccountChange::LeverUser(user) => (
                query("UPDATE operators SET lever_user = $1, lever_user_by = 'hand' WHERE id = $2")
                    .bind(user.map(ToString::to_string)),
                json!({ "operator": id, "change": "lever-user", "user": user }),
            ),
            AccountChange::LeverUserByEmail => (
                query("UPDATE operators SET lever_user_by = $1 WHERE id = $2").bind("email"),
                json!({ "operator": id, "change": "lever-user", "by": "address" }),
            ),
        };
        if let AccountChange::Role(role) = change {
            self.follow_role(id, role).await?;
        }
        self.change_operator(update.bind(id.to_string()), id).await?;
        if matches!(change, AccountChange::Disabled(_)) {
            self.end_every_session(id).await?;
        }
        self.note_change(Some(by), said);
        Ok(true)
    }

    /// Gives one's own account another password and ends one's other sessions.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn choose_password(
        &mut self,
        id: OperatorId,
        password_hash: &str,
        kept_session: &str,
    ) -> Result<(), Error> {
        self.put_password(id, password_hash).await?;
        self.end_sessions(id, Some(kept_session), id).await?;
        self.note_change(Some(id), json!({ "operator": id, "change": "password" }));
        Ok(())
    }

    /// Whether somebody else is an admin and can sign in.
    async fn another_admin_than(&mut self, id: OperatorId) -> Result<bool, Error> {
        // Changes nothing but who waits for whom: of two admins who demote each other at once, one comes second.
        self.inner.execute(query("UPDATE operators SET role = role WHERE role = 'admin'")).await?;
        let others = query(
            "SELECT id FROM operators o WHERE o.role = 'admin' AND o.disabled_at IS NULL AND o.id <> $1
             AND (o.password_hash <> '' OR EXISTS (SELECT 1 FROM identities i WHERE i.operator = o.id))",
        );
        Ok(self.inner.fetch_optional(others.bind(id.to_string())).await?.is_some())
    }
}

impl Store {
    /// Every account, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn accounts(&self) -> Result<Vec<Account>, Error> {
        let rows = query(account!("ORDER BY o.name, o.id"));
        self.db.fetch_all(rows).await?.iter().map(|row| self.read_account(row)).collect()
    }

    /// # Errors
    /// When there is none.
    pub async fn account(&self, id: OperatorId) -> Result<Account, Error> {
        let row = query(account!("WHERE o.id = $1")).bind(id.to_string());
        let row = self.db.fetch_optional(row).await?;
        self.read_account(row.as_ref().ok_or_else(|| Error::NotFound { what: "operator", id: id.to_string() })?)
    }

    fn read_account(&self, row: &AnyRow) -> Result<Account, Error> {
        let time = |name: &str| -> Result<Option<Timestamp>, Error> {
            Ok(row.try_get::<Option<i64>, _>(name)?.map(Timestamp::from_millis))
        };
        let ahead = |at: Option<Timestamp>| at.filter(|at| *at > self.now());
        Ok(Account {
            operator: read_operator(row)?,
            created_at: Timestamp::from_millis(row.try_get("created_at")?),
            lever_user_by_email: row.try_get::<String, _>("lever_user_by")? == "email",
            has_password: !row.try_get::<String, _>("password_hash")?.is_empty(),
            is_linked: row.try_get::<i64, _>("identities")? > 0,
            has_authenticator: row.try_get::<i64, _>("authenticators")? > 0,
            invited_until: ahead(time("invited_until")?),
            locked_until: ahead(time("locked_until")?),
            seen_at: time("seen_at")?,
        })
    }
}
