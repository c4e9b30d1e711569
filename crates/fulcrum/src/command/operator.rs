use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use clap::Subcommand;
use domain::Role;
use lever::UserId;
use store::{NewOperator, Operator, Store};

use super::say;
use crate::config::Config;
use crate::system::ids;
use crate::wiring::open_store;

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Show every account.
    List(Where),
    /// Make an account and print its password once.
    Add {
        email: String,
        #[arg(long)]
        name: String,
        /// admin, recruiter, hiring-manager or auditor.
        #[arg(long)]
        role: Role,
        /// The id of the Lever user in whose name this person's decisions are written.
        #[arg(long, value_name = "ID")]
        lever_user: Option<String>,
        #[command(flatten)]
        place: Where,
    },
    /// Give an account a new password, print it once, and end its sessions.
    Password {
        email: String,
        #[command(flatten)]
        place: Where,
    },
    /// Keep an account from signing in, and what it approved from being written.
    Disable {
        email: String,
        #[command(flatten)]
        place: Where,
    },
    /// Let a disabled account sign in again.
    Enable {
        email: String,
        #[command(flatten)]
        place: Where,
    },
}

#[derive(Debug, clap::Args)]
pub struct Where {
    /// The configuration [default: fulcrum.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Where {
    async fn store(&self) -> Result<Store> {
        open_store(&Config::load(self.config.as_deref())?).await
    }
}

pub(super) async fn run(action: Action) -> Result<ExitCode> {
    match action {
        Action::List(place) => {
            for operator in place.store().await?.operators().await? {
                let state = if operator.disabled { "disabled" } else { "" };
                let user = operator.lever_user.as_ref().map_or("-", UserId::as_str);
                let (email, name) = (operator.email.expose(), operator.name.expose());
                say(format_args!("{email:<32} {:<15} {user:<37} {name} {state}", operator.role.as_str()));
            }
        }
        Action::Add { email, name, role, lever_user, place } => add(&email, &name, role, lever_user, &place).await?,
        Action::Password { email, place } => {
            let (store, operator) = find(&place, &email).await?;
            let password = new_password();
            let hash = web::console::hash_password(&password, ids().bits())?;
            let mut tx = store.begin().await?;
            tx.set_password(operator.id, &hash).await?;
            tx.commit().await?;
            say(format_args!("The new password of {email} is {password}"));
        }
        Action::Disable { email, place } => disable(&place, &email, true).await?,
        Action::Enable { email, place } => disable(&place, &email, false).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn add(email: &str, name: &str, role: Role, lever_user: Option<String>, place: &Where) -> Result<()> {
    ensure!(email.contains('@'), "{email:?} is not an e-mail address");
    let lever_user = lever_user.map(|id| UserId::parse(&id)).transpose().context("--lever-user")?;
    let store = place.store().await?;
    if store.operators().await?.iter().any(|operator| operator.email.expose().eq_ignore_ascii_case(email.trim())) {
        bail!("there is an account {email} already");
    }
    let password = new_password();
    let password_hash = web::console::hash_password(&password, ids().bits())?;
    let new = NewOperator { email, name, role, lever_user: lever_user.as_ref(), password_hash: &password_hash };
    let mut tx = store.begin().await?;
    tx.add_operator(&new).await?;
    tx.commit().await?;
    say(format_args!("{email} ({role}) can sign in with the password {password}"));
    Ok(())
}

async fn disable(place: &Where, email: &str, disabled: bool) -> Result<()> {
    let (store, operator) = find(place, email).await?;
    let mut tx = store.begin().await?;
    tx.set_disabled(operator.id, disabled).await?;
    tx.commit().await?;
    say(format_args!("{email} is {}.", if disabled { "disabled" } else { "enabled" }));
    Ok(())
}

async fn find(place: &Where, email: &str) -> Result<(Store, Operator)> {
    let store = place.store().await?;
    let operators = store.operators().await?;
    let found = operators.into_iter().find(|operator| operator.email.expose().eq_ignore_ascii_case(email.trim()));
    let operator = found.with_context(|| format!("there is no account {email}; `fulcrum operator list` shows them"))?;
    Ok((store, operator))
}

fn new_password() -> String {
    format!("{:032x}", ids().bits())
}
