use serde::{Deserialize, Serialize};

use crate::wire::{null_as_default, open_enum};
use crate::{
    Application, ApplicationId, Archive, Contact, ContactId, EpochMillis, Expandable, OpportunityId, Stage, StageId,
    User, UserId,
};

/// One person's candidacy.
///
/// It carries no posting id: read it from its application, which `expand=applications` brings along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Opportunity {
    pub id: OpportunityId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub headline: String,
    pub contact: Option<Expandable<ContactId, Contact>>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub emails: Vec<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub phones: Vec<Phone>,
    pub stage: Option<Expandable<StageId, Stage>>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub stage_changes: Vec<StageChange>,
    pub confidentiality: Option<Confidentiality>,
    /// `None` while the opportunity is active.
    pub archived: Option<Archive>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub tags: Vec<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub sources: Vec<String>,
    pub origin: Option<String>,
    pub owner: Option<Expandable<UserId, User>>,
    /// None for a person sourced without a job, else one.
    #[serde(default, deserialize_with = "null_as_default")]
    pub applications: Vec<Expandable<ApplicationId, Application>>,
    pub created_at: Option<EpochMillis>,
    /// `None` for records untouched since Lever introduced the field.
    pub updated_at: Option<EpochMillis>,
    pub urls: Option<Urls>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub is_anonymized: bool,
    pub data_protection: Option<DataProtection>,
}

impl Opportunity {
    #[must_use]
    pub fn contact_id(&self) -> Option<&ContactId> {
        match self.contact.as_ref()? {
            Expandable::Id(id) => Some(id),
            Expandable::Full(contact) => Some(&contact.id),
        }
    }

    #[must_use]
    pub fn stage_id(&self) -> Option<&StageId> {
        match self.stage.as_ref()? {
            Expandable::Id(id) => Some(id),
            Expandable::Full(stage) => Some(&stage.id),
        }
    }

    #[must_use]
    pub fn owner_id(&self) -> Option<&UserId> {
        match self.owner.as_ref()? {
            Expandable::Id(id) => Some(id),
            Expandable::Full(user) => Some(&user.id),
        }
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

/// Where the opportunity stands in Lever's own pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urls {
    pub show: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    #[serde(rename = "type")]
    pub kind: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StageChange {
    pub to_stage_id: StageId,
    pub updated_at: Option<EpochMillis>,
    /// Often absent in Lever's answers.
    pub user_id: Option<UserId>,
}

open_enum! {
    Confidentiality { Confidential = "confidential", NonConfidential = "non-confidential" }
}

/// What the person has consented to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataProtection {
    pub store: Option<Consent>,
    pub contact: Option<Consent>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Consent {
    pub allowed: bool,
    pub expires_at: Option<EpochMillis>,
}

impl Consent {
    /// Whether the consent holds at `now`.
    #[must_use]
    pub fn holds_at(&self, now: EpochMillis) -> bool {
        self.allowed && self.expires_at.is_none_or(|at| now < at)
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

    #[test]
    fn consent_ends_when_it_expires() {
        let consent = Consent { allowed: true, expires_at: Some(EpochMillis(10)) };
        assert!(consent.holds_at(EpochMillis(9)) && !consent.holds_at(EpochMillis(10)));
        assert!(!Consent { allowed: false, expires_at: None }.holds_at(EpochMillis(0)));
    }
}
