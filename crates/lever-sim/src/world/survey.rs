//! Diversity surveys: their definitions can be read, their answers only written.

use serde_json::{Value, json};

use super::World;
use super::field::Field;
use super::posting::Posting;
use crate::refusal::Refusal;

/// A survey, shown to applicants from some countries.
#[derive(Debug, Clone)]
pub(crate) struct DiversitySurvey {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) instructions: String,
    /// ISO 3166 alpha-2, of the place the candidate chose.
    pub(crate) countries: Vec<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

impl DiversitySurvey {
    pub(crate) fn json(&self) -> Value {
        // Here alone Lever spells the type with a space.
        let field = |field: &Field| {
            let mut shown = field.json();
            shown["type"] = json!(field.kind.replace('-', " "));
            shown
        };
        json!({
            "id": self.id, "createdAt": self.created_at, "updatedAt": self.updated_at, "text": self.text,
            "instructions": self.instructions, "candidateLocations": {"countryCodes": self.countries},
            "fields": self.fields.iter().map(field).collect::<Vec<_>>(),
        })
    }
}

impl World {
    /// The survey for somebody who applies from this country, or, when none is named, from where the job is.
    // ASSUMPTION: without a survey the answer is 404.
    pub(crate) fn survey_for(&self, posting: &Posting, country: Option<&str>) -> Result<&DiversitySurvey, Refusal> {
        let country = country.unwrap_or(&posting.country);
        let survey = self.surveys.iter().find(|survey| survey.countries.iter().any(|code| code == country));
        survey.ok_or_else(|| Refusal::missing("diversity surveys", &posting.id))
    }

    /// Refuses answers to a survey that does not exist.
    pub(crate) fn check_survey_answers(&self, sent: &Value) -> Result<(), Refusal> {
        let id = sent["surveyId"].as_str().ok_or_else(|| Refusal::invalid("diversitySurvey surveyId is required"))?;
        let survey = self.surveys.iter().find(|survey| survey.id == id);
        let survey = survey.ok_or_else(|| Refusal::invalid(format!("Diversity survey {id} was not found")))?;
        for response in sent["responses"].as_array().map(Vec::as_slice).unwrap_or_default() {
            let question = response["questionId"].as_str().unwrap_or_default();
            if !survey.fields.iter().any(|field| field.id == question) {
                return Err(Refusal::invalid(format!("Question {question} is not part of the diversity survey")));
            }
        }
        Ok(())
    }
}
