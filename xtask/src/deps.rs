//! Who may depend on whom, under which licences, and on nothing that is not used.
//!
//! A fresh machine has neither cargo-deny nor cargo-machete, so the parts of them that we rely on are here; where
//! cargo-deny is installed it is run as well, on the same `deny.toml`.

mod deny;
mod edges;
mod foreign;
mod license;
mod metadata;
mod unused;

use anyhow::{Context, Result};

use crate::command::{answers, cargo, root, run as run_command};
use crate::tree::Tree;
use crate::violation::{Violation, report};
use deny::Deny;
use metadata::Metadata;

pub(crate) fn run() -> Result<()> {
    report(violations()?, "the dependencies are not as agreed")?;
    if answers(cargo().args(["deny", "--version"])) {
        run_command(cargo().args(["deny", "check", "licenses", "bans", "sources"]))?;
    }
    Ok(())
}

fn violations() -> Result<Vec<Violation>> {
    let tree = Tree::read(root())?;
    let metadata = Metadata::read()?;
    let deny = tree.get("deny.toml").context("there is no deny.toml")?;
    let deny = Deny::parse(&deny.text)?;

    let mut found = edges::check(&tree, &metadata);
    found.extend(foreign::check(&metadata));
    found.extend(deny.check(&metadata));
    found.extend(unused::check(&tree, &metadata)?);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Also what holds "agents cannot reach a writer": the edge is missing from the table and from the manifest.
    #[test]
    fn the_dependencies_are_as_agreed() {
        let found: Vec<String> = violations().unwrap().iter().map(ToString::to_string).collect();
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    }
}
