use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use domain::AgentName;
use domain::work::Backlog;
use lever::{PostingId, StageId};

use super::opened;
use crate::command::say;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Of this posting only, by its id in Lever.
    #[arg(long, value_name = "ID")]
    posting: Option<String>,
    /// Who are in this stage, by its id in Lever [default: that of `screening.from_stage`].
    #[arg(long, value_name = "ID")]
    stage: Option<String>,
    /// The configuration [default: fulcrum.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let (config, store) = opened(arguments.config.as_deref()).await?;
    let stage = arguments.stage.as_deref().unwrap_or(&config.screening.from_stage);
    let work = Backlog {
        agent: AgentName::Screening,
        stage: StageId::parse(stage).context("--stage")?,
        posting: arguments.posting.as_deref().map(PostingId::parse).transpose().context("--posting")?,
    };
    let (known, active) = store.opportunities_known().await?;
    let waiting = store.without_run(work.agent, &work.stage, work.posting.as_ref(), "", i64::MAX).await?.len();
    let mut tx = store.begin().await?;
    let queued = tx.enqueue(&work).await?;
    tx.commit().await?;
    say(format_args!("{known} opportunities are known, {active} of them active."));
    say(match queued {
        true => {
            format!("{waiting} that screening has not read are queued; a running service reads them in the background.")
        }
        false => "They are queued already.".to_owned(),
    });
    if known == 0 {
        say("Nothing was looked through yet: let `fulcrum serve` run first, and see `fulcrum lever sync`.");
    }
    Ok(ExitCode::SUCCESS)
}
