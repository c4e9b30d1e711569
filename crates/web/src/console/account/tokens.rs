//! Tokens by which one's programs act. Their secret is shown once, when they are made.

use std::collections::BTreeSet;
use std::time::Duration;

use axum::Form;
use axum::extract::{RawForm, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{Permission, TokenId};
use serde::Deserialize;
use store::NewApiToken;

use super::{AccountPage, PAGE, page};
use crate::console::frame::Page;
use crate::console::gate::Viewer;
use crate::console::notice::Notice;
use crate::console::problem::PageError;
use crate::console::{Console, session};

/// What every token begins with, so that one that lies about is recognised.
pub(crate) const PREFIX: &str = "fulcrum_";
const LONGEST_NAME: usize = 100;

/// For how many days a token is made.
pub(super) const LIFETIMES: [(u64, &str); 4] = [(7, "A week"), (30, "30 days"), (90, "90 days"), (365, "A year")];

/// By what [`store::Store::api_token`] finds a token, where the text could be one of ours.
#[must_use]
pub fn token_hash(token: &str) -> Option<String> {
    let secret = token.strip_prefix(PREFIX)?;
    session::hash_of(secret).map(|_| session::hash(token))
}

/// What the form asks for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Wanted {
    name: String,
    days: u64,
    permissions: BTreeSet<Permission>,
}

/// Makes a token for what its operator may do, and shows it.
pub(crate) async fn make(
    State(console): State<Console>,
    viewer: Viewer,
    RawForm(form): RawForm,
) -> Result<Response, PageError> {
    let Some(wanted) = Wanted::read(&form) else { return Ok(Notice::TokenUnclear.on(PAGE).into_response()) };
    if !wanted.permissions.iter().all(|permission| viewer.may(*permission)) {
        return Err(PageError::Forbidden);
    }
    let token = format!("{PREFIX}{}", session::random_text(console.store.ids()));
    let new = NewApiToken {
        operator: viewer.id(),
        name: &wanted.name,
        permissions: &wanted.permissions,
        token_hash: &session::hash(&token),
        lasts: Duration::from_secs(wanted.days * 24 * 3600),
    };
    let mut tx = console.store.begin().await?;
    tx.add_api_token(&new).await?;
    tx.commit().await?;
    let page = AccountPage { made: Some((wanted.name, token)), ..page(&console, viewer, None).await? };
    Ok(Page(page).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Which {
    #[serde(default)]
    token: String,
}

/// Revokes one of one's own tokens.
pub(crate) async fn revoke(
    State(console): State<Console>,
    viewer: Viewer,
    Form(which): Form<Which>,
) -> Result<Redirect, PageError> {
    let id: TokenId = which.token.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = console.store.begin().await?;
    if !tx.revoke_api_token(viewer.id(), id, viewer.id()).await? {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    Ok(Notice::TokenRevoked.on(PAGE))
}

impl Wanted {
    fn read(form: &[u8]) -> Option<Self> {
        let mut wanted = Self::default();
        for (name, value) in url::form_urlencoded::parse(form) {
            match name.as_ref() {
                "name" => value.trim().clone_into(&mut wanted.name),
                "days" => wanted.days = value.parse().ok()?,
                "permission" => {
                    wanted.permissions.insert(value.parse().ok().filter(|it: &Permission| it.is_for_tokens())?);
                }
                _ => {}
            }
        }
        let is_named = !wanted.name.is_empty() && wanted.name.chars().count() <= LONGEST_NAME;
        (is_named && (1..=365).contains(&wanted.days) && !wanted.permissions.is_empty()).then_some(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_needs_a_name_an_end_and_a_purpose() {
        let read = |form: &str| Wanted::read(form.as_bytes());
        let permissions = [Permission::Read, Permission::Decide].into();
        assert_eq!(
            read("name=+CI+&days=30&permission=read&permission=decide&csrf=x"),
            Some(Wanted { name: "CI".into(), days: 30, permissions })
        );
        for form in [
            "",
            "name=CI&days=30",
            "name=&days=30&permission=read",
            "name=CI&days=0&permission=read",
            "name=CI&days=366&permission=read",
            "name=CI&days=-1&permission=read",
            "name=CI&permission=read",
            "name=CI&days=30&permission=everything",
            "name=CI&days=30&permission=read&permission=manage-operators",
        ] {
            assert_eq!(read(form), None, "{form}");
        }
        assert_eq!(read(&format!("name={}&days=1&permission=read", "x".repeat(101))), None);
    }

    #[test]
    fn only_what_could_be_a_token_is_looked_for() {
        let token = format!("fulcrum_{}", "0a".repeat(32));
        assert_eq!(token_hash(&token).map(|hash| hash.len()), Some(64));
        for other in ["", "fulcrum_", "0a", &"0a".repeat(32), &format!("fulcrum_{}", "zz".repeat(32))] {
            assert_eq!(token_hash(other), None, "{other:?}");
        }
    }
}
