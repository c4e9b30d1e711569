//! Fields of forms: their definitions in templates, and the check of an answer against its definition.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::refusal::Refusal;
use crate::rng::Rng;

/// A field of a template.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) text: String,
    pub(crate) description: String,
    pub(crate) required: bool,
    pub(crate) prompt: Option<String>,
    pub(crate) options: Vec<String>,
    /// Rows of a scorecard: text and description.
    pub(crate) scores: Vec<(String, String)>,
    pub(crate) currency: Option<String>,
}

/// A field as a template write sends it.
#[derive(Debug, Deserialize)]
pub(crate) struct NewField {
    #[serde(rename = "type")]
    kind: String,
    text: String,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    options: Vec<NewOption>,
    #[serde(default)]
    scores: Vec<NewScore>,
    #[serde(default)]
    currency: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum NewOption {
    Object { text: String },
    Text(String),
}

#[derive(Debug, Deserialize)]
struct NewScore {
    text: String,
    #[serde(default)]
    description: String,
}

/// The types a profile form may have.
pub(crate) const FORM_TYPES: [&str; 8] =
    ["currency", "date", "dropdown", "multiple-choice", "multiple-select", "text", "textarea", "yes-no"];

/// The types a feedback form may have.
pub(crate) const FEEDBACK_TYPES: [&str; 11] = [
    "code",
    "date",
    "dropdown",
    "multiple-choice",
    "multiple-select",
    "score",
    "score-system",
    "scorecard",
    "text",
    "textarea",
    "yes-no",
];

/// The labels of the overall score in this account.
pub(crate) const SCORE_LABELS: [&str; 4] = ["1 - Strong No Hire", "2 - No Hire", "3 - Hire", "4 - Strong Hire"];

impl Field {
    pub(crate) fn new(ids: &mut Rng, kind: &str, text: &str, required: bool) -> Self {
        let overall = kind == "score-system";
        Self {
            id: ids.uuid(),
            kind: kind.to_owned(),
            text: text.to_owned(),
            description: String::new(),
            required,
            // Lever adds these two from the account's settings.
            prompt: overall.then(|| "Select a score".to_owned()),
            options: if overall { SCORE_LABELS.map(str::to_owned).to_vec() } else { Vec::new() },
            scores: Vec::new(),
            currency: None,
        }
    }

    /// Checks and takes a definition; `kinds` are the types this sort of form may have.
    pub(crate) fn define(ids: &mut Rng, new: NewField, kinds: &[&str]) -> Result<Self, Refusal> {
        if !kinds.contains(&new.kind.as_str()) {
            return Err(Refusal::invalid(format!("Field type {} is not valid", new.kind)));
        }
        let needs_options = ["dropdown", "multiple-choice", "multiple-select"].contains(&new.kind.as_str());
        if needs_options && new.options.is_empty() {
            return Err(Refusal::invalid(format!("Field {} must have options", new.text)));
        }
        let mut field = Self::new(ids, &new.kind, &new.text, new.required);
        field.description = new.description.unwrap_or_default();
        field.currency = new.currency;
        field.scores = new.scores.into_iter().map(|score| (score.text, score.description)).collect();
        if needs_options {
            let text = |option| match option {
                NewOption::Object { text } | NewOption::Text(text) => text,
            };
            field.options = new.options.into_iter().map(text).collect();
        }
        Ok(field)
    }

    /// The definition.
    pub(crate) fn json(&self) -> Value {
        let mut row = json!({
            "id": self.id, "type": self.kind, "text": self.text, "description": self.description,
            "required": self.required,
        });
        if !self.options.is_empty() {
            // Templates, forms and application questions were recorded without `optionId`; EEO questions have it.
            row["options"] = self.options.iter().map(|text| json!({"text": text})).collect();
        }
        if let Some(prompt) = &self.prompt {
            row["prompt"] = json!(prompt);
        }
        if let Some(currency) = &self.currency {
            row["currency"] = json!(currency);
        }
        if self.kind == "scorecard" {
            let score = |(text, description): &(String, String)| json!({"text": text, "description": description});
            row["scores"] = self.scores.iter().map(score).collect();
        }
        row
    }

    /// The definition with an answer.
    pub(crate) fn answered(&self, value: &Value) -> Value {
        let mut row = self.json();
        row["value"] = value.clone();
        row
    }

    /// Whether a value may stand in this field.
    pub(crate) fn check(&self, value: &Value) -> Result<(), Refusal> {
        if value.is_null() {
            return if self.required { Err(self.refuse("is required")) } else { Ok(()) };
        }
        let is_option = |value: &Value| value.as_str().is_some_and(|text| self.options.iter().any(|o| o == text));
        let sound = match self.kind.as_str() {
            "text" | "textarea" | "code" => value.is_string(),
            "date" | "currency" => value.is_number(),
            "yes-no" => matches!(value.as_str(), Some("yes" | "no")),
            "dropdown" | "multiple-choice" | "score-system" => is_option(value),
            "multiple-select" => value.as_array().is_some_and(|values| values.iter().all(is_option)),
            "score" => value.as_i64().is_some_and(|score| (1..=4).contains(&score)),
            "scorecard" => value.as_array().is_some_and(|rows| rows.len() == self.scores.len()),
            _ => true,
        };
        if sound { Ok(()) } else { Err(self.refuse("has an invalid value")) }
    }

    fn refuse(&self, what: &str) -> Refusal {
        Refusal::invalid(format!("Field {} ({}) {what}", self.text, self.kind))
    }
}
