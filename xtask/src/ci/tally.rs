//! How many tests passed and failed, as the runners themselves say. Nothing is said when they said nothing.

#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    is_known: bool,
}

impl Tally {
    /// The closing line, if any runner has reported.
    pub(crate) fn line(&self) -> Option<String> {
        self.is_known.then(|| format!("{} passed, {} failed", self.passed, self.failed))
    }

    pub(crate) fn is_summary(line: &str) -> bool {
        line.contains("Summary") || line.contains("test result: ") || line.starts_with(NODE)
    }

    pub(crate) fn add(&mut self, line: &str) {
        let line = without_colours(line);
        if let Some(count) = line.strip_prefix(NODE) {
            self.add_node(count);
            return;
        }
        let counts = match line.split_once("test result: ") {
            Some((_, rest)) => rest.split_once(". ").map(|(_, counts)| counts.to_owned()),
            None => nextest_counts(&line),
        };
        let Some(counts) = counts else { return };
        for count in counts.split([',', ';']) {
            let Some((number, what)) = count.trim().split_once(' ') else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match what.trim() {
                "passed" => self.passed += number,
                "failed" | "timed out" | "exec failed" | "failed due to signal" => self.failed += number,
                _ => continue,
            }
            self.is_known = true;
        }
    }

    fn add_node(&mut self, count: &str) {
        let Some((what, number)) = count.trim().split_once(' ') else { return };
        let Ok(number) = number.parse::<u64>() else { return };
        match what {
            "pass" => self.passed += number,
            "fail" | "cancelled" => self.failed += number,
            _ => return,
        }
        self.is_known = true;
    }
}

/// How Node.js marks the lines at the end of its tests, of which two count: `ℹ pass 40`, `ℹ fail 0`.
const NODE: &str = "ℹ ";

/// `Summary [ 1.2s] 3 tests run: 2 passed (1 slow), 1 failed, 4 skipped` without its remarks in parentheses.
fn nextest_counts(line: &str) -> Option<String> {
    let (_, rest) = line.trim_start().strip_prefix("Summary")?.split_once("run: ")?;
    let outside = rest.split('(').enumerate().map(|(i, part)| match i {
        0 => part,
        _ => part.split_once(')').map_or("", |(_, after)| after),
    });
    Some(outside.collect())
}

fn without_colours(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, after)| after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(lines: &[&str], expected: Option<&str>) {
        let mut tally = Tally::default();
        for line in lines.iter().filter(|line| Tally::is_summary(line)) {
            tally.add(line);
        }
        assert_eq!(tally.line().as_deref(), expected, "{lines:?}");
    }

    #[test]
    fn nextest_is_understood() {
        check(&["     Summary [   0.1s] 3 tests run: 3 passed, 19 skipped\n"], Some("3 passed, 0 failed"));
        check(
            &["Summary [ 90.002s] 6/7 tests run: 4 passed (1 slow, 1 leaky), 1 failed, 1 timed out, 0 skipped"],
            Some("4 passed, 2 failed"),
        );
        check(
            &[
                "\u{1b}[32;1m     Summary\u{1b}[0m [   0.1s] \u{1b}[1m2\u{1b}[0m tests run: \u{1b}[1m2\u{1b}[0m \u{1b}[32;1mpassed\u{1b}[0m",
            ],
            Some("2 passed, 0 failed"),
        );
    }

    #[test]
    fn cargo_test_is_understood_and_added_up() {
        check(
            &[
                "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s",
                "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s",
            ],
            Some("7 passed, 1 failed"),
        );
    }

    #[test]
    fn nodes_runner_is_understood() {
        let lines =
            ["ℹ tests 44\n", "ℹ suites 0\n", "ℹ pass 41\n", "ℹ fail 2\n", "ℹ cancelled 1\n", "ℹ duration_ms 9\n"];
        check(&lines, Some("41 passed, 3 failed"));
    }

    #[test]
    fn silence_is_not_zero() {
        check(&["error: could not compile", "Summary of changes"], None);
    }
}
