//! The console in a real Chromium: the journeys of `tests/browser`, each in a demo of its own.
//!
//! Everything that a run makes lies under Cargo's target folder: what npm installs in `node`, screenshots and the list
//! of what was looked at in `browser`.

mod find;
mod report;

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::ci::suite;
use crate::ci::tally::Tally;
use crate::command::{cargo, root, run as run_command};
use crate::node;

const FOLDER: &str = "tests/browser";
const ENDING: &str = ".test.js";

/// Runs the journeys that are named, or all.
pub(crate) fn run(names: &[String], tally: &mut Tally) -> Result<()> {
    let journeys = chosen(&known()?, names)?;
    let chromium = find::or_install()?;
    let modules = node::packages_of(FOLDER)?;
    run_command(cargo().arg("build"))?;
    let target = node::target_folder()?;
    let results = target.join("browser");
    make_room(&results, names)?;

    let mut tests = Command::new("node");
    tests.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]);
    tests.args(journeys.iter().map(|name| format!("{FOLDER}/journeys/{name}{ENDING}")));
    tests.current_dir(root());
    tests.env("FULCRUM_BROWSER_PROGRAM", target.join("debug/fulcrum"));
    tests.env("FULCRUM_BROWSER_MODULES", &modules).env("FULCRUM_BROWSER_RESULTS", &results);
    tests.env("FULCRUM_CHROMIUM", chromium);
    let outcome = suite::run(&mut tests, tally);
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
    fn there_are_journeys() {
        assert!(known().unwrap().contains(&"decide".to_owned()));
    }
}
