//! What CI runs, which is what everybody can run: cheapest first, and it stops at the first failure.

pub(crate) mod suite;
pub(crate) mod tally;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use crate::command::{cargo, run as run_command};
use crate::postgres::{Postgres, URL_VARIABLE};
use crate::{browser, deps, oidc, tidy};
use tally::Tally;

struct Step {
    name: &'static str,
    what: &'static str,
    run: fn(&mut Tally) -> Result<()>,
}

const STEPS: [Step; 8] = [
    Step { name: "fmt", what: "cargo fmt --check", run: |_| cargo_run(&["fmt", "--all", "--check"]) },
    Step { name: "tidy", what: "sizes, names, links, records, invariants", run: |_| tidy::run() },
    Step { name: "deps", what: "crate table, licences, bans, unused dependencies", run: |_| deps::run() },
    Step {
        name: "clippy",
        what: "cargo clippy -D warnings",
        run: |_| cargo_run(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]),
    },
    Step { name: "tests", what: "every test, on SQLite and on a real PostgreSQL", run: tests },
    Step { name: "doctests", what: "cargo test --doc", run: |tally| suite::run(&mut suite::doc_tests(), tally) },
    Step { name: "demo", what: "fulcrum demo --check", run: |_| cargo_run(&["run", "--", "demo", "--check"]) },
    Step { name: "browser", what: "journeys through the console in Chromium", run: |tally| browser::run(&[], tally) },
];

pub(crate) fn run(arguments: &[String]) -> Result<ExitCode> {
    let chosen = Chosen::parse(arguments)?;
    let mut tally = Tally::default();
    let begun = Instant::now();
    for step in STEPS.iter().filter(|step| chosen.includes(step.name)) {
        println!("\n── {}: {}", step.name, step.what);
        let started = Instant::now();
        let outcome = (step.run)(&mut tally);
        let seconds = started.elapsed().as_secs_f32();
        match outcome {
            Ok(()) => println!("── {} passed in {seconds:.1} s", step.name),
            Err(error) => {
                println!("── {} FAILED after {seconds:.1} s: {error:#}", step.name);
                print_tally(&tally);
                return Ok(ExitCode::FAILURE);
            }
        }
    }
    let left_out: Vec<&str> = STEPS.iter().map(|step| step.name).filter(|name| !chosen.includes(name)).collect();
    let but = if left_out.is_empty() { String::new() } else { format!(" (left out: {})", left_out.join(", ")) };
    println!("\nall steps passed in {:.1} s{but}", begun.elapsed().as_secs_f32());
    print_tally(&tally);
    Ok(ExitCode::SUCCESS)
}

fn print_tally(tally: &Tally) {
    if let Some(line) = tally.line() {
        println!("{line}");
    }
}

fn tests(tally: &mut Tally) -> Result<()> {
    let database = Postgres::start()?;
    let provider = oidc::Provider::start()?;
    let mut tests = suite::everything();
    tests.env(URL_VARIABLE, database.url()).env(oidc::URL_VARIABLE, provider.url());
    suite::run(&mut tests, tally)
}

fn cargo_run(arguments: &[&str]) -> Result<()> {
    run_command(cargo().args(arguments))
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Chosen {
    only: Vec<String>,
    skip: Vec<String>,
}

impl Chosen {
    fn parse(arguments: &[String]) -> Result<Self> {
        let mut chosen = Self::default();
        let mut arguments = arguments.iter();
        while let Some(flag) = arguments.next() {
            let names = match flag.as_str() {
                "--only" => &mut chosen.only,
                "--skip" => &mut chosen.skip,
                other => bail!("unexpected argument '{other}'; there are --only STEP and --skip STEP"),
            };
            let name = arguments.next().with_context(|| format!("{flag} needs the name of a step"))?;
            if !STEPS.iter().any(|step| step.name == name) {
                let known = STEPS.map(|step| step.name).join(", ");
                bail!("there is no step '{name}'; there are {known}");
            }
            names.push(name.clone());
        }
        if !STEPS.iter().any(|step| chosen.includes(step.name)) {
            bail!("that leaves no step to run");
        }
        Ok(chosen)
    }

    fn includes(&self, name: &str) -> bool {
        let is_named = |names: &[String]| names.iter().any(|chosen| chosen == name);
        (self.only.is_empty() || is_named(&self.only)) && !is_named(&self.skip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn included(arguments: &[&str]) -> Vec<&'static str> {
        let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let chosen = Chosen::parse(&arguments).unwrap();
        STEPS.iter().map(|step| step.name).filter(|name| chosen.includes(name)).collect()
    }

    #[test]
    fn steps_can_be_chosen_and_left_out() {
        assert_eq!(included(&[]), ["fmt", "tidy", "deps", "clippy", "tests", "doctests", "demo", "browser"]);
        assert_eq!(included(&["--only", "tidy", "--only", "fmt"]), ["fmt", "tidy"]);
        assert_eq!(
            included(&["--skip", "tests", "--skip", "demo"]),
            ["fmt", "tidy", "deps", "clippy", "doctests", "browser"]
        );
    }

    #[test]
    fn a_slip_of_the_pen_is_not_a_green_build() {
        for arguments in [vec!["--only", "test"], vec!["--only"], vec!["tidy"], vec!["--only", "fmt", "--skip", "fmt"]]
        {
            let arguments: Vec<String> = arguments.into_iter().map(str::to_owned).collect();
            assert!(Chosen::parse(&arguments).is_err(), "{arguments:?}");
        }
    }
}
