use lever::{
    EpochMillis, FeedbackId, FeedbackTemplate, FeedbackTemplateId, FieldId, InterviewId, OpportunityId, PanelId,
    TemplateField,
};
use reqwest::Method;
use serde::Serialize;
use serde_json::Value;

use super::forms::{group_id, without_ids};
use super::{PerformAs, Request, Writer};
use crate::error::Error;

/// Feedback to be filed. It is complete at once: Lever knows no draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewFeedback {
    pub base_template_id: FeedbackTemplateId,
    /// Together with the interview, or neither.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel: Option<PanelId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interview: Option<InterviewId>,
    pub field_values: Vec<FieldValue>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<EpochMillis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<EpochMillis>,
}

/// The answer to one field of the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldValue {
    pub id: FieldId,
    pub value: Value,
}

/// What is to change about feedback.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FeedbackUpdate {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completed_at: Option<EpochMillis>,
    pub field_values: Vec<FieldValue>,
}

/// A feedback template as a whole: what it lacks is deleted. Exactly one field has the type `score-system`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FeedbackTemplateBody {
    pub text: String,
    pub instructions: String,
    /// The id of a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    pub fields: Vec<TemplateField>,
}

impl From<&FeedbackTemplate> for FeedbackTemplateBody {
    fn from(template: &FeedbackTemplate) -> Self {
        Self {
            text: template.text.clone(),
            instructions: template.instructions.clone(),
            group: group_id(template.group.as_ref()),
            fields: without_ids(&template.fields),
        }
    }
}

impl Writer {
    /// Files feedback on behalf of an interviewer.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been filed.
    pub async fn create_feedback(
        &self,
        opportunity: &OpportunityId,
        feedback: &NewFeedback,
        perform_as: &PerformAs,
    ) -> Result<FeedbackId, Error> {
        let path = ["opportunities", opportunity.as_str(), "feedback"];
        self.make(Request::new("file the feedback", &path).performed_as(perform_as), feedback).await
    }

    /// Changes feedback. Lever answers with a document of its own: read the feedback again.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_feedback(
        &self,
        opportunity: &OpportunityId,
        feedback: &FeedbackId,
        update: &FeedbackUpdate,
        perform_as: &PerformAs,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "feedback", feedback.as_str()];
        let request = Request::new("change the feedback", &path).performed_as(perform_as);
        self.acknowledged(Method::PUT, request, update).await
    }

    /// Deletes feedback. It can still be read by its id, with a time of deletion.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_feedback(
        &self,
        opportunity: &OpportunityId,
        feedback: &FeedbackId,
        perform_as: &PerformAs,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "feedback", feedback.as_str()];
        self.deleted(Request::new("delete the feedback", &path).performed_as(perform_as)).await
    }

    /// Makes a template for feedback.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_feedback_template(&self, template: &FeedbackTemplateBody) -> Result<FeedbackTemplateId, Error> {
        self.make(Request::new("create the feedback template", &["feedback_templates"]), template).await
    }

    /// Replaces a template made by API. What the body lacks is deleted, and the fields get new ids.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_feedback_template(
        &self,
        id: &FeedbackTemplateId,
        template: &FeedbackTemplateBody,
    ) -> Result<(), Error> {
        let path = ["feedback_templates", id.as_str()];
        self.acknowledged(Method::PUT, Request::new("change the feedback template", &path), template).await
    }

    /// Deletes a template made by API.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_feedback_template(&self, id: &FeedbackTemplateId) -> Result<(), Error> {
        self.deleted(Request::new("delete the feedback template", &["feedback_templates", id.as_str()])).await
    }
}
