//! Sessions of the console: beginning, ending, and the list of those that are open.
//!
//! Of the browser only its kind is kept, in coarse words, so that people know their sessions apart; no address.

use std::time::Duration;

use domain::{Action, Actor, AuditEntry, OperatorId, Subject, Timestamp};
use serde_json::json;
use sql::{Row, query};

use crate::{Error, Session, Store, Tx, operators};

/// A session ends that long after it began, whatever happens.
const SESSION_LASTS: Duration = Duration::from_secs(12 * 3600);
/// A session ends when nobody used it for that long.
const SESSION_IDLES: Duration = Duration::from_secs(2 * 3600);
/// How much of a session's hash names it in lists and forms. The hash opens nothing.
const HANDLE: usize = 16;

/// How an operator signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Means {
    Password,
    /// The word of the sign-in provider.
    Provider,
}

/// A session to be begun.
#[derive(Debug)]
pub struct NewSession<'a> {
    pub operator: OperatorId,
    pub token_hash: &'a str,
    pub csrf: &'a str,
    /// The kind of browser, in coarse words.
    pub browser: &'a str,
    pub means: Means,
}

/// A session that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// What it is called in lists and forms.
    pub handle: String,
    pub began_at: Timestamp,
    pub seen_at: Timestamp,
    pub browser: String,
    pub means: Means,
}

impl Means {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Provider => "provider",
        }
    }

    /// The table holds nothing else.
    fn read(text: &str) -> Self {
        if text == Self::Provider.as_str() { Self::Provider } else { Self::Password }
    }
}

impl Tx {
    /// Begins a session: a password was right, or the provider vouched.
    ///
    /// # Errors
    /// [`Error::Raced`] when the account was disabled, or for a password locked, in the meantime.
    pub async fn sign_in(&mut self, new: &NewSession<'_>) -> Result<(), Error> {
        let (id, now) = (new.operator.to_string(), self.now().millis());
        // Whoever guesses passwords must not keep out who does not use one.
        let open = match new.means {
            Means::Password => query(
                "UPDATE operators SET failed_sign_ins = 0, locked_until = NULL
                 WHERE id = $1 AND disabled_at IS NULL AND (locked_until IS NULL OR locked_until <= $2)",
            )
            .bind(id.clone())
            .bind(now),
            // Changes nothing but who waits for whom: whoever disables the account comes before this or after it.
            Means::Provider => {
                query("UPDATE operators SET role = role WHERE id = $1 AND disabled_at IS NULL").bind(id.clone())
            }
        };
        if self.inner.execute(open).await? == 0 {
            return Err(Error::Raced { what: "operator", id });
        }
        let insert = query(
            "INSERT INTO sessions (token_hash, operator, csrf, created_at, seen_at, browser, means)
             VALUES ($1, $2, $3, $4, $4, $5, $6)",
        )
        .bind(new.token_hash.to_owned())
        .bind(id)
        .bind(new.csrf.to_owned())
        .bind(now)
        .bind(new.browser.to_owned())
        .bind(new.means.as_str());
        self.inner.execute(insert).await?;
        let over = query("DELETE FROM sessions WHERE created_at < $1").bind(before(self.now(), SESSION_LASTS));
        self.inner.execute(over).await?;
        let actor = Actor::Operator(new.operator);
        let entry = AuditEntry::new(self.now(), actor, Action::OperatorSignedIn, Subject::default());
        self.record(entry.with_public(json!({ "by": new.means.as_str() })));
        Ok(())
    }

