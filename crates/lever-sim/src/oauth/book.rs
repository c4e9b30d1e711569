//! What the issuer has given out: codes, connections, refresh tokens, access tokens. Pure: time comes as an argument.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::json;

use super::denial::Denial;
use super::jwt;
use super::scope::{CONFIDENTIAL, OFFLINE_ACCESS};
use crate::quirk::Quirks;
use crate::rng::Rng;

const MINUTE_MS: i64 = 60 * 1000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// How long a code may be redeemed.
// ASSUMPTION: Lever does not say; ten minutes is the most the standard advises.
const CODE_LIFE_MS: i64 = 10 * MINUTE_MS;
/// How long an access token is good.
pub(super) const ACCESS_LIFE_MS: i64 = 60 * MINUTE_MS;
/// How long a refresh token is good without being used.
const IDLE_LIFE_MS: i64 = 90 * DAY_MS;
/// How long a connection can be renewed at all.
// ASSUMPTION: the year counts from the consent; from each refresh it would mean nothing beside the ninety days.
const CONNECTION_LIFE_MS: i64 = 365 * DAY_MS;

/// An application that was let in by a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Connection {
    /// Stays the same over all refreshes; the rate limit is counted by it.
    pub id: String,
    /// The application.
    pub client_id: String,
    /// The application's name.
    pub app: String,
    /// The name of the Super Admin who consented.
    pub user: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// Whether the tokens are for this API: false when the `audience` was missing or another.
    pub for_api: bool,
    /// Epoch milliseconds of the consent.
    pub connected_at: i64,
    /// Epoch milliseconds of the last refresh that worked.
    pub refreshed_at: Option<i64>,
    /// When and why it ended.
    pub ended: Option<Ending>,
}

/// The end of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// Epoch milliseconds.
    pub at: i64,
    /// `revoked` or `reuse`.
    pub why: &'static str,
}

/// What the person on the consent page agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Agreed {
    pub(super) client_id: String,
    pub(super) app: String,
    pub(super) redirect_uri: String,
    pub(super) user: String,
    pub(super) scopes: Vec<String>,
    /// As it was sent; `None` when it was missing.
    pub(super) audience: Option<String>,
}

/// What the token endpoint gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tokens {
    pub(super) access: String,
    pub(super) refresh: Option<String>,
    pub(super) scopes: Vec<String>,
}

/// What an access token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bearer {
    pub(crate) connection: String,
    pub(crate) client_id: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) for_api: bool,
}

impl Bearer {
    pub(crate) fn sees_confidential(&self) -> bool {
        self.scopes.iter().any(|scope| scope == CONFIDENTIAL)
    }
}

struct Code {
    agreed: Agreed,
    expires_at: i64,
}

struct Refresh {
    connection: String,
    issued_at: i64,
    /// When a newer one took its place.
    replaced_at: Option<i64>,
}

struct Access {
    connection: String,
    expires_at: i64,
}

/// Everything given out.
pub(crate) struct Book {
    issuer: String,
    audience: String,
    opaque: bool,
    ids: Rng,
    signing_key: String,
    codes: HashMap<String, Code>,
    connections: Vec<Connection>,
    refresh: HashMap<String, Refresh>,
    access: HashMap<String, Access>,
}

impl Book {
    pub(crate) fn new(issuer: &str, audience: String, opaque: bool, mut ids: Rng) -> Self {
        Self {
            issuer: format!("{issuer}/"),
            audience,
            opaque,
            signing_key: ids.hex(64),
            ids,
            codes: HashMap::new(),
            connections: Vec::new(),
            refresh: HashMap::new(),
            access: HashMap::new(),
        }
    }

    /// The audience of this API.
    pub(crate) fn audience(&self) -> &str {
        &self.audience
    }

    /// All connections, oldest first.
    pub(crate) fn connections(&self) -> &[Connection] {
        &self.connections
    }

    /// A code for what was agreed.
    pub(super) fn code(&mut self, agreed: Agreed, now: i64) -> String {
        self.codes.retain(|_, code| code.expires_at > now);
        let code = self.ids.hex(48);
        self.codes.insert(code.clone(), Code { agreed, expires_at: now + CODE_LIFE_MS });
        code
    }

