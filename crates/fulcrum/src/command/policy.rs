use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;
use domain::Policy;

use super::say;
use crate::config::DEFAULT_POLICY;

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Read a policy as the service does and check its examples.
    Check {
        /// The policy [default: the one that Fulcrum brings along].
        file: Option<PathBuf>,
    },
}

pub(super) fn run(action: Action) -> Result<ExitCode> {
    let Action::Check { file } = action;
    let text = match &file {
        Some(file) => std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?,
        None => DEFAULT_POLICY.to_owned(),
    };
    let policy = Policy::parse(&text)
        .with_context(|| file.map_or_else(|| "the default policy".to_owned(), |file| file.display().to_string()))?;
    for rule in policy.rules() {
        say(format_args!("{:<30} {:?}", rule.id(), rule.decision()));
    }
    say(format_args!(
        "The policy {:?} (version {}) is valid: {} rules, and every example holds.",
        policy.name(),
        policy.version(),
        policy.rules().len()
    ));
    Ok(ExitCode::SUCCESS)
}