    /// Ends the session of whoever signs out.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn sign_out(&mut self, operator: OperatorId, token_hash: &str) -> Result<(), Error> {
        let delete = query("DELETE FROM sessions WHERE token_hash = $1");
        self.inner.execute(delete.bind(token_hash.to_owned())).await?;
        let actor = Actor::Operator(operator);
        self.record(AuditEntry::new(self.now(), actor, Action::OperatorSignedOut, Subject::default()));
        Ok(())
    }

    /// Notes that a session is in use. Not a fact for the audit.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn touch_session(&mut self, token_hash: &str) -> Result<(), Error> {
        let touch = query("UPDATE sessions SET seen_at = $1 WHERE token_hash = $2");
        self.inner.execute(touch.bind(self.now().millis()).bind(token_hash.to_owned())).await?;
        Ok(())
    }

    /// Ends one session of an operator. `false` when there is none of that handle any more.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_session(&mut self, operator: OperatorId, handle: &str, by: OperatorId) -> Result<bool, Error> {
        if handle.len() != HANDLE {
            return Ok(false);
        }
        let delete = query("DELETE FROM sessions WHERE operator = $1 AND SUBSTR(token_hash, 1, 16) = $2");
        let ended = self.inner.execute(delete.bind(operator.to_string()).bind(handle.to_owned())).await?;
        self.note_ended(operator, ended, by);
        Ok(ended > 0)
    }

    /// Ends every session of an operator, but the one that is kept. Answers how many there were.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn end_sessions(
        &mut self,
        operator: OperatorId,
        kept: Option<&str>,
        by: OperatorId,
    ) -> Result<u64, Error> {
        let delete = query("DELETE FROM sessions WHERE operator = $1 AND token_hash <> $2");
        let delete = delete.bind(operator.to_string()).bind(kept.unwrap_or_default().to_owned());
        let ended = self.inner.execute(delete).await?;
        self.note_ended(operator, ended, by);
        Ok(ended)
    }

    /// Ends every session of an operator, as a part of what is recorded otherwise.
    pub(crate) async fn end_every_session(&mut self, operator: OperatorId) -> Result<(), Error> {
        self.inner.execute(query("DELETE FROM sessions WHERE operator = $1").bind(operator.to_string())).await?;
        Ok(())
    }

    fn note_ended(&mut self, operator: OperatorId, ended: u64, by: OperatorId) {
        if ended > 0 {
            let entry = AuditEntry::new(self.now(), Actor::Operator(by), Action::SessionsEnded, Subject::default());
            self.record(entry.with_public(json!({ "operator": operator, "sessions": ended })));
        }
    }
}

impl Store {
    /// The session of a token, while it lasts. Answers also whether it is time to note its use.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn session(&self, token_hash: &str) -> Result<Option<(Session, bool)>, Error> {
        let row = query(
            "SELECT o.*, s.csrf, s.created_at AS began_at, s.seen_at, s.means,
                (SELECT COUNT(*) FROM authenticators a WHERE a.operator = o.id AND a.confirmed_at IS NOT NULL) AS authenticators
             FROM sessions s JOIN operators o ON o.id = s.operator WHERE s.token_hash = $1 AND o.disabled_at IS NULL",
        );
        let Some(row) = self.db.fetch_optional(row.bind(token_hash.to_owned())).await? else { return Ok(None) };
        let began_at = Timestamp::from_millis(row.try_get("began_at")?);
        let seen_at = Timestamp::from_millis(row.try_get("seen_at")?);
        let now = self.now();
        if now.since(began_at) >= SESSION_LASTS || now.since(seen_at) >= SESSION_IDLES {
            return Ok(None);
        }
        let stale = now.since(seen_at) >= Duration::from_secs(60);
        let session = Session {
            operator: operators::read(&row)?,
            csrf: row.try_get("csrf")?,
            means: Means::read(&row.try_get::<String, _>("means")?),
            has_authenticator: row.try_get::<i64, _>("authenticators")? > 0,
        };
        Ok(Some((session, stale)))
    }

    /// The sessions of an operator that last, the one used last first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn sessions_of(&self, operator: OperatorId) -> Result<Vec<OpenSession>, Error> {
        let rows = query(
            "SELECT token_hash, created_at, seen_at, browser, means FROM sessions
             WHERE operator = $1 AND created_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, token_hash",
        )
        .bind(operator.to_string())
        .bind(before(self.now(), SESSION_LASTS))
        .bind(before(self.now(), SESSION_IDLES));
        let rows = self.db.fetch_all(rows).await?;
        let read = |row: &sql::AnyRow| {
            let hash: String = row.try_get("token_hash")?;
            Ok(OpenSession {
                handle: handle_of(&hash).to_owned(),
                began_at: Timestamp::from_millis(row.try_get("created_at")?),
                seen_at: Timestamp::from_millis(row.try_get("seen_at")?),
                browser: row.try_get("browser")?,
                means: Means::read(&row.try_get::<String, _>("means")?),
            })
        };
        rows.iter().map(read).collect()
    }
}

impl OpenSession {
    /// Whether it is the one of that token.
    #[must_use]
    pub fn is_of(&self, token_hash: &str) -> bool {
        handle_of(token_hash) == self.handle
    }
}

fn handle_of(token_hash: &str) -> &str {
    token_hash.get(..HANDLE).unwrap_or(token_hash)
}

fn before(now: Timestamp, duration: Duration) -> i64 {
    now.millis() - i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
