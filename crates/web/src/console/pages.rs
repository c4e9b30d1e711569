//! The pages of a résumé as pictures.

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::{Permission, Phase, RunId};

use super::Console;
use super::gate::Viewer;
use super::problem::PageError;

/// A picture of a run never changes, but it is about a person: the browser may keep it for a short while, nobody between.
const KEPT: &str = "private, max-age=600";

/// One page, for whoever may see the run on the page of its candidacy.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Path((id, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let id: RunId = id.parse().map_err(|_| PageError::NotFound)?;
    let number: u32 = number.parse().map_err(|_| PageError::NotFound)?;
    let store = &console.store;
    let run = store.run_heading(id).await?.ok_or(PageError::NotFound)?;
    if run.phase == Phase::Shadow && !viewer.may(Permission::ReadShadow) {
        return Err(PageError::NotFound);
    }
    let snapshot = store.snapshot(&run.opportunity_id).await?.ok_or(PageError::NotFound)?;
    if snapshot.opportunity.is_confidential() && !store.is_opened(&run.opportunity_id, snapshot.place().posting).await?
    {
        return Err(PageError::NotFound);
    }
    let page = store.page_image(id, number).await?.ok_or(PageError::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, KEPT)], page.png).into_response())
}
