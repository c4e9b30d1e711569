//! The page behind a link by which an operator chooses a password, once.

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use store::Operator;

use super::doors::Client;
use super::frame::Page;
use super::notice::Notice;
use super::password::{self, rule};
use super::problem::PageError;
use super::{Console, session};

#[derive(Template)]
#[template(path = "console/invitation.html")]
struct InvitationPage {
    token: String,
    operator: Operator,
    wrong: Option<String>,
    demo: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Link {
    #[serde(default)]
    token: String,
}

/// Asks for the password.
pub(crate) async fn show(
    State(console): State<Console>,
    client: Client,
    Query(Link { token }): Query<Link>,
) -> Result<Response, PageError> {
    console.password_door.knock(client, console.store.now())?;
    let (_, operator) = invited(&console, &token).await?;
    Ok(page(&console, token, operator, None).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    token: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// Takes the password. The link counts no longer after that.
pub(crate) async fn accept(
    State(console): State<Console>,
    client: Client,
    Form(chosen): Form<Chosen>,
) -> Result<Response, PageError> {
    console.password_door.knock(client, console.store.now())?;
    let (token_hash, operator) = invited(&console, &chosen.token).await?;
    let weakness = rule::weakness(&chosen.password, operator.email.expose(), operator.name.expose());
    let wrong = match weakness {
        Some(weakness) => Some(weakness.to_string()),
        None if chosen.password != chosen.again => Some("The two passwords are not the same.".to_owned()),
        None => None,
    };
    if wrong.is_some() {
        return Ok((StatusCode::BAD_REQUEST, page(&console, chosen.token, operator, wrong)).into_response());
    }
    let hash = password::hashed(&console, chosen.password).await?;
    let mut tx = console.store.begin().await?;
    if tx.accept_invitation(&token_hash, &hash).await?.is_none() {
        return Err(PageError::NotFound);
    }
    tx.commit().await?;
    Ok(Notice::PasswordChosen.on("/sign-in").into_response())
}

async fn invited(console: &Console, token: &str) -> Result<(String, Operator), PageError> {
    let hash = session::hash_of(token).ok_or(PageError::NotFound)?;
    let operator = console.store.invited(&hash).await?.ok_or(PageError::NotFound)?;
    if !console.sign_in.takes_password_of(operator.role) {
        return Err(PageError::NotFound);
    }
    Ok((hash, operator))
}

fn page(console: &Console, token: String, operator: Operator, wrong: Option<String>) -> Page<InvitationPage> {
    let demo = console.demo.as_ref().map(|demo| demo.simulator_url.clone());
    Page(InvitationPage { token, operator, wrong, demo })
}
