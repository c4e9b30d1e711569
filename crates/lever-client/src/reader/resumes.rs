use bytes::Bytes;
use lever::{OpportunityId, Resume, ResumeId};

use super::Reader;
use crate::error::Error;
use crate::query::{Query, UPLOADED, Window};

impl Reader {
    /// The résumés of an opportunity.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn resumes(&self, id: &OpportunityId) -> Result<Vec<Resume>, Error> {
        self.resumes_uploaded(id, Window::default()).await
    }

    /// Those that were uploaded within a window; of one without a file the time of its making counts.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn resumes_uploaded(&self, id: &OpportunityId, uploaded: Window) -> Result<Vec<Resume>, Error> {
        let path = ["opportunities", id.as_str(), "resumes"];
        self.all("list the résumés", &path, &Query::default().window(UPLOADED, uploaded)).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn resume(&self, opportunity: &OpportunityId, resume: &ResumeId) -> Result<Resume, Error> {
        let path = ["opportunities", opportunity.as_str(), "resumes", resume.as_str()];
        self.single("read the résumé", &path, &Query::default()).await
    }

    /// The file of a résumé. The path is built from ids: the host of `downloadUrl` varies.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Rejected` also where Lever could not process the file.
    pub async fn resume_file(&self, opportunity: &OpportunityId, resume: &ResumeId) -> Result<Bytes, Error> {
        let path = ["opportunities", opportunity.as_str(), "resumes", resume.as_str(), "download"];
        self.file("download the résumé", &path, &Query::default()).await
    }
}
