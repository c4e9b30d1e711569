use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use super::say;
use crate::config::{Config, DEFAULT};

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Print the default configuration, which is also its manual.
    Default,
    /// Read the configuration as the service does, and print it with secrets left out.
    Check {
        /// The configuration [default: fulcrum.toml, where there is one].
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

pub(super) fn run(action: Action) -> Result<ExitCode> {
    match action {
        Action::Default => say(DEFAULT.trim_end()),
        Action::Check { config } => {
            let config = Config::load(config.as_deref())?;
            say(format_args!("{config:#?}"));
            for warning in config.warnings() {
                say(format_args!("warning: {warning}"));
            }
            say("The configuration is valid.");
        }
    }
    Ok(ExitCode::SUCCESS)
}
