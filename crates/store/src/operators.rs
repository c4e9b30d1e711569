//! Operators and their sessions. Passwords and session tokens are hashed by the caller; no plain one comes here.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Action, Actor, Assignment, AuditEntry, OperatorId, Pii, Role, Subject, Timestamp};
use lever::UserId;
use serde_json::json;
use sql::{AnyRow, Row, query};

use crate::{Error, Means, Store, Tx};

/// Failed sign-ins until an account is locked for a while.
const FAILURES_TO_LOCK: i64 = 5;
const LOCKED_FOR: Duration = Duration::from_secs(15 * 60);

/// An account of the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    pub id: OperatorId,
    pub email: Pii<String>,
    pub name: Pii<String>,
    pub role: Role,
    /// The user of Lever's on whose behalf this operator's decisions are written.
    pub lever_user: Option<UserId>,
    pub disabled: bool,
}

/// An account to be made.
#[derive(Debug)]
pub struct NewOperator<'a> {
    pub email: &'a str,
    pub name: &'a str,
    pub role: Role,
    pub lever_user: Option<&'a UserId>,
    /// In PHC form; empty for an account without a password.
    pub password_hash: &'a str,
}

/// What is needed to check a password.
#[derive(Debug, Clone)]
pub struct SignIn {
    pub operator: Operator,
    /// `None` where the account has no password: it signs in at a provider, or was invited and has not chosen one yet.
    pub password_hash: Option<String>,
    pub locked_until: Option<Timestamp>,
}

/// A signed-in operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub operator: Operator,
    pub csrf: String,
    pub means: Means,
    /// Whether the account's password asks for a code as well.
    pub has_authenticator: bool,
}

impl Tx {
    /// Makes an account, or answers the id of the one that has the e-mail address already.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_operator(&mut self, new: &NewOperator<'_>) -> Result<OperatorId, Error> {
        if let Some(id) = self.insert_operator(new, Actor::System).await? {
            return Ok(id);
        }
        let row = self.inner.fetch_optional(by_email(new.email)).await?;
        Ok(read(row.as_ref().ok_or(Error::Raced { what: "operator", id: "by its address".to_owned() })?)?.id)
    }

    /// Makes an account. `None` when the e-mail address has one.
    pub(crate) async fn insert_operator(
        &mut self,
        new: &NewOperator<'_>,
        by: Actor,
    ) -> Result<Option<OperatorId>, Error> {
        let id: OperatorId = self.store.ids.mint(self.now());
        let insert = query(
            "INSERT INTO operators (id, email, name, role, lever_user, lever_user_by, password_hash, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        )
        .bind(id.to_string())
        .bind(normal_email(new.email))
        .bind(new.name.to_owned())
        .bind(new.role.as_str())
        .bind(new.lever_user.map(ToString::to_string))
        .bind(if new.lever_user.is_some() { "hand" } else { "email" })
        .bind(new.password_hash.to_owned())
        .bind(self.now().millis());
        if self.inner.execute(insert).await? == 0 {
            return Ok(None);
        }
        let remit = BTreeSet::from([Assignment::of_role(new.role)]);
        self.write_remit(id, &remit, None).await?;
        let entry = AuditEntry::new(self.now(), by, Action::OperatorAdded, Subject::default());
        self.record(entry.with_public(json!({ "operator": id, "role": new.role, "remit": remit })));
        Ok(Some(id))
    }

    /// Gives an account another password and ends its sessions.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn set_password(&mut self, id: OperatorId, password_hash: &str) -> Result<(), Error> {
        self.put_password(id, password_hash).await?;
        self.end_every_session(id).await?;
        self.note_change(None, json!({ "operator": id, "change": "password" }));
        Ok(())
    }

    /// Writes another password down; a link to choose one counts no longer.
    pub(crate) async fn put_password(&mut self, id: OperatorId, password_hash: &str) -> Result<(), Error> {
        let update =
            query("UPDATE operators SET password_hash = $1, failed_sign_ins = 0, locked_until = NULL WHERE id = $2");
        self.change_operator(update.bind(password_hash.to_owned()).bind(id.to_string()), id).await?;
        self.inner.execute(query("DELETE FROM invitations WHERE operator = $1").bind(id.to_string())).await?;
        Ok(())
    }

    /// Disables an account, so that nobody can sign in with it and nothing it approved is written any more, and ends its
    /// sessions; or enables it again.
    ///
    /// # Errors
    /// When there is no such account.
    pub async fn set_disabled(&mut self, id: OperatorId, disabled: bool) -> Result<(), Error> {
        let at = disabled.then(|| self.now().millis());
        let update = query("UPDATE operators SET disabled_at = $1 WHERE id = $2").bind(at).bind(id.to_string());
        self.change_operator(update, id).await?;
        self.end_every_session(id).await?;
        let change = if disabled { "disabled" } else { "enabled" };
        self.note_change(None, json!({ "operator": id, "change": change }));
        Ok(())
    }

    /// Changes the row of one account.
    pub(crate) async fn change_operator(&mut self, update: sql::Query, id: OperatorId) -> Result<(), Error> {
        if self.inner.execute(update).await? == 0 {
            return Err(Error::NotFound { what: "operator", id: id.to_string() });
        }
        Ok(())
    }

    /// Records what was changed of an account: by an operator, or by Fulcrum or whoever runs it.
    pub(crate) fn note_change(&mut self, by: Option<OperatorId>, public: serde_json::Value) {
        let actor = by.map_or(Actor::System, Actor::Operator);
        self.record(
            AuditEntry::new(self.now(), actor, Action::OperatorChanged, Subject::default()).with_public(public),
        );
    }

    /// Counts a wrong password and locks the account for a while after too many. After a lock it counts from the start.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn sign_in_failed(&mut self, operator: OperatorId) -> Result<(), Error> {
        let count = query(
            "UPDATE operators SET
                failed_sign_ins = CASE WHEN locked_until <= $4 THEN 1 ELSE failed_sign_ins + 1 END,
                locked_until = CASE WHEN locked_until <= $4 THEN NULL
                                    WHEN failed_sign_ins + 1 >= $1 THEN $2 ELSE locked_until END
             WHERE id = $3",
        )
        .bind(FAILURES_TO_LOCK)
        .bind(self.now().plus(LOCKED_FOR).millis())
        .bind(operator.to_string())
        .bind(self.now().millis());
        self.inner.execute(count).await?;
        let entry = AuditEntry::new(self.now(), Actor::System, Action::SignInFailed, Subject::default());
        self.record(entry.with_public(json!({ "operator": operator })));
        Ok(())
    }
}

