//! Interviews and the panels that hold them together.

use serde::Deserialize;
use serde_json::{Value, json};

use super::World;
use crate::query::Params;
use crate::refusal::Refusal;

/// A panel.
#[derive(Debug, Clone)]
pub(crate) struct Panel {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) applications: Vec<String>,
    pub(crate) timezone: String,
    pub(crate) feedback_reminder: String,
    pub(crate) user: Option<String>,
    pub(crate) stage: String,
    pub(crate) note: Option<String>,
    /// Made by API: only such panels can be changed by API.
    pub(crate) externally_managed: bool,
    pub(crate) external_url: Option<String>,
    pub(crate) interviews: Vec<Interview>,
    pub(crate) created_at: i64,
    pub(crate) canceled_at: Option<i64>,
}

/// One meeting.
#[derive(Debug, Clone)]
pub(crate) struct Interview {
    pub(crate) id: String,
    pub(crate) subject: Option<String>,
    pub(crate) note: Option<String>,
    pub(crate) interviewers: Vec<Interviewer>,
    pub(crate) date: i64,
    pub(crate) duration: i64,
    pub(crate) location: Option<String>,
    pub(crate) feedback_template: Option<String>,
    pub(crate) feedback_reminder: String,
    pub(crate) user: Option<String>,
    pub(crate) created_at: i64,
    pub(crate) canceled_at: Option<i64>,
}

/// Who asks.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Interviewer {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) feedback_template: Option<String>,
}

/// A panel as it is posted or put.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewPanel {
    pub(crate) timezone: String,
    pub(crate) interviews: Vec<NewInterview>,
    #[serde(default)]
    pub(crate) applications: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) feedback_reminder: Option<String>,
    #[serde(default)]
    pub(crate) note: Option<String>,
    #[serde(default)]
    pub(crate) external_url: Option<String>,
}

/// An interview as it is posted or put: alone (then `panel` is required) or within a panel.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewInterview {
    #[serde(default)]
    pub(crate) id: Option<String>,
    #[serde(default)]
    pub(crate) panel: Option<String>,
    pub(crate) interviewers: Vec<Interviewer>,
    pub(crate) date: i64,
    pub(crate) duration: i64,
    #[serde(default)]
    pub(crate) subject: Option<String>,
    #[serde(default)]
    pub(crate) note: Option<String>,
    #[serde(default)]
    pub(crate) location: Option<String>,
    #[serde(default)]
    pub(crate) feedback_template: Option<String>,
    #[serde(default)]
    pub(crate) feedback_reminder: Option<String>,
}

impl Panel {
    /// Panels made in Lever's interface are read-only to the API.
    // ASSUMPTION: the refusal is 403; 400 would be as likely.
    pub(crate) fn guard(&self) -> Result<(), Refusal> {
        if self.externally_managed {
            return Ok(());
        }
        Err(Refusal::forbidden("Only externally managed panels can be changed"))
    }
}

impl World {
    pub(crate) fn panel_json(&self, row: &Panel, params: &Params) -> Value {
        let start = row.interviews.iter().map(|interview| interview.date).min();
        let end = row.interviews.iter().map(|interview| interview.date + interview.duration * 60_000).max();
        let interview = |interview: &Interview| {
            json!({
                "id": interview.id, "date": interview.date, "duration": interview.duration,
                "feedbackReminder": interview.feedback_reminder, "feedbackTemplate": interview.feedback_template,
                "interviewers": self.interviewers_json(interview, true), "location": interview.location,
                "note": interview.note, "subject": interview.subject,
            })
        };
        json!({
            "id": row.id, "applications": row.applications, "canceledAt": row.canceled_at, "createdAt": row.created_at,
            "start": start, "end": end, "timezone": row.timezone, "feedbackReminder": row.feedback_reminder,
            "user": self.user_ref(row.user.as_deref(), params.expands("user")),
            "stage": self.stage_ref(Some(&row.stage), params.expands("stage")), "note": row.note,
            "externallyManaged": row.externally_managed, "externalUrl": row.external_url,
            "interviews": row.interviews.iter().map(interview).collect::<Vec<_>>(),
        })
    }

    pub(crate) fn interview_json(&self, panel: &Panel, row: &Interview, params: &Params) -> Value {
        let live = |feedback: &&super::Feedback| feedback.interview.as_deref() == Some(&row.id);
        let forms: Vec<Value> = self
            .feedback
            .of(&panel.opportunity)
            .filter(live)
            .map(|feedback| match params.expands("feedbackForms") {
                true => self.feedback_json(feedback, &Params::default()),
                false => json!(feedback.id),
            })
            .collect();
        let postings: Vec<Value> = panel
            .applications
            .iter()
            .filter_map(|id| self.posting(&self.applications.get(id)?.posting).ok())
            .map(|posting| match params.expands("postings") {
                true => self.posting_json(posting, &Params::default()),
                false => json!(posting.id),
            })
            .collect();
        json!({
            "id": row.id, "panel": panel.id, "subject": row.subject, "note": row.note,
            "interviewers": self.interviewers_json(row, false), "timezone": panel.timezone, "createdAt": row.created_at,
            "date": row.date, "duration": row.duration, "location": row.location,
            "feedbackTemplate": row.feedback_template, "feedbackForms": forms,
            "feedbackReminder": row.feedback_reminder,
            "user": self.user_ref(row.user.as_deref(), params.expands("user")),
            "stage": self.stage_ref(Some(&panel.stage), params.expands("stage")), "canceledAt": row.canceled_at,
            "postings": postings, "gcalEventUrl": null, "opportunityId": panel.opportunity,
        })
    }

    fn interviewers_json(&self, row: &Interview, with_response: bool) -> Vec<Value> {
        let known = row.interviewers.iter().filter_map(|interviewer| {
            let user = self.users.iter().find(|user| user.id == interviewer.id)?;
            // Recorded in panels and interviews alike, also where a PUT had set the interview's own template to null.
            let template = interviewer.feedback_template.as_deref().unwrap_or("no-feedback");
            let mut shown =
                json!({"id": user.id, "name": user.name, "email": user.email, "feedbackTemplate": template});
            if with_response {
                shown["responseStatus"] = json!("needsAction");
            }
            Some(shown)
        });
        known.collect()
    }
}
