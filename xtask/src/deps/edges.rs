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
        // What follows the name in its cell, such as "later", is a remark.
        let name = names(row.cell(name)).first()?.split_whitespace().next()?.to_owned();
        let allowed = names(row.cell(allowed));
        let allowed = match allowed.as_slice() {
            [only] if only == "all" => Allowed::All,
            _ => Allowed::Only(allowed.into_iter().collect()),
        };
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
fn names(cell: &str) -> Vec<String> {
    let mut depth = 0_usize;
    let mut plain = String::new();
    for c in cell.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '`' | '*' => {}
            c if depth == 0 => plain.push(c),
            _ => {}
        }
    }
    let names = plain.split(',').map(str::trim).filter(|name| !matches!(*name, "" | "-" | "–" | "—"));
    names.map(str::to_owned).collect()
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

    #[test]
    fn prose_is_not_permission() {
        let prose = TABLE.replace("| all |", "| all but lever-sim |");
        let packages: [(&str, &[&str]); 4] =
            [("lever", &[]), ("lever-sim", &[]), ("agents", &[]), ("fulcrum", &["lever"])];
        assert_eq!(
            messages(&prose, &packages),
            [
                "`fulcrum` may depend on `all but lever-sim`, which has no row",
                "`fulcrum` depends on `lever`, which ARCHITECTURE.md does not allow",
            ]
        );
    }
}
