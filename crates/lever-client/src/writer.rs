//! Writes. What Lever answers to them is an acknowledgement, no more: contact data come back blank.

use lever::{
    ArchiveReasonId, FormField, FormTemplate, FormTemplateId, NoteId, OpportunityId, Single, StageId, TemplateField,
    UserId,
};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::budget::Priority;
use crate::client::{Call, Client};
use crate::error::Error;

/// The user of Lever's on whose behalf a write is made. It attributes; it does not narrow what the credential may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PerformAs(pub UserId);

/// A note to be added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewNote<'a> {
    pub value: &'a str,
    /// Only for users with the sensitive-information privilege.
    pub secret: bool,
}

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

/// The id of what was made.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Written {
    pub id: String,
}

/// Lever answers a note with the note, and its id a second time; older answers held only the latter.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WrittenNote {
    id: Option<NoteId>,
    note_id: Option<NoteId>,
}

/// Tells Lever. Only the step that applies authorized effects, and undo, hold one.
#[derive(Debug, Clone)]
pub struct Writer {
    client: Client,
    priority: Priority,
}

type Acknowledged = Single<Value>;

impl Writer {
    pub(crate) fn new(client: Client, priority: Priority) -> Self {
        Self { client, priority }
    }

    /// Adds a note; `None` for the id where Lever's answer names none.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been added.
    pub async fn add_note(
        &self,
        opportunity: &OpportunityId,
        note: &NewNote<'_>,
        perform_as: Option<&PerformAs>,
    ) -> Result<Option<NoteId>, Error> {
        let path = ["opportunities", opportunity.as_str(), "notes"];
        let written: Single<WrittenNote> =
            self.write(Method::POST, "add the note", &path, perform_as, &json!(note)).await?;
        Ok(written.data.id.or(written.data.note_id))
    }

    /// Deletes a note; only one that was made through the API.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_note(&self, opportunity: &OpportunityId, note: &NoteId) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "notes", note.as_str()];
        let call = Call { operation: "delete the note", path: &path, query: &[], priority: self.priority };
        self.client.delete(call).await
    }

    /// Files a profile form.
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
        let written: Single<Written> =
            self.write(Method::POST, "file the form", &path, perform_as, &json!(form)).await?;
        Ok(written.data)
    }

    /// Makes a template for profile forms.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been made.
    pub async fn create_form_template(&self, template: &NewFormTemplate<'_>) -> Result<FormTemplate, Error> {
        let path = ["form_templates"];
        let written: Single<FormTemplate> =
            self.write(Method::POST, "create the form template", &path, None, &json!(template)).await?;
        Ok(written.data)
    }

    /// Adds tags; those that are there already stay as they are.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn add_tags(
        &self,
        opportunity: &OpportunityId,
        tags: &[&str],
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "addTags"];
        self.acknowledged(Method::POST, "add tags", &path, perform_as, &json!({ "tags": tags })).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn remove_tags(
        &self,
        opportunity: &OpportunityId,
        tags: &[&str],
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "removeTags"];
        self.acknowledged(Method::POST, "remove tags", &path, perform_as, &json!({ "tags": tags })).await
    }

    /// Moves an opportunity to a stage. To the stage it is in, that changes nothing.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn move_stage(
        &self,
        opportunity: &OpportunityId,
        to: &StageId,
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "stage"];
        self.acknowledged(Method::PUT, "move the opportunity", &path, perform_as, &json!({ "stage": to })).await
    }

    /// Archives an opportunity, or makes it active again where there is no reason.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn archive(
        &self,
        opportunity: &OpportunityId,
        reason: Option<&ArchiveReasonId>,
        perform_as: Option<&PerformAs>,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "archived"];
        self.acknowledged(Method::PUT, "archive the opportunity", &path, perform_as, &json!({ "reason": reason })).await
    }

    async fn acknowledged(
        &self,
        method: Method,
        operation: &'static str,
        path: &[&str],
        perform_as: Option<&PerformAs>,
        body: &Value,
    ) -> Result<(), Error> {
        self.write::<Acknowledged>(method, operation, path, perform_as, body).await.map(|_| ())
    }

    async fn write<T: serde::de::DeserializeOwned>(
        &self,
        method: Method,
        operation: &'static str,
        path: &[&str],
        perform_as: Option<&PerformAs>,
        body: &Value,
    ) -> Result<T, Error> {
        let query: Vec<_> = perform_as.map(|user| ("perform_as", user.0.as_str())).into_iter().collect();
        self.client.write(method, Call { operation, path, query: &query, priority: self.priority }, body).await
    }
}
