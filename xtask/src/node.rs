//! Node.js for what tests need of it: packages by their lock file, and nothing that a package wants to run while it is
//! installed.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::{answers, output_of, run};
use crate::debian;

/// What the packages need at least.
const OLDEST: u32 = 20;

/// Makes sure that a folder's packages are there as its lock file has them. On a machine of our own (root, and apt-get)
/// Node.js is installed when missing.
pub(crate) fn packages_of(folder: &Path) -> Result<()> {
    or_install()?;
    let lock = folder.join("package-lock.json");
    let wanted = fs::read_to_string(&lock).with_context(|| format!("could not read {}", lock.display()))?;
    let done = folder.join("node_modules/.installed-lock.json");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut install = Command::new("npm");
    run(install.current_dir(folder).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))?;
    fs::write(&done, wanted).with_context(|| format!("could not write {}", done.display()))
}

fn or_install() -> Result<()> {
    if !has_node() {
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

fn has_node() -> bool {
    answers(Command::new("node").arg("--version")) && answers(Command::new("npm").arg("--version"))
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
}
