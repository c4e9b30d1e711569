//! Résumés: read-only under `/v1`.

use bytes::Bytes;
use serde_json::{Value, json};

use super::World;
use super::apply::Document;
use super::file::{FileStatus, extension};
use crate::document::Draft;

/// A résumé.
#[derive(Debug, Clone)]
pub(crate) struct Resume {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) name: String,
    pub(crate) ext: String,
    pub(crate) content: Content,
    pub(crate) status: FileStatus,
    pub(crate) parsed: Parsed,
    pub(crate) created_at: i64,
}

/// The bytes of a résumé.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// As they were handed in.
    Bytes(Bytes),
    /// Written when somebody reads it.
    Draft(Draft),
    /// An online profile or one that was typed in: there is no file.
    Nothing,
}

/// What Lever's parser made of a résumé.
#[derive(Debug, Clone)]
pub(crate) enum Parsed {
    /// Nothing, or it was not asked.
    Nothing,
    /// This.
    Found(Value),
    /// The career that this draft tells.
    Draft(Draft),
}

impl Content {
    pub(crate) fn size(&self) -> usize {
        match self {
            Self::Bytes(bytes) => bytes.len(),
            Self::Draft(draft) => draft.size,
            Self::Nothing => 0,
        }
    }
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
            content: Content::Bytes(document.bytes),
            parsed: document.parsed.map_or(Parsed::Nothing, Parsed::Found),
            created_at: now,
        }
    }
}

impl World {
    pub(crate) fn resume_json(&self, row: &Resume) -> Value {
        let download = format!("{}/v1/opportunities/{}/resumes/{}/download", self.public_url, row.opportunity, row.id);
        let file = match &row.content {
            Content::Nothing => Value::Null,
            content @ (Content::Bytes(_) | Content::Draft(_)) => json!({
                "name": row.name, "ext": row.ext, "downloadUrl": download, "uploadedAt": row.created_at,
                "status": row.status.text(), "size": content.size(),
            }),
        };
        let mut shown = json!({"id": row.id, "createdAt": row.created_at, "file": file});
        // Parsing is best effort: when it fails the key is missing, without an error.
        let parsed = match &row.parsed {
            Parsed::Nothing => None,
            Parsed::Found(parsed) => Some(parsed.clone()),
            Parsed::Draft(draft) => Some(draft.persona().parsed()),
        };
        if let (Some(parsed), FileStatus::Processed) = (parsed, row.status) {
            shown["parsedData"] = parsed;
        }
        shown
    }
}
