use serde::{Deserialize, Serialize};

use crate::wire::{null_as_default, open_enum};
use crate::{Confidentiality, EpochMillis, Expandable, PostingId, User, UserId};

/// An advertised job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Posting {
    pub id: PostingId,
    /// The title.
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    pub state: Option<PostingState>,
    pub owner: Option<Expandable<UserId, User>>,
    pub hiring_manager: Option<Expandable<UserId, User>>,
    pub confidentiality: Option<Confidentiality>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub categories: PostingCategories,
    #[serde(default, deserialize_with = "null_as_default")]
    pub tags: Vec<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub content: PostingContent,
    pub updated_at: Option<EpochMillis>,
}

impl Posting {
    #[must_use]
    pub fn owner_id(&self) -> Option<&UserId> {
        match self.owner.as_ref()? {
            Expandable::Id(id) => Some(id),
            Expandable::Full(user) => Some(&user.id),
        }
    }

    /// Anything but a plain "non-confidential" counts as confidential: silence must not open a record.
    #[must_use]
    pub fn is_confidential(&self) -> bool {
        self.confidentiality != Some(Confidentiality::NonConfidential)
    }
}

open_enum! {
    PostingState {
        Closed = "closed",
        Draft = "draft",
        Internal = "internal",
        Pending = "pending",
        Published = "published",
        Rejected = "rejected",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingCategories {
    pub team: Option<String>,
    pub department: Option<String>,
    pub location: Option<String>,
    pub commitment: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostingContent {
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub description_html: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub lists: Vec<PostingList>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub closing: String,
}

/// A titled list of the posting; `content` is HTML, mostly `<li>` items.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingList {
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub content: String,
}
