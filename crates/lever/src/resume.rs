use serde::{Deserialize, Serialize};

use crate::wire::null_as_default;
use crate::{EpochMillis, ResumeId};

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
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResumeFile {
    pub name: Option<String>,
    pub ext: Option<String>,
    pub uploaded_at: Option<EpochMillis>,
    /// `processing`, `processed`, `unsupported` or `error`.
    pub status: Option<String>,
}

/// What Lever's own parser found: positions and schools, no skills and no text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedResume {
    #[serde(default, deserialize_with = "null_as_default")]
    pub positions: Vec<ParsedPosition>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub schools: Vec<ParsedSchool>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedPosition {
    pub org: Option<String>,
    pub title: Option<String>,
    pub summary: Option<String>,
    pub start: Option<YearMonth>,
    pub end: Option<YearMonth>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParsedSchool {
    pub org: Option<String>,
    pub degree: Option<String>,
    pub field: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearMonth {
    pub year: Option<i32>,
    pub month: Option<u32>,
}
