//! A person's answer to one proposal.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use domain::review::Decided;
use domain::{Effect, InvalidTransition, ProposalId};
use lever::{OpportunityId, Stage};
use serde::Deserialize;
use store::{ApproveError, CacheKind, Readied};
use utoipa::ToSchema;

use super::Console;
use super::blind::{judges_first, looked_for};
use super::gate::Viewer;
use super::hindrance::hindrance;
use super::names::ANY_AGE;
use super::notice::Notice;
use super::problem::PageError;

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 2000;

/// What the person made of the effect, where they made something of it.
#[derive(Default, Deserialize, ToSchema)]
#[schema(as = Edit)]
pub(crate) struct Edited {
    /// Another text for a note.
    text: Option<String>,
    /// The id of another stage for a move.
    stage: Option<String>,
    /// When the page was made, in milliseconds.
    #[serde(default)]
    shown: String,
}

/// Yes, as it stands or as edited.
pub(crate) async fn approve(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(edited): Form<Edited>,
) -> Result<Redirect, PageError> {
    let (about, notice) = approved(&console, &viewer, &id, &edited).await?;
    Ok(notice.on(&page_of(&about)))
}

/// Approves a proposal where nothing stands in the way; answers what came of it.
pub(crate) async fn approved(
    console: &Console,
    viewer: &Viewer,
    id: &str,
    edited: &Edited,
) -> Result<(OpportunityId, Notice), PageError> {
    let id = parse(id)?;
    let proposal = console.store.proposal(id).await?;
    let about = proposal.opportunity_id.clone();
    if judges_first(console, viewer, proposal.run_id).await? {
        return Ok((about, Notice::JudgeFirst));
    }
    let stages = console.store.cached::<Vec<Stage>>(CacheKind::Stages, "", ANY_AGE).await?.unwrap_or_default();
    let Ok(effect) = edit(&proposal.effect, edited, &stages) else {
        return Ok((about, Notice::NotAnEdit));
    };
    let snapshot = console.store.snapshot(&about).await?.ok_or(PageError::NotFound)?;
    if let Some(notice) = hindrance(console, &snapshot, &proposal, effect.as_ref().unwrap_or(&proposal.effect)).await? {
        return Ok((about, notice));
    }
    let decided = if effect.as_ref().is_some_and(|effect| *effect != proposal.effect) {
        Decided::Edited
    } else {
        Decided::Approved
    };
    let seconds = looked_for(&edited.shown, console.store.now());
    let mut tx = viewer.begin(&console.store).await?;
    let notice = match tx.approve(id, viewer.id(), effect).await {
        Ok((_, readied)) => {
            tx.put_review(&proposal, viewer.id(), decided, seconds).await?;
            tx.commit().await?;
            match readied {
                Readied::Queued(_) => Notice::Approved,
                Readied::SameAs(_) => Notice::AlreadyStands,
            }
        }
        Err(ApproveError::NotAnEdit) => Notice::NotAnEdit,
        Err(ApproveError::Store(error)) => lost(error)?,
    };
    Ok((about, notice))
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct Refusal {
    /// At most 2,000 characters. Kept in the audit log.
    #[serde(default)]
    reason: String,
    /// When the page was made, in milliseconds.
    #[serde(default)]
    shown: String,
}

/// No, and why.
pub(crate) async fn refuse(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(refusal): Form<Refusal>,
) -> Result<Redirect, PageError> {
    let (about, notice) = refused(&console, &viewer, &id, &refusal).await?;
    Ok(notice.on(&page_of(&about)))
}

/// Declines a proposal; answers what came of it.
pub(crate) async fn refused(
    console: &Console,
    viewer: &Viewer,
    id: &str,
    refusal: &Refusal,
) -> Result<(OpportunityId, Notice), PageError> {
    let id = parse(id)?;
    let proposal = console.store.proposal(id).await?;
    let about = proposal.opportunity_id.clone();
    let reason = as_typed(&refusal.reason);
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Ok((about, Notice::ReasonMissing));
    }
    if judges_first(console, viewer, proposal.run_id).await? {
        return Ok((about, Notice::JudgeFirst));
    }
    let seconds = looked_for(&refusal.shown, console.store.now());
    let mut tx = viewer.begin(&console.store).await?;
    let notice = match tx.decline(id, viewer.id(), &reason).await {
        Ok(_) => {
            tx.put_review(&proposal, viewer.id(), Decided::Declined, seconds).await?;
            tx.commit().await?;
            Notice::Declined
        }
        Err(error) => lost(error)?,
    };
    Ok((about, notice))
}

