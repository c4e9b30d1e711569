use lever::{
    EpochMillis, FeedbackReminder, FeedbackTemplateId, Interview, InterviewId, Interviewer, OpportunityId, PanelId,
    Unknown, UserId,
};
use reqwest::Method;
use serde::Serialize;

use super::{PerformAs, Request, Writer};
use crate::error::Error;

/// An interview as a whole: what it lacks is deleted. Lever demands the panel, an interviewer, the date and the duration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InterviewBody {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub panel: Option<PanelId>,
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
    /// What this version does not know and Lever takes.
    #[serde(flatten)]
    pub extra: Unknown,
}

impl InterviewBody {
    /// An interview of the panel, in minutes from its date.
    #[must_use]
    pub fn new(panel: PanelId, interviewers: Vec<InterviewerBody>, date: EpochMillis, duration: i64) -> Self {
        Self { panel: Some(panel), interviewers, date: Some(date), duration: Some(duration), ..Self::default() }
    }
}

impl From<&Interview> for InterviewBody {
    fn from(interview: &Interview) -> Self {
        Self {
            panel: interview.panel.clone(),
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

/// Who asks. Lever knows interviewers by the ids of users alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InterviewerBody {
    pub id: UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feedback_template: Option<FeedbackTemplateId>,
}

impl From<&Interviewer> for InterviewerBody {
    fn from(interviewer: &Interviewer) -> Self {
        Self { id: interviewer.id.clone(), feedback_template: interviewer.feedback_template.clone() }
    }
}

impl Writer {
    /// Adds an interview to a panel that an integration has made.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_interview(
        &self,
        opportunity: &OpportunityId,
        interview: &InterviewBody,
        perform_as: &PerformAs,
    ) -> Result<InterviewId, Error> {
        let path = ["opportunities", opportunity.as_str(), "interviews"];
        self.make(Request::new("create the interview", &path).performed_as(perform_as), interview).await
    }

    /// Replaces an interview of a panel that an integration has made. What the body lacks is deleted.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_interview(
        &self,
        opportunity: &OpportunityId,
        id: &InterviewId,
        interview: &InterviewBody,
        perform_as: &PerformAs,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "interviews", id.as_str()];
        let request = Request::new("change the interview", &path).performed_as(perform_as);
        self.acknowledged(Method::PUT, request, interview).await
    }

    /// Deletes an interview; the last one takes its panel along.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_interview(
        &self,
        opportunity: &OpportunityId,
        id: &InterviewId,
        perform_as: &PerformAs,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "interviews", id.as_str()];
        self.deleted(Request::new("delete the interview", &path).performed_as(perform_as)).await
    }
}
