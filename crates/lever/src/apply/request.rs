use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::QuestionForm;
use crate::{EeoAnswers, FormField, FormId, Origin, SurveyId};

/// A filled application, as it is sent. Lever answers with the id of the application and nothing else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ApplyRequest {
    /// Matched to the questions by their position.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub custom_questions: Vec<CustomAnswer>,
    pub personal_information: Vec<NamedAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eeo_responses: Option<EeoAnswers>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub urls: Vec<NamedAnswer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consents>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub diversity_survey: Option<DiversityAnswers>,
    /// `applied` where it does not say; otherwise only `internal`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// IANA; Lever refuses others.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub referer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accept_language: Option<String>,
}

impl ApplyRequest {
    /// An application of that person with nothing else answered.
    #[must_use]
    pub fn of(full_name: impl Into<String>, email: impl Into<String>) -> Self {
        let personal_information = vec![
            NamedAnswer { name: "fullName".into(), value: Value::String(full_name.into()) },
            NamedAnswer { name: "email".into(), value: Value::String(email.into()) },
        ];
        Self { personal_information, ..Self::default() }
    }
}

/// The answers to one form of questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomAnswer {
    pub id: FormId,
    pub fields: Vec<FieldAnswer>,
}

impl CustomAnswer {
    /// Answers every field of the form in its order, which is how Lever tells them apart.
    #[must_use]
    pub fn to(form: &QuestionForm, answer: impl FnMut(&FormField) -> Value) -> Self {
        let fields = form.fields.iter().map(answer).map(|value| FieldAnswer { value }).collect();
        Self { id: form.id.clone(), fields }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldAnswer {
    pub value: Value,
}

/// The answer to a field with a name; of a file the `uri` of its upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedAnswer {
    pub name: String,
    pub value: Value,
}

/// What the person has agreed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consents {
    /// To be told of other jobs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marketing: Option<GivenConsent>,
    /// To be kept in the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<GivenConsent>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GivenConsent {
    pub provided: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compliance_policy_id: Option<String>,
    /// Such as `MANDATORY_DISCLOSURE_SHOWN`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_state: Option<String>,
}

/// Answers to a diversity survey. They cannot be read again by API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiversityAnswers {
    pub survey_id: SurveyId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub candidate_selected_location: Option<String>,
    pub responses: Vec<SurveyAnswer>,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SurveyAnswer {
    pub question_id: String,
    pub question_text: String,
    pub question_type: String,
    pub answer: Value,
}

impl std::fmt::Debug for SurveyAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SurveyAnswer").field("question_id", &self.question_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::FieldType;

    #[test]
    fn answers_stand_in_the_order_of_the_questions_without_ids() {
        let form = QuestionForm {
            id: FormId::parse("q-1").unwrap(),
            text: "More".into(),
            fields: vec![FormField::new(FieldType::Text, "Why?"), FormField::new(FieldType::YesNo, "Remote?")],
            unknown: crate::Unknown::new(),
        };
        let answer = CustomAnswer::to(&form, |field| match field.text.as_str() {
            "Remote?" => json!("yes"),
            _ => Value::Null,
        });
        let request = ApplyRequest {
            custom_questions: vec![answer],
            ..ApplyRequest::of("Ada Quillfeather", "ada@quill.example")
        };
        let expected = json!({
            "customQuestions": [{"id": "q-1", "fields": [{"value": null}, {"value": "yes"}]}],
            "personalInformation": [
                {"name": "fullName", "value": "Ada Quillfeather"}, {"name": "email", "value": "ada@quill.example"},
            ],
        });
        assert_eq!(serde_json::to_value(request).unwrap(), expected);
    }
}
