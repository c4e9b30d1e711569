//! Templates of profile forms and of feedback forms: the same thing with different rules.

use serde::Deserialize;
use serde_json::{Value, json};

use super::World;
use super::field::{FEEDBACK_TYPES, FORM_TYPES, Field, NewField};
use crate::refusal::Refusal;

/// A template.
#[derive(Debug, Clone)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) instructions: String,
    pub(crate) group: Option<String>,
    pub(crate) secret_by_default: bool,
    pub(crate) fields: Vec<Field>,
    /// Only templates made by API can be deleted by API.
    pub(crate) made_by_api: bool,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// A template as a write sends it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewTemplate {
    text: String,
    #[serde(default)]
    instructions: Option<String>,
    #[serde(default)]
    group: Option<String>,
    #[serde(default)]
    secret_by_default: bool,
    fields: Vec<NewField>,
}

/// Which of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TemplateKind {
    /// `/form_templates`
    Form,
    /// `/feedback_templates`
    Feedback,
}

impl TemplateKind {
    pub(crate) fn collection(self) -> &'static str {
        match self {
            Self::Form => "form_templates",
            Self::Feedback => "feedback_templates",
        }
    }
}

impl Template {
    pub(crate) fn json(&self, kind: TemplateKind) -> Value {
        // ASSUMPTION: a group's name is not known here, since groups have no endpoint; the id stands in for it.
        let group = self.group.as_ref().map(|id| json!({"id": id, "name": id}));
        let mut row = json!({
            "id": self.id, "text": self.text, "instructions": self.instructions, "group": group,
            "fields": self.fields.iter().map(Field::json).collect::<Vec<_>>(),
            "createdAt": self.created_at, "updatedAt": self.updated_at,
        });
        match kind {
            TemplateKind::Form => row["secretByDefault"] = json!(self.secret_by_default),
            TemplateKind::Feedback => row["stage"] = Value::Null,
        }
        row
    }
}

impl World {
    pub(crate) fn templates(&self, kind: TemplateKind) -> &std::collections::BTreeMap<String, Template> {
        match kind {
            TemplateKind::Form => &self.form_templates,
            TemplateKind::Feedback => &self.feedback_templates,
        }
    }

    pub(crate) fn templates_mut(&mut self, kind: TemplateKind) -> &mut std::collections::BTreeMap<String, Template> {
        match kind {
            TemplateKind::Form => &mut self.form_templates,
            TemplateKind::Feedback => &mut self.feedback_templates,
        }
    }

    pub(crate) fn template(&self, kind: TemplateKind, id: &str) -> Result<&Template, Refusal> {
        self.templates(kind).get(id).ok_or_else(|| Refusal::missing(kind.collection(), id))
    }

    /// Creates a template, or replaces one: a PUT sends everything and gives every field a new id.
    pub(crate) fn write_template(
        &mut self,
        kind: TemplateKind,
        replaced: Option<&str>,
        new: NewTemplate,
        now: i64,
    ) -> Result<Value, Refusal> {
        let before = replaced.map(|id| self.template(kind, id).cloned()).transpose()?;
        if new.text.trim().is_empty() {
            return Err(Refusal::invalid("text is required"));
        }
        let kinds: &[&str] = match kind {
            TemplateKind::Form => &FORM_TYPES,
            TemplateKind::Feedback => &FEEDBACK_TYPES,
        };
        let fields: Vec<Field> =
            new.fields.into_iter().map(|field| Field::define(&mut self.ids, field, kinds)).collect::<Result<_, _>>()?;
        let overall = fields.iter().filter(|field| field.kind == "score-system").count();
        match kind {
            TemplateKind::Form if fields.is_empty() => return Err(Refusal::invalid("fields must not be empty")),
            TemplateKind::Feedback if overall != 1 => {
                return Err(Refusal::invalid("fields must contain exactly one score-system field"));
            }
            TemplateKind::Form | TemplateKind::Feedback => {}
        }
        let id = before.as_ref().map_or_else(|| self.ids.uuid(), |template| template.id.clone());
        let template = Template {
            id: id.clone(),
            text: new.text,
            instructions: new.instructions.unwrap_or_default(),
            group: new.group,
            secret_by_default: new.secret_by_default,
            fields,
            made_by_api: before.as_ref().is_none_or(|template| template.made_by_api),
            created_at: before.map_or(now, |template| template.created_at),
            updated_at: now,
        };
        let shown = template.json(kind);
        self.templates_mut(kind).insert(id, template);
        Ok(shown)
    }
}
