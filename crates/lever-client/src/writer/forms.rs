use lever::{FormField, FormTemplate, FormTemplateId, OpportunityId, Single, TemplateField, TemplateGroup, Unknown};
use reqwest::Method;
use serde::Serialize;

use super::{PerformAs, Request, Writer, Written};
use crate::error::Error;

/// A profile form to be filed: every field of the template must be there, in the template's own words.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormSubmission<'a> {
    pub base_template_id: &'a FormTemplateId,
    pub fields: &'a [FormField],
    pub secret: bool,
}

/// A template to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewFormTemplate<'a> {
    pub text: &'a str,
    pub instructions: &'a str,
    pub secret_by_default: bool,
    pub fields: &'a [TemplateField],
}

/// A form template as a whole: what it lacks is deleted. It has at least one field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct FormTemplateBody {
    pub text: String,
    pub instructions: String,
    /// The id of a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    pub secret_by_default: bool,
    pub fields: Vec<TemplateField>,
}

impl From<&FormTemplate> for FormTemplateBody {
    fn from(template: &FormTemplate) -> Self {
        Self {
            text: template.text.clone(),
            instructions: template.instructions.clone(),
            group: group_id(template.group.as_ref()),
            secret_by_default: template.secret_by_default,
            fields: without_ids(&template.fields),
        }
    }
}

pub(super) fn group_id(group: Option<&TemplateGroup>) -> Option<String> {
    group.and_then(|group| group.id.clone())
}

/// Lever gives the fields of a template new ids whenever it is written.
pub(super) fn without_ids(fields: &[TemplateField]) -> Vec<TemplateField> {
    let bare = |field: &TemplateField| TemplateField { id: None, unknown: Unknown::new(), ..field.clone() };
    fields.iter().map(bare).collect()
}

impl Writer {
    /// Files a profile form. Lever can neither change nor delete it later.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been filed.
    pub async fn file_form(
        &self,
        opportunity: &OpportunityId,
        form: &FormSubmission<'_>,
        perform_as: Option<&PerformAs>,
    ) -> Result<Written, Error> {
        let path = ["opportunities", opportunity.as_str(), "forms"];
        let id = self.make(Request::new("file the form", &path).performed_as(perform_as), form).await?;
        Ok(Written { id })
    }

    /// Makes a template for profile forms.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_form_template(&self, template: &NewFormTemplate<'_>) -> Result<FormTemplate, Error> {
        let request = Request::new("create the form template", &["form_templates"]);
        let made: Single<FormTemplate> = self.answered(Method::POST, request, request.query(), template).await?;
        Ok(made.data)
    }

    /// Replaces a template made by API. What the body lacks is deleted, and the fields get new ids.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn update_form_template(&self, id: &FormTemplateId, template: &FormTemplateBody) -> Result<(), Error> {
        let path = ["form_templates", id.as_str()];
        self.acknowledged(Method::PUT, Request::new("change the form template", &path), template).await
    }

    /// Deletes a template made by API.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_form_template(&self, id: &FormTemplateId) -> Result<(), Error> {
        self.deleted(Request::new("delete the form template", &["form_templates", id.as_str()])).await
    }
}
