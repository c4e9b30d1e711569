//! What reading, scoring and ranking are worth, on labelled data.
//!
//! Each kind of data set has a module that says what a folder of it looks like and what is measured on it; [`run`] finds
//! the sets below a folder and measures them all. Knows nothing of Lever or SQL, and decides about nobody. `docs/eval.md`
//! describes the folders for people who bring their own.

mod baseline;
mod compare;
mod counting;
mod fields;
mod hidden;
mod ranking;
mod report;
mod set;
mod spans;
mod speed;
mod swaps;

use std::path::{Path, PathBuf};

use resume::PartialDate;
use thiserror::Error;

pub use report::{Figure, Report, SetReport, Unit};
pub use set::Kind;

/// How to measure.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// The month that "present" means in résumés that do not say when they were written.
    pub as_of: PartialDate,
    /// How often the same résumé is scored, to see whether scores differ.
    pub repeats: usize,
    /// Runs other programs on the same files, where they are installed, to compare the time they take.
    pub peers: bool,
}

/// Why a data set could not be measured.
#[derive(Debug, Error)]
pub enum EvalError {
    #[error("could not read {path}")]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{path}, {place}: {what}")]
    Malformed { path: PathBuf, place: String, what: String },
    #[error("{path} holds no data set that is known; docs/eval.md describes them")]
    Nothing { path: PathBuf },
}

/// Measures every data set in and below a folder.
///
/// # Errors
/// When there is none, or one of them cannot be read; names the file and the place in it.
pub fn run(folder: &Path, options: &Options) -> Result<Report, EvalError> {
    let sets = set::find(folder)?;
    if sets.is_empty() {
        return Err(EvalError::Nothing { path: folder.to_owned() });
    }
    let reports = sets.iter().map(|set| measure(set, options)).collect::<Result<Vec<_>, _>>()?;
    Ok(Report { sets: reports })
}

fn measure(set: &set::Set, options: &Options) -> Result<SetReport, EvalError> {
    let figures = match &set.kind {
        Kind::Fields => fields::measure(&set.path, options)?,
        Kind::Hidden => hidden::measure(&set.path, options)?,
        Kind::Spans => spans::measure(&set.path)?,
        Kind::Ranking { resumes } => ranking::measure(&set.path, resumes)?,
        Kind::Swaps => swaps::measure(&set.path, options)?,
    };
    Ok(SetReport { set: set.path.display().to_string(), kind: set.kind.name().to_owned(), figures })
}
