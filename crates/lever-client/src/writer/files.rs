use lever::{FileId, OpportunityId, Single};

use super::{Made, PerformAs, Request, Writer};
use crate::error::Error;
use crate::multipart::{Attachment, Part};

impl Writer {
    /// Adds a file to an opportunity. A résumé cannot be added: what Lever parses comes with an application or with a new
    /// opportunity.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Unknown` when it may have been added.
    pub async fn upload_file(
        &self,
        opportunity: &OpportunityId,
        file: &Attachment,
        perform_as: &PerformAs,
    ) -> Result<FileId, Error> {
        let path = ["opportunities", opportunity.as_str(), "files"];
        let request = Request::new("add the file", &path).performed_as(perform_as);
        let made: Single<Made<FileId>> = self.sent(request, request.query(), &[Part::File("file", file)]).await?;
        Ok(made.data.id)
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn delete_file(
        &self,
        opportunity: &OpportunityId,
        file: &FileId,
        perform_as: &PerformAs,
    ) -> Result<(), Error> {
        let path = ["opportunities", opportunity.as_str(), "files", file.as_str()];
        self.deleted(Request::new("delete the file", &path).performed_as(perform_as)).await
    }
}
