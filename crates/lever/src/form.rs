use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default};
use crate::{EpochMillis, Expandable, FormField, FormId, FormTemplateId, Stage, StageId, Unknown, User, UserId};

/// A profile form on an opportunity. Lever can neither change nor delete one by API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProfileForm {
    pub id: FormId,
    /// `form`; `referral` and others inside an application.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub text: Option<String>,
    pub instructions: Option<String>,
    pub base_template_id: Option<FormTemplateId>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub fields: Vec<FormField>,
    pub user: Option<Expandable<UserId, User>>,
    pub stage: Option<Expandable<StageId, Stage>>,
    pub created_at: Option<EpochMillis>,
    pub completed_at: Option<EpochMillis>,
    pub deleted_at: Option<EpochMillis>,
    /// Visible only to users with the sensitive-information privilege, and to this credential.
    pub secret: Option<bool>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(ProfileForm: FormId);

impl ProfileForm {
    /// The value of the field with that label, where it is text.
    #[must_use]
    pub fn text_of(&self, label: &str) -> Option<&str> {
        self.fields.iter().find(|field| field.text == label)?.as_text()
    }
}
