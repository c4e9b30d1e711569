use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::{say, start_log, told_to_stop};
use crate::config::Config;
use crate::wiring::Fulcrum;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The configuration [default: fulcrum.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let config = Config::load(arguments.config.as_deref())?;
    start_log(&config.log.filter, &config.log.format)?;
    for warning in config.warnings() {
        tracing::warn!("{warning}");
    }
    let service = Fulcrum::open(&config, None).await?;
    let listener = TcpListener::bind(&config.server.bind)
        .await
        .with_context(|| format!("server.bind: could not listen on {}", config.server.bind))?;
    say(format_args!("Fulcrum listens on {} ({})", listener.local_addr()?, config.server.base_url));
    let stop = CancellationToken::new();
    let signal = stop.clone();
    tokio::spawn(async move {
        told_to_stop().await;
        tracing::info!("stopping: no new work is taken, what runs is finished");
        signal.cancel();
    });
    service.run(listener, stop).await?;
    Ok(ExitCode::SUCCESS)
}
