//! Taking a change back: an approval while it is held, a written change in Lever.

use axum::extract::{Path, State};
use axum::response::Redirect;
use domain::{Compensation, EffectId, EffectState};
use lever::OpportunityId;
use store::EffectRecord;

use super::Console;
use super::gate::Viewer;
use super::notice::Notice;
use super::problem::PageError;
use super::proposals::page_of;

/// Asks that a written effect be taken back in Lever.
pub(crate) async fn undo(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    let (about, notice) = undone(&console, &viewer, &id).await?;
    Ok(notice.on(&page_of(&about)))
}

/// Asks that a written effect be taken back; answers what came of it.
pub(crate) async fn undone(console: &Console, viewer: &Viewer, id: &str) -> Result<(OpportunityId, Notice), PageError> {
    let id: EffectId = id.parse().map_err(|_| PageError::NotFound)?;
    let record = console.store.effect(id).await?;
    let about = record.opportunity_id.clone();
    if let EffectState::Applied { receipt, .. } = &record.state
        && receipt.compensation == Compensation::Nothing
    {
        return Ok((about, Notice::NothingToUndo));
    }
    let mut tx = viewer.begin(&console.store).await?;
    match tx.request_undo(id, viewer.id()).await {
        Ok(_) => {
            tx.commit().await?;
            Ok((about, Notice::UndoRequested))
        }
        Err(store::Error::InvalidTransition(_)) => Ok((about, Notice::NothingToUndo)),
        Err(error) => Err(error.into()),
    }
}

/// Withdraws what this operator has approved for a candidacy and is still held.
pub(crate) async fn withdraw(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    Ok(withdrawn(&console, &viewer, &id).await?.on(&format!("/opportunities/{id}")))
}

/// Withdraws what is held of a candidacy; answers what came of it.
pub(crate) async fn withdrawn(console: &Console, viewer: &Viewer, id: &str) -> Result<Notice, PageError> {
    let held = console.store.held(viewer.id()).await?;
    let of_this = held.into_iter().filter(|record| record.opportunity_id.as_str() == id).collect();
    withdraw_these(console, viewer, of_this).await
}

/// Withdraws everything that this operator has approved and is still held.
pub(crate) async fn withdraw_all(State(console): State<Console>, viewer: Viewer) -> Result<Redirect, PageError> {
    let held = console.store.held(viewer.id()).await?;
    Ok(withdraw_these(&console, &viewer, held).await?.on("/inbox"))
}

async fn withdraw_these(console: &Console, viewer: &Viewer, held: Vec<EffectRecord>) -> Result<Notice, PageError> {
    let mut tx = viewer.begin(&console.store).await?;
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
