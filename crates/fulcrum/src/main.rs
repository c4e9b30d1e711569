//! The `fulcrum` program.

use std::process::ExitCode;

use clap::Parser;
use fulcrum::command::Command;

/// The self-hosted AI layer for the Lever applicant tracking system.
#[derive(Debug, Parser)]
#[command(name = "fulcrum", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    // Only where: what a panic says may quote what it was working on, and that may be a person's.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a step panicked");
    }));
    match Cli::parse().command.run().await {
        Ok(code) => code,
        Err(error) => {
            fulcrum::command::complain(&error);
            ExitCode::FAILURE
        }
    }
}
