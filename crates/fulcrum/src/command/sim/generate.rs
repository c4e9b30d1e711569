//! `fulcrum sim generate`: writes a world file.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use lever_sim::{Seed, Written};

use crate::command::say;

/// The seed when none is said.
pub(super) const SEED: u64 = 7;

/// The end when none is said: always the same day, so that the same command gives the same bytes next year.
const UNTIL: &str = "2026-07-01";

#[derive(Debug, Clone, clap::Args)]
pub(super) struct Arguments {
    /// How many opportunities.
    #[arg(long, value_name = "N", value_parser = opportunities)]
    opportunities: usize,
    /// What everything follows from: the same numbers and the same end give the same bytes.
    #[arg(long, value_name = "NUMBER", default_value_t = SEED)]
    seed: u64,
    /// How many postings; about one for every 700 opportunities, and 20, when left out.
    #[arg(long, value_name = "N", value_parser = postings)]
    postings: Option<usize>,
    /// The day on which the world ends, two years after it begins; nothing happens on it or later.
    #[arg(long, value_name = "DATE", value_parser = day, default_value = UNTIL)]
    until: i64,
    /// The file to write. One that is there already is replaced.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let seed = Seed::generated(arguments.opportunities, arguments.seed).until(arguments.until);
    let seed = arguments.postings.map_or(seed.clone(), |postings| seed.with_postings(postings));
    let out = &arguments.out;
    let written = write(&seed, out).with_context(|| format!("could not write {}", out.display()))?;
    let Written { opportunities, postings, bytes } = written;
    say(format_args!(
        "Wrote {opportunities} opportunities in {postings} postings to {} ({bytes} bytes).",
        out.display()
    ));
    say(format_args!("Serve them with: fulcrum sim --world {}", out.display()));
    Ok(ExitCode::SUCCESS)
}

/// Writes beside the file first, so that a generation that was broken off leaves no half of a world behind.
fn write(seed: &Seed, out: &Path) -> std::io::Result<Written> {
    let mut beside = out.as_os_str().to_owned();
    beside.push(".part");
    let written = File::create(&beside).and_then(|file| seed.write(file));
    match written {
        Ok(written) => fs::rename(&beside, out).map(|()| written),
        Err(error) => {
            // The first error is the one to tell; what is left of the file is told by its name.
            let _ = fs::remove_file(&beside);
            Err(error)
        }
    }
}

pub(super) fn opportunities(text: &str) -> Result<usize, String> {
    number(text, 1_000_000)
}

pub(super) fn postings(text: &str) -> Result<usize, String> {
    number(text, 2_000)
}

fn number(text: &str, most: usize) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=most).contains(number));
    number.ok_or_else(|| format!("it must be a number between 1 and {most}"))
}

/// The first moment of a day in UTC, in epoch milliseconds.
fn day(text: &str) -> Result<i64, String> {
    let date: Date = text.parse().map_err(|_| format!("it must be a date such as {UNTIL}"))?;
    if !(2000..=2100).contains(&date.year()) {
        return Err("it must be a date from 2000 to 2100".to_owned());
    }
    let start = date.to_zoned(TimeZone::UTC).map_err(|error| error.to_string())?;
    Ok(start.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(out: PathBuf) -> Arguments {
        Arguments { opportunities: 40, seed: 7, postings: Some(10), until: day(UNTIL).unwrap(), out }
    }

    #[test]
    fn the_same_arguments_write_the_same_bytes_and_leave_nothing_else_behind() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one.jsonl"), folder.path().join("two.jsonl"));
        run(&arguments(one.clone())).unwrap();
        run(&arguments(two.clone())).unwrap();
        let bytes = fs::read(&one).unwrap();
        assert_eq!(bytes, fs::read(&two).unwrap());
        assert!(bytes.starts_with(b"{\"world\":{\"version\":1,"));
        let mut names: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["one.jsonl", "two.jsonl"]);
    }

    #[test]
    fn a_place_that_cannot_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("nowhere").join("world.jsonl");
        let error = run(&arguments(out.clone())).unwrap_err();
        assert!(format!("{error:#}").starts_with(&format!("could not write {}: ", out.display())), "{error:#}");
    }
}
