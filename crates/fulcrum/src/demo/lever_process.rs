//! The simulated Lever, in a process of its own.

use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::sync::Mutex;

use crate::system::ids;

/// A running simulator. It dies with this value.
pub(crate) struct LeverProcess {
    pub(crate) url: String,
    pub(crate) api_key: String,
    child: Mutex<Child>,
}

/// How long the simulator may take to make its world.
const STARTS_WITHIN: Duration = Duration::from_secs(60);

impl LeverProcess {
    /// Starts `fulcrum sim` on a free port and waits until it answers.
    pub(crate) async fn start(http: &reqwest::Client) -> Result<Self> {
        let program = std::env::current_exe().context("could not find this program")?;
        let api_key = format!("{:032x}", ids().bits());
        let mut child = Command::new(program)
            .args(["sim", "--bind", "127.0.0.1:0", "--api-key", &api_key])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("could not start the simulated Lever")?;
        let stdout = child.stdout.take().context("the simulated Lever has no output")?;
        let mut lines = BufReader::new(stdout).lines();
        let line = tokio::time::timeout(STARTS_WITHIN, lines.next_line())
            .await
            .context("the simulated Lever did not start in time")??
            .context("the simulated Lever stopped while it started")?;
        let url = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
            .context("the simulated Lever did not say where it listens")?
            .to_owned();
        // What it may print later must not fill the pipe.
        tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
        let process = Self { url, api_key, child: Mutex::new(child) };
        process.world(http).await.context("the simulated Lever does not answer")?;
        Ok(process)
    }

    /// Returns when the simulator has ended.
    pub(crate) async fn ended(&self) {
        // An error here means that nothing can be known of the child: as good as ended.
        let _ = self.child.lock().await.wait().await;
    }

    pub(crate) async fn world(&self, http: &reqwest::Client) -> Result<Value> {
        self.read(http, "world").await
    }

    /// Asks the simulator's control API.
    pub(crate) async fn read(&self, http: &reqwest::Client, path: &str) -> Result<Value> {
        let response = http.get(format!("{}/sim/{path}", self.url)).send().await?;
        ensure!(response.status().is_success(), "the simulated Lever answered {} to {path}", response.status());
        Ok(response.json().await?)
    }

    /// Tells the simulator's control API.
    pub(crate) async fn control(&self, http: &reqwest::Client, path: &str, body: &Value) -> Result<Value> {
        let response = http.post(format!("{}/sim/{path}", self.url)).json(body).send().await?;
        let status = response.status();
        let answer: Value = response.json().await?;
        ensure!(status.is_success(), "the simulated Lever answered {status} to {path}: {answer}");
        Ok(answer)
    }

    /// Lets a person apply with a generated résumé.
    pub(crate) async fn apply(
        &self,
        http: &reqwest::Client,
        posting: &str,
        strength: &str,
        format: &str,
        layout: &str,
        hidden_text: bool,
    ) -> Result<Value> {
        let persona = json!({ "strength": strength, "format": format, "layout": layout, "hiddenText": hidden_text });
        Ok(self.control(http, "applications", &json!({ "posting": posting, "persona": persona })).await?["data"]
            .clone())
    }
}
