//! Letters in pictures: calls an engine that is installed beside us, if the caller names one.
//!
//! The engine is a program of its own (`tesseract`): a crash of it is no crash of ours, and it can be killed. Pictures go
//! in and words come out through pipes; nothing is written to disk.

use std::io::{ErrorKind, Read as _, Write as _};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use self::words::Word;
use super::ReadError;

pub(super) mod lines;
pub(super) mod words;

/// More words than these are on no page.
const ANSWER_LIMIT_BYTES: u64 = 16 * 1024 * 1024;

/// How long an engine that has answered is waited for.
const MOMENT: Duration = Duration::from_millis(10);
const LAST_MOMENTS: usize = 200;

/// Pictures of more pixels are refused: the engine takes several times as many bytes.
pub(super) const PIXEL_LIMIT: u64 = 60_000_000;

/// A program that reads the letters in pictures, and how long it may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OcrEngine {
    /// `tesseract`, or a program that is called in the same way.
    pub program: PathBuf,
    /// As the engine names them: `eng`, or `eng+deu`.
    pub languages: String,
    /// For one picture. The engine is killed when it is over.
    pub time_limit: Duration,
}

impl OcrEngine {
    /// English, and a minute for each picture; a page takes a second.
    #[must_use]
    pub fn new(program: impl Into<PathBuf>) -> Self {
        Self { program: program.into(), languages: "eng".to_owned(), time_limit: Duration::from_secs(60) }
    }

    /// The words in a picture of any format the engine knows.
    pub(super) fn words(&self, picture: Vec<u8>) -> Result<Vec<Word>, ReadError> {
        let mut child = self.start()?;
        let outcome = self.converse(&mut child, picture);
        // Whatever happened, nothing is left running; a program that has ended is not disturbed.
        let _ = child.kill();
        let status = child.wait().map_err(|error| failed(error.to_string()))?;
        let answer = outcome?;
        if answer.is_empty() || !status.success() {
            return Err(failed(format!("it could not read the picture ({status})")));
        }
        Ok(words::parse(&answer))
    }

    fn start(&self) -> Result<Child, ReadError> {
        let outcome = Command::new(&self.program)
            .args(["stdin", "stdout", "-l", &self.languages, "--psm", "3", "tsv"])
            // More threads make it slower on small machines, and starve the server.
            .env("OMP_THREAD_LIMIT", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        outcome.map_err(|error| match error.kind() {
            ErrorKind::NotFound => ReadError::NoOcrEngine,
            _ => failed(error.to_string()),
        })
    }

    /// Hands the picture over and takes the answer, whole or not at all.
    fn converse(&self, child: &mut Child, picture: Vec<u8>) -> Result<String, ReadError> {
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed("its pipes are missing"));
        };
        // An engine that gives up closes its end before the picture is through; its answer says so.
        thread::spawn(move || input.write_all(&picture));
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::spawn(move || {
            let mut answer = Vec::new();
            let outcome = output.take(ANSWER_LIMIT_BYTES).read_to_end(&mut answer).map(|_| answer);
            // The receiver is gone when the time limit has passed; nobody is left to tell.
            let _ = sender.send(outcome);
        });
        let seconds = usize::try_from(self.time_limit.as_secs()).unwrap_or(usize::MAX);
        let outcome = receiver
            .recv_timeout(self.time_limit)
            .map_err(|_| ReadError::TooMuch { limit: seconds, unit: "seconds of reading a picture" })?;
        let answer = outcome.map_err(|error| failed(error.to_string()))?;
        // The answer is over when the engine closes its end, a moment before it ends.
        for _ in 0..LAST_MOMENTS {
            if child.try_wait().map_err(|error| failed(error.to_string()))?.is_some() {
                break;
            }
            thread::sleep(MOMENT);
        }
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

fn failed(what: impl Into<String>) -> ReadError {
    ReadError::Ocr { what: what.into() }
}

#[cfg(test)]
mod tests;
