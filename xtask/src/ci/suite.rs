//! The test runners: nextest where it is installed, Cargo's own where not.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result};

use super::tally::Tally;
use crate::command::{answers, cargo, check};

/// Every test of the workspace, to the end even when some fail. Snapshots are compared, never rewritten.
pub(crate) fn everything() -> Command {
    let mut command = cargo();
    if has_nextest() {
        command.args(["nextest", "run", "--workspace", "--profile", "ci"]);
        if std::io::stderr().is_terminal() {
            command.args(["--color", "always"]);
        }
    } else {
        command.args(["test", "--workspace", "--all-targets", "--no-fail-fast"]);
    }
    command.env("INSTA_UPDATE", "no");
    command
}

/// What a person asks for while working. The workspace is built as a whole unless packages are named: parts of it
/// resolve other features and would build half the graph again.
pub(crate) fn locally(arguments: &[String]) -> Command {
    let mut command = cargo();
    command.args(if has_nextest() { &["nextest", "run"][..] } else { &["test"] });
    let names_packages = |argument: &String| argument.starts_with("-p") || argument.starts_with("--package");
    if !arguments.iter().any(names_packages) {
        command.arg("--workspace");
    }
    command.args(arguments);
    command
}

pub(crate) fn doc_tests() -> Command {
    let mut command = cargo();
    command.args(["test", "--doc", "--workspace"]);
    command
}

/// Runs a test command, showing what it says and counting along.
pub(crate) fn run(command: &mut Command, tally: &mut Tally) -> Result<()> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().context("could not run the tests")?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // Both are read at once, or a full pipe would stop the child.
    let seen = std::thread::scope(|scope| {
        let out = scope.spawn(|| stdout.map(|from| show(from, std::io::stdout())));
        let err = scope.spawn(|| stderr.map(|from| show(from, std::io::stderr())));
        [out.join().ok().flatten(), err.join().ok().flatten()]
    });
    let status = child.wait().context("could not wait for the tests")?;
    for lines in seen.into_iter().flatten().flatten() {
        tally.add(&lines);
    }
    check(command, status)
}

/// Passes everything on at once and keeps the lines that might be a summary.
fn show(from: impl Read, mut to: impl Write) -> Vec<String> {
    let mut reader = BufReader::new(from);
    let mut kept = Vec::new();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
        // A closed terminal is no reason to lose count.
        let _ = to.write_all(&line).and_then(|()| to.flush());
        let text = String::from_utf8_lossy(&line);
        if Tally::is_summary(&text) {
            kept.push(text.into_owned());
        }
        line.clear();
    }
    kept
}

fn has_nextest() -> bool {
    answers(cargo().args(["nextest", "--version"]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(script: &str) -> (Result<()>, Option<String>) {
        let mut tally = Tally::default();
        let result = run(Command::new("sh").args(["-c", script]), &mut tally);
        (result, tally.line())
    }

    #[test]
    fn a_runner_is_shown_counted_and_believed() {
        let (result, line) =
            sh("echo 'test result: ok. 2 passed; 0 failed;'; echo 'Summary [ 1s] 1 tests run: 1 passed' >&2");
        assert!(result.is_ok());
        assert_eq!(line.as_deref(), Some("3 passed, 0 failed"));
    }

    #[test]
    fn a_failure_is_an_error_and_still_counted() {
        let (result, line) = sh("echo 'test result: FAILED. 2 passed; 1 failed;'; exit 101");
        assert!(result.unwrap_err().to_string().ends_with("ended with exit status: 101"));
        assert_eq!(line.as_deref(), Some("2 passed, 1 failed"));
    }

    #[test]
    fn much_output_on_both_sides_does_not_block() {
        let (result, line) = sh("i=0; while [ $i -lt 3000 ]; do echo; echo >&2; i=$((i+1)); done");
        assert_eq!((result.is_ok(), line), (true, None));
    }
}
