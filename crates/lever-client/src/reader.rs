//! Reads, one area of Lever's API per file.
//!
//! A list comes whole as a `Vec` where it is small, as a `Stream` where it may be long, and page by page (`…_page`)
//! where a caller wants to keep the token of the next page and go on after a restart.

mod account;
mod applications;
mod audit;
mod contacts;
mod demographics;
mod feedback;
mod files;
mod forms;
mod interviews;
mod notes;
mod offers;
mod opportunities;
mod postings;
mod referrals;
mod requisitions;
mod resumes;
mod webhooks;

use bytes::Bytes;
use futures::TryStreamExt;
use lever::{List, Single};
use serde::de::DeserializeOwned;

use crate::budget::Priority;
use crate::client::{Call, Client};
use crate::error::Error;
use crate::page::{Listing, items};
use crate::query::Query;

pub use account::UserFilter;
pub use audit::{AuditFilter, AuditedBy};
pub use offers::OfferCopy;
pub use opportunities::{OpportunityExpand, OpportunityFilter};
pub use postings::{Distribution, PostingExpand, PostingFilter};
pub use requisitions::{RequisitionFieldFilter, RequisitionFilter};

/// Lever allows files of 30 MB.
const LARGEST_FILE_BYTES: usize = 30 * 1024 * 1024;

/// Asks Lever. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Reader {
    client: Client,
    priority: Priority,
    expand: Vec<String>,
}

impl Reader {
    pub(crate) fn new(client: Client, priority: Priority) -> Self {
        Self { client, priority, expand: Vec::new() }
    }

    /// The same reader, which has Lever send these references in full wherever the resource has them: `user`, `stage`,
    /// `posting`, `creator` and so on. They come beside what a method expands by itself.
    #[must_use]
    pub fn expanding<'f>(&self, fields: impl IntoIterator<Item = &'f str>) -> Self {
        let expand = fields.into_iter().map(str::to_owned).collect();
        Self { expand, ..self.clone() }
    }

    fn call<'a>(&self, operation: &'static str, path: &'a [&'a str], query: &'a [(&'a str, &'a str)]) -> Call<'a> {
        Call { operation, path, query, priority: self.priority }
    }

    /// An answer as it is, without `data` around it.
    async fn bare<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &[&str],
        query: &Query,
    ) -> Result<T, Error> {
        let mut pairs = query.pairs();
        pairs.extend(self.expand.iter().map(|field| ("expand", field.as_str())));
        self.client.get(self.call(operation, path, &pairs)).await
    }

    async fn single<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &[&str],
        query: &Query,
    ) -> Result<T, Error> {
        Ok(self.bare::<Single<T>>(operation, path, query).await?.data)
    }

    /// One page; the token goes out as it came in.
    pub(crate) async fn page<P: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &[&str],
        query: &Query,
        offset: Option<&str>,
    ) -> Result<P, Error> {
        let query = query.clone().maybe("offset", offset);
        self.bare(operation, path, &query).await
    }

    async fn all<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        path: &[&str],
        query: &Query,
    ) -> Result<Vec<T>, Error> {
        self.all_in::<T, List<T>>(operation, path, query).await
    }

    /// The same, of a list whose pages have a shape of their own.
    async fn all_in<T, P>(&self, operation: &'static str, path: &[&str], query: &Query) -> Result<Vec<T>, Error>
    where
        P: DeserializeOwned + Into<List<T>>,
    {
        items::<T, P>(self, listing(operation, path, query)).try_collect().await
    }

    async fn file(&self, operation: &'static str, path: &[&str], query: &Query) -> Result<Bytes, Error> {
        self.client.download(self.call(operation, path, &query.pairs()), LARGEST_FILE_BYTES).await
    }
}

fn listing(operation: &'static str, path: &[&str], query: &Query) -> Listing {
    Listing { operation, path: path.iter().map(|&segment| segment.to_owned()).collect(), query: query.clone() }
}
