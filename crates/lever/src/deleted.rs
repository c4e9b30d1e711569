//! What is left in the lists of deleted things. Deleted opportunities are listed as [`Opportunity`](crate::Opportunity).

use serde::{Deserialize, Serialize};

use crate::wire::identified;
use crate::{ApplicationId, EpochMillis, OpportunityId, PostingId, Unknown};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletedApplication {
    pub id: ApplicationId,
    pub deleted_at: Option<EpochMillis>,
    pub opportunity_id: Option<OpportunityId>,
    pub posting_id: Option<PostingId>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeletedPosting {
    pub id: PostingId,
    pub deleted_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(DeletedApplication: ApplicationId, DeletedPosting: PostingId);
