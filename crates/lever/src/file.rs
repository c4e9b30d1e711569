use serde::{Deserialize, Serialize};

use crate::wire::{identified, open_enum, whole_number};
use crate::{EpochMillis, FileId, Unknown};

/// A file on an opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct File {
    pub id: FileId,
    /// Its host varies: the client builds the address from ids instead.
    pub download_url: Option<String>,
    /// With and without a dot, or a dot alone.
    pub ext: Option<String>,
    pub name: Option<String>,
    pub uploaded_at: Option<EpochMillis>,
    pub status: Option<FileStatus>,
    /// In bytes.
    #[serde(default, deserialize_with = "whole_number")]
    pub size: Option<i64>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(File: FileId);

open_enum! {
    /// How far Lever is with a file. Right after the upload it is being processed.
    FileStatus {
        Error = "error",
        Processed = "processed",
        Processing = "processing",
        Unsupported = "unsupported",
    }
}
