use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, whole_number};
use crate::{
    Application, ApplicationId, EpochMillis, Expandable, FeedbackReminder, FeedbackTemplateId, InterviewId,
    Interviewer, PanelId, Stage, StageId, Unknown, User, UserId,
};

/// One or more interviews that belong together.
///
/// Only a panel that is [`externally_managed`](Self::externally_managed), and its interviews, can be changed by API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Panel {
    pub id: PanelId,
    #[serde(default, deserialize_with = "null_as_default")]
    pub applications: Vec<Expandable<ApplicationId, Application>>,
    pub canceled_at: Option<EpochMillis>,
    pub created_at: Option<EpochMillis>,
    pub start: Option<EpochMillis>,
    pub end: Option<EpochMillis>,
    /// IANA.
    pub timezone: Option<String>,
    pub feedback_reminder: Option<FeedbackReminder>,
    pub user: Option<Expandable<UserId, User>>,
    pub stage: Option<Expandable<StageId, Stage>>,
    pub note: Option<String>,
    /// Made by an integration, not in Lever's own pages.
    #[serde(default, deserialize_with = "null_as_default")]
    pub externally_managed: bool,
    pub external_url: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub interviews: Vec<PanelInterview>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Panel: PanelId);

/// An interview as it stands inside its panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PanelInterview {
    pub id: InterviewId,
    pub date: Option<EpochMillis>,
    /// In minutes.
    #[serde(default, deserialize_with = "whole_number")]
    pub duration: Option<i64>,
    pub feedback_reminder: Option<FeedbackReminder>,
    pub feedback_template: Option<FeedbackTemplateId>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub interviewers: Vec<Interviewer>,
    pub location: Option<String>,
    pub note: Option<String>,
    pub subject: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(PanelInterview: InterviewId);
