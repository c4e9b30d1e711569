//! One account, as those see it who manage accounts, and everything that they may change of it.

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::{Assignment, Ground, OperatorId, Role, TokenId};
use lever::{User, UserId};
use serde::Deserialize;
use store::{Account, AccountChange, CacheKind, Tx};

use super::account::{SessionView, TokenView};
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::notice::Notice;
use super::problem::PageError;
use super::session::Token;
use super::when::Moment;
use super::{Console, names, operators};

#[derive(Template)]
#[template(path = "console/operator.html")]
struct OperatorPage {
    frame: Frame,
    id: String,
    account: Account,
    role: &'static str,
    is_own: bool,
    state: Option<&'static str>,
    ways: Vec<&'static str>,
    made: Moment,
    may_be_invited: bool,
    /// Whether the provider's groups say what the role is.
    role_follows: bool,
    lever_user: Option<String>,
    /// Id and name of every active user of Lever's, and whether it is this account's.
    users: Vec<(String, String, bool)>,
    roles: Vec<(&'static str, &'static str)>,
    remit: Vec<RemitPart>,
    grounds: Vec<(&'static str, &'static str)>,
    sessions: Vec<SessionView>,
    tokens: Vec<TokenView>,
    /// A link that was just made. Shown once.
    link: Option<String>,
}

/// One part of what an operator sees.
struct RemitPart {
    kind: &'static str,
    value: String,
    sentence: String,
    confidential: bool,
}

impl OperatorPage {
    fn address(&self) -> String {
        format!("{}/{}", operators::PAGE, self.id)
    }
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    notice: Option<String>,
}

/// The page.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    page(&console, viewer, id, asked.notice.as_deref(), None).await
}

impl RemitPart {
    fn new(assignment: &Assignment) -> Self {
        let Assignment { ground, confidential } = assignment;
        let (kind, value) = (ground.kind(), ground.value().to_owned());
        Self { kind, value, sentence: names::ground(ground), confidential: *confidential }
    }
}

/// What is to be changed, and to what.
#[derive(Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    change: String,
    #[serde(default)]
    value: String,
    /// Of a remit's part: its kind, and whether it takes in confidential work.
    #[serde(default)]
    ground: String,
    #[serde(default)]
    confidential: String,
}

/// Changes one thing.
pub(crate) async fn change(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(Wanted { change, value, ground, confidential }): Form<Wanted>,
) -> Result<Response, PageError> {
    let id: OperatorId = id.parse().map_err(|_| PageError::NotFound)?;
    let account = console.store.account(id).await?;
    let by = viewer.id();
    let mut tx = console.store.begin().await?;
    let (done, notice) = match change.as_str() {
        "role" => {
            let role: Role = value.parse().map_err(|_| PageError::NotFound)?;
            (tx.change_account(id, AccountChange::Role(role), by).await?, Notice::AccountChanged)
        }
        "remit" | "no-remit" => {
            let Some(ground) = Ground::read(&ground, &value) else {
                return Ok(Notice::RemitUnclear.on(&format!("{}/{id}", operators::PAGE)).into_response());
            };
            let mut remit = console.store.remit(id).await?.assignments;
            // One ground has one part, wide or narrow.
            remit.retain(|part| part.ground != ground);
            if change == "remit" {
                remit.insert(Assignment { ground, confidential: confidential == "yes" });
            }
            tx.set_remit(id, &remit, Some(by)).await?;
            (true, Notice::RemitSet)
        }
        "disable" => (tx.change_account(id, AccountChange::Disabled(true), by).await?, Notice::AccountChanged),
        "enable" => (tx.change_account(id, AccountChange::Disabled(false), by).await?, Notice::AccountChanged),
        "lever-user" => (link_by_hand(&console, &mut tx, id, &value, by).await?, Notice::AccountChanged),
        // One's own is taken away with a code, and one's own password is changed with the current one.
        "second-step" if id != by => {
            let removed = tx.remove_authenticator(id, by).await?;
            (true, if removed { Notice::AuthenticatorOff } else { Notice::AccountChanged })
        }
        "session" => {
            let ended = match value.as_str() {
                "" => tx.end_sessions(id, None, by).await? > 0,
                handle => tx.end_session(id, handle, by).await?,
            };
            (true, if ended { Notice::SessionsEnded } else { Notice::SessionGone })
        }
        "token" => {
            let token: TokenId = value.parse().map_err(|_| PageError::NotFound)?;
            if !tx.revoke_api_token(id, token, by).await? {
                return Err(PageError::NotFound);
            }
            (true, Notice::TokenRevoked)
        }
        "invite" if id != by && may_be_invited(&console, &account) => {
            let link = invite(&console, &mut tx, id, by).await?;
            tx.commit().await?;
            return page(&console, viewer, id, None, Some(link)).await;
        }
        _ => return Err(PageError::NotFound),
    };
    let to = format!("{}/{id}", operators::PAGE);
    if !done {
        return Ok(Notice::LastAdmin.on(&to).into_response());
    }
    tx.commit().await?;
    Ok(notice.on(&to).into_response())
}

