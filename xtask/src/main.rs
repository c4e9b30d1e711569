//! House rules as ordinary functions, and what CI runs. `cargo xtask` alone lists the verbs.
//!
//! Must not know: any of our crates. It reads them as text and as Cargo's metadata, so it still works when they do not
//! compile. Start reading at `ci.rs`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool talks to its user")]
#![expect(clippy::disallowed_methods, reason = "steps are timed for a person to read; no business time is involved")]

mod browser;
mod ci;
mod code;
mod command;
mod debian;
mod deps;
mod markdown;
mod node;
mod oidc;
mod postgres;
mod tidy;
mod tree;
mod violation;

use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

const USAGE: &str = "\
cargo xtask ci [--only STEP]… [--skip STEP]…   everything CI runs, cheapest first
cargo xtask test [ARGS]…                        tests with a throw-away PostgreSQL and sign-in provider; ARGS go to the
                                                test runner
cargo xtask browser [JOURNEY]…                  the console in a real Chromium, with screenshots
cargo xtask bench NAME                          a benchmark, in release; there are budget and console
cargo xtask postgres -- CMD…                    any command with a throw-away PostgreSQL
cargo xtask tidy                                sizes, names, links, records, invariants
cargo xtask deps                                crate table, licences, bans, unused dependencies";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    run(&arguments).unwrap_or_else(|error| {
        eprintln!("xtask: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let Some((verb, rest)) = arguments.split_first() else {
        println!("{USAGE}");
        return Ok(ExitCode::SUCCESS);
    };
    match verb.as_str() {
        "ci" => ci::run(rest),
        "test" => test(rest),
        "browser" => browser::run(rest, &mut ci::tally::Tally::default()).map(|()| ExitCode::SUCCESS),
        "bench" => bench(rest),
        "postgres" => with_postgres(rest),
        "tidy" => no_more(rest).and_then(|()| tidy::run()).map(|()| ExitCode::SUCCESS),
        "deps" => no_more(rest).and_then(|()| deps::run()).map(|()| ExitCode::SUCCESS),
        "help" | "--help" | "-h" => {
            println!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        unknown => bail!("there is no verb '{unknown}'\n{USAGE}"),
    }
}

fn test(arguments: &[String]) -> Result<ExitCode> {
    let database = postgres::Postgres::start()?;
    let provider = oidc::Provider::start()?;
    let mut tests = ci::suite::locally(arguments);
    tests.env(postgres::URL_VARIABLE, database.url()).env(oidc::URL_VARIABLE, provider.url());
    let status = tests.status().context("could not run the tests")?;
    Ok(command::exit_code(status))
}

fn bench(arguments: &[String]) -> Result<ExitCode> {
    let [name] = arguments else { bail!("usage: cargo xtask bench NAME") };
    // The workspace as a whole, as everywhere: parts of it resolve other features.
    command::run(command::cargo().args(["bench", "--workspace", "--bench", name]))?;
    Ok(ExitCode::SUCCESS)
}

fn with_postgres(arguments: &[String]) -> Result<ExitCode> {
    let arguments = arguments.strip_prefix(&["--".to_owned()]).unwrap_or(arguments);
    let Some((program, rest)) = arguments.split_first() else { bail!("usage: cargo xtask postgres -- CMD…") };
    let database = postgres::Postgres::start()?;
    let mut child = Command::new(program);
    command::forget_our_package(&mut child);
    let status = child
        .args(rest)
        .env(postgres::URL_VARIABLE, database.url())
        .status()
        .with_context(|| format!("could not run '{program}'"))?;
    Ok(command::exit_code(status))
}

fn no_more(arguments: &[String]) -> Result<()> {
    match arguments {
        [] => Ok(()),
        [first, ..] => bail!("unexpected argument '{first}'"),
    }
}
