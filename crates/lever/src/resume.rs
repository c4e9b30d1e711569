use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, whole_number};
use crate::{EpochMillis, FileStatus, ResumeId, Unknown};

/// A résumé on an opportunity, read-only in Lever's API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Resume {
    pub id: ResumeId,
    pub created_at: Option<EpochMillis>,
    /// Absent for résumés typed by hand or taken from a profile page.
    pub file: Option<ResumeFile>,
    /// Absent where Lever's parser failed.
    pub parsed_data: Option<ParsedResume>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Resume: ResumeId);

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResumeFile {
    /// May lack an extension.
    pub name: Option<String>,
    pub ext: Option<String>,
    /// Its host varies: the client builds the address from ids instead.
    pub download_url: Option<String>,
    pub uploaded_at: Option<EpochMillis>,
    pub status: Option<FileStatus>,
    /// In bytes.
    #[serde(default, deserialize_with = "whole_number")]
    pub size: Option<i64>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// What Lever's own parser found: positions and schools, no skills and no text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedResume {
    #[serde(default, deserialize_with = "null_as_default")]
    pub positions: Vec<ParsedPosition>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub schools: Vec<ParsedSchool>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedPosition {
    pub org: Option<String>,
    pub title: Option<String>,
    pub summary: Option<String>,
    pub location: Option<String>,
    pub start: Option<YearMonth>,
    pub end: Option<YearMonth>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedSchool {
    pub org: Option<String>,
    pub degree: Option<String>,
    pub field: Option<String>,
    pub summary: Option<String>,
    pub start: Option<YearMonth>,
    pub end: Option<YearMonth>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearMonth {
    pub year: Option<i32>,
    pub month: Option<u32>,
    #[serde(flatten)]
    pub unknown: Unknown,
}