    /// Turns a code into a connection with its first tokens. A code works once; a failed try uses it up too.
    pub(super) fn redeem(&mut self, client: &str, code: &str, redirect: &str, now: i64) -> Result<Tokens, Denial> {
        let known = self.codes.remove(code).filter(|known| known.expires_at > now);
        let agreed = known.ok_or_else(|| Denial::grant("Invalid authorization code"))?.agreed;
        if agreed.client_id != client {
            return Err(Denial::grant("The authorization code was issued to another client"));
        }
        if agreed.redirect_uri != redirect {
            return Err(Denial::grant("The redirect URI is wrong. You sent another one when asking for the code."));
        }
        let for_api = agreed.audience.as_deref() == Some(self.audience.as_str());
        let connection = Connection {
            id: self.ids.uuid(),
            client_id: agreed.client_id,
            app: agreed.app,
            user: agreed.user,
            scopes: agreed.scopes,
            for_api,
            connected_at: now,
            refreshed_at: None,
            ended: None,
        };
        self.connections.push(connection.clone());
        Ok(self.mint(&connection, now))
    }

    /// Renews: a new access token and a new refresh token, and the old refresh token dies.
    pub(super) fn renew(&mut self, client: &str, token: &str, quirks: &Quirks, now: i64) -> Result<Tokens, Denial> {
        let unknown = || Denial::grant("Unknown or invalid refresh token.");
        let refresh = self.refresh.get(token).ok_or_else(unknown)?;
        let row = self.connections.iter_mut().find(|row| row.id == refresh.connection).ok_or_else(unknown)?;
        if row.client_id != client || row.ended.is_some() {
            return Err(unknown());
        }
        let grace = i64::try_from(quirks.old_refresh_token_grace_ms).unwrap_or(i64::MAX);
        // A grace of nothing is none, also within the same millisecond.
        let too_old = refresh.replaced_at.is_some_and(|at| grace == 0 || now.saturating_sub(at) > grace);
        if too_old {
            if quirks.reused_refresh_token_disconnects {
                row.ended = Some(Ending { at: now, why: "reuse" });
            }
            return Err(unknown());
        }
        if now - refresh.issued_at >= IDLE_LIFE_MS || now - row.connected_at >= CONNECTION_LIFE_MS {
            return Err(Denial::grant("The refresh token has expired."));
        }
        row.refreshed_at = Some(now);
        let connection = row.clone();
        if let Some(refresh) = self.refresh.get_mut(token) {
            refresh.replaced_at.get_or_insert(now);
        }
        Ok(self.mint(&connection, now))
    }

    fn mint(&mut self, connection: &Connection, now: i64) -> Tokens {
        self.access.retain(|_, access| access.expires_at > now);
        let access = match self.opaque {
            true => self.ids.hex(64),
            false => self.jwt(connection, now),
        };
        let row = Access { connection: connection.id.clone(), expires_at: now + ACCESS_LIFE_MS };
        self.access.insert(access.clone(), row);
        let offline = connection.scopes.iter().any(|scope| scope == OFFLINE_ACCESS);
        let refresh = offline.then(|| {
            let refresh = self.ids.hex(46);
            let row = Refresh { connection: connection.id.clone(), issued_at: now, replaced_at: None };
            self.refresh.insert(refresh.clone(), row);
            refresh
        });
        Tokens { access, refresh, scopes: connection.scopes.clone() }
    }

    fn jwt(&mut self, connection: &Connection, now: i64) -> String {
        let audience = if connection.for_api { self.audience.clone() } else { format!("{}userinfo", self.issuer) };
        let claims = json!({
            "iss": self.issuer, "sub": format!("lever|{}", connection.id), "aud": audience, "azp": connection.client_id,
            "iat": now / 1000, "exp": (now + ACCESS_LIFE_MS) / 1000, "scope": connection.scopes.join(" "),
            // Two tokens of the same second must not be the same.
            "jti": self.ids.hex(16),
        });
        jwt::token(&claims, &self.signing_key)
    }

    /// What an access token is good for; `None` when it is unknown, expired or revoked.
    pub(crate) fn recognise(&self, token: &str, quirks: &Quirks, now: i64) -> Option<Bearer> {
        let access = self.access.get(token).filter(|access| access.expires_at > now)?;
        let row = self.connections.iter().find(|row| row.id == access.connection)?;
        if row.ended.is_some() && !quirks.access_outlives_revocation {
            return None;
        }
        Some(Bearer {
            connection: row.id.clone(),
            client_id: row.client_id.clone(),
            scopes: row.scopes.clone(),
            for_api: row.for_api,
        })
    }

    /// A Super Admin disconnects one connection, or all. How many were ended.
    pub(crate) fn revoke(&mut self, connection: Option<&str>, now: i64) -> usize {
        let wanted = |row: &&mut Connection| row.ended.is_none() && connection.is_none_or(|id| row.id == id);
        let rows = self.connections.iter_mut().filter(wanted);
        rows.map(|row| row.ended = Some(Ending { at: now, why: "revoked" })).count()
    }

