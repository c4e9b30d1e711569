//! A stranger's file is read by a process of its own: this program, started again with one hidden command, with the
//! environment taken away and with hard limits of memory and time. Whatever the file does to it, the service goes on.

use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use futures::FutureExt;
use futures::future::BoxFuture;
use pipeline::Documents;
use resume::Document;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

/// The hidden command.
pub const COMMAND: &str = "read-document";

/// The largest answer that is taken: a document of the most characters that are read, as JSON.
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

/// What the process answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    Document(Box<Document>),
    /// A sentence.
    Error(String),
}

impl Documents for Isolated {
    fn read(&self, bytes: Vec<u8>) -> BoxFuture<'_, Result<Document, String>> {
        async move {
            match self.ask(bytes).await {
                Ok(Answer::Document(document)) => Ok(*document),
                Ok(Answer::Error(error)) => Err(error),
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
    async fn ask(&self, bytes: Vec<u8>) -> Result<Answer> {
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
        let status = tokio::time::timeout(longest, talk).await.context("the reading process took too long")??;
        if !status.success() {
            bail!("the reading process ended with {status}");
        }
        serde_json::from_slice(&answer).context("the answer is not understood")
    }
}
