//! Tokens by which programs act for an operator. A token never may more than its operator's role allows at that moment.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::{Action, Actor, AuditEntry, OperatorId, Permission, Subject, Timestamp, TokenId};
use serde_json::json;
use sql::{AnyRow, Row, query};

use crate::{Error, Operator, Store, Tx, operators};

/// The longest time for which a token is made.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 3600);

/// A token with the operator for whom it acts. Its secret is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    pub id: TokenId,
    pub operator: Operator,
    pub name: String,
    pub permissions: BTreeSet<Permission>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_used_at: Option<Timestamp>,
    pub revoked_at: Option<Timestamp>,
}

/// A token to be made.
#[derive(Debug)]
pub struct NewApiToken<'a> {
    pub operator: OperatorId,
    pub name: &'a str,
    pub permissions: &'a BTreeSet<Permission>,
    /// SHA-256 of the token, in hex.
    pub token_hash: &'a str,
    /// At most a year.
    pub lasts: Duration,
}

impl ApiToken {
    /// Whether it allows something now: only what it was made for, and only while the operator's role allows it too.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        permission.is_for_tokens() && self.permissions.contains(&permission) && self.operator.role.may(permission)
    }

    /// Whether it is time to note its use ([`Tx::touch_api_token`]).
    #[must_use]
    pub fn is_stale(&self, now: Timestamp) -> bool {
        self.last_used_at.is_none_or(|at| now.since(at) >= Duration::from_secs(60))
    }
}

impl Tx {
    /// Makes a token. It outlives no year.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn add_api_token(&mut self, new: &NewApiToken<'_>) -> Result<TokenId, Error> {
        let id: TokenId = self.store.ids.mint(self.now());
        let permissions: Vec<&str> =
            new.permissions.iter().filter(|it| it.is_for_tokens()).map(|it| it.as_str()).collect();
        let expires_at = self.now().plus(new.lasts.min(LONGEST));
        let insert = query(
            "INSERT INTO api_tokens (id, operator, name, permissions, token_hash, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.to_string())
        .bind(new.operator.to_string())
        .bind(new.name.to_owned())
        .bind(permissions.join(" "))
        .bind(new.token_hash.to_owned())
        .bind(self.now().millis())
        .bind(expires_at.millis());
        self.inner.execute(insert).await?;
        let actor = Actor::Operator(new.operator);
        let entry = AuditEntry::new(self.now(), actor, Action::TokenMade, Subject::default());
        self.record(entry.with_public(json!({ "token": id, "permissions": permissions, "expires": expires_at })));
        Ok(id)
    }

    /// Revokes a token of an operator at once. `false` when there is none that counts.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn revoke_api_token(&mut self, operator: OperatorId, id: TokenId, by: OperatorId) -> Result<bool, Error> {
        let update =
            query("UPDATE api_tokens SET revoked_at = $1 WHERE id = $2 AND operator = $3 AND revoked_at IS NULL");
        let update = update.bind(self.now().millis()).bind(id.to_string()).bind(operator.to_string());
        let revoked = self.inner.execute(update).await? == 1;
        if revoked {
            let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::TokenRevoked, Subject::default());
            self.record(entry.with_public(json!({ "token": id, "operator": operator })));
        }
        Ok(revoked)
    }

    /// Notes that a token is in use. Not a fact for the audit.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn touch_api_token(&mut self, id: TokenId) -> Result<(), Error> {
        let touch = query("UPDATE api_tokens SET last_used_at = $1 WHERE id = $2");
        self.inner.execute(touch.bind(self.now().millis()).bind(id.to_string())).await?;
        Ok(())
    }
}

macro_rules! token {
    ($rest:literal) => {
        concat!(
            "SELECT o.*, t.id AS token_id, t.name AS token_name, t.permissions, t.created_at AS made_at,
        t.expires_at, t.last_used_at, t.revoked_at
    FROM api_tokens t JOIN operators o ON o.id = t.operator ",
            $rest
        )
    };
}

impl Store {
    /// The token of that hash, where it counts: neither expired nor revoked, and its operator not disabled.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn api_token(&self, token_hash: &str) -> Result<Option<ApiToken>, Error> {
        let row = query(token!(
            "WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.expires_at > $2 AND o.disabled_at IS NULL"
        ));
        let row = row.bind(token_hash.to_owned()).bind(self.now().millis());
        self.db.fetch_optional(row).await?.as_ref().map(read).transpose()
    }

    /// Every token of an operator that was not revoked, the newest first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn api_tokens_of(&self, operator: OperatorId) -> Result<Vec<ApiToken>, Error> {
        let rows = query(token!("WHERE t.operator = $1 AND t.revoked_at IS NULL ORDER BY t.id DESC"));
        self.db.fetch_all(rows.bind(operator.to_string())).await?.iter().map(read).collect()
    }
}

fn read(row: &AnyRow) -> Result<ApiToken, Error> {
    let corrupt = || Error::Corrupt { what: "a token", source: None };
    let permissions: String = row.try_get("permissions")?;
    Ok(ApiToken {
        id: row.try_get::<String, _>("token_id")?.parse().map_err(|_| corrupt())?,
        operator: operators::read(row)?,
        name: row.try_get("token_name")?,
        // What this version does not know it does not grant.
        permissions: permissions.split(' ').filter_map(|name| name.parse().ok()).collect(),
        created_at: Timestamp::from_millis(row.try_get("made_at")?),
        expires_at: Timestamp::from_millis(row.try_get("expires_at")?),
        last_used_at: row.try_get::<Option<i64>, _>("last_used_at")?.map(Timestamp::from_millis),
        revoked_at: row.try_get::<Option<i64>, _>("revoked_at")?.map(Timestamp::from_millis),
    })
}
