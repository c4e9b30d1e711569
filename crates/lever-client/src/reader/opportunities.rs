mod filter;

use futures::Stream;
use lever::{ContactId, List, Opportunity, OpportunityId};
use serde::de::IgnoredAny;

use super::{Reader, listing};
use crate::error::{Error, ErrorKind};
use crate::page::items;
use crate::query::{ConfidentialityFilter, DELETED, Query, Window};

pub use filter::{OpportunityExpand, OpportunityFilter};

impl Reader {
    /// One opportunity, with its application and stage in full.
    ///
    /// Where Lever has merged it into another, it sends there and the answer is the other one: compare the ids.
    ///
    /// # Errors
    /// See [`Error::kind`]; `Missing` also for one that was deleted.
    pub async fn opportunity(&self, id: &OpportunityId) -> Result<Opportunity, Error> {
        self.opportunity_with(id, &[OpportunityExpand::Applications, OpportunityExpand::Stage]).await
    }

    /// One opportunity, with what is asked for in full. It may have another id, see [`Self::opportunity`].
    ///
    /// # Errors
    /// See [`Error::kind`]; `Missing` also for one that was deleted.
    pub async fn opportunity_with(
        &self,
        id: &OpportunityId,
        expand: &[OpportunityExpand],
    ) -> Result<Opportunity, Error> {
        let query = Query::default().each("expand", expand.iter().map(|field| field.as_str()));
        self.single("read the opportunity", &["opportunities", id.as_str()], &query).await
    }

    /// A page of opportunities, by stage and then by when they last advanced. One that moves during a sweep may come
    /// twice or not at all: de-duplicate by id, and ask again for what was updated since the sweep began.
    ///
    /// # Errors
    /// See [`Error::kind`]; [`Error::is_bad_offset`] where the token no longer holds.
    pub async fn opportunities_page(
        &self,
        filter: &OpportunityFilter,
        offset: Option<&str>,
    ) -> Result<List<Opportunity>, Error> {
        self.page("list the opportunities", &["opportunities"], &filter.query(), offset).await
    }

    /// The opportunities, page by page as they are asked for. See [`Self::opportunities_page`] on what may be missed.
    pub fn opportunities(&self, filter: &OpportunityFilter) -> impl Stream<Item = Result<Opportunity, Error>> + '_ {
        let listing = listing("list the opportunities", &["opportunities"], &filter.query());
        items::<Opportunity, List<Opportunity>>(self, listing)
    }

    /// A page of the opportunities that were deleted. Of most only the ids and the deletion are left.
    ///
    /// # Errors
    /// See [`Error::kind`]; [`Error::is_bad_offset`] where the token no longer holds.
    pub async fn deleted_opportunities_page(
        &self,
        deleted: Window,
        offset: Option<&str>,
    ) -> Result<List<Opportunity>, Error> {
        let query = Query::default().window(DELETED, deleted);
        self.page("list the deleted opportunities", &["opportunities", "deleted"], &query, offset).await
    }

    /// Whether this credential may read opportunities at all. Where it may, a refusal of one of them means that this one
    /// is confidential.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn may_read_opportunities(&self) -> Result<bool, Error> {
        let query = Query::default().with("limit", 1);
        match self.bare::<IgnoredAny>("read any opportunity", &["opportunities"], &query).await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::Forbidden => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether the person has any opportunity left that this credential sees, confidential ones among them where it may see
    /// those.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn has_opportunities(&self, contact: &ContactId) -> Result<bool, Error> {
        let operation = "look for the person's opportunities";
        let query = Query::default().with("contact_id", contact).with("limit", 1);
        // Lever shows only what is not confidential unless it is asked, and refuses to be asked without the right.
        let all = query.clone().with("confidentiality", ConfidentialityFilter::All.as_str());
        let page: List<IgnoredAny> = match self.bare(operation, &["opportunities"], &all).await {
            Err(error) if error.kind() == ErrorKind::Forbidden => {
                self.bare(operation, &["opportunities"], &query).await?
            }
            page => page?,
        };
        Ok(!page.data.is_empty())
    }
}
