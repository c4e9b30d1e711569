use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default};
use crate::{EpochMillis, FormField, SurveyId, Unknown};

/// The questions of a diversity survey. The answers can be written with an application and never read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiversitySurvey {
    pub id: SurveyId,
    pub created_at: Option<EpochMillis>,
    pub updated_at: Option<EpochMillis>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub instructions: String,
    /// Where the people live that are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidate_locations: Option<SurveyLocations>,
    /// Where the jobs are whose applicants are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub posting_locations: Option<SurveyLocations>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<FormField>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(DiversitySurvey: SurveyId);

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SurveyLocations {
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub country_codes: Vec<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}
