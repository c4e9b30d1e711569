//! The operator's Python package client, run as the operator would run it: with their settings, proxies and mirrors.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::InstallError;

/// The wheels of the runtime are per version of Python, all with the same library; this one is asked for whatever
/// version runs the client.
const NATIVE: [&str; 6] = ["--python-version", "3.11", "--implementation", "cp", "--abi", "cp311"];

/// A Python with pip.
#[derive(Debug)]
pub(super) struct Pip {
    python: String,
}

impl Pip {
    pub(super) fn find(python: &str) -> Result<Self, InstallError> {
        let mut command = Command::new(python);
        command.args(["-m", "pip", "--version"]).stdin(Stdio::null());
        let output = command.output().map_err(|source| InstallError::NoPython { python: python.to_owned(), source })?;
        if !output.status.success() {
            return Err(InstallError::NoPip { python: python.to_owned() });
        }
        Ok(Self { python: python.to_owned() })
    }

    /// Downloads one wheel into an empty directory. Builds nothing and follows no dependencies, so no code of the package
    /// is run.
    pub(super) fn download(
        &self,
        package: &str,
        version: &str,
        platform: Option<&str>,
        into: &Path,
    ) -> Result<PathBuf, InstallError> {
        let mut command = Command::new(&self.python);
        command.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest"]);
        command.arg(into);
        if let Some(platform) = platform {
            command.args(NATIVE).args(["--platform", platform]);
        }
        let wanted = format!("{package}=={version}");
        command.arg(&wanted).stdin(Stdio::null());
        let output = command.output();
        let output = output.map_err(|source| InstallError::NoPython { python: self.python.clone(), source })?;
        let failed = |said: &str| InstallError::Download { package: wanted.clone(), said: said.to_owned() };
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return Err(failed(said.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("nothing")));
        }
        let entries = std::fs::read_dir(into).map_err(|_| failed("nothing, and left nothing"))?;
        let mut paths = entries.filter_map(Result::ok).map(|entry| entry.path());
        paths
            .find(|path| path.extension().is_some_and(|end| end == "whl"))
            .ok_or_else(|| failed("all is well, but there is no wheel"))
    }
}
