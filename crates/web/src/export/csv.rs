//! Entries for spreadsheets. No cell is a formula, whoever wrote what is in it.

use store::ChainedRow;

use crate::console::narration::{self, Known};
use crate::console::when;

const COLUMNS: [&str; 13] = [
    "number",
    "at",
    "who",
    "what happened",
    "details",
    "action",
    "actor",
    "opportunity",
    "contact",
    "run",
    "proposal",
    "effect",
    "hash",
];
const PRIVATE: &str = "sealed part";

pub(super) fn head(data: &mut Vec<u8>, private: bool) {
    let columns = COLUMNS.into_iter().chain(private.then_some(PRIVATE));
    write_row(data, columns.map(ToOwned::to_owned));
}

pub(super) fn write(data: &mut Vec<u8>, row: &ChainedRow, known: &Known<'_>, private: bool) {
    let entry = &row.read.entry;
    let subject = &entry.subject;
    let noun = narration::noun_of(&entry.public);
    let facts = narration::facts(&entry.public, known.titles);
    let facts: Vec<String> = facts.into_iter().map(|(name, text)| format!("{name}: {text}")).collect();
    let cells = [
        entry.seq.to_string(),
        when::iso(entry.at),
        narration::actor(&entry.actor, known.operators),
        narration::told(&entry.actor, entry.action, noun, &entry.public, known),
        facts.join("; "),
        entry.action.as_str().to_owned(),
        entry.actor.to_string(),
        subject.opportunity.as_ref().map(ToString::to_string).unwrap_or_default(),
        subject.contact.as_ref().map(ToString::to_string).unwrap_or_default(),
        subject.run.map(|id| id.to_string()).unwrap_or_default(),
        subject.proposal.map(|id| id.to_string()).unwrap_or_default(),
        subject.effect.map(|id| id.to_string()).unwrap_or_default(),
        row.read.hash.clone(),
    ];
    let sealed = row.read.private.as_ref().map(ToString::to_string).unwrap_or_default();
    write_row(data, cells.into_iter().chain(private.then_some(sealed)));
}

fn write_row(data: &mut Vec<u8>, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    data.extend_from_slice(cells.join(",").as_bytes());
    data.extend_from_slice(b"\r\n");
}

/// A cell that every reader takes for text: one that could begin a formula begins with an apostrophe.
fn quoted(cell: &str) -> String {
    let begins = cell.trim_start().chars().next().or_else(|| cell.chars().next());
    let is_formula = matches!(begins, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '|' | '%'))
        || cell.starts_with(['\t', '\r', '\n']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_cell_stays_one() {
        let cases = [
            ("plain", "\"plain\""),
            ("", "\"\""),
            ("a,\"b\"\nc", "\"a,\"\"b\"\"\nc\""),
            ("=1+1", "\"'=1+1\""),
            ("  =cmd|'/c calc'!A0", "\"'  =cmd|'/c calc'!A0\""),
            ("+1", "\"'+1\""),
            ("-1", "\"'-1\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("\r=1", "\"'\r=1\""),
            ("＝1", "\"'＝1\""),
        ];
        for (cell, expected) in cases {
            assert_eq!(quoted(cell), expected, "{cell:?}");
        }
    }
}
