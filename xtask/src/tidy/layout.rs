//! How files lie: short, beside their folder, and with an introduction.

use crate::tree::Tree;
use crate::violation::Violation;

/// Most files have 60 to 250 lines; beyond this one is certainly several things.
const LONGEST: usize = 600;

pub(crate) fn files_are_short_and_no_mod_rs(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, file) in tree.rust() {
        let lines = file.text.lines().count();
        if lines > LONGEST {
            let message = format!("{lines} lines; more than {LONGEST} is two things");
            found.push(Violation::new(path, LONGEST + 1, "file-length", message));
        }
        if path.rsplit('/').next() == Some("mod.rs") {
            found.push(Violation::new(path, 1, "no-mod-rs", "a module is foo.rs beside foo/"));
        }
    }
    found
}

pub(crate) fn crates_introduce_themselves(tree: &Tree) -> Vec<Violation> {
    let roots = tree.rust().filter(|(path, _)| matches!(*path, "xtask/src/main.rs") || is_crate_root(path));
    let silent = roots.filter(|(_, file)| !file.text.trim_start().starts_with("//!"));
    silent
        .map(|(path, _)| Violation::new(path, 1, "crate-doc", "open with `//!`: what it is, what it must not know"))
        .collect()
}

fn is_crate_root(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(parts.as_slice(), ["crates", _, "src", "lib.rs" | "main.rs"])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_and_a_mod_rs_are_found() {
        let long = "x\n".repeat(LONGEST + 1);
        let fits = "x\n".repeat(LONGEST);
        let tree = Tree::of(&[("a.rs", &long), ("b.rs", &fits), ("c.txt", &long), ("d/mod.rs", ""), ("smod.rs", "")]);
        let found: Vec<_> = files_are_short_and_no_mod_rs(&tree).into_iter().map(|v| (v.path, v.rule)).collect();
        assert_eq!(found, [("a.rs".to_owned(), "file-length"), ("d/mod.rs".to_owned(), "no-mod-rs")]);
    }

    #[test]
    fn a_crate_without_a_word_about_itself_is_found() {
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", "//! Well."),
            ("crates/b/src/lib.rs", "mod x; //! late"),
            ("crates/b/src/x.rs", ""),
            ("xtask/src/main.rs", "fn main() {}"),
        ]);
        let found: Vec<_> = crates_introduce_themselves(&tree).into_iter().map(|v| v.path).collect();
        assert_eq!(found, ["crates/b/src/lib.rs", "xtask/src/main.rs"]);
    }
}
