//! Dependencies that nothing uses: in the workspace's list, and in each manifest.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::metadata::Metadata;
use crate::code::{without_comments, words};
use crate::tree::Tree;
use crate::violation::Violation;

const RULE: &str = "unused-dependency";
const SECTIONS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

pub(crate) fn check(tree: &Tree, metadata: &Metadata) -> Result<Vec<Violation>> {
    let mut found = unused_in_workspace(tree)?;
    for member in metadata.members() {
        let folder = if member.name == "xtask" { "xtask/".to_owned() } else { format!("crates/{}/", member.name) };
        let sources = tree.under(&folder).filter(|(path, _)| path.ends_with(".rs"));
        let sources: Vec<String> = sources.map(|(_, file)| without_comments(&file.text)).collect();
        for dependency in metadata.dependencies(member) {
            let identifier = dependency.identifier.as_str();
            if !member.is_excused(identifier) && !sources.iter().any(|source| uses(source, identifier)) {
                let message = format!("nothing in `{}` uses `{identifier}`", member.name);
                found.push(Violation::new(&format!("{folder}Cargo.toml"), 1, RULE, message));
            }
        }
    }
    Ok(found)
}

fn unused_in_workspace(tree: &Tree) -> Result<Vec<Violation>> {
    let root = tree.get("Cargo.toml").context("there is no Cargo.toml")?;
    let manifest: Table = toml::from_str(&root.text).context("could not read Cargo.toml")?;
    let listed =
        manifest.get("workspace").and_then(|workspace| workspace.get("dependencies")).and_then(Value::as_table);

    let mut used = BTreeSet::new();
    for (path, file) in tree.files().filter(|(path, _)| path.ends_with("/Cargo.toml")) {
        let manifest: Table = toml::from_str(&file.text).with_context(|| format!("could not read {path}"))?;
        used.extend(named(&manifest));
    }
    let unused = listed.into_iter().flat_map(Table::keys).filter(|name| !used.contains(name.as_str()));
    let line =
        |name: &str| root.text.lines().position(|line| line.starts_with(&format!("{name} ="))).map_or(1, |i| i + 1);
    let violation = |name: &String| Violation::new("Cargo.toml", line(name), RULE, format!("no crate uses `{name}`"));
    Ok(unused.map(violation).collect())
}

/// The names in a manifest's dependency sections, those for particular targets included.
fn named(manifest: &Table) -> BTreeSet<String> {
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let tables = std::iter::once(manifest).chain(targets.filter_map(Value::as_table));
    let sections = tables.flat_map(|table| SECTIONS.iter().filter_map(|name| table.get(*name)?.as_table()));
    sections.flat_map(Table::keys).cloned().collect()
}

/// Whether the source names the crate as a crate: at the head of a path, or in a `use` of its own. A variable or a
/// module of the same name (`config`, `bytes`, `url`) does not count.
fn uses(source: &str, identifier: &str) -> bool {
    let mut before = "";
    words(source).any(|(place, word)| {
        let imported = matches!(before, "use" | "crate") && source[..place.start].ends_with(char::is_whitespace);
        before = word;
        let heads_a_path =
            source[place.end..].trim_start().starts_with("::") && !follows_a_path(&source[..place.start]);
        word == identifier && (imported || heads_a_path)
    })
}

/// Whether what comes before ends in `something::`; a bare `::` at the start of a path means "a crate" all the more.
fn follows_a_path(before: &str) -> bool {
    before
        .trim_end()
        .strip_suffix("::")
        .is_some_and(|rest| rest.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '>'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crate_is_used_at_the_head_of_a_path_or_by_name() {
        let check = |source: &str, expected| assert_eq!(uses(source, "bytes"), expected, "{source}");
        check("use bytes::Bytes;", true);
        check("use bytes;", true);
        check("use bytes as b;", true);
        check("extern crate bytes;", true);
        check("fn f(x: &::bytes::Bytes) {}", true);
        check("use {std::fmt, bytes::Buf};", true);
        check("#[bytes::main]", true);
        check("#[serde(with = \"bytes::serde\")]", true);
        check("let bytes = x.bytes();", false);
        check("crate::bytes::read()", false);
        check("use crate::bytes;", false);
        check("mod bytes;", false);
        check("my_bytes::x()", false);
    }

    #[test]
    fn a_dependency_that_nothing_names_is_found() {
        let tree = Tree::of(&[
            ("Cargo.toml", "[workspace.dependencies]\nserde = \"1\"\nhex = \"1\"\nurl = \"2\"\n"),
            (
                "crates/a/Cargo.toml",
                "[dependencies]\nserde.workspace = true\n[target.'cfg(unix)'.dev-dependencies]\nurl = \"2\"",
            ),
            ("crates/a/src/lib.rs", "// use serde::Serialize;\nuse url::Url;"),
        ]);
        let metadata = Metadata::of(&[("a", &["serde", "url"]), ("serde", &[]), ("url", &[])], &["serde", "url"]);
        let found: Vec<String> = check(&tree, &metadata).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "Cargo.toml:3: unused-dependency: no crate uses `hex`",
                "crates/a/Cargo.toml:1: unused-dependency: nothing in `a` uses `serde`",
            ]
        );
    }
}
