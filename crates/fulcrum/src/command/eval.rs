use std::path::PathBuf;
use std::process::ExitCode;

use ::eval::{Options, Report};
use anyhow::{Context, Result};

use super::resume::this_month;
use super::say;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// A folder with data sets in it; docs/eval.md describes what they look like.
    folder: PathBuf,
    /// The JSON of an earlier run, to be printed beside this one.
    #[arg(long, value_name = "FILE")]
    against: Option<PathBuf>,
    /// How often each résumé is scored, to see whether scores differ.
    #[arg(long, default_value_t = 10)]
    repeats: usize,
    /// Also time `pdftotext` and `pdfminer.six` on the same files, where they are installed.
    #[arg(long)]
    peers: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let options = Options { as_of: this_month(), repeats: arguments.repeats, peers: arguments.peers };
    let report = ::eval::run(&arguments.folder, &options)?;
    if arguments.json {
        say(serde_json::to_string_pretty(&report)?);
        return Ok(ExitCode::SUCCESS);
    }
    match &arguments.against {
        Some(file) => {
            let text = std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
            let before: Report = serde_json::from_str(&text)
                .with_context(|| format!("{} is not the JSON of `fulcrum eval --json`", file.display()))?;
            say(report.beside(&before));
        }
        None => say(report.table()),
    }
    Ok(ExitCode::SUCCESS)
}