    /// Ends every access token at once, as an hour would. How many there were.
    pub(crate) fn expire_access(&mut self) -> usize {
        let count = self.access.len();
        self.access.clear();
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_780_000_000_000;

    fn book() -> Book {
        Book::new("http://sim", "http://sim/v1/".to_owned(), true, Rng::seeded(1))
    }

    fn agreed() -> Agreed {
        Agreed {
            client_id: "client".to_owned(),
            app: "App".to_owned(),
            redirect_uri: "http://app/callback".to_owned(),
            user: "Ada".to_owned(),
            scopes: vec!["notes:read:admin".to_owned(), OFFLINE_ACCESS.to_owned()],
            audience: Some("http://sim/v1/".to_owned()),
        }
    }

    fn connected(book: &mut Book) -> Tokens {
        let code = book.code(agreed(), NOW);
        book.redeem("client", &code, "http://app/callback", NOW).unwrap()
    }

    fn renewed(book: &mut Book, token: &str, quirks: &Quirks, now: i64) -> Result<String, String> {
        let outcome = book.renew("client", token, quirks, now);
        outcome.map(|tokens| tokens.refresh.unwrap()).map_err(|denial| denial.description)
    }

    #[test]
    fn a_code_works_once_within_ten_minutes_for_its_client_and_redirect() {
        let mut book = book();
        let mut redeem = |client: &str, redirect: &str, later: i64, twice: bool| {
            let code = book.code(agreed(), NOW);
            if twice {
                book.redeem(client, &code, redirect, NOW).unwrap();
            }
            book.redeem(client, &code, redirect, NOW + later).is_ok()
        };
        assert!(redeem("client", "http://app/callback", CODE_LIFE_MS - 1, false));
        assert!(!redeem("client", "http://app/callback", CODE_LIFE_MS, false));
        assert!(!redeem("client", "http://app/callback", 0, true));
        assert!(!redeem("other", "http://app/callback", 0, false));
        assert!(!redeem("client", "http://app/callback/", 0, false));
    }

    #[test]
    fn a_refresh_token_dies_idle_after_ninety_days_and_with_its_connection_after_a_year() {
        let mut book = book();
        let quirks = Quirks::default();
        let idle = connected(&mut book).refresh.unwrap();
        let expired = Err("The refresh token has expired.".to_owned());
        assert_eq!(renewed(&mut book, &idle, &quirks, NOW + IDLE_LIFE_MS), expired);
        let mut token = connected(&mut book).refresh.unwrap();
        for day in [80, 160, 240, 320, 364] {
            token = renewed(&mut book, &token, &quirks, NOW + day * DAY_MS).unwrap();
        }
        assert_eq!(renewed(&mut book, &token, &quirks, NOW + CONNECTION_LIFE_MS), expired);
    }

    #[test]
    fn a_rotated_refresh_token_is_dead_unless_a_grace_is_switched_on() {
        let mut book = book();
        let strict = Quirks::default();
        let old = connected(&mut book).refresh.unwrap();
        let new = renewed(&mut book, &old, &strict, NOW).unwrap();
        assert_ne!(new, old);
        assert!(renewed(&mut book, &old, &strict, NOW).is_err());
        let kind = Quirks { old_refresh_token_grace_ms: 5_000, ..strict };
        assert!(renewed(&mut book, &old, &kind, NOW + 5_000).is_ok());
        assert!(renewed(&mut book, &old, &kind, NOW + 5_001).is_err());
        assert!(renewed(&mut book, &new, &strict, NOW).is_ok(), "a reuse does not end the connection");
        let harsh = Quirks { reused_refresh_token_disconnects: true, ..strict };
        let old = connected(&mut book).refresh.unwrap();
        let new = renewed(&mut book, &old, &harsh, NOW).unwrap();
        assert!(renewed(&mut book, &old, &harsh, NOW).is_err() && renewed(&mut book, &new, &harsh, NOW).is_err());
    }

    #[test]
    fn access_ends_after_an_hour_or_with_the_connection() {
        let mut book = book();
        let quirks = Quirks::default();
        let access = connected(&mut book).access;
        assert!(book.recognise(&access, &quirks, NOW + ACCESS_LIFE_MS - 1).is_some());
        assert!(book.recognise(&access, &quirks, NOW + ACCESS_LIFE_MS).is_none());
        assert_eq!(book.revoke(None, NOW), 1);
        assert_eq!(book.revoke(None, NOW), 0);
        assert!(book.recognise(&access, &quirks, NOW).is_none());
        let lenient = Quirks { access_outlives_revocation: true, ..quirks };
        assert!(book.recognise(&access, &lenient, NOW).is_some());
    }
}
