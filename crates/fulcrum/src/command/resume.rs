use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Subcommand;
use domain::Clock;
use resume::{Document, OcrEngine, PartialDate, ReadOptions, Resume};

use super::say;
use crate::system::SystemClock;

#[derive(Debug, Subcommand)]
pub enum Action {
    /// Read a résumé and print it as JSON Resume.
    ///
    /// PDF, DOCX, DOC (Word 97 to 2003), ODT, RTF, HTML, Markdown and plain text are read; PNG, JPEG, TIFF and scans in a
    /// PDF are, too, where an OCR engine is named.
    Parse {
        file: PathBuf,
        /// The program that reads the letters in pictures and scans, such as `tesseract`.
        #[arg(long, value_name = "PROGRAM")]
        ocr: Option<PathBuf>,
    },
}

pub(super) fn run(action: Action) -> Result<ExitCode> {
    let Action::Parse { file, ocr } = action;
    let (document, resume) = read(&file, ocr)?;
    say(serde_json::to_string_pretty(&resume::json_resume(&resume, &document))?);
    Ok(ExitCode::SUCCESS)
}

/// Reads a résumé, a scan of one only with an OCR engine; "present" in it is today.
pub(super) fn read(file: &Path, ocr: Option<PathBuf>) -> Result<(Document, Resume)> {
    let bytes = std::fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
    let options = ReadOptions { ocr: ocr.map(OcrEngine::new), ..ReadOptions::default() };
    let document = resume::read_with(&bytes, &options).with_context(|| file.display().to_string())?;
    let resume = resume::structure(&document, this_month());
    Ok((document, resume))
}

pub(super) fn this_month() -> PartialDate {
    let now = jiff::Timestamp::from_millisecond(SystemClock.now().millis()).unwrap_or_default();
    let date = now.to_zoned(jiff::tz::TimeZone::UTC);
    PartialDate { year: date.year(), month: u8::try_from(date.month()).ok() }
}
