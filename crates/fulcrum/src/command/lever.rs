//! What has to do with Lever's side: the connection, what it must allow, webhooks, what was found by looking, and what is
//! opened to agents by name.

mod backlog;
mod connect;
mod consent;
mod opening;
mod permissions;
mod sync;
mod webhooks;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use store::Store;

use crate::config::Config;
use crate::wiring::open_store;

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Connect Fulcrum to Lever, by an API key or as an OAuth app. What is kept is encrypted.
    Connect(connect::Arguments),
    /// Forget the connection.
    Disconnect(Place),
    /// Print what Lever must allow: permissions for an API key, scopes for an OAuth app.
    Permissions(Place),
    /// Register, look at and renew webhooks by Lever's API.
    #[command(subcommand)]
    Webhooks(webhooks::Action),
    /// Show how far Fulcrum has looked through Lever, and what it has found.
    Sync(sync::Arguments),
    /// Let an agent read who waited before Fulcrum came.
    Backlog(backlog::Arguments),
    /// Open confidential work or secret notes to agents, by name.
    Open(opening::Open),
    /// Close again what was opened.
    Close(opening::Close),
    /// List what is open.
    Opened(Place),
}

#[derive(Debug, clap::Args)]
pub struct Place {
    /// The configuration [default: fulcrum.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn run(action: Action) -> Result<ExitCode> {
    match action {
        Action::Connect(arguments) => connect::run(arguments).await,
        Action::Disconnect(place) => connect::disconnect(place).await,
        Action::Permissions(place) => permissions::run(&place),
        Action::Webhooks(action) => webhooks::run(action).await,
        Action::Sync(arguments) => sync::run(arguments).await,
        Action::Backlog(arguments) => backlog::run(arguments).await,
        Action::Open(arguments) => opening::open(arguments).await,
        Action::Close(arguments) => opening::close(arguments).await,
        Action::Opened(place) => opening::list(place).await,
    }
}

/// The configuration and the store it names.
async fn opened(config: Option<&Path>) -> Result<(Config, Store)> {
    let config = Config::load(config)?;
    let store = open_store(&config).await?;
    Ok((config, store))
}
