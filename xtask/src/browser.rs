//! The console in a real Chromium: the journeys of `tests/browser`, each in a demo of its own.
//!
//! Everything that a run makes lies under Cargo's target folder: what npm installs in `browser-modules`, screenshots and
//! the list of what was looked at in `browser`.

mod find;
mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::ci::suite;
use crate::ci::tally::Tally;
use crate::command::{cargo, root, run as run_command};

const FOLDER: &str = "tests/browser";
const ENDING: &str = ".test.js";
/// What npm must install is said by these two.
const MANIFESTS: [&str; 2] = ["package.json", "package-lock.json"];

/// Runs the journeys that are named, or all.
pub(crate) fn run(names: &[String], tally: &mut Tally) -> Result<()> {
    let journeys = chosen(&known()?, names)?;
    let programs = find::or_install()?;
    run_command(cargo().arg("build"))?;
    let target = target_folder()?;
    let modules = install_modules(&target)?;
    let results = target.join("browser");
    make_room(&results, names)?;

    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]);
    node.args(journeys.iter().map(|name| format!("{FOLDER}/journeys/{name}{ENDING}")));
    node.current_dir(root());
    node.env("FULCRUM_BROWSER_PROGRAM", target.join("debug/fulcrum"));
    node.env("FULCRUM_BROWSER_MODULES", &modules).env("FULCRUM_BROWSER_RESULTS", &results);
    node.env("FULCRUM_CHROMIUM", programs.chromium);
    let outcome = suite::run(&mut node, tally);
    report::print(&results)?;
    outcome
}

/// The journeys that there are, by the names of their files.
fn known() -> Result<Vec<String>> {
    let folder = root().join(FOLDER).join("journeys");
    let entries = fs::read_dir(&folder).with_context(|| format!("could not list {}", folder.display()))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter_map(|name| name.strip_suffix(ENDING).map(str::to_owned)).collect();
    names.sort_unstable();
    Ok(names)
}

fn chosen(known: &[String], named: &[String]) -> Result<Vec<String>> {
    if let Some(unknown) = named.iter().find(|name| !known.contains(name)) {
        bail!("there is no journey '{unknown}'; there are {}", known.join(", "));
    }
    Ok(if named.is_empty() { known.to_vec() } else { named.to_vec() })
}

#[derive(Deserialize)]
struct Metadata {
    target_directory: PathBuf,
}

fn target_folder() -> Result<PathBuf> {
    let output = cargo().args(["metadata", "--format-version", "1", "--no-deps"]).output();
    let output = output.context("could not run cargo metadata")?;
    let metadata: Metadata =
        serde_json::from_slice(&output.stdout).context("could not read what cargo metadata said")?;
    Ok(metadata.target_directory)
}

/// Installs what the lock file names, unless it is there already.
fn install_modules(target: &Path) -> Result<PathBuf> {
    let folder = target.join("browser-modules");
    let is_same = |name: &str| {
        let (ours, there) = (fs::read(root().join(FOLDER).join(name)), fs::read(folder.join(name)));
        ours.is_ok_and(|ours| there.is_ok_and(|there| ours == there))
    };
    if MANIFESTS.iter().all(|name| is_same(name)) && folder.join("complete").is_file() {
        return Ok(folder);
    }
    fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    for name in MANIFESTS {
        fs::copy(root().join(FOLDER).join(name), folder.join(name))
            .with_context(|| format!("could not copy {name}"))?;
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--cache"]).arg(target.join("npm-cache")).current_dir(&folder);
    run_command(&mut npm)?;
    fs::write(folder.join("complete"), "").context("could not note that the modules are complete")?;
    Ok(folder)
}

/// Removes what an earlier run left of the same journeys.
fn make_room(results: &Path, names: &[String]) -> Result<()> {
    fs::create_dir_all(results).with_context(|| format!("could not make {}", results.display()))?;
    let entries = fs::read_dir(results).with_context(|| format!("could not list {}", results.display()))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_of_these = names.is_empty() || names.iter().any(|journey| name.starts_with(&format!("{journey}-")));
        if name == report::LOOKS || (name.ends_with(".png") && is_of_these) {
            fs::remove_file(entry.path()).with_context(|| format!("could not remove {name}"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn journeys_are_chosen_by_name_and_a_slip_is_told() {
        let known = names(&["audit", "decide"]);
        assert_eq!(chosen(&known, &[]).unwrap(), known);
        assert_eq!(chosen(&known, &names(&["decide"])).unwrap(), names(&["decide"]));
        let error = chosen(&known, &names(&["decides"])).unwrap_err().to_string();
        assert_eq!(error, "there is no journey 'decides'; there are audit, decide");
    }

    #[test]
    fn there_are_journeys_and_the_lock_names_no_registry() {
        assert!(known().unwrap().contains(&"decide".to_owned()));
        let lock = fs::read_to_string(root().join(FOLDER).join("package-lock.json")).unwrap();
        assert!(!lock.contains("\"resolved\"") && !lock.contains("://"), "the lock names a registry");
    }
}