fn may_be_invited(console: &Console, account: &Account) -> bool {
    console.sign_in.takes_password_of(account.operator.role) && !account.operator.disabled
}

/// Makes a link by which an operator chooses a password.
pub(crate) async fn invite(
    console: &Console,
    tx: &mut Tx,
    id: OperatorId,
    by: OperatorId,
) -> Result<String, PageError> {
    let token = Token::mint(console.store.ids());
    tx.invite(id, &token.hash(), by).await?;
    Ok(format!("{}/invitation?token={}", console.base_url, token.in_link()))
}

/// A user of Lever's by hand; `none` for no user at all, and nothing for the one with the same address.
async fn link_by_hand(
    console: &Console,
    tx: &mut Tx,
    id: OperatorId,
    value: &str,
    by: OperatorId,
) -> Result<bool, PageError> {
    match value {
        "" => {
            let users = users(console).await?;
            let done = tx.change_account(id, AccountChange::LeverUserByEmail, by).await?;
            tx.link_lever_users(&users).await?;
            Ok(done)
        }
        "none" => Ok(tx.change_account(id, AccountChange::LeverUser(None), by).await?),
        user => {
            let user = UserId::parse(user).map_err(|_| PageError::NotFound)?;
            Ok(tx.change_account(id, AccountChange::LeverUser(Some(&user)), by).await?)
        }
    }
}

async fn users(console: &Console) -> Result<Vec<User>, PageError> {
    Ok(console.store.cached::<Vec<User>>(CacheKind::Users, "", names::ANY_AGE).await?.unwrap_or_default())
}

/// Every role with its name.
pub(crate) fn roles() -> Vec<(&'static str, &'static str)> {
    Role::ALL.into_iter().map(|role| (role.as_str(), names::role(role))).collect()
}

/// The page of an account, with a link where one was just made.
pub(crate) async fn page(
    console: &Console,
    viewer: Viewer,
    id: OperatorId,
    notice: Option<&str>,
    link: Option<String>,
) -> Result<Response, PageError> {
    let store = &console.store;
    let now = store.now();
    let account = store.account(id).await?;
    let own = (viewer.id() == id).then_some(viewer.token_hash.as_str());
    let sessions = store.sessions_of(id).await?.into_iter().map(|it| SessionView::new(it, own, now)).collect();
    let tokens = store.api_tokens_of(id).await?.into_iter().map(|token| TokenView::new(token, now)).collect();
    let theirs = account.operator.lever_user.clone();
    let mut users: Vec<(String, String, bool)> = users(console)
        .await?
        .into_iter()
        .filter(|user| user.deactivated_at.is_none() || Some(&user.id) == theirs.as_ref())
        .map(|user| (user.id.to_string(), user.name, Some(&user.id) == theirs.as_ref()))
        .collect();
    users.sort_by(|(_, a, _), (_, b, _)| a.cmp(b));
    let known = users.iter().find(|(_, _, is_theirs)| *is_theirs).map(|(_, name, _)| name.clone());
    let role = account.operator.role;
    let elsewhere = console.sign_in.elsewhere.as_ref();
    let page = OperatorPage {
        id: id.to_string(),
        role: names::role(role),
        is_own: own.is_some(),
        state: operators::state(&account),
        ways: operators::ways(&account),
        made: Moment::new(account.created_at, now),
        may_be_invited: own.is_none() && may_be_invited(console, &account),
        role_follows: account.is_linked && elsewhere.is_some_and(|elsewhere| elsewhere.admission.gives_roles()),
        lever_user: known.or_else(|| theirs.map(|id| id.to_string())),
        users,
        roles: roles(),
        remit: store.remit(id).await?.assignments.iter().map(RemitPart::new).collect(),
        grounds: names::GROUNDS.to_vec(),
        sessions,
        tokens,
        link,
        frame: Frame::load(console, viewer, Section::Operators, account.operator.name.expose().clone(), notice).await?,
        account,
    };
    Ok(Page(page).into_response())
}
