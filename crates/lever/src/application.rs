use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, open_enum};
use crate::{
    ApplicationId, Archive, EpochMillis, Expandable, OpportunityId, Phone, Posting, PostingId, ProfileForm,
    RequisitionId, Unknown, User, UserId,
};

/// The submission of an opportunity to one posting.
///
/// What a person wrote stands in [`name`](Self::name) and the like; it is absent where a user added the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    pub id: ApplicationId,
    #[serde(rename = "type")]
    pub kind: Option<ApplicationType>,
    /// The opportunity, under its deprecated name.
    pub candidate_id: Option<OpportunityId>,
    pub opportunity_id: Option<OpportunityId>,
    pub posting: Option<Expandable<PostingId, Posting>>,
    pub posting_owner: Option<Expandable<UserId, User>>,
    pub posting_hiring_manager: Option<Expandable<UserId, User>>,
    /// Who referred the person, or who added the application.
    pub user: Option<Expandable<UserId, User>>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<Phone>,
    pub company: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub links: Vec<String>,
    pub comments: Option<String>,
    /// Deprecated by Lever; the opportunity's résumés are complete.
    pub resume: Option<String>,
    /// What was answered on the posting's page, and the referrer's form.
    #[serde(default, deserialize_with = "null_as_default")]
    pub custom_questions: Vec<ProfileForm>,
    pub archived: Option<Archive>,
    pub requisition_for_hire: Option<RequisitionForHire>,
    pub created_at: Option<EpochMillis>,
    pub ip_address: Option<String>,
    pub referer: Option<String>,
    pub user_agent: Option<String>,
    pub accept_language: Option<String>,
    pub timezone: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Application: ApplicationId);

impl Application {
    #[must_use]
    pub fn posting_id(&self) -> Option<&PostingId> {
        self.posting.as_ref().map(Expandable::id)
    }
}

open_enum! {
    /// How an application came to be.
    ApplicationType { Posting = "posting", Referral = "referral", User = "user" }
}

/// The requisition that a hire has filled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequisitionForHire {
    pub id: Option<RequisitionId>,
    pub requisition_code: Option<String>,
    /// The requisition's hiring manager at the time.
    pub hiring_manager_on_hire: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}
