//! Where the server's programs are. Distributions keep them off the `PATH`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::command::output_of;
use crate::debian;

const PROGRAMS: [&str; 3] = ["initdb", "postgres", "pg_isready"];

/// Folders with one sub-folder per version, and what leads from there to the programs.
const VERSIONED: [(&str, &str); 2] = [("/usr/lib/postgresql", "bin"), ("/usr/libexec", "")];

/// The folder with the programs. On a machine of our own (root, and apt-get) they are installed when missing.
pub(crate) fn or_install() -> Result<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if !debian::may_install() {
        bail!(
            "the tests need PostgreSQL's server programs ({}): install them (Debian: postgresql; Fedora: \
             postgresql-server), put their folder on the PATH, or name a running server in {}",
            PROGRAMS.join(", "),
            super::URL_VARIABLE,
        );
    }
    debian::install(&["postgresql"])?;
    find().context("apt-get installed postgresql, but its server programs are nowhere to be found")
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // A link on the PATH leads to the folder where the other programs are.
    let on_path = std::env::split_paths(&path).filter_map(|folder| folder.join("postgres").canonicalize().ok());
    let on_path = on_path.filter_map(|program| program.parent().map(Path::to_path_buf));
    let configured = output_of(Command::new("pg_config").arg("--bindir")).map(PathBuf::from);
    let installed = VERSIONED.iter().flat_map(|(folder, bin)| {
        newest_first(names_in(Path::new(folder))).into_iter().map(move |name| Path::new(folder).join(name).join(bin))
    });
    on_path.chain(configured).chain(installed).find(|folder| PROGRAMS.iter().all(|name| folder.join(name).is_file()))
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// Names that are versions or end in one (`16`, `9.6`, `postgresql17`), the newest first.
fn newest_first(names: Vec<String>) -> Vec<String> {
    let version = |name: &str| -> Option<Vec<u32>> {
        name.trim_start_matches("postgresql").split('.').map(|part| part.parse().ok()).collect()
    };
    let mut versions: Vec<(Vec<u32>, String)> =
        names.into_iter().filter_map(|name| version(&name).map(|version| (version, name))).collect();
    versions.sort_by(|a, b| b.cmp(a));
    versions.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_server_is_tried_first() {
        let names = ["9.6", "15", "9", "common", "17", "postgresql16"].map(str::to_owned).to_vec();
        assert_eq!(newest_first(names), ["17", "postgresql16", "15", "9.6", "9"]);
    }
}
