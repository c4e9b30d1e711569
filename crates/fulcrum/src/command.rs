//! The commands, one in each file.

mod audit;
mod config;
mod doctor;
mod eval;
mod init;
mod job;
mod lever;
mod model;
mod operator;
mod policy;
mod rank;
mod read_document;
mod resume;
mod rubric;
mod run;
mod score;
mod serve;
mod sim;

use std::fmt::Display;
use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

use crate::demo;

pub use sim::{SimArguments, simulator_options};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run everything on this machine: a simulated Lever, the service, a seeded company. Nothing to set up.
    Demo(demo::Arguments),
    /// Run the service.
    Serve(serve::Arguments),
    /// Run the simulated Lever alone, or generate a large account for it.
    Sim(sim::Arguments),
    /// Write a configuration and a master key, and make the first account.
    Init(init::Arguments),
    /// Make and change the accounts of the console.
    #[command(subcommand)]
    Operator(operator::Action),
    /// Connect to Lever, and look after what is on Lever's side.
    #[command(subcommand)]
    Lever(lever::Action),
    /// Check that everything the service needs is there, and say what is not.
    Doctor(doctor::Arguments),
    /// Print or check the configuration.
    #[command(subcommand)]
    Config(config::Action),
    /// Check a policy file.
    #[command(subcommand)]
    Policy(policy::Action),
    /// Check the audit log.
    #[command(subcommand)]
    Audit(audit::Action),
    /// Fetch and try the model that runs on this machine.
    #[command(subcommand)]
    Model(model::Action),
    /// Look after what agents did.
    #[command(subcommand)]
    Run(run::Action),
    /// Read a résumé.
    #[command(subcommand)]
    Resume(resume::Action),
    /// Print the rubric that is suggested for a posting, or check one.
    #[command(subcommand)]
    Rubric(rubric::Action),
    /// Score a résumé against a posting.
    Score(score::Arguments),
    /// Rank résumés for a posting.
    Rank(rank::Arguments),
    /// Measure reading, scoring and ranking on labelled data.
    Eval(eval::Arguments),
    /// Read one file from stdin, within limits. The service starts this for each résumé.
    #[command(hide = true)]
    ReadDocument(read_document::Arguments),
}

impl Command {
    /// # Errors
    /// Whatever kept the command from being done.
    pub async fn run(self) -> Result<ExitCode> {
        match self {
            Self::Demo(arguments) => demo::run(arguments).await,
            Self::Serve(arguments) => serve::run(arguments).await,
            Self::Sim(arguments) => sim::run(arguments).await,
            Self::Init(arguments) => init::run(arguments).await,
            Self::Operator(action) => operator::run(action).await,
            Self::Lever(action) => lever::run(action).await,
            Self::Doctor(arguments) => doctor::run(arguments).await,
            Self::Config(action) => config::run(action),
            Self::Policy(action) => policy::run(action),
            Self::Audit(action) => audit::run(action).await,
            Self::Model(action) => model::run(action).await,
            Self::Run(action) => run::run(action).await,
            Self::Resume(action) => resume::run(action),
            Self::Rubric(action) => rubric::run(&action),
            Self::Score(arguments) => score::run(&arguments),
            Self::Rank(arguments) => rank::run(&arguments),
            Self::Eval(arguments) => eval::run(&arguments),
            Self::ReadDocument(arguments) => read_document::run(&arguments),
        }
    }
}

/// Prints a line for the person at the terminal. A closed pipe is not our trouble.
pub(crate) fn say(line: impl Display) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// A time for a person at the terminal, in UTC.
pub(crate) fn moment(at: domain::Timestamp) -> String {
    let at = jiff::Timestamp::from_millisecond(at.millis()).unwrap_or_default();
    at.to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// Prints an error with all its causes.
pub fn complain(error: &anyhow::Error) {
    let _ = writeln!(std::io::stderr(), "fulcrum: {error:#}");
}

/// Sets up the log, once for the process. It goes to stderr, so that stdout is the command's own.
///
/// # Errors
/// When the filter is not understood.
pub(crate) fn start_log(filter: &str, format: &str) -> Result<()> {
    let filter = tracing_subscriber::EnvFilter::try_new(filter)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if format == "json" {
        log.json().init();
    } else {
        log.compact().init();
    }
    Ok(())
}

/// Ends on ctrl-c or SIGTERM.
pub(crate) async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupted.await;
        }
    }
}
