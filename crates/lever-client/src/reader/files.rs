use bytes::Bytes;
use lever::{File, FileAction, FileId, List, OpportunityId};

use super::Reader;
use crate::error::Error;
use crate::query::{Query, UPLOADED, Window};

impl Reader {
    /// The files of an opportunity; its résumés are a list of their own.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn files(&self, opportunity: &OpportunityId, uploaded: Window) -> Result<Vec<File>, Error> {
        let path = ["opportunities", opportunity.as_str(), "files"];
        self.all("list the files", &path, &Query::default().window(UPLOADED, uploaded)).await
    }

    /// What Lever knows of a file.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn file_record(&self, opportunity: &OpportunityId, id: &FileId) -> Result<File, Error> {
        let path = ["opportunities", opportunity.as_str(), "files", id.as_str()];
        self.single("read the file's record", &path, &Query::default()).await
    }

    /// The file itself. The path is built from ids: the host of `downloadUrl` varies.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Rejected` also where Lever could not process the file.
    pub async fn file_content(&self, opportunity: &OpportunityId, id: &FileId) -> Result<Bytes, Error> {
        let path = ["opportunities", opportunity.as_str(), "files", id.as_str(), "download"];
        self.file("download the file", &path, &Query::default()).await
    }

    /// A page of what happened to the files of an opportunity.
    ///
    /// # Errors
    /// See [`Error::kind`]; [`Error::is_bad_offset`] where the token no longer holds.
    pub async fn file_actions_page(
        &self,
        opportunity: &OpportunityId,
        occurred: Window,
        offset: Option<&str>,
    ) -> Result<List<FileAction>, Error> {
        let path = ["opportunities", opportunity.as_str(), "file_actions"];
        let query = Query::default().window(["occurred_at_start", "occurred_at_end"], occurred);
        self.page("list the file actions", &path, &query, offset).await
    }
}
