use lever::{FormId, FormTemplate, FormTemplateId, OpportunityId, ProfileForm};

use super::Reader;
use crate::error::Error;
use crate::query::Query;

impl Reader {
    /// The profile forms of an opportunity.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn forms(&self, id: &OpportunityId) -> Result<Vec<ProfileForm>, Error> {
        let path = ["opportunities", id.as_str(), "forms"];
        self.all("list the profile forms", &path, &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn form(&self, opportunity: &OpportunityId, id: &FormId) -> Result<ProfileForm, Error> {
        let path = ["opportunities", opportunity.as_str(), "forms", id.as_str()];
        self.single("read the profile form", &path, &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn form_templates(&self) -> Result<Vec<FormTemplate>, Error> {
        self.all("list the form templates", &["form_templates"], &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn form_template(&self, id: &FormTemplateId) -> Result<FormTemplate, Error> {
        self.single("read the form template", &["form_templates", id.as_str()], &Query::default()).await
    }
}
