//! Who calls, and what that credential may do: an API key with its permissions, or an access token with its scopes.

use axum::http::header;
use axum::http::request::Parts;

use crate::ledger::kind_of;
use crate::oauth::{Bearer, allows, needed};
use crate::options::ApiKey;
use crate::quirk::Quirks;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::Caller;

/// A recognised credential.
pub(crate) struct Credential {
    /// Shown in the ledger; hooks belong to it.
    pub(crate) name: String,
    /// Whose tokens of the rate limit a call takes.
    pub(crate) bucket: String,
    confidential: bool,
    right: Right,
}

enum Right {
    /// Everything but these operations.
    AllBut(Vec<String>),
    /// These scopes.
    Scopes(Vec<String>),
    /// Nothing: the token is for another API.
    Foreign,
}

impl Credential {
    /// Basic with the key as user name, or Bearer with a key or an access token.
    // ASSUMPTION: a non-empty Basic password is ignored; how Lever treats one is unknown.
    pub(crate) fn of(sim: &Sim, quirks: &Quirks, parts: &Parts) -> Option<Self> {
        let header = parts.headers.get(header::AUTHORIZATION)?.to_str().ok()?;
        let (scheme, credentials) = header.split_once(' ')?;
        let key_of = |secret: &str| sim.options().api_keys.iter().find(|key| key.secret == secret).map(Self::of_key);
        if scheme.eq_ignore_ascii_case("basic") {
            let text = String::from_utf8(crate::base64::decode(credentials.trim())?).ok()?;
            return key_of(text.split_once(':').map_or(text.as_str(), |(user, _)| user));
        }
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        let token = credentials.trim();
        let bearer = || sim.oauth().recognise(token, quirks, sim.now()).map(Self::of_bearer);
        key_of(token).or_else(bearer)
    }

    fn of_key(key: &ApiKey) -> Self {
        Self {
            name: key.name.clone(),
            bucket: format!("key {}", key.name),
            confidential: key.confidential,
            right: Right::AllBut(key.denied.clone()),
        }
    }

    fn of_bearer(bearer: Bearer) -> Self {
        Self {
            // ASSUMPTION: hooks belong to the application, not to one connection or token of it.
            name: format!("oauth:{}", bearer.client_id),
            // ASSUMPTION: the rate limit is counted by connection; documentation speaks of API keys only.
            bucket: format!("connection {}", bearer.connection),
            confidential: bearer.sees_confidential(),
            right: if bearer.for_api { Right::Scopes(bearer.scopes) } else { Right::Foreign },
        }
    }

    pub(crate) fn caller(&self) -> Caller {
        Caller { name: self.name.clone(), confidential: self.confidential }
    }

    /// Whether it may do this. A key's permissions are per operation: `notes:write`, `stage:write`; an action also falls
    /// with `opportunities:write`.
    pub(crate) fn permit(&self, path: &str, is_write: bool) -> Result<(), Refusal> {
        match &self.right {
            Right::AllBut(denied) => permit_key(denied, path, is_write),
            Right::Scopes(scopes) => match needed(path, is_write) {
                Some(scope) if allows(scopes, &scope) => Ok(()),
                // ASSUMPTION: the texts of a missing scope are not published.
                Some(scope) => Err(Refusal::forbidden(format!("This token does not have the scope {scope}"))),
                None => Err(Refusal::forbidden("No scope gives access to this")),
            },
            Right::Foreign => Err(Refusal::forbidden("Unable to find a signing key that matches")),
        }
    }
}

fn permit_key(denied: &[String], path: &str, is_write: bool) -> Result<(), Refusal> {
    let verb = if is_write { "write" } else { "read" };
    let area = kind_of(path);
    let is_action = matches!(area.as_str(), "stage" | "archived")
        || ["addTags", "removeTags", "addLinks", "removeLinks", "addSources", "removeSources"].contains(&area.as_str());
    let operation = format!("{area}:{verb}");
    let parent = format!("opportunities:{verb}");
    if denied.iter().any(|denied| *denied == operation || (is_action && *denied == parent)) {
        return Err(Refusal::forbidden(format!("This API key does not have permission for {operation}")));
    }
    Ok(())
}
