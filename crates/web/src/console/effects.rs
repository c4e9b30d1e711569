//! Taking a change back: an approval while it is held, a written change in Lever.

use axum::extract::{Path, State};
use axum::response::Redirect;
use domain::{Compensation, EffectId, EffectState};
use store::EffectRecord;

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

/// Withdraws what this operator has approved for a candidacy and is still held.
pub(crate) async fn withdraw(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let held = console.store.held(viewer.id()).await?;
    let of_this = held.into_iter().filter(|record| record.opportunity_id.as_str() == id).collect();
    Ok(withdraw_these(&console, &viewer, of_this).await?.on(&format!("/opportunities/{id}")))
}

/// Withdraws everything that this operator has approved and is still held.
pub(crate) async fn withdraw_all(State(console): State<Console>, viewer: Viewer) -> Result<Redirect, PageError> {
    let held = console.store.held(viewer.id()).await?;
    Ok(withdraw_these(&console, &viewer, held).await?.on("/inbox"))
}

async fn withdraw_these(console: &Console, viewer: &Viewer, held: Vec<EffectRecord>) -> Result<Notice, PageError> {
    let mut tx = console.store.begin().await?;
    let (mut withdrawn, mut late) = (0, 0);
    for record in held {
        match tx.withdraw(record.id, viewer.id()).await {
            Ok(_) => withdrawn += 1,
            // Refused before anything was changed, so the others of the transaction stand.
            Err(store::Error::InvalidTransition(_) | store::Error::Raced { .. }) => late += 1,
            Err(error) => return Err(error.into()),
        }
    }
    tx.commit().await?;
    Ok(match (withdrawn, late) {
        (0, _) => Notice::TooLateToWithdraw,
        (_, 0) => Notice::Withdrawn,
        _ => Notice::WithdrawnInPart,
    })
}
