//! Decision records are in their index and the index is in the folder; operators can read what changed.

use std::collections::BTreeMap;

use crate::tree::Tree;
use crate::violation::Violation;

const FOLDER: &str = "docs/adr/";
const INDEX: &str = "docs/adr/README.md";

pub(crate) fn records_and_their_index_agree(tree: &Tree) -> Vec<Violation> {
    const RULE: &str = "adr-index";
    let index = tree.get(INDEX).map_or("", |file| file.text.as_str());
    let listed: BTreeMap<&str, usize> = index
        .lines()
        .enumerate()
        .flat_map(|(i, line)| linked_names(line).map(move |name| (name, i + 1)))
        .filter(|(name, _)| is_record(name))
        .collect();
    let records: Vec<&str> =
        tree.under(FOLDER).map(|(path, _)| &path[FOLDER.len()..]).filter(|n| is_record(n)).collect();

    let unlisted = records.iter().filter(|name| !listed.contains_key(*name));
    let missing = listed.iter().filter(|(name, _)| !records.contains(*name));
    let unlisted = unlisted.map(|name| Violation::new(&format!("{FOLDER}{name}"), 1, RULE, format!("not in {INDEX}")));
    let missing = missing.map(|(name, line)| Violation::new(INDEX, *line, RULE, format!("there is no record {name}")));
    unlisted.chain(missing).collect()
}

pub(crate) fn the_changelog_has_an_unreleased_section(tree: &Tree) -> Vec<Violation> {
    const RULE: &str = "changelog";
    let Some(file) = tree.get("CHANGELOG.md") else {
        return vec![Violation::new("CHANGELOG.md", 1, RULE, "there is no changelog")];
    };
    let is_unreleased = |line: &str| {
        let title = line.strip_prefix("## ").map(|title| title.trim_matches(['[', ']', ' ']));
        title.is_some_and(|title| title.to_lowercase().starts_with("unreleased"))
    };
    match file.text.lines().any(is_unreleased) {
        true => Vec::new(),
        false => vec![Violation::new("CHANGELOG.md", 1, RULE, "there is no `## Unreleased` section")],
    }
}

fn linked_names(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split([')', '#', ' ']).next())
}

/// `NNNN-title.md`, directly in the folder.
fn is_record(name: &str) -> bool {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && name[4..].starts_with('-') && name.ends_with(".md") && !name.contains('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(violations: &[Violation]) -> Vec<(&str, usize)> {
        violations.iter().map(|violation| (violation.path.as_str(), violation.line)).collect()
    }

    #[test]
    fn no_records_and_an_empty_index_agree() {
        assert_eq!(records_and_their_index_agree(&Tree::of(&[(INDEX, "| record |\n|---|\n")])), []);
        assert_eq!(records_and_their_index_agree(&Tree::of(&[])), []);
    }

    #[test]
    fn an_unlisted_and_a_missing_record_are_found() {
        let index = "| [1](0001-a.md) | [map](../../ARCHITECTURE.md) |\n| [3](0003-c.md#why) |";
        let tree =
            Tree::of(&[(INDEX, index), ("docs/adr/0001-a.md", ""), ("docs/adr/0002-b.md", ""), ("docs/adr/t.md", "")]);
        assert_eq!(found(&records_and_their_index_agree(&tree)), [("docs/adr/0002-b.md", 1), (INDEX, 2)]);
    }

    #[test]
    fn a_changelog_says_what_comes_next() {
        let check = |text| the_changelog_has_an_unreleased_section(&Tree::of(&[("CHANGELOG.md", text)])).len();
        assert_eq!(check("# Changelog\n\n## Unreleased\n"), 0);
        assert_eq!(check("## [Unreleased]\n"), 0);
        assert_eq!(check("## 0.1.0\n unreleased"), 1);
        assert_eq!(the_changelog_has_an_unreleased_section(&Tree::of(&[])).len(), 1);
    }
}
