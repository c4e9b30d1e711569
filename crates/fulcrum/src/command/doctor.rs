//! Says what is in order and what is not, and what to do about it. Changes nothing, here or at Lever.

mod lever;
mod models;
mod reading;
mod sign_in;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Result;
use store::Store;

use super::say;
use crate::config::Config;
use crate::wiring::open_store;

pub(super) use lever::remedy_of;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The configuration [default: fulcrum.toml, where there is one].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

/// Prints findings and counts the bad ones.
#[derive(Default)]
struct Findings {
    bad: u32,
}

impl Findings {
    fn good(&self, what: impl std::fmt::Display) {
        say(format_args!("  ok    {what}"));
    }

    fn warn(&self, what: impl std::fmt::Display) {
        say(format_args!("  warn  {what}"));
    }

    fn bad(&mut self, what: impl std::fmt::Display, remedy: &str) {
        self.bad += 1;
        say(format_args!("  FAIL  {what}\n        {remedy}"));
    }
}

pub(super) async fn run(arguments: Arguments) -> Result<ExitCode> {
    let config = Config::load(arguments.config.as_deref())?;
    let mut findings = Findings::default();
    findings.good("the configuration and the policy are valid");
    for warning in config.warnings() {
        findings.warn(warning);
    }
    reading::check(&config, &mut findings).await;
    if let Some(store) = check_store(&config, &mut findings).await {
        lever::check(&config, &store, &mut findings).await;
    }
    models::check(&config, &mut findings).await;
    sign_in::check(&config, &mut findings).await;
    if findings.bad == 0 {
        say("Everything that can be checked from here is in order.");
        return Ok(ExitCode::SUCCESS);
    }
    say(format_args!("{} of the checks failed.", findings.bad));
    Ok(ExitCode::FAILURE)
}

async fn check_store(config: &Config, findings: &mut Findings) -> Option<Store> {
    let store = match open_store(config).await {
        Ok(store) => store,
        Err(error) => {
            findings.bad(
                format_args!("the store: {error:#}"),
                "Check database.url and secrets.master_key; `fulcrum init` makes a first set-up.",
            );
            return None;
        }
    };
    findings.good(format_args!("the database answers and its schema is up to date ({:?})", store.db().engine()));
    match store.operators().await {
        Ok(operators) if operators.iter().any(|operator| !operator.disabled) => {
            findings.good(format_args!("operators who can sign in: {}", operators.len()));
        }
        Ok(_) => findings.bad("nobody can sign in", "Make the first account with `fulcrum init --admin ADDRESS`."),
        Err(error) => findings.bad(format_args!("the operators: {error}"), "See the log of the database."),
    }
    match config.policy().map(Arc::new) {
        Ok(configured) => match store.policy_in_force(&configured).await {
            Ok(policy) => {
                findings.good(format_args!("the policy in force is {:?}, version {}", policy.name(), policy.version()));
            }
            Err(error) => findings.bad(
                format_args!("the policy in force: {error}"),
                "Nothing is judged or written until it is mended: the page Policy of the console says what is wrong.",
            ),
        },
        Err(error) => {
            findings.bad(format_args!("the configured policy: {error:#}"), "Mend the file policy.file names.");
        }
    }
    match store.verify_audit().await {
        Ok(Ok(verified)) => findings.good(format_args!("the audit log is whole ({} entries)", verified.entries)),
        Ok(Err(broken)) => findings.bad(
            format_args!("the audit log is broken: {broken}"),
            "Someone changed the database by hand, or it was restored in part. Compare it with a backup.",
        ),
        Err(error) => findings.bad(format_args!("the audit log: {error}"), "See the log of the database."),
    }
    Some(store)
}

/// An error with its cause, which says more when nobody was reached.
fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
