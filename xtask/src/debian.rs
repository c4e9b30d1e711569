//! Debian's packages, on a machine of our own.

use std::process::Command;

use anyhow::Result;

use crate::command::{answers, output_of, run};

pub(crate) fn is_root() -> bool {
    output_of(Command::new("id").arg("-u")).as_deref() == Some("0")
}

/// Whether this is a machine on which packages may be installed without asking: root's, with apt-get.
pub(crate) fn may_install() -> bool {
    is_root() && answers(Command::new("apt-get").arg("--version"))
}

pub(crate) fn install(packages: &[&str]) -> Result<()> {
    eprintln!("installing with apt-get: {}", packages.join(", "));
    run(Command::new("apt-get").arg("update"))?;
    run(Command::new("apt-get")
        .args(["install", "-y", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}
