//! The crate table of `ARCHITECTURE.md` against the manifests: an edge that the table does not allow is a failure.

use std::collections::{BTreeMap, BTreeSet};

use super::metadata::Metadata;
use crate::markdown::{Row, tables};
use crate::tree::Tree;
use crate::violation::Violation;

const PAGE: &str = "ARCHITECTURE.md";
const RULE: &str = "crate-table";

/// `xtask` is a tool beside the house, not a room in it.
const NOT_IN_THE_HOUSE: &str = "xtask";

#[derive(Debug, PartialEq, Eq)]
struct CrateRow {
    line: usize,
    name: String,
    /// Planned, so there need not be such a crate yet.
    is_later: bool,
    allowed: Allowed,
}

#[derive(Debug, PartialEq, Eq)]
enum Allowed {
    All,
    Only(BTreeSet<String>),
}

pub(crate) fn check(tree: &Tree, metadata: &Metadata) -> Vec<Violation> {
    let Some(rows) = tree.get(PAGE).and_then(|page| parse(&page.text)) else {
        let message = "there is no table with the columns `crate` and `may depend on (ours)`";
        return vec![Violation::new(PAGE, 1, RULE, message)];
    };
    let mut found = unknown_names(&rows);
    let rows: BTreeMap<&str, &CrateRow> = rows.iter().map(|row| (row.name.as_str(), row)).collect();
    let members: BTreeSet<&str> = metadata.members().map(|member| member.name.as_str()).collect();

    for row in rows.values().filter(|row| !row.is_later && !members.contains(row.name.as_str())) {
        found.push(Violation::new(PAGE, row.line, RULE, format!("there is no crate `{}`", row.name)));
    }
    for member in metadata.members().filter(|member| member.name != NOT_IN_THE_HOUSE) {
        let manifest = format!("crates/{}/Cargo.toml", member.name);
        let Some(row) = rows.get(member.name.as_str()) else {
            found.push(Violation::new(&manifest, 1, RULE, format!("`{}` has no row in {PAGE}", member.name)));
            continue;
        };
        let ours = metadata.normal_dependencies(member).filter(|dep| members.contains(dep.name.as_str()));
        for dependency in ours.filter(|dep| !row.allowed.contains(&dep.name)) {
            let message = format!("`{}` depends on `{}`, which {PAGE} does not allow", member.name, dependency.name);
            found.push(Violation::new(&manifest, 1, RULE, message));
        }
    }
    found
}

/// A name that is nobody's row is a slip of the pen, and would forbid or allow something unseen.
fn unknown_names(rows: &[CrateRow]) -> Vec<Violation> {
    let mut found = Vec::new();
    for row in rows {
        let Allowed::Only(names) = &row.allowed else { continue };
        for name in names.iter().filter(|name| !rows.iter().any(|other| other.name == **name)) {
            let message = format!("`{}` may depend on `{name}`, which has no row", row.name);
            found.push(Violation::new(PAGE, row.line, RULE, message));
        }
    }
    found
}

fn parse(page: &str) -> Option<Vec<CrateRow>> {
    tables(page).iter().find_map(|table| {
        let (name, allowed) = (table.column("crate")?, table.column("may depend on")?);
        Some(table.rows.iter().filter_map(|row| CrateRow::parse(row, name, allowed)).collect())
    })
}

impl CrateRow {
    fn parse(row: &Row, name: usize, allowed: usize) -> Option<Self> {
        let is_later = row.cell(name).to_lowercase().contains("later");
        let name = names(row.cell(name)).next()?;
        let allowed: BTreeSet<String> = names(row.cell(allowed)).collect();
        let allowed = if allowed.contains("all") { Allowed::All } else { Allowed::Only(allowed) };
        Some(Self { line: row.line, name, is_later, allowed })
    }
}

impl Allowed {
    fn contains(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.contains(name),
        }
    }
}

/// Comma-separated names without emphasis, code marks or remarks in parentheses. A dash is none.
fn names(cell: &str) -> impl Iterator<Item = String> {
    let mut depth = 0_usize;
    let plain: String = cell
        .chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => return depth == 0 && !matches!(c, '`' | '*'),
            }
            false
        })
        .collect();
    let names: Vec<String> = plain.split(',').map(|name| name.trim().to_owned()).collect();
    // What follows the name in its cell, such as "later", is a remark too.
    names.into_iter().filter_map(|name| name.split_whitespace().next().map(str::to_owned)).filter(|n| is_name(n))
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
| crate | one line | may depend on (ours) | must not know |
|---|---|---|---|
| `lever` | says | – | tokio, HTTP |
| `lever-sim` | runs | lever (ids, signature only) | domain |
| `calendar` (later) | slots | - | Lever |
| `agents` | suggest | `lever`, **calendar** | **lever-client** |
| `fulcrum` | wires | all | – |
";

    fn messages(page: &str, packages: &[(&str, &[&str])]) -> Vec<String> {
        let tree = Tree::of(&[(PAGE, page)]);
        check(&tree, &Metadata::of(packages, &["serde"])).into_iter().map(|violation| violation.message).collect()
    }

    #[test]
    fn the_table_is_read() {
        let only = |names: &[&str]| Allowed::Only(names.iter().map(|name| (*name).to_owned()).collect());
        let row = |line, name: &str, is_later, allowed| CrateRow { line, name: name.to_owned(), is_later, allowed };
        let expected = vec![
            row(3, "lever", false, only(&[])),
            row(4, "lever-sim", false, only(&["lever"])),
            row(5, "calendar", true, only(&[])),
            row(6, "agents", false, only(&["lever", "calendar"])),
            row(7, "fulcrum", false, Allowed::All),
        ];
        assert_eq!(parse(TABLE), Some(expected));
        assert_eq!(parse("| crate | size |\n|---|---|\n"), None);
    }

    #[test]
    fn allowed_edges_pass() {
        let packages: [(&str, &[&str]); 6] = [
            ("lever", &["serde"]),
            ("lever-sim", &["lever"]),
            ("agents", &["lever"]),
            ("fulcrum", &["lever", "agents", "lever-sim"]),
            ("xtask", &[]),
            ("serde", &[]),
        ];
        assert_eq!(messages(TABLE, &packages), [""; 0]);
    }

    #[test]
    fn an_edge_outside_the_table_names_both_ends() {
        let packages: [(&str, &[&str]); 4] =
            [("lever", &[]), ("lever-sim", &[]), ("agents", &["lever-sim"]), ("fulcrum", &[])];
        assert_eq!(
            messages(TABLE, &packages),
            ["`agents` depends on `lever-sim`, which ARCHITECTURE.md does not allow"]
        );
    }

    #[test]
    fn crates_and_rows_belong_together() {
        let packages: [(&str, &[&str]); 4] = [("lever", &[]), ("lever-sim", &[]), ("fulcrum", &[]), ("extra", &[])];
        assert_eq!(messages(TABLE, &packages), ["there is no crate `agents`", "`extra` has no row in ARCHITECTURE.md"]);
        let slip = TABLE.replace("**calendar**", "calender");
        let packages: [(&str, &[&str]); 4] = [("lever", &[]), ("lever-sim", &[]), ("agents", &[]), ("fulcrum", &[])];
        assert_eq!(messages(&slip, &packages), ["`agents` may depend on `calender`, which has no row"]);
    }
}
