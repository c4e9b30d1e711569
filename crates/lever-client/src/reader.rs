use bytes::Bytes;
use futures::TryStreamExt;
use lever::{
    ArchiveReason, ContactId, FormTemplate, List, Note, Opportunity, OpportunityId, Posting, PostingId, ProfileForm,
    Resume, ResumeId, Single, Stage, User,
};
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::budget::Priority;
use crate::client::{Call, Client};
use crate::error::{Error, ErrorKind};
use crate::page::items;

/// Lever allows files of 30 MB.
const LARGEST_FILE_BYTES: usize = 30 * 1024 * 1024;

/// Asks Lever. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    client: Client,
    priority: Priority,
}

impl Reader {
    pub(crate) fn new(client: Client, priority: Priority) -> Self {
        Self { client, priority }
    }

    /// One opportunity, with its application and stage in full.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Missing` also for one that was deleted.
    pub async fn opportunity(&self, id: &OpportunityId) -> Result<Opportunity, Error> {
        let query = [("expand", "applications"), ("expand", "stage")];
        self.single("read the opportunity", &["opportunities", id.as_str()], &query).await
    }

    /// Whether this credential may read opportunities at all. Where it may, a refusal of one of them means that this one
    /// is confidential.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn may_read_opportunities(&self) -> Result<bool, Error> {
        let call = self.call("read any opportunity", &["opportunities"], &[("limit", "1")]);
        match self.client.get::<IgnoredAny>(call).await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::Forbidden => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether the person has any opportunity left that this credential sees.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn has_opportunities(&self, contact: &ContactId) -> Result<bool, Error> {
        let query = [("contact_id", contact.as_str()), ("limit", "1")];
        let call = self.call("look for the person's opportunities", &["opportunities"], &query);
        Ok(!self.client.get::<List<IgnoredAny>>(call).await?.data.is_empty())
    }

    /// The résumés of an opportunity.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn resumes(&self, id: &OpportunityId) -> Result<Vec<Resume>, Error> {
        self.all("list the résumés", &["opportunities", id.as_str(), "resumes"], &[]).await
    }

    /// The file of a résumé. The path is built from ids: the host of `downloadUrl` varies.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Rejected` also where Lever could not process the file.
    pub async fn resume_file(&self, opportunity: &OpportunityId, resume: &ResumeId) -> Result<Bytes, Error> {
        let path = ["opportunities", opportunity.as_str(), "resumes", resume.as_str(), "download"];
        self.client.download(self.call("download the résumé", &path, &[]), LARGEST_FILE_BYTES).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn notes(&self, id: &OpportunityId) -> Result<Vec<Note>, Error> {
        self.all("list the notes", &["opportunities", id.as_str(), "notes"], &[]).await
    }

    /// The profile forms of an opportunity.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn forms(&self, id: &OpportunityId) -> Result<Vec<ProfileForm>, Error> {
        self.all("list the profile forms", &["opportunities", id.as_str(), "forms"], &[]).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn form_templates(&self) -> Result<Vec<FormTemplate>, Error> {
        self.all("list the form templates", &["form_templates"], &[]).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn posting(&self, id: &PostingId) -> Result<Posting, Error> {
        self.single("read the posting", &["postings", id.as_str()], &[]).await
    }

    /// The stages of the account's pipeline, in order.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn stages(&self) -> Result<Vec<Stage>, Error> {
        self.all("list the stages", &["stages"], &[]).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn archive_reasons(&self) -> Result<Vec<ArchiveReason>, Error> {
        self.all("list the archive reasons", &["archive_reasons"], &[]).await
    }

    /// Active users.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        self.all("list the users", &["users"], &[]).await
    }

    fn call<'a>(&self, operation: &'static str, path: &'a [&'a str], query: &'a [(&'a str, &'a str)]) -> Call<'a> {
        Call { operation, path, query, priority: self.priority }
    }

    async fn single<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<T, Error> {
        Ok(self.client.get::<Single<T>>(self.call(operation, path, query)).await?.data)
    }

    async fn all<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Vec<T>, Error> {
        items(&self.client, self.call(operation, path, query)).try_collect().await
    }
}
