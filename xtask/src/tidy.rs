//! The house rules that a compiler cannot know. Each is a function from the tree to what breaks it.
//!
//! The same rules run as a test, so `cargo test` knows everything that CI knows.

mod docs;
mod hygiene;
mod invariants;
mod layout;
mod links;
mod names;
mod writers;

use anyhow::Result;

use crate::command::root;
use crate::tree::Tree;
use crate::violation::{Violation, report};

const RULES: [fn(&Tree) -> Vec<Violation>; 11] = [
    docs::the_changelog_has_an_unreleased_section,
    docs::records_and_their_index_agree,
    hygiene::no_test_is_ignored,
    hygiene::no_test_sleeps,
    hygiene::no_machine_paths,
    invariants::every_invariant_names_tests_that_exist,
    layout::files_are_short_and_no_mod_rs,
    layout::crates_introduce_themselves,
    links::relative_links_resolve,
    names::no_empty_names,
    writers::only_apply_and_undo_hold_a_writer,
];

pub(crate) fn run() -> Result<()> {
    report(violations(&Tree::read(root())?), "the house is not tidy")
}

fn violations(tree: &Tree) -> Vec<Violation> {
    RULES.iter().flat_map(|rule| rule(tree)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_tidy() {
        let tree = Tree::read(root()).unwrap();
        let found: Vec<String> = violations(&tree).iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    }
}
