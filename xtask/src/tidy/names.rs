//! Names that say nothing: `utils`, `common`, `…Manager`, `…Info`. What the thing does for the product is its name.

use crate::code::{line_of, words};
use crate::tree::Tree;
use crate::violation::Violation;

const RULE: &str = "empty-name";

/// A name that ends in one of these could stand for anything.
const EMPTY: [&str; 11] =
    ["util", "utils", "common", "helper", "helpers", "manager", "managers", "service", "services", "info", "infos"];

pub(crate) fn no_empty_names(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, file) in tree.rust() {
        let stem = path.strip_suffix(".rs").unwrap_or(path);
        if let Some(part) = stem.split('/').find(|part| is_empty_module(part)) {
            found.push(Violation::new(path, 1, RULE, format!("a file or folder named `{part}`")));
        }
        let mut keyword = "";
        for (place, word) in words(&file.code) {
            let is_bad = match keyword {
                "mod" => is_empty_module(word),
                "struct" | "enum" | "trait" | "type" => is_empty_type(word),
                _ => false,
            };
            if is_bad {
                let line = line_of(&file.code, place.start);
                found.push(Violation::new(path, line, RULE, format!("`{keyword} {word}`")));
            }
            keyword = word;
        }
    }
    found
}

fn is_empty_module(name: &str) -> bool {
    let parts: Vec<&str> = name.split(['_', '-']).collect();
    name == "data" || is_empty(&parts)
}

fn is_empty_type(name: &str) -> bool {
    let parts = camel_parts(name);
    is_empty(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

fn is_empty(parts: &[&str]) -> bool {
    parts.last().is_some_and(|last| EMPTY.contains(last)) || (parts.len() > 1 && parts[0] == "process")
}

/// `HTTPInfo` is `http` and `info`.
fn camel_parts(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut parts: Vec<String> = Vec::new();
    for (i, c) in chars.iter().enumerate() {
        let after_small = i > 0 && !chars[i - 1].is_uppercase();
        let before_small = chars.get(i + 1).is_some_and(|next| next.is_lowercase());
        if i == 0 || (c.is_uppercase() && (after_small || before_small)) {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut() {
            part.extend(c.to_lowercase());
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_names_are_found_in_files_modules_and_types() {
        let tree = Tree::of(&[
            ("crates/a/src/data.rs", ""),
            ("crates/a/tests/common/x.rs", ""),
            ("crates/a/src/ok.rs", "mod job_utils;\nstruct HTTPInfo;\n\nenum JobManager {}\ntype ProcessResume = u8;"),
        ]);
        let found: Vec<_> = no_empty_names(&tree).into_iter().map(|v| (v.path, v.line)).collect();
        let expected = [
            ("crates/a/src/data.rs", 1),
            ("crates/a/src/ok.rs", 1),
            ("crates/a/src/ok.rs", 2),
            ("crates/a/src/ok.rs", 4),
            ("crates/a/src/ok.rs", 5),
            ("crates/a/tests/common/x.rs", 1),
        ];
        assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
    }

    #[test]
    fn names_that_say_something_pass() {
        let tree = Tree::of(&[
            ("crates/a/src/metadata.rs", "struct ServiceAccount; struct Information; mod process; struct Data;"),
            ("crates/a/src/service_account.rs", "// struct JobManager\nconst X: &str = \"mod utils;\";"),
        ]);
        assert_eq!(no_empty_names(&tree), []);
    }
}
