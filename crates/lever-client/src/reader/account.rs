//! What belongs to the account: stages, archive reasons, tags, sources, users.

use lever::{
    AccessRole, ArchiveReason, ArchiveReasonId, ArchiveReasonType, DispositionStages, Source, Stage, StageId, Tag,
    User, UserId, WrappedList,
};

use super::Reader;
use crate::error::Error;
use crate::query::Query;

/// Which users. Without any of them, the active ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    pub emails: Vec<String>,
    pub access_roles: Vec<AccessRole>,
    pub include_deactivated: bool,
    pub external_directory_ids: Vec<String>,
}

impl Reader {
    /// The stages of the account's pipeline, in order.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn stages(&self) -> Result<Vec<Stage>, Error> {
        self.all("list the stages", &["stages"], &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn stage(&self, id: &StageId) -> Result<Stage, Error> {
        self.single("read the stage", &["stages", id.as_str()], &Query::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn archive_reasons(&self) -> Result<Vec<ArchiveReason>, Error> {
        self.reasons(&Query::default()).await
    }

    /// Those that mean hired, or those that do not.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn archive_reasons_of(&self, kind: &ArchiveReasonType) -> Result<Vec<ArchiveReason>, Error> {
        self.reasons(&Query::default().with("type", kind.as_str())).await
    }

    async fn reasons(&self, query: &Query) -> Result<Vec<ArchiveReason>, Error> {
        // Documented as an object where a type is asked for, seen as an array.
        let path = ["archive_reasons"];
        self.all_in::<_, WrappedList<ArchiveReason>>("list the archive reasons", &path, query).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn archive_reason(&self, id: &ArchiveReasonId) -> Result<ArchiveReason, Error> {
        self.single("read the archive reason", &["archive_reasons", id.as_str()], &Query::default()).await
    }

    /// The stages with their place in the pipeline, and the archive reasons.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn disposition_stages(&self) -> Result<DispositionStages, Error> {
        self.single("read the disposition stages", &["disposition_stages"], &Query::default()).await
    }

    /// The tags in use.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn tags(&self) -> Result<Vec<Tag>, Error> {
        self.all("list the tags", &["tags"], &Query::default()).await
    }

    /// The sources in use.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn sources(&self) -> Result<Vec<Source>, Error> {
        self.all("list the sources", &["sources"], &Query::default()).await
    }

    /// Active users.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn users(&self) -> Result<Vec<User>, Error> {
        self.users_with(&UserFilter::default()).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn users_with(&self, filter: &UserFilter) -> Result<Vec<User>, Error> {
        let query = Query::default()
            .each("email", &filter.emails)
            .each("accessRole", filter.access_roles.iter().map(AccessRole::as_str))
            .maybe("includeDeactivated", filter.include_deactivated.then_some(true))
            .each("external_directory_id", &filter.external_directory_ids);
        self.all("list the users", &["users"], &query).await
    }

    /// One user, also one that is deactivated.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn user(&self, id: &UserId) -> Result<User, Error> {
        self.single("read the user", &["users", id.as_str()], &Query::default()).await
    }
}
