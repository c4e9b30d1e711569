//! Node.js for what tests need of it: packages by their lock file, and nothing that a package wants to run while it is
//! installed. They lie below Cargo's target folder, so that a checkout stays as it was.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::command::{answers, cargo, output_of, root, run};
use crate::debian;

/// What the packages need at least.
const OLDEST: u32 = 20;
/// What npm must install is said by these two.
const MANIFESTS: [&str; 2] = ["package.json", "package-lock.json"];

/// Makes sure that the packages of a folder of ours are installed as its lock file has them, and answers where. On a
/// machine of our own (root, and apt-get) Node.js is installed when missing.
pub(crate) fn packages_of(folder: &str) -> Result<PathBuf> {
    or_install()?;
    let (ours, target) = (root().join(folder), target_folder()?);
    let name = ours.file_name().context("a folder of packages has no name")?;
    let installed = target.join("node").join(name);
    let is_same = |name: &str| {
        let (ours, there) = (fs::read(ours.join(name)), fs::read(installed.join(name)));
        ours.is_ok_and(|ours| there.is_ok_and(|there| ours == there))
    };
    let complete = installed.join("complete");
    if MANIFESTS.iter().all(|name| is_same(name)) && complete.is_file() {
        return Ok(installed);
    }
    fs::create_dir_all(&installed).with_context(|| format!("could not make {}", installed.display()))?;
    if complete.is_file() {
        fs::remove_file(&complete).context("could not note that packages are not complete")?;
    }
    for name in MANIFESTS {
        copy(&ours, &installed, name)?;
    }
    let mut npm = Command::new("npm");
    npm.current_dir(&installed).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--cache"]);
    run(npm.arg(target.join("npm-cache")))?;
    fs::write(&complete, "").context("could not note that the packages are complete")?;
    Ok(installed)
}

/// Puts a file of ours beside the packages that it needs: Node.js looks for them from there on.
pub(crate) fn copy(from: &Path, to: &Path, name: &str) -> Result<()> {
    fs::copy(from.join(name), to.join(name)).with_context(|| format!("could not copy {name} to {}", to.display()))?;
    Ok(())
}

#[derive(Deserialize)]
struct Metadata {
    target_directory: PathBuf,
}

pub(crate) fn target_folder() -> Result<PathBuf> {
    let output = cargo().args(["metadata", "--format-version", "1", "--no-deps"]).output();
    let output = output.context("could not run cargo metadata")?;
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).context("could not read what cargo metadata said")?;
    Ok(metadata.target_directory)
}

fn or_install() -> Result<()> {
    let is_there = |program: &str| answers(Command::new(program).arg("--version"));
    if !is_there("node") || !is_there("npm") {
        if !debian::may_install() {
            bail!("the tests need Node.js {OLDEST} or later, with npm: install them (Debian: nodejs npm)");
        }
        debian::install(&["nodejs", "npm"])?;
    }
    let version = output_of(Command::new("node").arg("--version")).unwrap_or_default();
    match major(&version) {
        Some(major) if major >= OLDEST => Ok(()),
        _ => bail!("the tests need Node.js {OLDEST} or later, and this is {version:?}"),
    }
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read() {
        assert_eq!((major("v20.20.2"), major("v18.1.0"), major("20"), major("")), (Some(20), Some(18), None, None));
    }

    #[test]
    fn no_lock_names_a_registry() {
        for folder in ["tests/browser", "tests/browser/oidc"] {
            let lock = fs::read_to_string(root().join(folder).join("package-lock.json")).unwrap();
            assert!(!lock.contains("\"resolved\""), "the lock of {folder} names a registry");
        }
    }
}
