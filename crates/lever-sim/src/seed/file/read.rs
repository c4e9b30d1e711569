//! Reads a world file row by row, each with the number of its line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::{GENERATION, Header, Row, VERSION};

/// The longest line that is read: an opportunity with everything that can hang on it stays far below.
const LONGEST_LINE: u64 = 4 * 1024 * 1024;

/// Why a world file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WorldFileError {
    /// It cannot be read at all.
    #[error("could not read the world file")]
    Read(#[source] io::Error),
    /// A line is not what it should be.
    #[error("line {line} of the world file: {reason}")]
    Line {
        /// From 1.
        line: u64,
        /// What is wrong, in words.
        reason: String,
    },
}

impl WorldFileError {
    pub(crate) fn at(line: u64, reason: impl Into<String>) -> Self {
        Self::Line { line, reason: reason.into() }
    }
}

/// The rows of a file, with their lines. The first is the header, and one that can be used.
pub(in crate::seed) fn open(path: &Path) -> Result<Rows<File>, WorldFileError> {
    Ok(Rows::of(File::open(path).map_err(WorldFileError::Read)?))
}

/// Rows that come from somewhere.
pub(in crate::seed) struct Rows<R: Read> {
    lines: BufReader<R>,
    line: u64,
    text: String,
}

impl<R: Read> Rows<R> {
    pub(in crate::seed) fn of(source: R) -> Self {
        Self { lines: BufReader::with_capacity(1 << 18, source), line: 0, text: String::new() }
    }

    fn read(&mut self) -> Result<Option<Row>, WorldFileError> {
        self.text.clear();
        self.line += 1;
        match self.lines.by_ref().take(LONGEST_LINE).read_line(&mut self.text) {
            Ok(0) => return Ok(None),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                return Err(WorldFileError::at(self.line, "it is not UTF-8"));
            }
            Err(error) => return Err(WorldFileError::Read(error)),
        }
        if self.text.len() as u64 == LONGEST_LINE {
            return Err(WorldFileError::at(self.line, format!("it is longer than {LONGEST_LINE} bytes")));
        }
        if self.line == 1 && !self.text.starts_with("{\"world\"") {
            return Err(WorldFileError::at(1, "it is not the first line of a world file: that begins with {\"world\""));
        }
        let row = serde_json::from_str(&self.text).map_err(|error| {
            // serde counts lines within the text, of which there is one; the column is of use.
            let said = error.to_string();
            let said = said.replace(" at line 1 column", ", at character");
            WorldFileError::at(self.line, said)
        })?;
        if let Row::World(header) = &row {
            check(header, self.line)?;
        }
        Ok(Some(row))
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<(u64, Row), WorldFileError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose().map(|row| row.map(|row| (self.line, row)))
    }
}

fn check(header: &Header, line: u64) -> Result<(), WorldFileError> {
    if header.version != VERSION {
        let told = format!("it has version {} of the format, and this program reads version {VERSION}", header.version);
        return Err(WorldFileError::at(line, told));
    }
    if header.generation != GENERATION {
        return Err(WorldFileError::at(
            line,
            format!(
                "it needs generation {} of the generator, and this program has {GENERATION}: make it again with \
                 --opportunities {} --seed {} --postings {}",
                header.generation, header.opportunities, header.seed, header.postings
            ),
        ));
    }
    Ok(())
}
