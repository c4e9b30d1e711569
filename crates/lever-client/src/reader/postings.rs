mod filter;

use futures::Stream;
use lever::{ApplicationQuestions, DeletedPosting, List, Posting, PostingId, PostingUsers};

use super::{Reader, listing};
use crate::error::Error;
use crate::page::items;
use crate::query::{DELETED, Period, Query};

pub use filter::{Distribution, PostingExpand, PostingFilter};

impl Reader {
    /// # Errors
    /// See [`Error::kind`].
    pub async fn posting(&self, id: &PostingId) -> Result<Posting, Error> {
        self.posting_with(id, &[], None).await
    }

    /// One posting, with what is asked for in full, and as one of its audiences sees it.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn posting_with(
        &self,
        id: &PostingId,
        expand: &[PostingExpand],
        distribution: Option<Distribution>,
    ) -> Result<Posting, Error> {
        let query = Query::default()
            .each("expand", expand.iter().map(|field| field.as_str()))
            .maybe("distribution", distribution.map(Distribution::as_str));
        self.single("read the posting", &["postings", id.as_str()], &query).await
    }

    /// A page of postings, newest first.
    ///
    /// # Errors
    /// See [`Error::kind`]; [`Error::is_bad_offset`] where the token no longer holds.
    pub async fn postings_page(&self, filter: &PostingFilter, offset: Option<&str>) -> Result<List<Posting>, Error> {
        self.page("list the postings", &["postings"], &filter.query(), offset).await
    }

    /// The postings, page by page as they are asked for.
    pub fn postings(&self, filter: &PostingFilter) -> impl Stream<Item = Result<Posting, Error>> + '_ {
        items::<Posting, List<Posting>>(self, listing("list the postings", &["postings"], &filter.query()))
    }

    /// A page of the postings that were deleted in a period.
    ///
    /// # Errors
    /// See [`Error::kind`]; [`Error::is_bad_offset`] where the token no longer holds.
    pub async fn deleted_postings_page(
        &self,
        deleted: Period,
        offset: Option<&str>,
    ) -> Result<List<DeletedPosting>, Error> {
        let query = Query::default().with(DELETED[0], deleted.start.0).with(DELETED[1], deleted.end.0);
        self.page("list the deleted postings", &["postings", "deleted"], &query, offset).await
    }

    /// Who can see a posting.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn posting_users(&self, id: &PostingId) -> Result<PostingUsers, Error> {
        let path = ["postings", id.as_str(), "users"];
        self.bare("read who sees the posting", &path, &Query::default()).await
    }

    /// What a posting asks of those who apply; of one of its places and audiences where they are named.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn application_questions(
        &self,
        id: &PostingId,
        location: Option<&str>,
        distribution: Option<Distribution>,
    ) -> Result<ApplicationQuestions, Error> {
        let query =
            Query::default().maybe("location", location).maybe("distribution", distribution.map(Distribution::as_str));
        self.single("read the posting's questions", &["postings", id.as_str(), "apply"], &query).await
    }
}
