//! A stranger's file is read by a process of its own: this program, started again with one hidden command, with the
//! environment taken away and with hard limits of memory and time. Whatever the file does to it, the service goes on.
//!
//! It answers in lines of JSON: first the reading, then each page as a picture. A process that comes to grief over the
//! pictures has still read the file.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use futures::FutureExt;
use futures::future::BoxFuture;
use pipeline::{Documents, FileReading};
use resume::{Document, PagePicture};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// The hidden command.
pub const COMMAND: &str = "read-document";

/// The largest answer that is taken: a document of the most characters that are read, and its pages, as JSON.
const ANSWER_BYTES: u64 = 64 * 1024 * 1024;

/// Reads each file in a process of its own.
#[derive(Debug, Clone)]
pub struct Isolated {
    /// This program.
    pub program: PathBuf,
    /// The program that reads pictures and scans.
    pub ocr: Option<PathBuf>,
    /// What one file may use.
    pub limits: Allowance,
}

/// What one reading process may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    pub memory_megabytes: u64,
    pub seconds: u64,
}

/// One line of what the process answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Document(Box<Document>),
    /// A sentence.
    Error(String),
    Page(Picture),
}

/// A page on its way between the processes: the picture as hexadecimal digits, which take less than a list of numbers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Picture {
    page: PagePicture,
    png: String,
}

impl From<PagePicture> for Picture {
    fn from(mut page: PagePicture) -> Self {
        let png = hex::encode(std::mem::take(&mut page.png));
        Self { page, png }
    }
}

impl Picture {
    fn open(self) -> Option<PagePicture> {
        Some(PagePicture { png: hex::decode(self.png).ok()?, ..self.page })
    }
}

/// What was answered so far. The first line counts even if the process was ended over a later one, whose rest is missing.
fn understand(answer: &[u8]) -> Result<Result<FileReading, String>> {
    let mut lines = answer.split_inclusive(|&byte| byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let first = lines.next().context("there is no answer")?;
    let document = match serde_json::from_slice(first).context("the answer is not understood")? {
        Answer::Document(document) => *document,
        Answer::Error(error) => return Ok(Err(error)),
        Answer::Page(_) => bail!("the answer begins with a page"),
    };
    let pages = lines.map_while(|line| match serde_json::from_slice(line) {
        Ok(Answer::Page(picture)) => picture.open(),
        _ => None,
    });
    Ok(Ok(FileReading { document, pages: pages.collect() }))
}

impl Documents for Isolated {
    fn read(&self, bytes: Vec<u8>) -> BoxFuture<'_, Result<FileReading, String>> {
        async move {
            match self.ask(bytes).await {
                Ok(answer) => answer,
                Err(error) => {
                    tracing::warn!(error = format!("{error:#}"), "a reading process came to no answer");
                    Err("it took more memory or time than a résumé may, or broke the reader".to_owned())
                }
            }
        }
        .boxed()
    }
}

impl Isolated {
    async fn ask(&self, bytes: Vec<u8>) -> Result<Result<FileReading, String>> {
        let mut command = Command::new(&self.program);
        command
            .arg(COMMAND)
            .args(["--memory-megabytes", &self.limits.memory_megabytes.to_string()])
            .args(["--seconds", &self.limits.seconds.to_string()])
            // Nothing of ours, secrets least of all; only where programs are found, for the OCR engine.
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        if let Some(ocr) = &self.ocr {
            command.arg("--ocr").arg(ocr);
        }
        let mut child = command.spawn().context("the reading process could not be started")?;
        let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
            bail!("the reading process has no pipes");
        };
        let mut answer = Vec::new();
        let mut stdout = stdout.take(ANSWER_BYTES);
        let talk = async {
            let send = async {
                // A process that has seen enough closes its end: what counts is what it answers.
                let _ = stdin.write_all(&bytes).await;
                drop(stdin);
            };
            let (_, read) = tokio::join!(send, stdout.read_to_end(&mut answer));
            read.context("the answer could not be read")?;
            child.wait().await.context("the reading process could not be waited for")
        };
        // Its own limit counts processor time; a process that sleeps is stopped here.
        let longest = Duration::from_secs(self.limits.seconds.saturating_mul(2));
        let ended = match tokio::time::timeout(longest, talk).await {
            Ok(Ok(status)) if status.success() => None,
            Ok(Ok(status)) => Some(anyhow!("the reading process ended with {status}")),
            Ok(Err(error)) => Some(error),
            Err(_) => Some(anyhow!("the reading process took too long")),
        };
        match (ended, understand(&answer)) {
            (None, answer) => answer,
            // It came to grief over a picture.
            (Some(error), Ok(Ok(reading))) => {
                tracing::warn!(error = format!("{error:#}"), "a reading process did not draw every page");
                Ok(Ok(reading))
            }
            (Some(error), _) => Err(error),
        }
    }
}
