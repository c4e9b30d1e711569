//! Invariant: only `pipeline::apply` and `pipeline::undo` hold a writer to Lever.
//!
//! Most crates cannot name it at all, because the dependency is missing from their manifest (see `deps`). This rule is
//! for the two that could: `pipeline` itself and the binary that wires everything.

use crate::code::{line_of, words};
use crate::tree::{File, Tree};
use crate::violation::Violation;

const RULE: &str = "writers";

pub(crate) fn only_apply_and_undo_hold_a_writer(tree: &Tree) -> Vec<Violation> {
    let strangers = tree.rust().filter(|(path, _)| !path.starts_with("crates/lever-client/"));
    strangers.flat_map(|(path, file)| if may_write(path) { reexports(path, file) } else { holds(path, file) }).collect()
}

fn may_write(path: &str) -> bool {
    ["crates/pipeline/src/apply", "crates/pipeline/src/undo"].iter().any(|allowed| {
        let rest = path.strip_prefix(allowed);
        rest.is_some_and(|rest| rest.starts_with(['.', '/', '_']))
    })
}

/// Cautious on purpose: a file that names both the client and a `Writer` is taken to use the client's writer, and so is
/// one that imports everything, because then nobody can tell.
fn holds(path: &str, file: &File) -> Vec<Violation> {
    let mentions_client = words(&file.code).any(|(_, word)| word == "lever_client");
    if !mentions_client {
        return Vec::new();
    }
    let named = words(&file.code).filter(|(_, word)| *word == "Writer").map(|(place, _)| place.start);
    let globs = client_imports(&file.code).filter(|(_, import)| import.contains('*')).map(|(start, _)| start);
    named
        .chain(globs)
        .map(|at| (line_of(&file.code, at), "only pipeline::apply and pipeline::undo may hold lever_client::Writer"))
        .map(|(line, message)| Violation::new(path, line, RULE, message))
        .collect()
}

/// The allowed modules may import the writer, not hand it on under their own name.
fn reexports(path: &str, file: &File) -> Vec<Violation> {
    let public = client_imports(&file.code).filter(|&(start, import)| {
        let is_public = file.code[..start].trim_end().ends_with("pub") || file.code[..start].trim_end().ends_with(')');
        is_public && (import.contains('*') || words(import).any(|(_, word)| word == "Writer"))
    });
    public
        .map(|(start, _)| Violation::new(path, line_of(&file.code, start), RULE, "the writer must not be re-exported"))
        .collect()
}

/// Every `use` of the client, from the keyword to the semicolon.
fn client_imports(code: &str) -> impl Iterator<Item = (usize, &str)> {
    words(code).filter(|(_, word)| *word == "use").filter_map(move |(place, _)| {
        let end = code[place.start..].find(';')?;
        let import = &code[place.start..place.start + end];
        words(import).any(|(_, word)| word == "lever_client").then_some((place.start, import))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, source: &str, expected: &[usize]) {
        let found: Vec<usize> =
            only_apply_and_undo_hold_a_writer(&Tree::of(&[(path, source)])).into_iter().map(|v| v.line).collect();
        assert_eq!(found, expected, "{path}: {source}");
    }

    #[test]
    fn apply_and_undo_may_hold_a_writer() {
        for path in ["crates/pipeline/src/apply.rs", "crates/pipeline/src/apply/send.rs", "crates/pipeline/src/undo.rs"]
        {
            check(path, "use lever_client::{Reader, Writer};", &[]);
        }
        check("crates/lever-client/src/lib.rs", "pub use crate::lever_client::Writer;", &[]);
        check("crates/pipeline/src/applying.rs", "use lever_client::Writer;", &[1]);
    }

    #[test]
    fn nobody_else_may() {
        let ingest = "crates/pipeline/src/ingest.rs";
        check(ingest, "use lever_client::{\n    Reader,\n    Writer,\n};", &[3]);
        check(ingest, "fn f(w: &lever_client::write::Writer) {}", &[1]);
        check(ingest, "use lever_client as lc;\nfn f(w: lc::Writer) {}", &[2]);
        check(ingest, "\nuse lever_client::*;", &[2]);
        check("crates/fulcrum/tests/it/a.rs", "use lever_client::Writer;", &[1]);
    }

    #[test]
    fn a_reader_a_comment_and_another_writer_are_fine() {
        let ingest = "crates/pipeline/src/ingest.rs";
        check(ingest, "use lever_client::Reader; // not lever_client::Writer", &[]);
        check(ingest, "use lever_client::{Reader, WriterOptions};", &[]);
        check("crates/resume/src/docx.rs", "use quick_xml::Writer;", &[]);
    }

    #[test]
    fn the_writer_is_not_handed_on() {
        check("crates/pipeline/src/apply.rs", "pub use lever_client::Writer;", &[1]);
        check("crates/pipeline/src/apply.rs", "pub(crate) use lever_client::{Reader, Writer};", &[1]);
        check("crates/pipeline/src/apply.rs", "pub use lever_client::Reader;", &[]);
    }
}
