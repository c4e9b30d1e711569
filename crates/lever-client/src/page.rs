use futures::stream::{Stream, try_unfold};
use lever::List;
use serde::de::DeserializeOwned;

use crate::error::Error;
use crate::query::Query;
use crate::reader::Reader;

/// A list to be read.
pub(crate) struct Listing {
    /// Completes "could not …".
    pub(crate) operation: &'static str,
    /// Segments of the path.
    pub(crate) path: Vec<String>,
    pub(crate) query: Query,
}

enum Next {
    First,
    Token(String),
    Nothing,
}

/// Everything in a list, page by page as it is asked for.
///
/// Lever's lists are sorted by things that change, so an item that moves during a sweep may come twice or not at all.
pub(crate) fn items<'a, T, P>(reader: &'a Reader, listing: Listing) -> impl Stream<Item = Result<T, Error>> + 'a
where
    T: 'a,
    P: DeserializeOwned + Into<List<T>> + 'a,
{
    let pages = try_unfold((listing, Next::First), move |(listing, next)| async move {
        let token = match next {
            Next::First => None,
            Next::Token(token) => Some(token),
            Next::Nothing => return Ok(None),
        };
        let path: Vec<&str> = listing.path.iter().map(String::as_str).collect();
        let page: P = reader.page(listing.operation, &path, &listing.query, token.as_deref()).await?;
        let page: List<T> = page.into();
        let next = match page.next {
            Some(token) if page.has_next => Next::Token(token),
            Some(_) | None => Next::Nothing,
        };
        Ok(Some((page.data, (listing, next))))
    });
    futures::TryStreamExt::try_flatten(futures::TryStreamExt::map_ok(pages, |page| {
        futures::stream::iter(page.into_iter().map(Ok))
    }))
}
