//! The invariants in `ARCHITECTURE.md` name the tests that hold them, and those tests exist.

use crate::code::words;
use crate::markdown::{Row, Table, code_spans, tables};
use crate::tree::{File, Tree};
use crate::violation::Violation;

const PAGE: &str = "ARCHITECTURE.md";
const RULE: &str = "invariants";

pub(crate) fn every_invariant_names_tests_that_exist(tree: &Tree) -> Vec<Violation> {
    let Some(page) = tree.get(PAGE) else { return vec![Violation::new(PAGE, 1, RULE, "there is no such page")] };
    let tables = tables(&page.text);
    let columns = |table: &Table| Some((table.column("invariant")?, table.column("test")?));
    let Some((table, (_, tests))) = tables.iter().find_map(|table| Some((table, columns(table)?))) else {
        return vec![Violation::new(PAGE, 1, RULE, "there is no table with the columns `invariant` and `tests`")];
    };
    table.rows.iter().flat_map(|row| broken_row(tree, row, tests)).collect()
}

fn broken_row(tree: &Tree, row: &Row, column: usize) -> Vec<Violation> {
    let named: Vec<&str> = code_spans(row.cell(column)).into_iter().filter(|span| span.contains("::")).collect();
    if named.is_empty() {
        return vec![Violation::new(
            PAGE,
            row.line,
            RULE,
            "the invariant names no test (`crate::module::tests::name`)",
        )];
    }
    let missing = named.into_iter().filter(|test| !exists(tree, test));
    missing.map(|test| Violation::new(PAGE, row.line, RULE, format!("there is no test `{test}`"))).collect()
}

/// The first part is the crate, the last the function; those between are modules, by file or by `mod`.
fn exists(tree: &Tree, test: &str) -> bool {
    let parts: Vec<&str> = test.trim_end_matches("()").split("::").map(str::trim).collect();
    let [package, modules @ .., function] = parts.as_slice() else { return false };
    let folder = match *package {
        "xtask" => "xtask/".to_owned(),
        package => format!("crates/{}/", package.replace('_', "-")),
    };
    let modules: Vec<&str> = modules.iter().copied().filter(|module| *module != "tests").collect();
    tree.under(&folder).any(|(path, file)| {
        declares(file, "fn", function) && modules.iter().all(|m| in_path(path, m) || declares(file, "mod", m))
    })
}

fn declares(file: &File, keyword: &str, name: &str) -> bool {
    let mut before = "";
    words(&file.code).any(|(_, word)| {
        let is_it = before == keyword && word == name;
        before = word;
        is_it
    })
}

fn in_path(path: &str, module: &str) -> bool {
    path.trim_end_matches(".rs").split('/').any(|part| part == module)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(rows: &str) -> Vec<usize> {
        let page = format!("# Map\n\n| # | Invariant | Tests |\n|---|---|---|\n{rows}");
        let tree = Tree::of(&[
            (PAGE, &page),
            ("crates/domain/src/policy.rs", "#[cfg(test)] mod tests { fn a_rejection_asks() {} }"),
            ("crates/lever-client/src/read.rs", "mod inner { mod tests { fn pages() {} } }"),
            ("crates/fulcrum/tests/it/storm.rs", "async fn nothing_is_lost() {} // fn only_in_prose"),
            ("xtask/src/tidy/writers.rs", "mod tests { fn nobody_else() {} }"),
        ]);
        every_invariant_names_tests_that_exist(&tree).into_iter().map(|violation| violation.line).collect()
    }

    #[test]
    fn tests_that_exist_pass() {
        let rows = "| 1 | a | `domain::policy::tests::a_rejection_asks`, `fulcrum::it::storm::nothing_is_lost` |\n\
                    | 2 | b | `lever_client::read::inner::tests::pages`; see `Cargo.toml` |\n\
                    | 3 | c | `xtask::tidy::writers::tests::nobody_else` |";
        assert_eq!(lines(rows), [0_usize; 0]);
    }

    #[test]
    fn tests_that_do_not_exist_are_found() {
        assert_eq!(lines("| 1 | a | `domain::policy::tests::gone` |\n| 2 | b | by care |"), [5, 6]);
        assert_eq!(lines("| 1 | a | `store::policy::tests::a_rejection_asks` |"), [5]);
        assert_eq!(lines("| 1 | a | `domain::approval::tests::a_rejection_asks` |"), [5]);
        assert_eq!(lines("| 1 | a | `fulcrum::it::storm::only_in_prose` |"), [5]);
    }

    #[test]
    fn a_page_without_the_table_is_found() {
        assert_eq!(every_invariant_names_tests_that_exist(&Tree::of(&[(PAGE, "# Map")])).len(), 1);
        assert_eq!(every_invariant_names_tests_that_exist(&Tree::of(&[])).len(), 1);
    }
}
