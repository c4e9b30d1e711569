//! Taking a written change back.

use axum::extract::{Path, State};
use axum::response::Redirect;
use domain::{Compensation, EffectId, EffectState};

use super::Console;
use super::gate::Viewer;
use super::notice::Notice;
use super::problem::PageError;

/// Asks that a written effect be taken back in Lever.
pub(crate) async fn undo(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let id: EffectId = id.parse().map_err(|_| PageError::NotFound)?;
    let record = console.store.effect(id).await?;
    let page = format!("/opportunities/{}", record.opportunity_id);
    if let EffectState::Applied { receipt, .. } = &record.state
        && receipt.compensation == Compensation::Nothing
    {
        return Ok(Notice::NothingToUndo.on(&page));
    }
    let mut tx = console.store.begin().await?;
    match tx.request_undo(id, viewer.id()).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Notice::UndoRequested.on(&page))
        }
        Err(store::Error::InvalidTransition(_)) => Ok(Notice::NothingToUndo.on(&page)),
        Err(error) => Err(error.into()),
    }
}
