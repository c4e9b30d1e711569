//! Node.js with npm, and Chromium: found, or Debian's installed.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{answers, output_of};
use crate::debian;

/// Names the program, where it is not one of [`NAMES`] on the `PATH`.
const VARIABLE: &str = "FULCRUM_CHROMIUM";
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Its test runner must know reporters and concurrency.
const OLDEST_NODE: (u32, u32) = (18, 19);

pub(crate) struct Programs {
    pub(crate) chromium: PathBuf,
}

/// The programs. On a machine of our own (root, and apt-get) they are installed when missing.
pub(crate) fn or_install() -> Result<Programs> {
    let missing = missing();
    if !missing.is_empty() {
        if !debian::may_install() {
            bail!(
                "the browser tests need {}: install what is missing, or leave the step out with `--skip browser`; a \
                 Chromium in another place is named in {VARIABLE}",
                missing.join(", "),
            );
        }
        debian::install(&missing)?;
    }
    let version = output_of(Command::new("node").arg("--version")).context("Node.js cannot be run")?;
    if numbers(&version).is_none_or(|numbers| numbers < OLDEST_NODE) {
        let (major, minor) = OLDEST_NODE;
        bail!("the browser tests need Node.js {major}.{minor} or newer; this is {version}");
    }
    let chromium = chromium().context("Chromium is nowhere to be found")?;
    Ok(Programs { chromium })
}

/// Debian's packages for what is not there.
fn missing() -> Vec<&'static str> {
    let mut missing = Vec::new();
    for program in ["node", "npm"] {
        if !answers(Command::new(program).arg("--version")) {
            missing.push(if program == "node" { "nodejs" } else { "npm" });
        }
    }
    if chromium().is_none() {
        missing.push("chromium");
    }
    missing
}

fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let candidates = NAMES.iter().flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)));
    candidates.into_iter().find(|program| program.is_file())
}

/// `v20.20.2` is 20 and 20.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.trim().trim_start_matches('v').split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_of_node_is_read() {
        assert_eq!(numbers("v20.20.2\n"), Some((20, 20)));
        assert_eq!(numbers("v18.9.0").map(|numbers| numbers < OLDEST_NODE), Some(true));
        assert_eq!(numbers("none"), None);
    }
}
