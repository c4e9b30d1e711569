//! Signing in by a provider's word: out to it with a state, a nonce and a verifier, and back with a code.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::{NotAdmitted, OperatorId, Vouched};
use lever::User;
use serde::Deserialize;
use store::{CacheKind, Means};
use subtle::ConstantTimeEq as _;

use super::{Client, Jar, PageError, UnderWay, open, own_path, put, refused, set};
use crate::console::notice::Notice;
use crate::console::provider::{Attempt, BroughtBack, ProviderError};
use crate::console::{Console, Elsewhere, names, session};

pub(super) const PAGE: &str = "/sign-in/provider";

#[derive(Deserialize)]
pub(crate) struct Wish {
    next: Option<String>,
}

/// Sends the browser to the provider. A link and not a form: browsers let no form of ours end at somebody else's page.
pub(crate) async fn begin(
    State(console): State<Console>,
    client: Client,
    Query(wish): Query<Wish>,
) -> Result<Response, PageError> {
    let elsewhere = elsewhere(&console)?;
    console.provider_door.knock(client, console.store.now())?;
    let ids = console.store.ids();
    let attempt = Attempt {
        state: session::random_text(ids),
        nonce: session::random_text(ids),
        verifier: session::random_text(ids),
    };
    let address = match elsewhere.provider.address(&attempt).await {
        Ok(address) => address,
        Err(error) => return Ok(failed(&console, &error)),
    };
    let next = own_path(wish.next.as_deref()).to_owned();
    let cookie = put(&console, &UnderWay::Elsewhere { attempt, next }).await?;
    Ok((set(cookie), Redirect::to(&address)).into_response())
}

#[derive(Deserialize)]
pub(crate) struct Returned {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

/// Takes up who comes back. Each attempt counts once, in the browser in which it was begun.
pub(crate) async fn finish(
    State(console): State<Console>,
    client: Client,
    headers: HeaderMap,
    Query(returned): Query<Returned>,
) -> Result<Response, PageError> {
    let elsewhere = elsewhere(&console)?;
    console.provider_door.knock(client, console.store.now())?;
    let Some((attempt, next)) = taken(&console, &headers, &returned.state).await? else {
        return Ok(refused(&console, StatusCode::BAD_REQUEST, Notice::SignInOver));
    };
    let Some(code) = returned.code.filter(|_| returned.error.is_none()) else {
        tracing::warn!(
            code = plain(returned.error.as_deref()),
            "the sign-in provider sent somebody back without a code"
        );
        return Ok(refused(&console, StatusCode::FORBIDDEN, Notice::ProviderDeclined));
    };
    let brought = BroughtBack { code, issuer: returned.iss };
    let vouched = match elsewhere.provider.vouch(&attempt, &brought).await {
        Ok(vouched) => vouched,
        Err(error) => return Ok(failed(&console, &error)),
    };
    match admitted(&console, elsewhere, &vouched).await? {
        Ok(operator) => {
            let opened = open(&console, &headers, operator, Means::Provider, &next).await?;
            Ok(opened.unwrap_or_else(|| refused(&console, StatusCode::FORBIDDEN, Notice::NotAdmitted)))
        }
        Err(why) => {
            let mut tx = console.store.begin().await?;
            tx.refuse_sign_in(&vouched, why).await?;
            tx.commit().await?;
            tracing::info!(why = why.as_str(), "somebody whom the sign-in provider vouched for does not come in");
            let notice = if why == NotAdmitted::UnverifiedEmail { Notice::Unverified } else { Notice::NotAdmitted };
            Ok(refused(&console, StatusCode::FORBIDDEN, notice))
        }
    }
}

/// The attempt of this browser, where what came back belongs to it. Whatever comes of it, it counts no second time.
async fn taken(console: &Console, headers: &HeaderMap, state: &str) -> Result<Option<(Attempt, String)>, PageError> {
    let Some(hash) = session::presented(headers, Jar::Attempt, console.is_secure) else { return Ok(None) };
    let mut tx = console.store.begin().await?;
    let under_way = tx.take_attempt::<UnderWay>(&hash).await?;
    tx.commit().await?;
    let Some(UnderWay::Elsewhere { attempt, next }) = under_way else { return Ok(None) };
    let is_ours = bool::from(attempt.state.as_bytes().ct_eq(state.as_bytes()));
    Ok(is_ours.then_some((attempt, next)))
}

/// The account of somebody, by the rules of who may come in.
async fn admitted(
    console: &Console,
    elsewhere: &Elsewhere,
    vouched: &Vouched,
) -> Result<Result<OperatorId, NotAdmitted>, PageError> {
    let admitted = match elsewhere.admission.judge(vouched) {
        Ok(admitted) => admitted,
        Err(why) => return Ok(Err(why)),
    };
    let users = console.store.cached::<Vec<User>>(CacheKind::Users, "", names::ANY_AGE).await?.unwrap_or_default();
    let mut tx = console.store.begin().await?;
    let operator = match tx.let_in(vouched, &admitted, elsewhere.admission.makes_accounts).await? {
        Ok(operator) => operator,
        // What was begun for them is not kept.
        Err(why) => return Ok(Err(why)),
    };
    tx.link_lever_users(&users).await?;
    tx.commit().await?;
    Ok(Ok(operator))
}

fn failed(console: &Console, error: &ProviderError) -> Response {
    tracing::warn!(
        code = error.code,
        cause = error.source.as_ref().map(tracing::field::display),
        "a sign-in by the provider failed"
    );
    if error.is_passing {
        refused(console, StatusCode::BAD_GATEWAY, Notice::ProviderDown)
    } else {
        refused(console, StatusCode::FORBIDDEN, Notice::SignInFailed)
    }
}

fn elsewhere(console: &Console) -> Result<&Elsewhere, PageError> {
    console.sign_in.elsewhere.as_ref().ok_or(PageError::NotFound)
}

/// An error code of the protocol; anything else that came in its place is not repeated.
fn plain(code: Option<&str>) -> &str {
    let is_plain = |code: &&str| code.len() <= 40 && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    code.filter(is_plain).unwrap_or("none")
}