impl Store {
    /// What is needed to check a password, where there is such an account and it is not disabled.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sign_in_of(&self, email: &str) -> Result<Option<SignIn>, Error> {
        let Some(row) = self.db.fetch_optional(by_email(email)).await? else { return Ok(None) };
        let operator = read(&row)?;
        if operator.disabled {
            return Ok(None);
        }
        let locked_until: Option<i64> = row.try_get("locked_until")?;
        let password_hash: String = row.try_get("password_hash")?;
        Ok(Some(SignIn {
            operator,
            password_hash: (!password_hash.is_empty()).then_some(password_hash),
            locked_until: locked_until.map(Timestamp::from_millis),
        }))
    }

    /// # Errors
    /// When there is none.
    pub async fn operator(&self, id: OperatorId) -> Result<Operator, Error> {
        let row = query("SELECT * FROM operators WHERE id = $1").bind(id.to_string());
        let row = self.db.fetch_optional(row).await?;
        read(row.as_ref().ok_or_else(|| Error::NotFound { what: "operator", id: id.to_string() })?)
    }

    /// Every account, by name.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn operators(&self) -> Result<Vec<Operator>, Error> {
        self.db.fetch_all(query("SELECT * FROM operators ORDER BY name, id")).await?.iter().map(read).collect()
    }
}

pub(crate) fn normal_email(email: &str) -> String {
    email.trim().to_lowercase()
}

pub(crate) fn by_email(email: &str) -> sql::Query {
    query("SELECT * FROM operators WHERE email = $1").bind(normal_email(email))
}

pub(crate) fn read(row: &AnyRow) -> Result<Operator, Error> {
    let corrupt = || Error::Corrupt { what: "an operator", source: None };
    let lever_user: Option<String> = row.try_get("lever_user")?;
    Ok(Operator {
        id: row.try_get::<String, _>("id")?.parse().map_err(|_| corrupt())?,
        email: Pii::new(row.try_get("email")?),
        name: Pii::new(row.try_get("name")?),
        role: row.try_get::<String, _>("role")?.parse().map_err(|_| corrupt())?,
        lever_user: lever_user.map(|id| UserId::parse(&id)).transpose().map_err(|_| corrupt())?,
        disabled: row.try_get::<Option<i64>, _>("disabled_at")?.is_some(),
    })
}
