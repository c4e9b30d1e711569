use lever::{
    ApplicationId, EpochMillis, Expandable, FeedbackReminder, FeedbackTemplateId, InterviewId, OpportunityId, Panel,
    PanelId, PanelInterview, Unknown,
};
use reqwest::Method;
use serde::Serialize;

use super::{InterviewerBody, PerformAs, Request, Writer};
use crate::error::Error;

/// A panel as a whole: what it lacks is deleted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PanelBody {
    /// IANA.
    pub timezone: String,
    /// At least one. One that is there already carries its id.
    pub interviews: Vec<PanelInterviewBody>,
    /// All active ones where it does not say. An empty list is refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applications: Option<Vec<ApplicationId>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback_reminder: Option<FeedbackReminder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_url: Option<String>,
    /// What this version does not know and Lever takes.
    #[serde(flatten)]
    pub extra: Unknown,
}

/// An interview within its panel.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PanelInterviewBody {
    /// `None` for one to be made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<InterviewId>,
    pub interviewers: Vec<InterviewerBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<EpochMillis>,
    /// In minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duration: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback_template: Option<FeedbackTemplateId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback_reminder: Option<FeedbackReminder>,
    #[serde(flatten)]
    pub extra: Unknown,
}

impl From<&Panel> for PanelBody {
    fn from(panel: &Panel) -> Self {
        let applications: Vec<_> = panel.applications.iter().map(Expandable::id).cloned().collect();
        Self {
            timezone: panel.timezone.clone().unwrap_or_default(),
            interviews: panel.interviews.iter().map(PanelInterviewBody::from).collect(),
            // Lever refuses an empty list and yet shows one, of an opportunity that is archived.
            applications: Some(applications).filter(|applications| !applications.is_empty()),
            feedback_reminder: panel.feedback_reminder.clone(),
            note: panel.note.clone(),
            external_url: panel.external_url.clone(),
            extra: Unknown::new(),
        }
    }
}

impl From<&PanelInterview> for PanelInterviewBody {
    fn from(interview: &PanelInterview) -> Self {
        Self {
            id: Some(interview.id.clone()),
            interviewers: interview.interviewers.iter().map(InterviewerBody::from).collect(),
            date: interview.date,
            duration: interview.duration,
            subject: interview.subject.clone(),
            note: interview.note.clone(),
            location: interview.location.clone(),
            feedback_template: interview.feedback_template.clone(),
            feedback_reminder: interview.feedback_reminder.clone(),
            extra: Unknown::new(),
        }
    }
}

impl Writer {
    /// Makes a panel with its interviews. It is externally managed: Lever sends no invitations for it.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_panel(
        &self,
        opportunity: &OpportunityId,
        panel: &PanelBody,
        perform_as: &PerformAs,
    ) -> Result<PanelId, Error> {
        let path = ["opportunities", opportunity.as_str(), "panels"];
        self.make(Request::new("create the panel", &path).performed_as(perform_as), panel).await
    }

    /// Replaces a panel that an integration has made. What the body lacks is deleted, interviews too.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_panel(
        &self,
        opportunity: &OpportunityId,
        id: &PanelId,
        panel: &PanelBody,
        perform_as: &PerformAs,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "panels", id.as_str()];
        let request = Request::new("change the panel", &path).performed_as(perform_as);
        self.acknowledged(Method::PUT, request, panel).await
    }

    /// Deletes a panel that an integration has made, with its interviews.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_panel(
        &self,
        opportunity: &OpportunityId,
        id: &PanelId,
        perform_as: &PerformAs,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "panels", id.as_str()];
        self.deleted(Request::new("delete the panel", &path).performed_as(perform_as)).await
    }
}
