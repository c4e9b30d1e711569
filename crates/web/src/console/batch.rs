//! Like changes of several candidacies, approved together after they were seen. Never an archive.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::response::Redirect;
use domain::review::Decided;
use domain::{EffectKind, Proposal, ProposalId, RunId};
use lever::Stage;
use store::{ApproveError, CacheKind, Named};

use super::Console;
use super::blind::{hidden_from, judges_first};
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::hindrance::hindrance;
use super::names::{self, ANY_AGE, ArchiveReasons, Operators};
use super::notice::Notice;
use super::opportunity::{Change, Context};
use super::problem::PageError;
use super::proposals::lost;
use super::runs;

/// More than one page of the inbox is never chosen at once.
const LONGEST: usize = 50;

#[derive(Template)]
#[template(path = "console/batch.html")]
pub(crate) struct BatchPage {
    frame: Frame,
    noun: &'static str,
    lines: Vec<BatchLine>,
    /// How many chosen candidacies have nothing of this kind that waits.
    without: usize,
    /// How many are to be judged blind first.
    blind: usize,
    back: String,
}

struct BatchLine {
    proposal: String,
    opportunity: String,
    person: String,
    posting: String,
    score: Option<u8>,
    needs_review: bool,
    change: Change,
    /// Why it would lead to nothing now.
    hindrance: Option<&'static str>,
}

/// Shows what would be written for the chosen runs, word for word.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    RawQuery(query): RawQuery,
) -> Result<Result<Page<BatchPage>, Redirect>, PageError> {
    let (mut chosen, mut kind, mut back) = (Vec::new(), None, "/inbox".to_owned());
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match &*name {
            "run" => chosen.extend(value.parse::<RunId>().ok()),
            "kind" => kind = EffectKind::ALL.into_iter().find(|kind| kind.as_str() == value),
            "back" => back = super::gate::own_path(Some(&value)).to_owned(),
            _ => {}
        }
    }
    chosen.sort_unstable();
    chosen.dedup();
    chosen.truncate(LONGEST);
    let Some(kind) = kind.filter(|kind| *kind != EffectKind::Archive) else { return Ok(Err(Redirect::to(&back))) };
    if chosen.is_empty() {
        return Ok(Err(Notice::NothingChosen.on("/inbox")));
    }
    let store = &console.store;
    let (operators, reasons) = (Operators::load(store).await?, ArchiveReasons::load(store).await?);
    let stages = store.cached::<Vec<Stage>>(CacheKind::Stages, "", ANY_AGE).await?.unwrap_or_default();
    let context = Context { now: store.now(), operators: &operators, reasons: &reasons, stages: &stages };
    let (mut lines, mut without, mut blind) = (Vec::new(), 0, 0);
    let hidden = hidden_from(&console, &viewer, &chosen).await?;
    for run in chosen {
        if !store.sees(&viewer.remit, &Named::Run(run), false).await? {
            continue;
        }
        if hidden.contains(&run) {
            blind += 1;
            continue;
        }
        let heading = store.run_heading(run).await?.ok_or(PageError::NotFound)?;
        let mut proposals = runs::waiting(&console, &heading).await?;
        proposals.retain(|proposal| proposal.effect.kind() == kind);
        without += usize::from(proposals.is_empty());
        for proposal in &proposals {
            lines.push(line(&console, proposal, &context).await?);
        }
    }
    let frame = Frame::load(&console, viewer, Section::Inbox, "Approve together", None).await?;
    Ok(Ok(Page(BatchPage { frame, noun: names::effects_noun(kind), lines, without, blind, back })))
}

/// Approves the proposals that were shown and are still ticked. What somebody decided meanwhile is left as it is.
pub(crate) async fn approve(
    State(console): State<Console>,
    viewer: Viewer,
    form: Bytes,
) -> Result<Redirect, PageError> {
    let store = &console.store;
    let chosen = url::form_urlencoded::parse(&form).filter(|(name, _)| name == "proposal");
    let mut chosen: Vec<ProposalId> = chosen.filter_map(|(_, id)| id.parse().ok()).collect();
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() || chosen.len() > LONGEST {
        return Ok(Notice::NothingChosen.on("/inbox"));
    }
    let mut proposals = Vec::new();
    let mut left_out = false;
    for id in chosen {
        if !store.sees(&viewer.remit, &Named::Proposal(id), false).await? {
            return Err(PageError::NotFound);
        }
        let proposal = store.proposal(id).await?;
        let snapshot = store.snapshot(&proposal.opportunity_id).await?.ok_or(PageError::NotFound)?;
        let is_rejection = proposal.effect.kind() == EffectKind::Archive;
        let is_hidden = judges_first(&console, &viewer, proposal.run_id).await?;
        if is_rejection || is_hidden || hindrance(&console, &snapshot, &proposal, &proposal.effect).await?.is_some() {
            left_out = true;
        } else {
            proposals.push(proposal);
        }
    }
    let mut tx = viewer.begin(store).await?;
    let mut approved = 0;
    for proposal in &proposals {
        match tx.approve(proposal.id, viewer.id(), None).await {
            Ok(_) => {
                // Seen together with others, so nobody knows how long each was looked at.
                tx.put_review(proposal, viewer.id(), Decided::Approved, None).await?;
                approved += 1;
            }
            // Refused before anything was changed, so the others of the transaction stand.
            Err(ApproveError::Store(error)) => {
                lost(error)?;
                left_out = true;
            }
            Err(ApproveError::NotAnEdit) => left_out = true,
        }
    }
    tx.commit().await?;
    let notice = match (approved, left_out) {
        (0, _) => Notice::NothingWaits,
        (_, false) => Notice::ApprovedAll,
        (_, true) => Notice::ApprovedRest,
    };
    Ok(notice.on("/inbox"))
}

async fn line(console: &Console, proposal: &Proposal, context: &Context<'_>) -> Result<BatchLine, PageError> {
    let snapshot = console.store.snapshot(&proposal.opportunity_id).await?.ok_or(PageError::NotFound)?;
    Ok(BatchLine {
        proposal: proposal.id.to_string(),
        opportunity: proposal.opportunity_id.to_string(),
        person: names::person(&snapshot.opportunity),
        posting: names::posting(snapshot.posting.as_ref()),
        score: proposal.facts.score,
        needs_review: proposal.facts.needs_review,
        change: Change::new(&proposal.effect, context),
        hindrance: hindrance(console, &snapshot, proposal, &proposal.effect).await?.map(Notice::sentence),
    })
}
