//! What a reading process does: see [`crate::isolation`].

use std::io::{Read as _, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use nix::sys::resource::{Resource, setrlimit};
use resume::{Limits, OcrEngine, PageLimits, ReadOptions};

use crate::isolation::Answer;

#[derive(Debug, clap::Args)]
pub struct Arguments {
    #[arg(long)]
    memory_megabytes: u64,
    #[arg(long)]
    seconds: u64,
    #[arg(long)]
    ocr: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let bytes = arguments.memory_megabytes.saturating_mul(1024 * 1024);
    setrlimit(Resource::RLIMIT_AS, bytes, bytes).context("memory could not be limited")?;
    setrlimit(Resource::RLIMIT_CPU, arguments.seconds, arguments.seconds).context("time could not be limited")?;
    // It has no business writing files.
    setrlimit(Resource::RLIMIT_FSIZE, 0, 0).context("files could not be forbidden")?;
    let mut file = Vec::new();
    let limits = Limits::default();
    // One byte more than is read, so that a file that is too large is told from one that is not.
    let most = u64::try_from(limits.size_bytes).unwrap_or(u64::MAX).saturating_add(1);
    std::io::stdin().lock().take(most).read_to_end(&mut file).context("the file could not be taken in")?;
    let options = ReadOptions { limits, ocr: arguments.ocr.clone().map(OcrEngine::new) };
    let answer = match resume::read_with(&file, &options) {
        Ok(document) => Answer::Document(Box::new(document)),
        Err(error) => Answer::Error(error.to_string()),
    };
    let mut out = std::io::stdout().lock();
    write(&mut out, &answer)?;
    if matches!(answer, Answer::Document(_)) {
        let mut outcome = Ok(());
        resume::draw_pages(&file, &PageLimits::default(), |page| {
            if outcome.is_ok() {
                outcome = write(&mut out, &Answer::Page(page.into()));
            }
        });
        outcome?;
    }
    Ok(ExitCode::SUCCESS)
}

/// One line, sent at once: what comes after it may end the process.
fn write(out: &mut impl Write, answer: &Answer) -> Result<()> {
    let mut line = serde_json::to_vec(answer)?;
    line.push(b'\n');
    out.write_all(&line)?;
    out.flush()?;
    Ok(())
}
