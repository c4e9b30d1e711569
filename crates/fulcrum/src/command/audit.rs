use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use super::say;
use crate::config::Config;
use crate::wiring::open_store;

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Check the chain of the audit log from its first entry to its last.
    Verify {
        /// The configuration [default: fulcrum.toml, where there is one].
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

pub(super) async fn run(action: Action) -> Result<ExitCode> {
    let Action::Verify { config } = action;
    let store = open_store(&Config::load(config.as_deref())?).await?;
    match store.verify_audit().await? {
        Ok(verified) => {
            say(format_args!("The audit log is whole: {} entries.", verified.entries));
            say(format_args!("Head {}", verified.head));
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => {
            say(format_args!("The audit log is BROKEN: {broken}."));
            Ok(ExitCode::FAILURE)
        }
    }
}
