//! Files on an opportunity, and uploads waiting to be used by an application.

use bytes::Bytes;
use serde_json::{Value, json};

use super::World;
use super::file_action::FileActionKind;
use crate::refusal::Refusal;

/// How long an upload may be used: 24 hours.
const UPLOAD_LIFETIME_MS: i64 = 24 * 60 * 60 * 1000;

/// What Lever's document processing made of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileStatus {
    /// Not read yet.
    Processing,
    /// Readable.
    Processed,
    /// A kind Lever stores and does not read, such as images.
    Unsupported,
    /// Broken: its download is answered 422.
    Error,
}

impl FileStatus {
    // ASSUMPTION: Lever answers `processing` for some seconds first. Here a file is settled at once unless
    // `Quirks::file_processing_ms` says otherwise, and a broken one is told from a good one by its first bytes.
    pub(crate) fn after_upload(ext: &str, bytes: &[u8]) -> Self {
        let sound = match ext {
            "pdf" => bytes.starts_with(b"%PDF"),
            "docx" => bytes.starts_with(b"PK"),
            "png" | "jpg" | "jpeg" | "js" => return Self::Unsupported,
            _ => !bytes.is_empty(),
        };
        if sound { Self::Processed } else { Self::Error }
    }

    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Processing => "processing",
            Self::Processed => "processed",
            Self::Unsupported => "unsupported",
            Self::Error => "error",
        }
    }
}

/// A file.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) name: String,
    pub(crate) ext: String,
    pub(crate) bytes: Bytes,
    pub(crate) status: FileStatus,
    pub(crate) uploaded_at: i64,
}

/// A file uploaded ahead of an application.
#[derive(Debug, Clone)]
pub(crate) struct Upload {
    pub(crate) id: String,
    pub(crate) filename: String,
    pub(crate) bytes: Bytes,
    pub(crate) expires_at: i64,
}

impl World {
    pub(crate) fn file_json(&self, row: &File) -> Value {
        let download = format!("{}/v1/opportunities/{}/files/{}/download", self.public_url, row.opportunity, row.id);
        json!({
            // Seen with a leading dot on files and without one on résumés.
            "id": row.id, "downloadUrl": download, "ext": format!(".{}", row.ext), "name": row.name,
            "uploadedAt": row.uploaded_at, "status": row.status.text(), "size": row.bytes.len(),
        })
    }

    /// Puts a file on an opportunity; `by` is the user who does.
    pub(crate) fn add_file(
        &mut self,
        opportunity: &str,
        name: &str,
        bytes: Bytes,
        by: Option<&str>,
        now: i64,
    ) -> Result<Value, Refusal> {
        let ext = accepted_extension(name)?;
        self.opportunity_mut(opportunity)?.touch(now);
        let id = self.ids.uuid();
        let status = FileStatus::after_upload(&ext, &bytes);
        self.note_file_action(opportunity, FileActionKind::Added, (&id, name), by, now);
        let (opportunity, name) = (opportunity.to_owned(), name.to_owned());
        let file = File { id: id.clone(), opportunity, name, ext, bytes, status, uploaded_at: now };
        self.files.insert(id.clone(), file);
        self.process_file(&id, status, now);
        Ok(self.files.get(&id).map_or(Value::Null, |file| self.file_json(file)))
    }

    /// Whether the bytes of a file or résumé can be had.
    pub(crate) fn check_download(&self, status: FileStatus) -> Result<(), Refusal> {
        match status {
            FileStatus::Processed | FileStatus::Unsupported => Ok(()),
            FileStatus::Processing if self.quirks.processing_file_downloads => Ok(()),
            FileStatus::Processing | FileStatus::Error => Err(Refusal::not_processable()),
        }
    }

    /// Takes a file away.
    pub(crate) fn remove_file(
        &mut self,
        opportunity: &str,
        id: &str,
        by: Option<&str>,
        now: i64,
    ) -> Result<(), Refusal> {
        let row = self.files.get(id).filter(|row| row.opportunity == opportunity);
        let name = row.ok_or_else(|| Refusal::missing("files", id))?.name.clone();
        self.files.remove(id);
        self.note_file_action(opportunity, FileActionKind::Removed, (id, &name), by, now);
        self.opportunity_mut(opportunity)?.touch(now);
        Ok(())
    }

    pub(crate) fn add_upload(&mut self, filename: &str, bytes: Bytes, now: i64) -> Result<Value, Refusal> {
        accepted_extension(filename)?;
        let id = format!("{}-{filename}", self.ids.uuid());
        let upload =
            Upload { id: id.clone(), filename: filename.to_owned(), bytes, expires_at: now + UPLOAD_LIFETIME_MS };
        let shown = json!({
            "id": id, "filename": filename, "uri": self.upload_uri(&id), "size": upload.bytes.len(),
            "expiresAt": upload.expires_at,
        });
        self.uploads.insert(id, upload);
        Ok(shown)
    }

    /// The upload an application refers to by its `uri`.
    pub(crate) fn upload(&self, uri: &str, now: i64) -> Result<&Upload, Refusal> {
        let upload = self.uploads.values().find(|upload| self.upload_uri(&upload.id) == uri || upload.id == uri);
        match upload {
            Some(upload) if upload.expires_at > now => Ok(upload),
            Some(_) => Err(Refusal::invalid("The uploaded file has expired")),
            None => Err(Refusal::invalid(format!("The uploaded file {uri} was not found"))),
        }
    }

    fn upload_uri(&self, id: &str) -> String {
        format!("{}/v1/uploads/{}", self.public_url, id.replace(' ', "%20"))
    }
}

/// The lowercase extension without its dot; empty when there is none.
pub(crate) fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ext)| ext.to_ascii_lowercase()).unwrap_or_default()
}

fn accepted_extension(name: &str) -> Result<String, Refusal> {
    let ext = extension(name);
    // ASSUMPTION: the list is documented, the answer to another kind of file is not.
    match ext.as_str() {
        "docx" | "doc" | "js" | "jpg" | "jpeg" | "png" | "pdf" | "txt" => Ok(ext),
        _ => Err(Refusal::invalid(format!("Files of type .{ext} are not accepted"))),
    }
}
