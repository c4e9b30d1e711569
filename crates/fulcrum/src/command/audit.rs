//! The audit log at the terminal: verified, exported, and exports checked.

mod export;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;
use domain::Actor;
use web::export::verify;

use super::say;
use crate::config::Config;
use crate::wiring::open_store;

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Check the chain of the audit log from its first entry to its last, and note in it that it was checked.
    Verify {
        /// The configuration [default: fulcrum.toml, where there is one].
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Print the public key by which exports are signed. It is made where there is none.
    Key {
        /// The configuration [default: fulcrum.toml, where there is one].
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Write entries of the audit log to a signed archive.
    Export(export::Arguments),
    /// Write the decision record of a candidacy, as a PDF in a signed archive. It holds personal data.
    Record {
        /// The id of the opportunity in Lever.
        opportunity: String,
        /// Where to write the archive. Nothing is overwritten.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// The configuration [default: fulcrum.toml, where there is one].
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// Check a signed archive. Needs neither configuration nor database.
    VerifyExport {
        file: PathBuf,
        /// The public key that must have signed it, as the audit page and `fulcrum audit key` show it.
        #[arg(long, value_name = "HEX")]
        key: Option<String>,
    },
}

pub(super) async fn run(action: Action) -> Result<ExitCode> {
    match action {
        Action::Verify { config } => verify_log(config).await,
        Action::Key { config } => {
            let store = open_store(&Config::load(config.as_deref())?).await?;
            say(store.audit_key().await?.public());
            Ok(ExitCode::SUCCESS)
        }
        Action::Export(arguments) => export::run(arguments).await,
        Action::Record { opportunity, out, config } => export::record(&opportunity, out, config).await,
        Action::VerifyExport { file, key } => {
            let archive = std::fs::read(&file).with_context(|| format!("could not read {}", file.display()))?;
            Ok(verify_export(&archive, key.as_deref()))
        }
    }
}

async fn verify_log(config: Option<PathBuf>) -> Result<ExitCode> {
    let store = open_store(&Config::load(config.as_deref())?).await?;
    let outcome = store.verify_audit().await?;
    let mut tx = store.begin().await?;
    tx.record_verification(Actor::System, &outcome);
    tx.commit().await?;
    match outcome {
        Ok(verified) => {
            say(format_args!("The audit log is whole: {} entries.", verified.entries));
            say(format_args!("Head {}", verified.head));
            Ok(ExitCode::SUCCESS)
        }
        Err(broken) => {
            say(format_args!("The audit log is BROKEN: {broken}."));
            Ok(ExitCode::FAILURE)
        }
    }
}

fn verify_export(archive: &[u8], key: Option<&str>) -> ExitCode {
    match verify(archive, key) {
        Ok(checked) => {
            let manifest = &checked.manifest;
            say(format_args!("The export is as it was made: {} entries, {}.", manifest.entries, manifest.format));
            say(format_args!("Made {} by {}", manifest.made_at, manifest.made_by));
            if manifest.format == "jsonl" {
                say(format_args!("{} entries follow the one before them in the chain.", checked.links));
            }
            say(format_args!("Head {} at entry {}", manifest.head.hash, manifest.head.seq));
            say(format_args!("Key  {}", manifest.public_key));
            if !checked.is_key_known {
                say(
                    "Compare the key with the one that Fulcrum shows, or give it with --key: anybody can sign with a key of their own.",
                );
            }
            ExitCode::SUCCESS
        }
        Err(wrong) => {
            say(format_args!("The export is NOT as it was made: {wrong}."));
            ExitCode::FAILURE
        }
    }
}
