use serde::{Deserialize, Serialize};

use crate::wire::{identified, whole_number};
use crate::{EpochMillis, Unknown, UploadId};

/// A file sent ahead of an application, in which its [`uri`](Self::uri) answers a question. It is kept for a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Upload {
    pub id: UploadId,
    pub filename: Option<String>,
    pub uri: Option<String>,
    /// In bytes.
    #[serde(default, deserialize_with = "whole_number")]
    pub size: Option<i64>,
    pub expires_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Upload: UploadId);
