//! Résumés: read-only under `/v1`.

use bytes::Bytes;
use serde_json::{Value, json};

use super::World;
use super::apply::Document;
use super::file::{FileStatus, extension};

/// A résumé.
#[derive(Debug, Clone)]
pub(crate) struct Resume {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) name: String,
    pub(crate) ext: String,
    pub(crate) bytes: Bytes,
    pub(crate) status: FileStatus,
    pub(crate) parsed: Option<Value>,
    pub(crate) created_at: i64,
}

impl Resume {
    pub(crate) fn new(id: &str, opportunity: &str, document: Document, now: i64) -> Self {
        let ext = extension(&document.name);
        Self {
            id: id.to_owned(),
            opportunity: opportunity.to_owned(),
            status: FileStatus::after_upload(&ext, &document.bytes),
            name: document.name,
            ext,
            bytes: document.bytes,
            parsed: document.parsed,
            created_at: now,
        }
    }
}

impl World {
    pub(crate) fn resume_json(&self, row: &Resume) -> Value {
        let download = format!("{}/v1/opportunities/{}/resumes/{}/download", self.public_url, row.opportunity, row.id);
        let mut shown = json!({
            "id": row.id, "createdAt": row.created_at,
            "file": {
                "name": row.name, "ext": row.ext, "downloadUrl": download, "uploadedAt": row.created_at,
                "status": row.status.text(), "size": row.bytes.len(),
            },
        });
        // Parsing is best effort: when it fails the key is missing, without an error.
        if let (Some(parsed), FileStatus::Processed) = (&row.parsed, row.status) {
            shown["parsedData"] = parsed.clone();
        }
        shown
    }
}
