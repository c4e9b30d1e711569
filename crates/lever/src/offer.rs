use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::{identified, null_as_default, open_enum};
use crate::{EpochMillis, Expandable, OfferId, Posting, PostingId, Unknown, User, UserId};

/// An offer of employment. Lever's API reads them only, and no webhook tells of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Offer {
    pub id: OfferId,
    pub posting: Option<Expandable<PostingId, Posting>>,
    pub created_at: Option<EpochMillis>,
    pub creator: Option<Expandable<UserId, User>>,
    pub status: Option<OfferStatus>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<OfferField>,
    /// Who signs, by the name of their role, such as `candidate`.
    pub signatures: Option<BTreeMap<String, Option<OfferSignature>>>,
    pub approved: Option<bool>,
    pub approved_at: Option<EpochMillis>,
    pub sent_at: Option<EpochMillis>,
    pub sent_document: Option<OfferDocument>,
    /// There after the first signature, which is not necessarily the last.
    pub signed_document: Option<OfferDocument>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Offer: OfferId);

impl Offer {
    /// The value of the field with that identifier, such as `salary_amount`.
    ///
    /// `job_posting` was seen to hold the id of the application: the posting is [`posting`](Self::posting).
    #[must_use]
    pub fn value_of(&self, identifier: &str) -> Option<&Value> {
        Some(&self.fields.iter().find(|field| field.identifier.as_deref() == Some(identifier))?.value)
    }
}

/// One term of the offer: text, a number, a time, an id or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferField {
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    pub identifier: Option<String>,
    #[serde(default)]
    pub value: Value,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferSignature {
    pub role: Option<String>,
    pub name: Option<String>,
    pub email: Option<String>,
    pub first_opened_at: Option<EpochMillis>,
    pub last_opened_at: Option<EpochMillis>,
    pub signed_at: Option<EpochMillis>,
    pub signed: Option<bool>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferDocument {
    pub file_name: Option<String>,
    pub uploaded_at: Option<EpochMillis>,
    pub download_url: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

open_enum! {
    OfferStatus {
        ApprovalSent = "approval-sent",
        Approved = "approved",
        Denied = "denied",
        Draft = "draft",
        Opened = "opened",
        Sent = "sent",
        SentManually = "sent-manually",
        Signed = "signed",
    }
}
