//! How strangers' files are read.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};
use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Documents {
    ocr: String,
    pub memory_megabytes: u64,
    pub seconds: u64,
}

impl Documents {
    pub(super) fn validate(&self) -> Result<()> {
        // The program itself takes some hundred megabytes of address space before it has read a byte.
        ensure!(self.memory_megabytes >= 512, "documents.memory_megabytes: must be at least 512");
        ensure!((1..=600).contains(&self.seconds), "documents.seconds: must be 1 to 600");
        self.ocr().map(|_| ())
    }

    /// The program that reads pictures and scans; `None` where none is wanted, or none is found where it is looked for
    /// by itself.
    ///
    /// # Errors
    /// When one is named and is not there.
    pub fn ocr(&self) -> Result<Option<PathBuf>> {
        match self.ocr.as_str() {
            "" => Ok(None),
            "auto" => Ok(find("tesseract")),
            named if named.contains('/') => {
                ensure!(Path::new(named).is_file(), "documents.ocr: there is no program {named}");
                Ok(Some(PathBuf::from(named)))
            }
            named => {
                let found = find(named);
                ensure!(found.is_some(), "documents.ocr: the program {named:?} is not installed");
                Ok(found)
            }
        }
    }
}

/// The program of this name on the search path.
fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}
