use lever::{FeedbackForm, FeedbackId, FeedbackTemplate, FeedbackTemplateId, OpportunityId};

use super::Reader;
use crate::error::Error;
use crate::query::Query;

impl Reader {
    /// The feedback forms of an opportunity.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn feedback(&self, opportunity: &OpportunityId) -> Result<Vec<FeedbackForm>, Error> {
        let path = ["opportunities", opportunity.as_str(), "feedback"];
        self.all("list the feedback", &path, &Query::default()).await
    }

    /// One feedback form, also one that was deleted: it then has a time of deletion.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn feedback_form(&self, opportunity: &OpportunityId, id: &FeedbackId) -> Result<FeedbackForm, Error> {
        let path = ["opportunities", opportunity.as_str(), "feedback", id.as_str()];
        self.single("read the feedback", &path, &Query::default()).await
    }

    /// The active templates.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn feedback_templates(&self) -> Result<Vec<FeedbackTemplate>, Error> {
        self.all("list the feedback templates", &["feedback_templates"], &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn feedback_template(&self, id: &FeedbackTemplateId) -> Result<FeedbackTemplate, Error> {
        self.single("read the feedback template", &["feedback_templates", id.as_str()], &Query::default()).await
    }
}
