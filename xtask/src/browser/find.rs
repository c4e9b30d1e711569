//! Chromium: found, or Debian's installed.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::debian;

/// Names the program, where it is not one of [`NAMES`] on the `PATH`.
const VARIABLE: &str = "FULCRUM_CHROMIUM";
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The program. On a machine of our own (root, and apt-get) it is installed when missing.
pub(crate) fn or_install() -> Result<PathBuf> {
    if let Some(chromium) = chromium() {
        return Ok(chromium);
    }
    if !debian::may_install() {
        bail!(
            "the browser tests need Chromium: install it, or leave the step out with `--skip browser`; one in another \
             place is named in {VARIABLE}"
        );
    }
    debian::install(&["chromium"])?;
    chromium().context("Chromium is nowhere to be found")
}

fn chromium() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(VARIABLE).filter(|named| !named.is_empty()) {
        return Some(PathBuf::from(named));
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let candidates = NAMES.iter().flat_map(|name| std::env::split_paths(&path).map(move |folder| folder.join(name)));
    candidates.into_iter().find(|program| program.is_file())
}
