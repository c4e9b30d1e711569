use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default};
use crate::{EpochMillis, Expandable, FormField, FormTemplateId, ReferralId, Stage, StageId, Unknown, User, UserId};

/// What somebody said of a person they referred. Lever's API reads them only, and its lists leave out the options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Referral {
    pub id: ReferralId,
    /// `referral`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub text: Option<String>,
    pub instructions: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<FormField>,
    pub base_template_id: Option<FormTemplateId>,
    pub referrer: Option<Expandable<UserId, User>>,
    pub user: Option<Expandable<UserId, User>>,
    pub stage: Option<Expandable<StageId, Stage>>,
    pub created_at: Option<EpochMillis>,
    pub completed_at: Option<EpochMillis>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Referral: ReferralId);
