//! The accounts of the console, and making another one.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use domain::Role;
use lever::User;
use serde::Deserialize;
use store::{Account, CacheKind};

use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::notice::Notice;
use super::problem::PageError;
use super::when::Moment;
use super::{Console, names, operator};

pub(crate) const PAGE: &str = "/operators";
const LONGEST: usize = 200;

#[derive(Template)]
#[template(path = "console/operators.html")]
struct OperatorsPage {
    frame: Frame,
    rows: Vec<Row>,
    roles: Vec<(&'static str, &'static str)>,
    has_provider: bool,
}

struct Row {
    id: String,
    name: String,
    email: String,
    role: &'static str,
    lever_user: Option<String>,
    /// What keeps it from being used, or how far its set-up is.
    state: Option<&'static str>,
    is_disabled: bool,
    by: Vec<&'static str>,
    seen: Option<Moment>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    notice: Option<String>,
}

/// The list.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let store = &console.store;
    let users = store.cached::<Vec<User>>(CacheKind::Users, "", names::ANY_AGE).await?.unwrap_or_default();
    let row = |account: Account| {
        let user = account.operator.lever_user.as_ref();
        let known = user.and_then(|id| users.iter().find(|user| user.id == *id)).map(|user| user.name.clone());
        Row {
            id: account.operator.id.to_string(),
            role: names::role(account.operator.role),
            lever_user: known.or_else(|| user.map(ToString::to_string)),
            state: state(&account),
            is_disabled: account.operator.disabled,
            by: ways(&account),
            seen: account.seen_at.map(|at| Moment::new(at, store.now())),
            name: account.operator.name.into_exposed(),
            email: account.operator.email.into_exposed(),
        }
    };
    let page = OperatorsPage {
        rows: store.accounts().await?.into_iter().map(row).collect(),
        roles: operator::roles(),
        has_provider: console.sign_in.elsewhere.is_some(),
        frame: Frame::load(&console, viewer, Section::Operators, "Operators", asked.notice.as_deref()).await?,
    };
    Ok(Page(page).into_response())
}

#[derive(Deserialize)]
pub(crate) struct NewAccount {
    #[serde(default)]
    email: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    role: String,
}

/// Makes an account, and shows the link by which its operator chooses a password.
pub(crate) async fn add(
    State(console): State<Console>,
    viewer: Viewer,
    Form(form): Form<NewAccount>,
) -> Result<Response, PageError> {
    let (email, name) = (form.email.trim(), form.name.trim());
    let Ok(role) = form.role.parse::<Role>() else { return Ok(Notice::AccountUnclear.on(PAGE).into_response()) };
    if !is_address(email) || name.is_empty() || name.chars().count() > LONGEST {
        return Ok(Notice::AccountUnclear.on(PAGE).into_response());
    }
    let users = console.store.cached::<Vec<User>>(CacheKind::Users, "", names::ANY_AGE).await?.unwrap_or_default();
    let mut tx = console.store.begin().await?;
    let Some(id) = tx.add_account(email, name, role, viewer.id()).await? else {
        return Ok(Notice::AddressTaken.on(PAGE).into_response());
    };
    tx.link_lever_users(&users).await?;
    if !console.sign_in.takes_password_of(role) {
        tx.commit().await?;
        return Ok(Notice::AccountChanged.on(&format!("{PAGE}/{id}")).into_response());
    }
    let link = operator::invite(&console, &mut tx, id, viewer.id()).await?;
    tx.commit().await?;
    operator::page(&console, viewer, id, Some(Notice::AccountAdded.code()), Some(link)).await
}

/// Text with one `@` between something and something. Whether it is anybody's shows when it is used.
fn is_address(text: &str) -> bool {
    let is_plain = text.len() <= LONGEST && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts: Vec<&str> = text.split('@').collect();
    is_plain && matches!(parts.as_slice(), [name, domain] if !name.is_empty() && !domain.is_empty())
}

pub(crate) fn state(account: &Account) -> Option<&'static str> {
    if account.operator.disabled {
        Some("Disabled")
    } else if account.locked_until.is_some() {
        Some("Locked for some minutes")
    } else if account.invited_until.is_some() {
        Some("Invited")
    } else if !account.has_password && !account.is_linked {
        Some("Has not signed in yet")
    } else {
        None
    }
}

/// How an account's operator can sign in.
pub(crate) fn ways(account: &Account) -> Vec<&'static str> {
    let ways = [
        (account.is_linked, "sign-in provider"),
        (account.has_password && !account.has_authenticator, "password"),
        (account.has_password && account.has_authenticator, "password and code"),
    ];
    ways.into_iter().filter(|(has, _)| *has).map(|(_, way)| way).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_one_sign_between_two_parts() {
        assert!(is_address("ada@example.org"));
        for other in ["", "ada", "@example.org", "ada@", "a@b@c", "a b@example.org", "ada@example.org\n"] {
            assert!(!is_address(other), "{other:?}");
        }
        assert!(!is_address(&format!("{}@example.org", "a".repeat(200))));
    }
}
