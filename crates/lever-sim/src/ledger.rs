//! The record of every write that came in over `/v1`: what a test compares the product's intentions with.

use serde::Serialize;
use serde_json::Value;

/// One write.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LedgerEntry {
    /// Counts from 1.
    pub seq: u64,
    /// When it was answered, epoch milliseconds.
    pub at: i64,
    /// The name of the API key.
    pub key: String,
    /// `POST`, `PUT` or `DELETE`.
    pub method: String,
    /// The path without its query.
    pub path: String,
    /// What was written: `notes`, `forms`, `stage`, `archived`, `addTags`, ...
    pub kind: String,
    /// The opportunity it was written to, or that came to be by it.
    pub opportunity: Option<String>,
    /// The Lever user it was attributed to.
    pub perform_as: Option<String>,
    /// The JSON sent, `{"multipart": size_bytes}`, or null.
    pub body: Value,
    /// The status of the answer, also when the answer was cut.
    pub status: u16,
    /// Whether the world changed: a 2xx outcome.
    pub applied: bool,
    /// The id in the answer.
    pub result_id: Option<String>,
    /// The connection was reset instead of answering.
    pub cut: bool,
}

/// Which entries to read.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default)]
pub(crate) struct LedgerFilter {
    pub(crate) opportunity: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) applied: Option<bool>,
    pub(crate) since: Option<u64>,
}

/// All entries, oldest first. Append-only.
#[derive(Debug, Default)]
pub(crate) struct Ledger(Vec<LedgerEntry>);

impl Ledger {
    /// Appends an entry, giving it the next number.
    pub(crate) fn record(&mut self, mut entry: LedgerEntry) {
        entry.seq = self.0.len() as u64 + 1;
        self.0.push(entry);
    }

    pub(crate) fn read(&self, filter: &LedgerFilter) -> Vec<LedgerEntry> {
        let matches = |entry: &&LedgerEntry| {
            filter.opportunity.as_ref().is_none_or(|id| entry.opportunity.as_ref() == Some(id))
                && filter.kind.as_ref().is_none_or(|kind| entry.kind == *kind)
                && filter.applied.is_none_or(|applied| entry.applied == applied)
                && filter.since.is_none_or(|seq| entry.seq > seq)
        };
        self.0.iter().filter(matches).cloned().collect()
    }
}

/// What a route writes: the segment after the id of an opportunity or posting, else the collection.
pub(crate) fn kind_of(path: &str) -> String {
    let segments: Vec<&str> = path.trim_start_matches("/v1").split('/').filter(|part| !part.is_empty()).collect();
    match segments.as_slice() {
        ["opportunities" | "candidates", _, kind, ..] | ["postings", _, kind, ..] | [kind, ..] => (*kind).to_owned(),
        [] => String::new(),
    }
}

/// The opportunity in a path.
pub(crate) fn opportunity_of(path: &str) -> Option<String> {
    let mut segments = path.trim_start_matches("/v1").split('/').filter(|part| !part.is_empty());
    matches!(segments.next(), Some("opportunities" | "candidates")).then(|| segments.next().map(str::to_owned))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_tells_what_is_written_and_to_whom() {
        let check = |path: &str, kind: &str, opportunity: Option<&str>| {
            assert_eq!(kind_of(path), kind);
            assert_eq!(opportunity_of(path).as_deref(), opportunity);
        };
        check("/v1/opportunities", "opportunities", None);
        check("/v1/opportunities/o1/notes/n1", "notes", Some("o1"));
        check("/v1/opportunities/o1/archived", "archived", Some("o1"));
        check("/v1/postings/p1/apply", "apply", None);
        check("/v1/contacts/c1", "contacts", None);
        check("/v1/webhooks", "webhooks", None);
    }
}