/// What it means that a decision came too late; any other error stays one.
pub(crate) fn lost(error: store::Error) -> Result<Notice, PageError> {
    match error {
        // What still waits and yet takes no approval has reached its end.
        store::Error::InvalidTransition(InvalidTransition { from: "awaiting-approval" | "expired", .. }) => {
            Ok(Notice::Expired)
        }
        store::Error::InvalidTransition(_) | store::Error::Raced { .. } => Ok(Notice::AlreadyDecided),
        error => Err(error.into()),
    }
}

/// The page of a candidacy.
pub(crate) fn page_of(opportunity: &OpportunityId) -> String {
    format!("/opportunities/{opportunity}")
}

fn parse(id: &str) -> Result<ProposalId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}

/// The effect as edited; `None` where nothing was. What cannot be edited in this way is refused, never ignored: the
/// person must not believe that it was taken.
fn edit(effect: &Effect, edited: &Edited, stages: &[Stage]) -> Result<Option<Effect>, ()> {
    match (effect, edited) {
        (_, Edited { text: None, stage: None, .. }) => Ok(None),
        (Effect::AddNote { secret, .. }, Edited { text: Some(text), stage: None, .. }) => {
            Ok(Some(Effect::AddNote { text: as_typed(text), secret: *secret }))
        }
        (Effect::MoveStage { from, .. }, Edited { text: None, stage: Some(id), .. }) => {
            let to = stages.iter().find(|stage| stage.id.as_str() == id).ok_or(())?;
            Ok(Some(Effect::MoveStage { from: from.clone(), to: to.clone() }))
        }
        (
            Effect::AddNote { .. }
            | Effect::MoveStage { .. }
            | Effect::FileForm { .. }
            | Effect::AddTags { .. }
            | Effect::Archive { .. },
            _,
        ) => Err(()),
    }
}

/// Browsers send every line end as CR LF; a text that nobody touched must come back as it was.
fn as_typed(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use lever::StageId;

    use super::*;

    fn stage(id: &str) -> Stage {
        Stage::new(StageId::parse(id).unwrap(), id)
    }

    fn edited(text: Option<&str>, stage: Option<&str>) -> Edited {
        Edited { text: text.map(ToOwned::to_owned), stage: stage.map(ToOwned::to_owned), shown: String::new() }
    }

    #[test]
    fn an_edit_is_taken_or_refused_but_never_ignored() {
        let note = Effect::AddNote { text: "a\nb".into(), secret: true };
        let to = |id| Effect::MoveStage { from: stage("new"), to: stage(id) };
        let stages = [stage("new"), stage("screen"), stage("onsite")];
        assert_eq!(edit(&note, &edited(None, None), &stages), Ok(None));
        assert_eq!(edit(&note, &edited(Some("a\r\nb\r\n"), None), &stages), Ok(Some(note.clone())));
        assert_eq!(edit(&to("screen"), &edited(None, Some("onsite")), &stages), Ok(Some(to("onsite"))));
        assert_eq!(edit(&to("screen"), &edited(None, Some("gone")), &stages), Err(()));
        assert_eq!(edit(&to("screen"), &edited(Some("x"), None), &stages), Err(()));
        assert_eq!(edit(&note, &edited(None, Some("screen")), &stages), Err(()));
        assert_eq!(edit(&note, &edited(Some("x"), Some("screen")), &stages), Err(()));
    }
}
