use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;
use fit::{Need, Rubric, RubricDraft, Taxonomy};

use super::{job, say};

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Print the rubric that is suggested for a posting, as a file to edit.
    Suggest {
        /// The posting: JSON (Lever's, or an object with `title` and `description`), HTML, or text whose first line is the title.
        #[arg(long, value_name = "FILE")]
        job: PathBuf,
    },
    /// Check a rubric as the service does, and say what should be thought about.
    Check {
        /// The rubric, as TOML.
        file: PathBuf,
    },
}

pub(super) fn run(action: &Action) -> Result<ExitCode> {
    match action {
        Action::Suggest { job } => {
            let rubric = Rubric::suggest(&job::read(job)?, Taxonomy::embedded());
            say(rubric.to_toml().trim_end());
            Ok(ExitCode::SUCCESS)
        }
        Action::Check { file } => check(file),
    }
}

fn check(file: &PathBuf) -> Result<ExitCode> {
    let text = std::fs::read_to_string(file).with_context(|| format!("could not read {}", file.display()))?;
    let draft = RubricDraft::from_toml(&text).with_context(|| file.display().to_string())?;
    let rubric = match draft.check() {
        Ok(rubric) => rubric,
        Err(faults) => {
            for fault in &faults {
                say(format_args!("{:>3}. {}", fault.criterion + 1, fault.error));
            }
            say("The rubric is refused.");
            return Ok(ExitCode::FAILURE);
        }
    };
    for warning in rubric.warnings() {
        let place = warning.criterion.map_or_else(|| "   ".to_owned(), |place| format!("{:>3}.", place + 1));
        say(format_args!("{place} Warning: {}", warning.sentence));
    }
    let required = rubric.criteria.iter().filter(|criterion| criterion.need == Need::Required).count();
    let count = rubric.criteria.len();
    say(format_args!(
        "The rubric {:?} (version {}) is valid: {count} criteria, {required} of them must-haves.",
        rubric.title, rubric.version
    ));
    Ok(ExitCode::SUCCESS)
}
