//! What is taken out of the audit log: one archive with the entries, a manifest that says what they are, and the
//! signature of the manifest. Whoever has the archive and the public key can check it without us.

mod csv;
mod line;
pub(crate) mod manifest;
mod verify;

use std::io::Write as _;

use domain::Actor;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::{AuditFilter, ChainedRow, Exported, Store};
use thiserror::Error;
use zip::ZipWriter;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;

use crate::console::names::{Operators, Titles};
use crate::console::narration::Known;
use crate::console::when;
pub use manifest::{Entry, Manifest};
pub use verify::{Checked, Wrong, verify};

/// The most entries in one archive.
pub const MOST: usize = 100_000;
/// Entries that are read at once.
const PAGE: i64 = 1000;

const MANIFEST: &str = "manifest.json";
const SIGNATURE: &str = "manifest.json.sig";

/// The form of the entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An object on each line, with the text that was hashed.
    JsonLines,
    /// For spreadsheets.
    Csv,
}

impl Format {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }

    const fn file(self) -> &'static str {
        match self {
            Self::JsonLines => "entries.jsonl",
            Self::Csv => "entries.csv",
        }
    }
}

impl std::str::FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "jsonl" => Ok(Self::JsonLines),
            "csv" => Ok(Self::Csv),
            _ => Err(format!("there is no format {text:?}; formats are jsonl and csv")),
        }
    }
}

/// What is to be taken out.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Its limit and where it begins count for nothing.
    pub filter: AuditFilter,
    pub format: Format,
    /// Whether the sealed parts are opened and taken along.
    pub private: bool,
}

/// An archive, with what its manifest says.
#[derive(Debug)]
pub struct Archive {
    pub name: String,
    pub bytes: Vec<u8>,
    pub manifest: Manifest,
}

/// Why nothing was taken out.
#[derive(Debug, Error)]
pub enum ExportError {
    #[error("more than {MOST} entries fit; narrow them, for instance by time, and export them in parts")]
    TooMany,
    #[error(transparent)]
    Store(#[from] store::Error),
    #[error("the archive could not be packed")]
    Packing(#[from] ZipError),
    #[error("the archive could not be written")]
    Writing(#[from] std::io::Error),
    #[error("the record could not be printed")]
    Printing,
    #[error("an entry could not be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// Takes entries out of the log, signs them and notes it in the log.
///
/// # Errors
/// [`ExportError::TooMany`] when more than [`MOST`] entries fit.
pub async fn export(store: &Store, wanted: &Wanted, by: Actor) -> Result<Archive, ExportError> {
    let key = store.audit_key().await?;
    // What is appended while we read, our own entry among it, is beyond the head.
    let (head_seq, head_hash) = store.audit_end().await?;
    let operators = Operators::load(store).await?;
    let filter = AuditFilter { before: None, limit: PAGE, ..wanted.filter.clone() };
    let mut data = Vec::new();
    let mut entries: usize = 0;
    let (mut first, mut last): (Option<Entry>, Option<Entry>) = (None, None);
    if wanted.format == Format::Csv {
        csv::head(&mut data, wanted.private);
    }
    loop {
        let after = last.as_ref().map_or(0, |last| last.seq);
        let mut rows = store.audit_after(&filter, after).await?;
        rows.retain(|row| row.read.entry.seq <= head_seq);
        if rows.is_empty() {
            break;
        }
        entries += rows.len();
        if entries > MOST {
            return Err(ExportError::TooMany);
        }
        let read: Vec<_> = rows.iter().map(|row| row.read.clone()).collect();
        let titles = Titles::spoken_of(store, &read).await?;
        let known = Known { operators: &operators, titles: &titles };
        for row in &rows {
            match wanted.format {
                Format::JsonLines => line::write(&mut data, row, &known, wanted.private)?,
                Format::Csv => csv::write(&mut data, row, &known, wanted.private),
            }
        }
        first = first.or_else(|| rows.first().map(end));
        last = rows.last().map(end);
    }
    let manifest = Manifest {
        kind: manifest::ENTRIES.to_owned(),
        version: manifest::VERSION,
        file: wanted.format.file().to_owned(),
        format: wanted.format.as_str().to_owned(),
        filter: said(&wanted.filter),
        private: wanted.private,
        entries,
        sha256: hex::encode(Sha256::digest(&data)),
        first,
        last,
        head: Entry { seq: head_seq, hash: head_hash },
        made_at: when::iso(store.now()),
        made_by: crate::console::narration::actor(&by, &operators),
        made_by_id: by.to_string(),
        public_key: key.public(),
    };
    let archive = pack(&data, manifest, &key)?;
    let manifest = &archive.manifest;
    let mut tx = store.begin().await?;
    tx.record_export(
        by,
        &Exported {
            opportunity: None,
            format: &manifest.format,
            filter: &manifest.filter,
            entries,
            digest: &manifest.sha256,
            private: wanted.private,
        },
    );
    tx.commit().await?;
    Ok(archive)
}

/// Data, manifest and signature in one file.
pub(crate) fn pack(data: &[u8], manifest: Manifest, key: &store::AuditKey) -> Result<Archive, ExportError> {
    let text = serde_json::to_vec_pretty(&manifest)?;
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in
        [(manifest.file.as_str(), data), (MANIFEST, text.as_slice()), (SIGNATURE, key.sign(&text).as_bytes())]
    {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(content)?;
    }
    let day = manifest.made_at.get(..10).unwrap_or_default();
    Ok(Archive { name: format!("fulcrum-{}-{day}.zip", manifest.kind), bytes: zip.finish()?.into_inner(), manifest })
}

fn end(row: &ChainedRow) -> Entry {
    Entry { seq: row.read.entry.seq, hash: row.read.hash.clone() }
}

/// The conditions that there are, in words of ours.
fn said(filter: &AuditFilter) -> Value {
    let conditions = [
        ("opportunity", filter.opportunity.as_ref().map(ToString::to_string)),
        ("contact", filter.contact.as_ref().map(ToString::to_string)),
        ("actor", filter.actor.as_ref().map(ToString::to_string)),
        ("action", filter.action.map(|action| action.as_str().to_owned())),
        ("group", filter.group.map(|group| group.as_str().to_owned())),
        ("model", filter.model.clone()),
        ("from", filter.from.map(when::iso)),
        ("until", filter.until.map(when::iso)),
    ];
    let there = conditions.into_iter().filter_map(|(name, value)| Some((name.to_owned(), json!(value?))));
    Value::Object(there.collect())
}
