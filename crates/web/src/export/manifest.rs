use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Of this file's shape. A reader refuses what it does not know.
pub(crate) const VERSION: u32 = 1;
/// The kind of an archive of entries,
pub(crate) const ENTRIES: &str = "audit";
/// and of one with a decision record.
pub(crate) const RECORD: &str = "record";

/// One entry by its place in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub seq: i64,
    pub hash: String,
}

/// What an archive holds. The signature is over the bytes of this file as they lie in the archive.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Manifest {
    pub kind: String,
    pub version: u32,
    /// The file that the digest is of.
    pub file: String,
    pub format: String,
    /// The conditions by which entries were chosen; none means every entry.
    pub filter: Value,
    /// Whether sealed parts are in it.
    pub private: bool,
    pub entries: usize,
    pub sha256: String,
    pub first: Option<Entry>,
    pub last: Option<Entry>,
    /// The end of the chain when it was made.
    pub head: Entry,
    pub made_at: String,
    pub made_by: String,
    pub made_by_id: String,
    /// Ed25519, in hex.
    pub public_key: String,
}

impl Manifest {
    /// Whether it says to hold every entry there was.
    pub(crate) fn is_whole(&self) -> bool {
        self.kind == ENTRIES && self.filter.as_object().is_some_and(serde_json::Map::is_empty)
    }
}
