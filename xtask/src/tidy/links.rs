//! Relative links in the Markdown at the root and under `docs/` lead somewhere.

use crate::markdown::prose;
use crate::tree::Tree;
use crate::violation::Violation;

pub(crate) fn relative_links_resolve(tree: &Tree) -> Vec<Violation> {
    let pages = tree.files().filter(|(path, _)| path.ends_with(".md"));
    let pages = pages.filter(|(path, _)| !path.contains('/') || path.starts_with("docs/"));
    let mut found = Vec::new();
    for (path, file) in pages {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for (line, text) in prose(&file.text) {
            for target in targets(&text).into_iter().filter(|target| is_relative(target)) {
                let is_there = resolve(folder, target).is_some_and(|target| tree.exists(&target));
                if !is_there {
                    found.push(Violation::new(path, line, "links", format!("`{target}` leads nowhere")));
                }
            }
        }
    }
    found
}

/// Inline links and images, reference definitions, and the `src` and `href` of embedded HTML.
fn targets(line: &str) -> Vec<&str> {
    let mut targets = Vec::new();
    for (at, open) in line.match_indices("](") {
        targets.extend(inline_target(&line[at + open.len()..]));
    }
    if let Some((_, target)) = line.trim_start().strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
        targets.extend(target.split_whitespace().next());
    }
    for attribute in ["src=\"", "href=\""] {
        targets.extend(line.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()));
    }
    targets.into_iter().map(|target| target.trim_matches(['<', '>'])).collect()
}

/// Up to the closing parenthesis that is not part of the target, without a title.
fn inline_target(rest: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return rest[..at].split_whitespace().next(),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn is_relative(target: &str) -> bool {
    let scheme = target.split(['/', '#', '?']).next().is_some_and(|start| start.contains(':'));
    !(scheme || target.starts_with('#') || target.starts_with("//"))
}

/// The path from the root, or nothing when it leaves the root.
fn resolve(folder: &str, target: &str) -> Option<String> {
    let target = target.split(['#', '?']).next().unwrap_or(target).replace("%20", " ");
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.iter().any(|part| !part.is_empty()).then(|| parts.pop()).flatten()?),
            name => parts.push(name),
        }
    }
    parts.retain(|part| !part.is_empty());
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_lead_somewhere_pass() {
        let page = "[a](../README.md) [b](adr/) [c](adr/0001-a.md#why \"title\") [d](https://x.example/y) [e](#here)\n\
                    [f]: adr/0001-a.md\n<img src=\"x(1).png\"> ![g](x(1).png) [m](mailto:a@b.example) [r](/README.md)\n\
                    `[code](nowhere)`\n```\n[code](nowhere)\n```\n";
        let files =
            [("docs/a.md", page), ("README.md", "[up](docs)"), ("docs/adr/0001-a.md", ""), ("docs/x(1).png", "")];
        assert_eq!(relative_links_resolve(&Tree::of(&files)), []);
    }

    #[test]
    fn links_that_lead_nowhere_are_found_with_their_line() {
        let files = [
            ("README.md", "ok\n[a](docs/b.md)\n[up](../other.md)"),
            ("docs/a.md", "[c]: c.md\n\n<a href=\"d.md\">"),
            ("crates/x/y.md", "[not](checked)"),
        ];
        let found: Vec<_> = relative_links_resolve(&Tree::of(&files)).into_iter().map(|v| (v.path, v.line)).collect();
        let expected = [("README.md", 2), ("README.md", 3), ("docs/a.md", 1), ("docs/a.md", 3)];
        assert_eq!(found, expected.map(|(path, line)| (path.to_owned(), line)));
    }
}
