//! A real OpenID provider that exists for the length of one command, for the tests of signing in.
//!
//! It ends when a pipe from us closes, so it never outlives us.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::command::root;
use crate::node;

/// Where tests look for the provider. When it is set already, that one is used and none is started.
pub(crate) const URL_VARIABLE: &str = "FULCRUM_TEST_OIDC_URL";

const FOLDER: &str = "tests/browser/oidc";
const PROGRAM: &str = "provider.mjs";

#[derive(Debug)]
pub(crate) struct Provider {
    url: String,
    /// Nothing when the provider is not ours.
    child: Option<Child>,
}

impl Provider {
    pub(crate) fn start() -> Result<Self> {
        let named = std::env::var_os(URL_VARIABLE).and_then(|url| url.into_string().ok());
        if let Some(url) = named.filter(|url| !url.is_empty()) {
            eprintln!("using the sign-in provider named by {URL_VARIABLE}");
            return Ok(Self { url, child: None });
        }
        let folder = node::packages_of(FOLDER)?;
        node::copy(&root().join(FOLDER), &folder, PROGRAM)?;
        let mut program = Command::new("node");
        // Its warnings are about its own defaults, which are for tests.
        program.current_dir(&folder).arg(PROGRAM).stderr(Stdio::null());
        // A group of its own: ctrl-c reaches the tests and us, and the provider is there until we are gone.
        program.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = program.spawn().context("could not start the sign-in provider")?;
        let mut url = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut url).context("could not hear from the sign-in provider")?;
        }
        let provider = Self { url: url.trim().to_owned(), child: Some(child) };
        if !provider.url.starts_with("http://127.0.0.1:") {
            bail!("the sign-in provider did not start; `node {}` says why", folder.join(PROGRAM).display());
        }
        Ok(provider)
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            drop(child.stdin.take());
            // There is nobody left to tell.
            let _ = child.wait();
        }
    }
}
