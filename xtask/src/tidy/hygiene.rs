//! Tests run, at once, and nothing depends on one person's machine.

use std::ops::Range;

use crate::code::{line_of, words};
use crate::tree::Tree;
use crate::violation::Violation;

pub(crate) fn no_test_is_ignored(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, file) in tree.rust() {
        for (index, line) in file.code.lines().enumerate() {
            let attribute = line.trim_start();
            let is_ignore = attribute.starts_with("#[") && words(attribute).any(|(_, word)| word == "ignore");
            if is_ignore {
                let message = "assert a known-wrong behaviour as it is, with a note";
                found.push(Violation::new(path, index + 1, "no-ignore", message));
            }
        }
    }
    found
}

pub(crate) fn no_test_sleeps(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, file) in tree.rust() {
        let whole = is_test_file(path);
        let spans = test_modules(&file.code);
        for (place, word) in words(&file.code) {
            let is_sleep = word == "sleep" || word.starts_with("sleep_");
            if is_sleep
                && file.code[place.end..].starts_with('(')
                && (whole || spans.iter().any(|span| span.contains(&place.start)))
            {
                let line = line_of(&file.code, place.start);
                found.push(Violation::new(path, line, "no-sleep-in-tests", "move the clock, or wait for the event"));
            }
        }
    }
    found
}

/// Folders that exist on one machine only. Spelt in halves so that this file passes its own rule.
const MACHINE_FOLDERS: [&str; 2] = [concat!("/wo", "rk/"), concat!("/ro", "ot/")];

pub(crate) fn no_machine_paths(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, file) in tree.files() {
        for (index, line) in file.text.lines().enumerate() {
            if let Some(folder) = MACHINE_FOLDERS.iter().find(|folder| mentions(line, folder)) {
                let message = format!("`{folder}…` is somebody's machine");
                found.push(Violation::new(path, index + 1, "no-machine-paths", message));
            }
        }
    }
    found
}

/// Whether the folder is named from the root, and not as a part of a longer path or address.
fn mentions(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        line[..at].ends_with("://") || !before.is_some_and(|c| c.is_alphanumeric() || "_-./~})".contains(c))
    })
}

fn is_test_file(path: &str) -> bool {
    let stem = path.rsplit('/').next().and_then(|name| name.strip_suffix(".rs")).unwrap_or(path);
    path.contains("/tests/") || stem == "tests" || stem.ends_with("_tests")
}

/// The bodies of `#[cfg(test)] mod … { … }`. Braces can be counted because literals are blanked.
fn test_modules(code: &str) -> Vec<Range<usize>> {
    let mut spans = Vec::new();
    for (at, mark) in code.match_indices("#[cfg(test)]") {
        let rest = &code[at + mark.len()..];
        let mut next = words(rest).map(|(_, word)| word).filter(|word| !matches!(*word, "pub" | "crate" | "super"));
        if next.next() != Some("mod") {
            continue;
        }
        let mut depth = 0_usize;
        for (offset, c) in rest.char_indices() {
            match c {
                ';' if depth == 0 => break,
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => continue,
            }
            if depth == 0 {
                spans.push(at..at + mark.len() + offset);
                break;
            }
        }
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(violations: Vec<Violation>) -> Vec<usize> {
        violations.into_iter().map(|violation| violation.line).collect()
    }

    #[test]
    fn an_ignored_test_is_found() {
        let source = "#[test]\n#[ignore]\nfn a() {}\n  #[ignore = \"slow\"]\n#[cfg_attr(miri, ignore)]\n// #[ignore]\n\
                      fn ignore() { \"#[ignore]\" }";
        assert_eq!(lines(no_test_is_ignored(&Tree::of(&[("a.rs", source)]))), [2, 4, 5]);
    }

    #[test]
    fn a_sleeping_test_is_found_and_a_sleeping_loop_is_not() {
        let source = "fn poll() { sleep(x); }\n#[cfg(test)]\nmod tests {\n fn a() { if b { tokio::time::sleep(c) } }\n\
                      // sleep(1)\n fn e() { thread::sleep(d) }\n}\nfn late() { sleep(e); }";
        assert_eq!(lines(no_test_sleeps(&Tree::of(&[("crates/a/src/a.rs", source)]))), [4, 6]);
        assert_eq!(lines(no_test_sleeps(&Tree::of(&[("crates/a/tests/it/a.rs", "fn a() { sleep_until(b) }")]))), [1]);
        assert_eq!(
            lines(no_test_sleeps(&Tree::of(&[("crates/a/src/b/tests.rs", "sleeps(1); sleep (2); sleep(3)")]))),
            [1]
        );
    }

    #[test]
    fn a_test_module_in_a_file_of_its_own_is_not_the_rest_of_this_file() {
        let source = "#[cfg(test)]\nmod tests;\nfn poll() { sleep(x); }";
        assert_eq!(lines(no_test_sleeps(&Tree::of(&[("crates/a/src/a.rs", source)]))), [0_usize; 0]);
    }

    #[test]
    fn a_machine_path_is_found_and_a_route_is_not() {
        let (work, root) = (MACHINE_FOLDERS[0], MACHINE_FOLDERS[1]);
        let text =
            format!("see {work}x\n({root}y)\nhttps://example.com{work}\n./a{work}\n\"file://{work}\"\n{{base}}{root}");
        assert_eq!(lines(no_machine_paths(&Tree::of(&[("a.md", &text)]))), [1, 2, 5]);
    }
}
