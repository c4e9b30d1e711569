//! Demographic answers. They exist only here: nothing of the kind stands on opportunities, contacts or applications.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default};
use crate::{
    ApplicationId, Contact, ContactId, EeoResponseId, EpochMillis, Expandable, OpportunityId, Origin, Posting,
    PostingId, Unknown, User, UserId,
};

/// What a person answered about themselves, in the words of the options. What was not answered is absent.
///
/// `Debug` shows none of it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EeoAnswers {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub race: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub veteran: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disability: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disability_signature: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disability_signature_date: Option<String>,
}

impl fmt::Debug for EeoAnswers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EeoAnswers(…)")
    }
}

/// An answered EEO survey with the person behind it. `Debug` shows the ids alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EeoResponse {
    pub id: EeoResponseId,
    pub application_id: Option<ApplicationId>,
    pub application_title: Option<String>,
    pub application_archived_at: Option<EpochMillis>,
    pub application_archived_by: Option<String>,
    pub application_archive_reason: Option<String>,
    pub applied_at: Option<EpochMillis>,
    pub current_stage: Option<String>,
    pub contact: Option<Expandable<ContactId, Contact>>,
    /// `api` or `apply-page`; an open list.
    pub eeo_response_source: Option<String>,
    pub eeo_survey_responded_at: Option<EpochMillis>,
    pub hired_date: Option<EpochMillis>,
    pub hiring_manager: Option<Expandable<UserId, User>>,
    pub opportunity_id: Option<OpportunityId>,
    pub opportunity_owner: Option<String>,
    pub origin: Option<Origin>,
    pub posting: Option<Expandable<PostingId, Posting>>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub sources: Vec<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub requisition_codes: Vec<String>,
    #[serde(flatten)]
    pub answers: EeoAnswers,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(EeoResponse: EeoResponseId);

impl fmt::Debug for EeoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EeoResponse").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An answered EEO survey without a name. The time and the title tell in a small account who it was: treat it as
/// personal data all the same. `Debug` shows nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnonymousEeoResponse {
    pub application_archived_at: Option<EpochMillis>,
    pub application_archived_by: Option<String>,
    pub application_archive_reason: Option<String>,
    pub application_title: Option<String>,
    pub applied_at: Option<EpochMillis>,
    pub current_stage: Option<String>,
    #[serde(flatten)]
    pub answers: EeoAnswers,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl fmt::Debug for AnonymousEeoResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AnonymousEeoResponse(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_answer_is_shown_by_debug() {
        let text =
            r#"{"id":"app-1","gender":"Female","race":"Asian","aNewQuestion":"an answer","currentStage":"Offer"}"#;
        let response: EeoResponse = serde_json::from_str(text).unwrap();
        assert_eq!(response.answers.gender.as_deref(), Some("Female"));
        assert_eq!(format!("{response:?}"), r#"EeoResponse { id: EeoResponseId("app-1"), .. }"#);
        let anonymous: AnonymousEeoResponse = serde_json::from_str(text).unwrap();
        assert_eq!(format!("{anonymous:?} {:?}", anonymous.answers), "AnonymousEeoResponse(…) EeoAnswers(…)");
    }
}
