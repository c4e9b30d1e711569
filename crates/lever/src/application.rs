use serde::{Deserialize, Serialize};

use crate::{ApplicationId, EpochMillis, Expandable, Posting, PostingId};

/// The submission of an opportunity to one posting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Application {
    pub id: ApplicationId,
    /// `posting`, `referral` or `user`; an open list.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub posting: Option<Expandable<PostingId, Posting>>,
    pub created_at: Option<EpochMillis>,
}

impl Application {
    #[must_use]
    pub fn posting_id(&self) -> Option<&PostingId> {
        match self.posting.as_ref()? {
            Expandable::Id(id) => Some(id),
            Expandable::Full(posting) => Some(&posting.id),
        }
    }
}
