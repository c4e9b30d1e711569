//! Profile forms: structured answers on an opportunity. Never changed or deleted, only added.

use serde::Deserialize;
use serde_json::{Value, json};

use super::World;
use super::field::Field;
use crate::query::Params;
use crate::quirk::FieldMatching;
use crate::refusal::Refusal;

/// A filled profile form. Its fields are kept as answered, whatever becomes of the template.
#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub(crate) id: String,
    pub(crate) opportunity: String,
    pub(crate) template: String,
    pub(crate) text: String,
    pub(crate) instructions: String,
    pub(crate) fields: Vec<Value>,
    pub(crate) user: Option<String>,
    pub(crate) stage: String,
    pub(crate) secret: bool,
    pub(crate) created_at: i64,
}

/// A profile form as it is posted.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewForm {
    base_template_id: String,
    fields: Vec<NewAnswer>,
    #[serde(default)]
    secret: Option<bool>,
}

/// One answer, told by its definition.
#[derive(Debug, Deserialize)]
struct NewAnswer {
    #[serde(default)]
    id: Option<String>,
    #[serde(rename = "type", default)]
    kind: Option<String>,
    #[serde(default)]
    text: Option<String>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    value: Value,
}

impl NewAnswer {
    /// Whether this answers that field.
    fn answers(&self, field: &Field, matching: FieldMatching) -> bool {
        let is_it = self.id.as_deref() == Some(field.id.as_str());
        match (matching, &self.id) {
            (FieldMatching::Id, _) | (FieldMatching::Either, Some(_)) => is_it,
            (FieldMatching::Text, _) | (FieldMatching::Either, None) => self.tells(field),
        }
    }

    /// Whether what is said of the field is so.
    fn tells(&self, field: &Field) -> bool {
        self.kind.as_deref() == Some(field.kind.as_str())
            && self.text.as_deref() == Some(field.text.as_str())
            && self.id.as_deref().is_none_or(|id| id == field.id)
            && self.description.as_deref().is_none_or(|description| description == field.description)
    }
}

impl World {
    pub(crate) fn form_json(&self, row: &Form, params: &Params) -> Value {
        json!({
            "id": row.id, "type": "form", "text": row.text, "instructions": row.instructions,
            "baseTemplateId": row.template, "fields": row.fields,
            "user": self.user_ref(row.user.as_deref(), params.expands("user")),
            "stage": self.stage_ref(Some(&row.stage), params.expands("stage")),
            "createdAt": row.created_at, "completedAt": row.created_at, "deletedAt": null, "secret": row.secret,
        })
    }

    /// Files a form. Every field of the template must be there, and none besides; else nothing is created.
    pub(crate) fn add_form(
        &mut self,
        opportunity: &str,
        new: NewForm,
        user: Option<String>,
        now: i64,
    ) -> Result<Value, Refusal> {
        let template = self
            .form_templates
            .get(&new.base_template_id)
            .ok_or_else(|| Refusal::invalid(format!("Form template {} was not found", new.base_template_id)))?;
        let mut open: Vec<&NewAnswer> = new.fields.iter().collect();
        let mut fields = Vec::with_capacity(template.fields.len());
        for field in &template.fields {
            let at = open.iter().position(|answer| answer.answers(field, self.quirks.form_fields_matched_by));
            let at = at.ok_or_else(|| Refusal::invalid(format!("Field {} ({}) is missing", field.text, field.kind)))?;
            let answer = open.remove(at);
            field.check(&answer.value)?;
            fields.push(field.answered(&answer.value));
        }
        if let Some(extra) = open.first() {
            let text = extra.text.as_deref().unwrap_or("without text");
            return Err(Refusal::invalid(format!("Field {text} is not part of the template")));
        }
        let (template_id, text, instructions) =
            (template.id.clone(), template.text.clone(), template.instructions.clone());
        let secret = new.secret.unwrap_or(template.secret_by_default);
        let row = self.opportunity_mut(opportunity)?;
        row.touch(now);
        let stage = row.stage.clone();
        let form = Form {
            id: self.ids.uuid(),
            opportunity: opportunity.to_owned(),
            template: template_id,
            text,
            instructions,
            fields,
            user,
            stage,
            secret,
            created_at: now,
        };
        let shown = self.form_json(&form, &Params::default());
        self.forms.insert(form.id.clone(), form);
        Ok(shown)
    }
}
