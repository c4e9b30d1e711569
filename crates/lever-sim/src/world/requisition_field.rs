//! Custom fields: the only ones in Lever's API, and only on requisitions.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::World;
use crate::refusal::Refusal;

mod option;

pub(crate) use option::{FieldOption, SentOption};

/// Most fields of an account.
const MOST_FIELDS: usize = 100;
/// Most subfields of an object.
const MOST_SUBFIELDS: usize = 10;
/// Longest id.
const LONGEST_ID: usize = 50;

/// A custom field.
#[derive(Debug, Clone)]
pub(crate) struct RequisitionField {
    /// Chosen by whoever makes it, in `snake_case`.
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) kind: FieldKind,
    pub(crate) is_required: bool,
}

/// What a field holds.
#[derive(Debug, Clone)]
pub(crate) enum FieldKind {
    /// A number.
    Number,
    /// A text.
    Text,
    /// Epoch milliseconds.
    Date,
    /// Named parts; one level deep.
    Object(Vec<Subfield>),
    /// One of some options.
    Dropdown(Vec<FieldOption>),
}

/// A part of an object.
#[derive(Debug, Clone, serde::Serialize, Deserialize)]
pub(crate) struct Subfield {
    id: String,
    text: String,
    #[serde(rename = "type")]
    kind: String,
}

/// A field as it is posted or put.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct NewRequisitionField {
    #[serde(default)]
    id: Option<String>,
    text: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    is_required: bool,
    #[serde(default)]
    subfields: Vec<Subfield>,
    #[serde(default)]
    options: Vec<SentOption>,
}

impl FieldKind {
    pub(crate) fn text(&self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Text => "text",
            Self::Date => "date",
            Self::Object(_) => "object",
            Self::Dropdown(_) => "dropdown",
        }
    }

    // ASSUMPTION: a dropdown takes the id or the text of an option; the documentation names neither.
    fn admits(&self, value: &Value) -> bool {
        match self {
            Self::Number | Self::Date => value.is_number(),
            Self::Text => value.is_string(),
            Self::Object(parts) => value
                .as_object()
                .is_some_and(|given| given.iter().all(|(id, value)| parts.iter().any(|part| part.admits(id, value)))),
            Self::Dropdown(options) => {
                value.as_str().is_some_and(|sent| options.iter().any(|option| option.id == sent || option.text == sent))
            }
        }
    }
}

impl Subfield {
    pub(crate) fn new(id: &str, text: &str, kind: &str) -> Self {
        Self { id: id.to_owned(), text: text.to_owned(), kind: kind.to_owned() }
    }

    fn admits(&self, id: &str, value: &Value) -> bool {
        let fits = match self.kind.as_str() {
            "number" | "date" => value.is_number(),
            _ => value.is_string(),
        };
        self.id == id && (fits || value.is_null())
    }
}

impl RequisitionField {
    pub(crate) fn json(&self) -> Value {
        let mut shown =
            json!({"id": self.id, "text": self.text, "type": self.kind.text(), "isRequired": self.is_required});
        match &self.kind {
            FieldKind::Object(parts) => shown["subfields"] = json!(parts),
            FieldKind::Dropdown(options) => shown["options"] = json!(options),
            FieldKind::Number | FieldKind::Text | FieldKind::Date => {}
        }
        shown
    }
}

impl World {
    pub(crate) fn requisition_field(&self, id: &str) -> Result<&RequisitionField, Refusal> {
        self.requisition_fields.iter().find(|row| row.id == id).ok_or_else(Refusal::no_such_requisition_field)
    }

    fn requisition_field_mut(&mut self, id: &str) -> Result<&mut RequisitionField, Refusal> {
        self.requisition_fields.iter_mut().find(|row| row.id == id).ok_or_else(Refusal::no_such_requisition_field)
    }

