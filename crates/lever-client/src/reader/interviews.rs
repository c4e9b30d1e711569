use lever::{Interview, InterviewId, OpportunityId, Panel, PanelId};

use super::Reader;
use crate::error::Error;
use crate::query::Query;

impl Reader {
    /// # Errors
    /// See [`Error::kind`].
    pub async fn panels(&self, opportunity: &OpportunityId) -> Result<Vec<Panel>, Error> {
        let path = ["opportunities", opportunity.as_str(), "panels"];
        self.all("list the panels", &path, &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn panel(&self, opportunity: &OpportunityId, id: &PanelId) -> Result<Panel, Error> {
        let path = ["opportunities", opportunity.as_str(), "panels", id.as_str()];
        self.single("read the panel", &path, &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn interviews(&self, opportunity: &OpportunityId) -> Result<Vec<Interview>, Error> {
        let path = ["opportunities", opportunity.as_str(), "interviews"];
        self.all("list the interviews", &path, &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn interview(&self, opportunity: &OpportunityId, id: &InterviewId) -> Result<Interview, Error> {
        let path = ["opportunities", opportunity.as_str(), "interviews", id.as_str()];
        self.single("read the interview", &path, &Query::default()).await
    }
}
