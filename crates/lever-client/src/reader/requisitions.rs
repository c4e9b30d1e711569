use futures::Stream;
use lever::{
    List, Requisition, RequisitionField, RequisitionFieldId, RequisitionFieldType, RequisitionId, RequisitionStatus,
};

use super::{Reader, listing};
use crate::error::Error;
use crate::page::items;
use crate::query::{CREATED, ConfidentialityFilter, Query, Window};

/// Which requisitions. There is no filter by the time of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequisitionFilter {
    pub created: Window,
    pub codes: Vec<String>,
    pub statuses: Vec<RequisitionStatus>,
    /// Non-confidential ones where it does not say.
    pub confidentiality: Option<ConfidentialityFilter>,
    /// 1 to 100; Lever takes 100 where it is not told.
    pub limit: Option<u8>,
}

impl RequisitionFilter {
    fn query(&self) -> Query {
        Query::default()
            .window(CREATED, self.created)
            .each("requisition_code", &self.codes)
            .each("status", self.statuses.iter().map(RequisitionStatus::as_str))
            .maybe("confidentiality", self.confidentiality.map(ConfidentialityFilter::as_str))
            .maybe("limit", self.limit)
    }
}

/// Which custom fields of requisitions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequisitionFieldFilter {
    pub is_required: Option<bool>,
    pub kinds: Vec<RequisitionFieldType>,
}

impl Reader {
    /// # Errors
    /// See [`Error::kind`].
    pub async fn requisition(&self, id: &RequisitionId) -> Result<Requisition, Error> {
        self.single("read the requisition", &["requisitions", id.as_str()], &Query::default()).await
    }

    /// A page of requisitions.
    ///
    /// # Errors
    /// See [`Error::kind`]; [`Error::is_bad_offset`] where the token no longer holds.
    pub async fn requisitions_page(
        &self,
        filter: &RequisitionFilter,
        offset: Option<&str>,
    ) -> Result<List<Requisition>, Error> {
        self.page("list the requisitions", &["requisitions"], &filter.query(), offset).await
    }

    /// The requisitions, page by page as they are asked for.
    pub fn requisitions(&self, filter: &RequisitionFilter) -> impl Stream<Item = Result<Requisition, Error>> + '_ {
        let listing = listing("list the requisitions", &["requisitions"], &filter.query());
        items::<Requisition, List<Requisition>>(self, listing)
    }

    /// The account's custom fields of requisitions.
    ///
    /// # Errors
    /// See [`Error::kind`].
    pub async fn requisition_fields(&self, filter: &RequisitionFieldFilter) -> Result<Vec<RequisitionField>, Error> {
        let query = Query::default()
            .maybe("isRequired", filter.is_required)
            .each("type", filter.kinds.iter().map(RequisitionFieldType::as_str));
        self.all("list the requisition fields", &["requisition_fields"], &query).await
    }

    /// # Errors
    /// See [`Error::kind`].
    pub async fn requisition_field(&self, id: &RequisitionFieldId) -> Result<RequisitionField, Error> {
        self.single("read the requisition field", &["requisition_fields", id.as_str()], &Query::default()).await
    }
}