    /// Makes a field.
    pub(crate) fn create_requisition_field(&mut self, new: NewRequisitionField) -> Result<Value, Refusal> {
        let id = new.id.clone().ok_or_else(|| Refusal::invalid("id is required"))?;
        if !is_snake_case(&id) || id.len() > LONGEST_ID {
            return Err(Refusal::invalid(format!("id must be snake_case and at most {LONGEST_ID} characters")));
        }
        if self.requisition_field(&id).is_ok() {
            return Err(Refusal::invalid(format!("A requisition field with id {id} exists already")));
        }
        if self.requisition_fields.len() >= MOST_FIELDS {
            return Err(Refusal::invalid(format!("An account has at most {MOST_FIELDS} requisition fields")));
        }
        let row = self.defined(id, new)?;
        let shown = row.json();
        self.requisition_fields.push(row);
        Ok(shown)
    }

    /// Replaces a field, and makes the requisitions that use it read-only.
    pub(crate) fn replace_requisition_field(&mut self, id: &str, new: NewRequisitionField) -> Result<Value, Refusal> {
        self.requisition_field(id)?;
        let row = self.defined(id.to_owned(), new)?;
        let shown = row.json();
        *self.requisition_field_mut(id)? = row;
        self.lock_users_of_field(id);
        Ok(shown)
    }

    /// Deletes a field, and makes the requisitions that use it read-only.
    pub(crate) fn delete_requisition_field(&mut self, id: &str) -> Result<(), Refusal> {
        self.requisition_field(id)?;
        self.requisition_fields.retain(|row| row.id != id);
        self.lock_users_of_field(id);
        Ok(())
    }

    fn lock_users_of_field(&mut self, id: &str) {
        for row in self.requisitions.values_mut().filter(|row| row.custom_fields.contains_key(id)) {
            row.read_only = true;
        }
    }

    fn defined(&mut self, id: String, new: NewRequisitionField) -> Result<RequisitionField, Refusal> {
        let kind = match new.kind.as_str() {
            "number" => FieldKind::Number,
            "text" => FieldKind::Text,
            "date" => FieldKind::Date,
            "object" => FieldKind::Object(checked(new.subfields)?),
            "dropdown" => FieldKind::Dropdown(self.new_options(&new.options, &[])?),
            other => return Err(Refusal::invalid(format!("type {other} is not valid"))),
        };
        Ok(RequisitionField { id, text: new.text, kind, is_required: new.is_required })
    }

    /// Checks the custom fields of a requisition against their definitions.
    // ASSUMPTION: unknown fields, values of another type and missing required fields are refused.
    pub(super) fn check_custom_fields(&self, given: &Map<String, Value>) -> Result<(), Refusal> {
        for (id, value) in given {
            let field = self.requisition_fields.iter().find(|field| field.id == *id);
            let field =
                field.ok_or_else(|| Refusal::invalid(format!("customFields {id} is not a requisition field")))?;
            if !value.is_null() && !field.kind.admits(value) {
                return Err(Refusal::invalid(format!("customFields {id} has an invalid value")));
            }
        }
        let missing = |field: &&RequisitionField| field.is_required && given.get(&field.id).is_none_or(Value::is_null);
        match self.requisition_fields.iter().find(missing) {
            Some(field) => Err(Refusal::invalid(format!("customFields {} is required", field.id))),
            None => Ok(()),
        }
    }
}

fn checked(parts: Vec<Subfield>) -> Result<Vec<Subfield>, Refusal> {
    if parts.is_empty() || parts.len() > MOST_SUBFIELDS {
        return Err(Refusal::invalid(format!("An object must have 1 to {MOST_SUBFIELDS} subfields")));
    }
    match parts.iter().find(|part| !["number", "text", "date"].contains(&part.kind.as_str())) {
        Some(part) => Err(Refusal::invalid(format!("Subfield type {} is not valid", part.kind))),
        None => Ok(parts),
    }
}

fn is_snake_case(id: &str) -> bool {
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    id.starts_with(|c: char| c.is_ascii_lowercase()) && id.chars().all(sound)
}
