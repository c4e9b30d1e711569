use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::wire::{identified, null_as_default, open_enum};
use crate::{Confidentiality, EpochMillis, Expandable, PostingId, SalaryRange, Unknown, Urls, User, UserId};

/// An advertised job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Posting {
    pub id: PostingId,
    /// The title.
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    pub state: Option<PostingState>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub distribution_channels: Vec<DistributionChannel>,
    /// Who made it.
    pub user: Option<Expandable<UserId, User>>,
    pub owner: Option<Expandable<UserId, User>>,
    pub hiring_manager: Option<Expandable<UserId, User>>,
    pub confidentiality: Option<Confidentiality>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub categories: PostingCategories,
    #[serde(default, deserialize_with = "null_as_default")]
    pub tags: Vec<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub content: PostingContent,
    /// ISO 3166, two letters.
    pub country: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub followers: Vec<Expandable<UserId, User>>,
    /// Deprecated by Lever; see `requisition_codes`.
    pub req_code: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub requisition_codes: Vec<String>,
    /// `None` where nobody outside can see it.
    pub urls: Option<Urls>,
    pub workplace_type: Option<WorkplaceType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salary_range: Option<SalaryRange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salary_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salary_description_html: Option<String>,
    pub created_at: Option<EpochMillis>,
    pub updated_at: Option<EpochMillis>,
    /// Undocumented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transcribe_interviews: Option<bool>,
    /// Undocumented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screening: Option<PostingScreening>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Posting: PostingId);

impl Posting {
    #[must_use]
    pub fn owner_id(&self) -> Option<&UserId> {
        self.owner.as_ref().map(Expandable::id)
    }

    /// Anything but a plain "non-confidential" counts as confidential: silence must not open a record.
    #[must_use]
    pub fn is_confidential(&self) -> bool {
        self.confidentiality != Some(Confidentiality::NonConfidential)
    }
}

impl PostingContent {
    /// The description with its markup, where there is any.
    #[must_use]
    pub fn marked_up(&self) -> &str {
        if self.description_html.is_empty() { &self.description } else { &self.description_html }
    }

    /// Heading and content of each list.
    #[must_use]
    pub fn headed_lists(&self) -> Vec<(String, String)> {
        self.lists.iter().map(|list| (list.text.clone(), list.content.clone())).collect()
    }
}

open_enum! {
    PostingState {
        Closed = "closed",
        Draft = "draft",
        /// Shown as "unlisted" in Lever's pages.
        Internal = "internal",
        Pending = "pending",
        Published = "published",
        Rejected = "rejected",
    }
}

open_enum! {
    DistributionChannel { Internal = "internal", Public = "public" }
}

open_enum! {
    WorkplaceType { Hybrid = "hybrid", Onsite = "onsite", Remote = "remote", Unspecified = "unspecified" }
}

/// How a posting is filed. All of them are the account's own words and case-sensitive.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PostingCategories {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub all_locations: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commitment: Option<String>,
    /// Deprecated by Lever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
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
    /// Written as `closingPostingHtml`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub closing_html: String,
    /// Legacy; the questions are read with the application form.
    #[serde(default, deserialize_with = "null_as_default", skip_serializing_if = "Vec::is_empty")]
    pub custom_questions: Vec<Value>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A titled list of the posting; `content` is HTML, mostly `<li>` items.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingList {
    #[serde(default, deserialize_with = "null_as_default")]
    pub text: String,
    #[serde(default, deserialize_with = "null_as_default")]
    pub content: String,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostingScreening {
    #[serde(default, deserialize_with = "null_as_default")]
    pub enabled: bool,
    #[serde(flatten)]
    pub unknown: Unknown,
}
