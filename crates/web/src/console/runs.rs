//! One yes to everything that a run proposes.

use std::cmp::Reverse;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use domain::review::Decided;
use domain::{EffectKind, Proposal, ProposalState, RunId};
use lever::OpportunityId;
use serde::Deserialize;
use store::{ApproveError, RunHeading};
use utoipa::ToSchema;

use super::Console;
use super::blind::{judges_first, looked_for};
use super::gate::Viewer;
use super::hindrance::hindrance;
use super::notice::Notice;
use super::problem::PageError;
use super::proposals::{lost, page_of};

#[derive(Default, Deserialize, ToSchema)]
pub(crate) struct Look {
    /// When the page was made, in milliseconds.
    #[serde(default)]
    shown: String,
}

/// Approves what still waits, all or nothing. An archive is never among it: a rejection is decided on its own.
pub(crate) async fn approve(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(look): Form<Look>,
) -> Result<Redirect, PageError> {
    let (about, notice) = approved(&console, &viewer, &id, &look).await?;
    Ok(notice.on(&page_of(&about)))
}

/// Approves all that waits of a run but an archive; answers what came of it.
pub(crate) async fn approved(
    console: &Console,
    viewer: &Viewer,
    id: &str,
    look: &Look,
) -> Result<(OpportunityId, Notice), PageError> {
    let id: RunId = id.parse().map_err(|_| PageError::NotFound)?;
    let run = console.store.run_heading(id).await?.ok_or(PageError::NotFound)?;
    let about = run.opportunity_id.clone();
    if judges_first(console, viewer, id).await? {
        return Ok((about, Notice::JudgeFirst));
    }
    let proposals = waiting(console, &run).await?;
    let (archives, mut others): (Vec<Proposal>, Vec<Proposal>) =
        proposals.into_iter().partition(|proposal| proposal.effect.kind() == EffectKind::Archive);
    if others.is_empty() {
        return Ok((about, Notice::NothingWaits));
    }
    let snapshot = console.store.snapshot(&about).await?.ok_or(PageError::NotFound)?;
    for proposal in &others {
        if let Some(notice) = hindrance(console, &snapshot, proposal, &proposal.effect).await? {
            return Ok((about, notice));
        }
    }
    let seconds = looked_for(&look.shown, console.store.now());
    let mut tx = viewer.begin(&console.store).await?;
    // The move first: what is read anew for it serves the record right after, which saves a request of Lever's budget.
    others.sort_by_key(|proposal| Reverse(proposal.effect.kind()));
    for proposal in &others {
        match tx.approve(proposal.id, viewer.id(), None).await {
            Ok(_) => tx.put_review(proposal, viewer.id(), Decided::Approved, seconds).await?,
            Err(ApproveError::Store(error)) => return Ok((about, lost(error)?)),
            Err(ApproveError::NotAnEdit) => return Ok((about, Notice::NotAnEdit)),
        }
    }
    tx.commit().await?;
    let notice = if archives.is_empty() { Notice::ApprovedAll } else { Notice::ApprovedButArchive };
    Ok((about, notice))
}

/// What of a run a person can decide now.
pub(crate) async fn waiting(console: &Console, run: &RunHeading) -> Result<Vec<Proposal>, PageError> {
    let now = console.store.now();
    let mut proposals = console.store.proposals(&run.opportunity_id).await?;
    proposals.retain(|proposal| {
        let waits = matches!(proposal.state, ProposalState::AwaitingApproval { expires_at, .. } if now < expires_at);
        proposal.run_id == run.id && waits
    });
    Ok(proposals)
}
