use lever::{Application, ApplicationId, DeletedApplication, List, OpportunityId};

use super::Reader;
use crate::error::Error;
use crate::query::{DELETED, Period, Query};

impl Reader {
    /// The application of an opportunity, at most one. Lever calls the route deprecated: `expand=applications` of the
    /// opportunity says the same in a call that is made anyway.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn applications(&self, opportunity: &OpportunityId) -> Result<Vec<Application>, Error> {
        let path = ["opportunities", opportunity.as_str(), "applications"];
        self.all("list the applications", &path, &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn application(&self, opportunity: &OpportunityId, id: &ApplicationId) -> Result<Application, Error> {
        let path = ["opportunities", opportunity.as_str(), "applications", id.as_str()];
        self.single("read the application", &path, &Query::default()).await
    }

    /// A page of the applications that were deleted in a period.
    ///
    /// # Errors
    /// See [`Error::kind`]; [`Error::is_bad_offset`] where the token no longer holds.
    pub async fn deleted_applications_page(
        &self,
        deleted: Period,
        offset: Option<&str>,
    ) -> Result<List<DeletedApplication>, Error> {
        let query = Query::default().with(DELETED[0], deleted.start.0).with(DELETED[1], deleted.end.0);
        self.page("list the deleted applications", &["applications", "deleted"], &query, offset).await
    }
}
