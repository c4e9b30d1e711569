//! An entry as a line of JSON: for reading, and with the text that was hashed, for checking.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::ChainedRow;

use crate::console::narration::{self, Known};
use crate::console::when;

/// What a line must hold to be checked.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Chained {
    pub(super) seq: i64,
    pub(super) text: String,
    pub(super) sealed_digest: Option<String>,
    pub(super) hash: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    seq: i64,
    at: String,
    who: String,
    sentence: String,
    action: &'static str,
    actor: String,
    subject: &'a domain::Subject,
    #[serde(skip_serializing_if = "Option::is_none")]
    private: Option<&'a Value>,
    text: &'a str,
    sealed_digest: Option<&'a str>,
    hash: &'a str,
}

pub(super) fn write(data: &mut Vec<u8>, row: &ChainedRow, known: &Known<'_>, private: bool) -> serde_json::Result<()> {
    let entry = &row.read.entry;
    let line = Line {
        seq: entry.seq,
        at: when::iso(entry.at),
        who: narration::actor(&entry.actor, known.operators),
        sentence: narration::told(&entry.actor, entry.action, narration::noun_of(&entry.public), &entry.public, known),
        action: entry.action.as_str(),
        actor: entry.actor.to_string(),
        subject: &entry.subject,
        private: row.read.private.as_ref().filter(|_| private),
        text: &row.text,
        sealed_digest: row.sealed_digest.as_deref(),
        hash: &row.read.hash,
    };
    serde_json::to_writer(&mut *data, &line)?;
    data.push(b'\n');
    Ok(())
}
