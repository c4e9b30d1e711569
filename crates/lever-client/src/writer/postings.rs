use lever::{
    DistributionChannel, Posting, PostingCategories, PostingId, PostingList, PostingState, SalaryRange, Unknown,
    UserId, WorkplaceType,
};
use reqwest::Method;
use serde::Serialize;

use super::{PerformAs, Request, Writer};
use crate::error::Error;

/// A posting to be made, or what is to change about one. What is `None` is left to Lever.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PostingBody {
    /// The title; a new posting needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// A draft where a new posting does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<PostingState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distribution_channels: Option<Vec<DistributionChannel>>,
    /// Of a new posting only; whoever it is performed as where it does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    /// Of a new posting only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hiring_manager: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub categories: Option<PostingCategories>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<PostingContentBody>,
    /// Never back to `unspecified`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workplace_type: Option<WorkplaceType>,
    /// Empty: linked to none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requisition_codes: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salary_description_html: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub salary_range: Option<SalaryRange>,
    /// What this version does not know and Lever takes.
    #[serde(flatten)]
    pub extra: Unknown,
}

impl PostingBody {
    /// A change that keeps the state and the categories of a posting as they are. Start from it: Lever was seen to turn a
    /// posting whose title alone was changed into a draft without places.
    #[must_use]
    pub fn keeping(posting: &Posting) -> Self {
        Self { state: posting.state.clone(), categories: Some(posting.categories.clone()), ..Self::default() }
    }
}

/// The text of a posting. Lever takes little HTML and refuses the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PostingContentBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description_html: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lists: Option<Vec<PostingList>>,
    /// Read as `closingHtml`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing_posting_html: Option<String>,
}

impl Writer {
    /// Makes a posting, past the account's approvals.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_posting(&self, posting: &PostingBody, perform_as: &PerformAs) -> Result<PostingId, Error> {
        self.make(Request::new("create the posting", &["postings"]).performed_as(perform_as), posting).await
    }

    /// Changes a posting: start from [`PostingBody::keeping`]. Confidential ones cannot be changed by API.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_posting(
        &self,
        id: &PostingId,
        change: &PostingBody,
        perform_as: &PerformAs,
    ) -> Result<(), Error> {
        let path = ["postings", id.as_str()];
        let request = Request::new("change the posting", &path).performed_as(perform_as);
        self.acknowledged(Method::POST, request, change).await
    }
}
