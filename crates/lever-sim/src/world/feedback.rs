//! Feedback forms: an interviewer's opinion.

use serde::Deserialize;
use serde_json::{Value, json};

use super::World;
use super::field::Field;
use super::template::TemplateKind;
use crate::query::Params;
use crate::refusal::Refusal;

/// A filled feedback form. Deleting is soft.
#[derive(Debug, Clone)]
pub(crate) struct Feedback {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) kind: FeedbackKind,
    pub(crate) template: String,
    pub(crate) text: String,
    pub(crate) instructions: String,
    pub(crate) answers: Vec<(Field, Value)>,
    pub(crate) panel: Option<String>,
    pub(crate) interview: Option<String>,
    pub(crate) user: String,
    pub(crate) created_at: i64,
    pub(crate) completed_at: i64,
    pub(crate) updated_at: Option<i64>,
    pub(crate) deleted_at: Option<i64>,
}

/// Where a feedback form comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FeedbackKind {
    /// After an interview. The only kind that can be written by API.
    #[default]
    Interview,
    /// Asked of a colleague outside an interview.
    Assignment,
    /// Asked of somebody the profile was shared with.
    Share,
}

impl FeedbackKind {
    fn text(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::Assignment => "assignment",
            Self::Share => "share",
        }
    }
}

/// A feedback form as it is posted.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewFeedback {
    pub(crate) base_template_id: String,
    #[serde(default)]
    pub(crate) panel: Option<String>,
    #[serde(default)]
    pub(crate) interview: Option<String>,
    #[serde(default)]
    pub(crate) field_values: Vec<FieldValue>,
    #[serde(default)]
    pub(crate) created_at: Option<i64>,
    #[serde(default)]
    pub(crate) completed_at: Option<i64>,
    /// Not a key of the API: what it writes is interview feedback.
    #[serde(skip)]
    pub(crate) kind: FeedbackKind,
}

/// One answer, told by the field's id.
#[derive(Debug, Deserialize)]
pub(crate) struct FieldValue {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) value: Value,
}

impl Feedback {
    /// Puts answers in; what is not answered stays as it was.
    // ASSUMPTION: an unknown field id is refused.
    pub(crate) fn answer(&mut self, values: Vec<FieldValue>) -> Result<(), Refusal> {
        for new in values {
            let answer = self.answers.iter_mut().find(|(field, _)| field.id == new.id);
            let (field, value) = answer.ok_or_else(|| Refusal::invalid(format!("Field {} is not valid", new.id)))?;
            field.check(&new.value)?;
            *value = new.value;
        }
        self.answers.iter().try_for_each(|(field, value)| field.check(value))
    }
}

impl World {
    pub(crate) fn feedback_json(&self, row: &Feedback, params: &Params) -> Value {
        json!({
            "id": row.id, "type": row.kind.text(), "text": row.text, "instructions": row.instructions,
            "fields": row.answers.iter().map(|(field, value)| field.answered(value)).collect::<Vec<_>>(),
            "baseTemplateId": row.template, "interview": row.interview, "panel": row.panel,
            "user": self.user_ref(Some(&row.user), params.expands("user")),
            "createdAt": row.created_at, "completedAt": row.completed_at, "updatedAt": row.updated_at,
            "deletedAt": row.deleted_at,
        })
    }

    /// Lever's internal document, as a PUT answers.
    pub(crate) fn raw_feedback_json(&self, row: &Feedback) -> Value {
        let raw_field = |(field, value): &(Field, Value)| {
            let mut shown = field.answered(value);
            if field.kind == "score-system" {
                shown["type"] = json!("score");
                shown["overall"] = json!(true);
                shown["isSummary"] = json!(true);
                shown["summaryText"] = json!(field.text);
            }
            shown
        };
        json!({
            "id": row.id, "type": row.kind.text(), "accountId": self.account_id, "userId": row.user,
            "profileId": row.opportunity, "panelId": row.panel, "interviewId": row.interview, "text": row.text,
            "instructions": row.instructions, "baseTemplateId": row.template, "isCompleted": true,
            "fields": row.answers.iter().map(raw_field).collect::<Vec<_>>(),
            "createdAt": row.created_at, "completedAt": row.completed_at, "updatedAt": row.updated_at,
        })
    }

    /// Files feedback: completed at once, there are no drafts.
    pub(crate) fn add_feedback(
        &mut self,
        opportunity: &str,
        new: NewFeedback,
        user: String,
        now: i64,
    ) -> Result<String, Refusal> {
        let template = self
            .feedback_templates
            .get(&new.base_template_id)
            .ok_or_else(|| Refusal::invalid(format!("Feedback template {} was not found", new.base_template_id)))?
            .clone();
        match (&new.panel, &new.interview) {
            (None, None) => {}
            (Some(panel), Some(interview)) => {
                let panel = self.panels.get(panel).filter(|panel| panel.opportunity == opportunity);
                let known = panel.is_some_and(|panel| panel.interviews.iter().any(|known| known.id == *interview));
                if !known {
                    return Err(Refusal::invalid("interview must belong to panel"));
                }
            }
            _ => return Err(Refusal::invalid("panel and interview must be given together")),
        }
        let mut feedback = Feedback {
            id: self.ids.uuid(),
            opportunity: opportunity.to_owned(),
            kind: new.kind,
            template: template.id,
            text: template.text,
            instructions: template.instructions,
            answers: template.fields.into_iter().map(|field| (field, Value::Null)).collect(),
            panel: new.panel,
            interview: new.interview,
            user,
            created_at: new.created_at.unwrap_or(now),
            completed_at: new.completed_at.unwrap_or(now),
            updated_at: None,
            deleted_at: None,
        };
        feedback.answer(new.field_values)?;
        let moves = self.quirks.feedback_moves_updated_at;
        self.opportunity_mut(opportunity)?.interact(moves, now);
        let id = feedback.id.clone();
        self.feedback.insert(id.clone(), feedback);
        Ok(id)
    }

    /// Fills a template the way the control page does: one overall score, one text.
    pub(crate) fn simple_feedback(&self, template: &str, score: &str, text: &str) -> Result<NewFeedback, Refusal> {
        let template = self.template(TemplateKind::Feedback, template)?;
        let mut text = Some(text).filter(|text| !text.is_empty());
        let field_values = template
            .fields
            .iter()
            .filter_map(|field| {
                let value = match field.kind.as_str() {
                    "score-system" => json!(score),
                    "text" | "textarea" => json!(text.take().or(field.required.then_some("-"))?),
                    _ => return None,
                };
                Some(FieldValue { id: field.id.clone(), value })
            })
            .collect();
        Ok(NewFeedback { base_template_id: template.id.clone(), field_values, ..NewFeedback::default() })
    }
}
