use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::{Context, Result};
use lever_sim::{ApiKey, Options, RateLimit, Seed};
use tokio::net::TcpListener;

use super::{say, start_log, told_to_stop};

#[derive(Debug, Clone, clap::Args)]
pub struct SimArguments {
    /// Where to listen. The simulator has no passwords: keep it on this machine.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7401")]
    bind: SocketAddr,
    /// The API key that it accepts.
    #[arg(long, value_name = "KEY", default_value = "simulated-lever-key")]
    api_key: String,
    /// Requests a second for each key; Lever itself allows 10.
    #[arg(long, value_name = "N", default_value_t = 10.0)]
    rate: f64,
    /// Requests that may come at once after a pause; Lever itself allows 20.
    #[arg(long, value_name = "N", default_value_t = 20.0)]
    burst: f64,
    /// Start with the company's people and postings but without opportunities.
    #[arg(long)]
    empty: bool,
    /// What to log, for instance `info` or `lever_sim=debug`.
    #[arg(long, default_value = "warn")]
    log: String,
}

/// The simulator's options by the command line.
#[must_use]
pub fn simulator_options(arguments: &SimArguments) -> Options {
    Options {
        bind: arguments.bind,
        seed: if arguments.empty { Seed::small().with_opportunities(0) } else { Seed::small() },
        api_keys: vec![ApiKey::named("fulcrum", &arguments.api_key)],
        rate_limit: Some(RateLimit { per_second: arguments.rate, burst: arguments.burst }),
        ..Options::default()
    }
}

pub(super) async fn run(arguments: SimArguments) -> Result<ExitCode> {
    start_log(&arguments.log, "text")?;
    let listener =
        TcpListener::bind(arguments.bind).await.with_context(|| format!("could not listen on {}", arguments.bind))?;
    let address = listener.local_addr()?;
    say(format_args!("The simulated Lever listens on http://{address} (API at /v1, control at /sim)"));
    lever_sim::serve(simulator_options(&arguments), listener, told_to_stop()).await?;
    Ok(ExitCode::SUCCESS)
}
