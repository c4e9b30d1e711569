//! The files of the project as the rules see them: in memory, with paths relative to the root and forward slashes.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;

use anyhow::{Context, Result};

use crate::code::code_only;

#[derive(Debug, Default)]
pub(crate) struct Tree {
    files: BTreeMap<String, File>,
}

#[derive(Debug, Default)]
pub(crate) struct File {
    /// Empty when the file is not text.
    pub(crate) text: String,
    /// Rust without comments and literals; empty for anything else.
    pub(crate) code: String,
}

impl Tree {
    /// Everything under the root but what `.gitignore` names. Git itself is not asked: a source archive has none.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let ignored = std::fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
        let ignored: Vec<&str> =
            ignored.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
        let mut tree = Self::default();
        tree.read_folder(root, "", &ignored)?;
        Ok(tree)
    }

    fn read_folder(&mut self, folder: &Path, prefix: &str, ignored: &[&str]) -> Result<()> {
        let entries = std::fs::read_dir(folder).with_context(|| format!("could not list {}", folder.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("could not list {}", folder.display()))?;
            let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if path == ".git" || ignored.iter().any(|pattern| is_ignored(pattern, &path)) {
                continue;
            }
            let kind = entry.file_type().with_context(|| format!("could not look at {path}"))?;
            if kind.is_dir() {
                self.read_folder(&entry.path(), &format!("{path}/"), ignored)?;
            } else if kind.is_file() {
                let bytes = std::fs::read(entry.path()).with_context(|| format!("could not read {path}"))?;
                self.insert(path, String::from_utf8(bytes).unwrap_or_default());
            }
        }
        Ok(())
    }

    fn insert(&mut self, path: String, text: String) {
        let code = if path.ends_with(".rs") { code_only(&text) } else { String::new() };
        self.files.insert(path, File { text, code });
    }

    pub(crate) fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Whether there is such a file, or a folder with files in it.
    pub(crate) fn exists(&self, path: &str) -> bool {
        let folder = format!("{path}/");
        path.is_empty() || self.files.contains_key(path) || self.under(&folder).next().is_some()
    }

    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files.iter().map(|(path, file)| (path.as_str(), file))
    }

    pub(crate) fn rust(&self) -> impl Iterator<Item = (&str, &File)> {
        self.files().filter(|(path, _)| path.ends_with(".rs"))
    }

    /// The files whose path starts so.
    pub(crate) fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a File)> {
        let from = self.files.range::<str, _>((Bound::Included(prefix), Bound::Unbounded));
        from.take_while(move |(path, _)| path.starts_with(prefix)).map(|(path, file)| (path.as_str(), file))
    }

    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree.insert((*path).to_owned(), (*text).to_owned());
        }
        tree
    }
}

/// The kinds of pattern our `.gitignore` uses: `/path` from the root, and a name with stars at any depth.
fn is_ignored(pattern: &str, path: &str) -> bool {
    let pattern = pattern.trim_end_matches('/');
    match pattern.strip_prefix('/') {
        Some(anchored) => matches(anchored, path),
        None => matches(pattern, path.rsplit('/').next().unwrap_or(path)),
    }
}

fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => name
            .strip_prefix(before)
            .is_some_and(|rest| (0..=rest.len()).any(|at| rest.is_char_boundary(at) && matches(after, &rest[at..]))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignored_files_are_those_git_ignores() {
        let check = |pattern, path, expected| assert_eq!(is_ignored(pattern, path), expected, "{pattern} on {path}");
        check("/target", "target", true);
        check("/target", "crates/target", false);
        check("/target/", "target", true);
        check("*.sqlite*", "a/b.sqlite-wal", true);
        check("*.sqlite*", "a/sqlite.rs", false);
        check("*.snap.new", "a/b.snap.new", true);
    }

    #[test]
    fn folders_exist_when_something_is_in_them() {
        let tree = Tree::of(&[("docs/adr/0001-a.md", ""), ("docs-old.md", "")]);
        assert!(tree.exists("docs") && tree.exists("docs/adr") && tree.exists("docs-old.md") && tree.exists(""));
        assert!(!tree.exists("doc") && !tree.exists("docs/adr/0002-b.md"));
        assert_eq!(tree.under("docs/").count(), 1);
    }
}
