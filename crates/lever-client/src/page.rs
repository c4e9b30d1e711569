use futures::stream::{Stream, try_unfold};
use lever::List;
use serde::de::DeserializeOwned;

use crate::client::{Call, Client};
use crate::error::Error;

enum Next {
    First,
    Token(String),
    Nothing,
}

/// Everything in a list, page by page as it is asked for.
///
/// Lever's lists are sorted by things that change, so an item that moves during a sweep may come twice or not at all.
pub(crate) fn items<'a, T: DeserializeOwned + 'a>(
    client: &'a Client,
    call: Call<'a>,
) -> impl Stream<Item = Result<T, Error>> + 'a {
    let pages = try_unfold(Next::First, move |next| async move {
        let mut query = call.query.to_vec();
        let token = match next {
            Next::First => None,
            Next::Token(token) => Some(token),
            Next::Nothing => return Ok(None),
        };
        if let Some(token) = &token {
            query.push(("offset", token));
        }
        let page: List<T> = client.get(Call { query: &query, ..call }).await?;
        let next = match page.next {
            Some(token) if page.has_next => Next::Token(token),
            Some(_) | None => Next::Nothing,
        };
        Ok(Some((page.data, next)))
    });
    futures::TryStreamExt::try_flatten(futures::TryStreamExt::map_ok(pages, |page| {
        futures::stream::iter(page.into_iter().map(Ok))
    }))
}
