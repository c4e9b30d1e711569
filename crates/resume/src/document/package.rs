//! The ZIP container of DOCX and ODT, with a budget for what it unpacks to.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::{Format, ReadError};

/// All parts together may unpack to this much; a small ZIP can hold terabytes of zeros.
const UNPACKED_LIMIT_BYTES: usize = 64 * 1024 * 1024;

/// Archives people do send, by a part that each has.
const FOREIGN: [(&str, &str); 8] = [
    ("xl/", "an Excel workbook"),
    ("ppt/", "a PowerPoint presentation"),
    ("Index/", "an Apple Pages document: export it as PDF or DOCX"),
    ("index.xml", "an Apple Pages document: export it as PDF or DOCX"),
    ("META-INF/container.xml", "an e-book"),
    ("AndroidManifest.xml", "a program"),
    ("META-INF/MANIFEST.MF", "a program"),
    ("content.xml", "an OpenDocument file that is no text"),
];

pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    format: Format,
    left_bytes: usize,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8], format: Format) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| ReadError::Broken { format, what: error.to_string() })?;
        Ok(Self { archive, format, left_bytes: UNPACKED_LIMIT_BYTES })
    }

    /// The part as text, if there is one of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        let Some(index) = self.archive.index_for_name(name) else { return Ok(None) };
        let broken = |error: String| ReadError::Broken { format: self.format, what: format!("{name}: {error}") };
        let file = self.archive.by_index(index).map_err(|error| broken(error.to_string()))?;
        if file.encrypted() {
            return Err(ReadError::Encrypted);
        }
        let mut unpacked = Vec::new();
        file.take(self.left_bytes as u64 + 1).read_to_end(&mut unpacked).map_err(|error| broken(error.to_string()))?;
        self.left_bytes = self
            .left_bytes
            .checked_sub(unpacked.len())
            .ok_or(ReadError::TooMuch { limit: UNPACKED_LIMIT_BYTES, unit: "bytes once unpacked" })?;
        Ok(Some(String::from_utf8_lossy(&unpacked).trim_start_matches('\u{FEFF}').to_owned()))
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.archive.index_for_name(name).is_some()
    }

    /// The XML parts whose names start so, in order: `word/header1.xml`, `word/header2.xml`, …
    pub(super) fn numbered(&self, prefix: &str) -> Vec<String> {
        let mut names: Vec<String> = self
            .archive
            .file_names()
            .filter_map(Result::ok)
            .filter(|name| name.starts_with(prefix) && name.ends_with(".xml"))
            .map(Cow::into_owned)
            .collect();
        names.sort();
        names
    }

    /// What to call an archive that is none of ours.
    pub(super) fn foreign(&self) -> ReadError {
        let holds = |start: &str| self.archive.file_names().filter_map(Result::ok).any(|name| name.starts_with(start));
        let known = FOREIGN.iter().find(|(start, _)| holds(start));
        ReadError::UnknownFormat {
            hint: known.map_or("a ZIP archive: send the document that is in it", |(_, hint)| hint),
        }
    }
}
