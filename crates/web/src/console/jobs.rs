//! Steps that were given up.

use axum::extract::{Path, State};
use axum::response::Redirect;

use super::Console;
use super::gate::Viewer;
use super::notice::Notice;
use super::problem::PageError;

/// Starts a given-up step again.
pub(crate) async fn rerun(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let mut tx = console.store.begin().await?;
    match tx.rerun_job(&id, viewer.id()).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Notice::JobStarted.on("/agents"))
        }
        Err(store::Error::Jobs(jobs::Error::NotFound { .. })) => Ok(Notice::JobNotGivenUp.on("/agents")),
        Err(error) => Err(error.into()),
    }
}
