use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use lever_client::{ErrorKind, Priority};

use super::say;
use crate::config::Config;
use crate::wiring::{lever, open_store};

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
        say(format_args!("  warn  {warning}"));
    }
    check_store(&config, &mut findings).await;
    check_lever(&config, &mut findings).await;
    if findings.bad == 0 {
        say("Everything that can be checked from here is in order.");
        return Ok(ExitCode::SUCCESS);
    }
    say(format_args!("{} of the checks failed.", findings.bad));
    Ok(ExitCode::FAILURE)
}

async fn check_store(config: &Config, findings: &mut Findings) {
    let store = match open_store(config).await {
        Ok(store) => store,
        Err(error) => {
            return findings.bad(
                format_args!("the store: {error:#}"),
                "Check database.url and secrets.master_key; `fulcrum init` makes a first set-up.",
            );
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
    match store.verify_audit().await {
        Ok(Ok(verified)) => findings.good(format_args!("the audit log is whole ({} entries)", verified.entries)),
        Ok(Err(broken)) => findings.bad(
            format_args!("the audit log is broken: {broken}"),
            "Someone changed the database by hand, or it was restored in part. Compare it with a backup.",
        ),
        Err(error) => findings.bad(format_args!("the audit log: {error}"), "See the log of the database."),
    }
}

async fn check_lever(config: &Config, findings: &mut Findings) {
    let client = match lever(config) {
        Ok(client) => client,
        Err(error) => {
            return findings.bad(
                format_args!("Lever: {error:#}"),
                "Put an API key into lever.api_key or the file of lever.api_key_file.",
            );
        }
    };
    let reader = client.reader(Priority::Person);
    for (what, outcome) in [
        ("stages", reader.stages().await.map(|list| list.len())),
        ("form templates", reader.form_templates().await.map(|list| list.len())),
        ("archive reasons", reader.archive_reasons().await.map(|list| list.len())),
    ] {
        match outcome {
            Ok(count) => findings.good(format_args!("Lever's {what} can be read ({count})")),
            Err(error) => findings.bad(format_args!("Lever's {what}: {error}"), remedy(error.kind())),
        }
    }
}

fn remedy(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Forbidden => {
            "The API key is wrong, or lacks this permission. A key's permissions cannot be changed: make a new one."
        }
        ErrorKind::Throttled => "Something else uses the same key. Give Fulcrum a key of its own.",
        ErrorKind::Unavailable | ErrorKind::Unknown => "Check lever.base_url and the way there (proxy, firewall, DNS).",
        ErrorKind::Missing | ErrorKind::Rejected | ErrorKind::Malformed => {
            "Check lever.base_url: it should end with /v1 and lead to Lever's Data API."
        }
    }
}
