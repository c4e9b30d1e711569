//! The pages of a résumé as pictures.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::RunId;

use super::Console;
use super::problem::PageError;

/// A picture of a run never changes, but it is about a person: the browser may keep it for a short while, nobody between.
const KEPT: &str = "private, max-age=600";

/// One page; the gate has asked whether the run is in sight.
pub(crate) async fn show(
    State(console): State<Console>,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id: RunId = id.parse().map_err(|_| PageError::NotFound)?;
    let number: u32 = number.parse().map_err(|_| PageError::NotFound)?;
    let page = console.store.page_image(id, number).await?.ok_or(PageError::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, KEPT)], page.png).into_response())
}
