use serde::{Deserialize, Serialize};

use crate::wire::{identified, null_as_default, open_enum, whole_number};
use crate::{
    EpochMillis, Expandable, FeedbackForm, FeedbackId, FeedbackTemplateId, InterviewId, OpportunityId, PanelId,
    Posting, PostingId, Stage, StageId, Unknown, User, UserId,
};

/// A conversation of one or more interviewers with a person; part of a panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interview {
    pub id: InterviewId,
    pub panel: Option<PanelId>,
    pub opportunity_id: Option<OpportunityId>,
    pub subject: Option<String>,
    pub note: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub interviewers: Vec<Interviewer>,
    /// IANA.
    pub timezone: Option<String>,
    pub created_at: Option<EpochMillis>,
    pub date: Option<EpochMillis>,
    /// In minutes.
    #[serde(default, deserialize_with = "whole_number")]
    pub duration: Option<i64>,
    pub location: Option<String>,
    pub feedback_template: Option<FeedbackTemplateId>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub feedback_forms: Vec<Expandable<FeedbackId, FeedbackForm>>,
    pub feedback_reminder: Option<FeedbackReminder>,
    pub user: Option<Expandable<UserId, User>>,
    pub stage: Option<Expandable<StageId, Stage>>,
    pub canceled_at: Option<EpochMillis>,
    #[serde(default, deserialize_with = "null_as_default")]
    pub postings: Vec<Expandable<PostingId, Posting>>,
    pub gcal_event_url: Option<String>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

identified!(Interview: InterviewId);

/// Who asks, and the form to be filled afterwards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Interviewer {
    pub id: UserId,
    pub name: Option<String>,
    pub email: Option<String>,
    /// Of the invitation, such as `needsAction`; undocumented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_status: Option<String>,
    pub feedback_template: Option<FeedbackTemplateId>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

open_enum! {
    /// How often an interviewer is reminded of the feedback.
    FeedbackReminder {
        Daily = "daily",
        /// Every six hours.
        Frequently = "frequently",
        None = "none",
        Once = "once",
    }
}
