use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;
use domain::RunId;

use super::say;
use crate::config::Config;
use crate::replay::replay;
use crate::wiring::{agents, open_store};

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Do a run again from its stored brief and the recorded answers of language models, and say whether the draft is the
    /// same. Asks no model and changes nothing.
    Replay {
        /// Its id, as the audit log and the console name it.
        run: String,
        /// The configuration [default: fulcrum.toml, where there is one].
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
}

pub(super) async fn run(action: Action) -> Result<ExitCode> {
    let Action::Replay { run, config } = action;
    let config = Config::load(config.as_deref())?;
    let id: RunId = run.parse().ok().with_context(|| format!("{run:?} is not the id of a run"))?;
    let store = open_store(&config).await?;
    let replayed = replay(&store, &agents(&config)?, id).await?;
    say(format_args!("{} exchanges with language models were recorded.", replayed.exchanges));
    if replayed.unrecorded > 0 {
        say(format_args!(
            "NOT REPLAYED: {} questions that are asked now were not recorded. The agent, its prompts or its settings are others.",
            replayed.unrecorded
        ));
    }
    if !replayed.differences.is_empty() {
        say(format_args!("DIFFERENT: {}.", replayed.differences.join(", ")));
    }
    if !replayed.is_equal() {
        return Ok(ExitCode::FAILURE);
    }
    say("The draft is the same.");
    Ok(ExitCode::SUCCESS)
}
