use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;
use domain::Clock;
use resume::{Document, Limits, PartialDate, Resume};

use super::say;
use crate::system::SystemClock;

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Read a résumé and print it as JSON Resume.
    Parse { file: PathBuf },
}

pub(super) fn run(action: Action) -> Result<ExitCode> {
    let Action::Parse { file } = action;
    let (document, resume) = read(&file)?;
    say(serde_json::to_string_pretty(&resume::json_resume(&resume, &document))?);
    Ok(ExitCode::SUCCESS)
}

/// Reads a résumé; "present" in it is today.
pub(super) fn read(file: &Path) -> Result<(Document, Resume)> {
    let bytes = std::fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
    let document = resume::read(&bytes, &Limits::default()).with_context(|| file.display().to_string())?;
    let resume = resume::structure(&document, this_month());
    Ok((document, resume))
}

pub(super) fn this_month() -> PartialDate {
    let now = jiff::Timestamp::from_millisecond(SystemClock.now().millis()).unwrap_or_default();
    let date = now.to_zoned(jiff::tz::TimeZone::UTC);
    PartialDate { year: date.year(), month: u8::try_from(date.month()).ok() }
}
