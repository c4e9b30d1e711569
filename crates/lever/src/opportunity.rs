use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, open_enum, whole_number};
use crate::{
    Application, ApplicationId, Archive, Contact, ContactId, DataProtection, EpochMillis, Expandable, OpportunityId,
    Phone, Stage, StageId, Unknown, User, UserId,
};

/// One person's candidacy.
///
/// It carries no posting id: read it from its application, which `expand=applications` brings along. In the answers to
/// writes, name, headline, e-mails and phones may be blank: never keep them from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opportunity {
    pub id: OpportunityId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub headline: String,
    pub location: Option<String>,
    pub contact: Option<Expandable<ContactId, Contact>>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub emails: Vec<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub phones: Vec<Phone>,
    /// Of the contact.
    #[serde(default, deserialize_with = "null_as_default")]
    pub links: Vec<String>,
    pub stage: Option<Expandable<StageId, Stage>>,
    /// In the order in which they happened.
    #[serde(default, deserialize_with = "null_as_default")]
    pub stage_changes: Vec<StageChange>,
    pub confidentiality: Option<Confidentiality>,
    /// `None` while the opportunity is active.
    pub archived: Option<Archive>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub tags: Vec<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub sources: Vec<String>,
    pub origin: Option<Origin>,
    pub sourced_by: Option<Expandable<UserId, User>>,
    pub owner: Option<Expandable<UserId, User>>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub followers: Vec<Expandable<UserId, User>>,
    /// None for a person sourced without a job, else one.
    #[serde(default, deserialize_with = "null_as_default")]
    pub applications: Vec<Expandable<ApplicationId, Application>>,
    pub created_at: Option<EpochMillis>,
    /// `None` for records untouched since Lever introduced the field. Notes and feedback need not move it.
    pub updated_at: Option<EpochMillis>,
    pub last_interaction_at: Option<EpochMillis>,
    /// Archiving an active opportunity moves it as well.
    pub last_advanced_at: Option<EpochMillis>,
    pub snoozed_until: Option<EpochMillis>,
    pub urls: Option<Urls>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_anonymized: bool,
    pub data_protection: Option<DataProtection>,
    /// The place of the posting or `unspecified`; absent without a posting and from the answers to writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opportunity_location: Option<String>,
    /// In the list of deleted opportunities only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_by: Option<Expandable<UserId, User>>,
    /// In the list of deleted opportunities only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Opportunity: OpportunityId);

impl Opportunity {
    #[must_use]
    pub fn contact_id(&self) -> Option<&ContactId> {
        self.contact.as_ref().map(Expandable::id)
    }

    #[must_use]
    pub fn stage_id(&self) -> Option<&StageId> {
        self.stage.as_ref().map(Expandable::id)
    }

    #[must_use]
    pub fn owner_id(&self) -> Option<&UserId> {
        self.owner.as_ref().map(Expandable::id)
    }

    /// The application, where it was expanded.
    #[must_use]
    pub fn application(&self) -> Option<&Application> {
        self.applications.first().and_then(Expandable::full)
    }

    /// Anything but a plain "non-confidential" counts as confidential: silence must not open a record.
    #[must_use]
    pub fn is_confidential(&self) -> bool {
        self.confidentiality != Some(Confidentiality::NonConfidential)
    }
}

/// Where a resource stands in Lever's own pages, and a posting on the job site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urls {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A move through the pipeline, into [`to_stage_id`](Self::to_stage_id).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StageChange {
    pub to_stage_id: StageId,
    #[serde(default, deserialize_with = "whole_number")]
    pub to_stage_index: Option<i64>,
    pub updated_at: Option<EpochMillis>,
    /// Often absent in Lever's answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

open_enum! {
    Confidentiality { Confidential = "confidential", NonConfidential = "non-confidential" }
}

open_enum! {
    /// How the record came to be.
    Origin {
        Agency = "agency",
        Applied = "applied",
        Internal = "internal",
        Referred = "referred",
        Sourced = "sourced",
        University = "university",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORDED: &str = r#"{
        "id":"31c9716b-d4e3-47e8-a6a1-54078a1151d6","name":"","headline":null,"contact":"7f23e772-f2cb-4ebb-b33f-54b872999992",
        "emails":[],"phones":null,"confidentiality":"non-confidential","stage":{"id":"applicant-new","text":"New applicant"},
        "stageChanges":[{"toStageId":"applicant-new","toStageIndex":3,"updatedAt":1407460071043}],
        "archived":null,"tags":["Engineering"],"sources":[],"origin":"applied","owner":null,
        "applications":[{"id":"app-1","type":"posting","posting":"post-1","createdAt":1407460071043,"unheardOf":{"x":1}}],
        "createdAt":1407460071043,"updatedAt":null,"isAnonymized":false,"dataProtection":null,"aNewField":[1,2]
    }"#;

    #[test]
    fn a_recorded_opportunity_is_read_with_unknown_fields_and_nulls() {
        let opportunity: Opportunity = serde_json::from_str(RECORDED).unwrap();
        assert_eq!(opportunity.stage_id().unwrap().as_str(), "applicant-new");
        assert_eq!(opportunity.contact_id().unwrap().as_str(), "7f23e772-f2cb-4ebb-b33f-54b872999992");
        assert_eq!(opportunity.application().unwrap().posting_id().unwrap().as_str(), "post-1");
        assert_eq!((opportunity.headline.as_str(), opportunity.phones.len(), opportunity.updated_at), ("", 0, None));
        assert!(!opportunity.is_confidential());
    }

    #[test]
    fn an_opportunity_that_does_not_say_is_confidential() {
        let opportunity: Opportunity = serde_json::from_str(r#"{"id":"o"}"#).unwrap();
        assert!(opportunity.is_confidential());
    }
}
