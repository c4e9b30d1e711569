//! Everything Fulcrum did for one opportunity.

use std::collections::{HashMap, HashSet};

use domain::work::Undo;
use domain::{Compensation, EffectId, EffectState, Permission, Proposal, ProposalId, RunId};
use lever::OpportunityId;
use store::{AuditFilter, AuditRow, EffectRecord, Store};

use super::super::compensation::compensation;
use super::super::gate::Viewer;
use super::super::names::{self, Titles};
use super::super::narration::{Known, Line};
use super::super::problem::PageError;
use super::super::when::Moment;
use super::Context;
use super::change::Change;
use super::decision::ProposalView;

/// How many entries the page shows; the audit page has the rest.
const ENTRIES: i64 = 60;

pub(crate) struct History {
    pub(crate) effects: Vec<EffectView>,
    /// Runs of which several changes can be taken back together: id, agent and when it finished.
    pub(crate) undoable: Vec<UndoableRun>,
    /// Proposals of earlier runs.
    pub(crate) earlier: Vec<ProposalView>,
    pub(crate) timeline: Vec<Line>,
    pub(crate) has_more: bool,
}

/// A run of which more than one change stands.
pub(crate) struct UndoableRun {
    pub(crate) id: String,
    pub(crate) agent: &'static str,
    pub(crate) changes: usize,
    pub(crate) opened: Moment,
}

pub(crate) struct EffectView {
    pub(crate) id: String,
    pub(crate) title: &'static str,
    pub(crate) change: Change,
    pub(crate) state: &'static str,
    pub(crate) word: &'static str,
    pub(crate) sentence: String,
    pub(crate) at: Moment,
    /// What taking it back would do, where it can be taken back.
    pub(crate) undo: Option<String>,
    pub(crate) undo_requested: bool,
    /// Why it could not be taken back when that was last asked for.
    pub(crate) undo_failed: Option<String>,
}

/// What the page knows of the opportunity already.
pub(crate) struct Subject<'a> {
    /// Every proposal that the viewer may see.
    pub(crate) proposals: &'a [Proposal],
    /// Those that the page shows as history.
    pub(crate) earlier: &'a [&'a Proposal],
    /// Runs that the viewer must not know of.
    pub(crate) hidden: &'a HashSet<RunId>,
}

impl History {
    pub(crate) async fn load(
        store: &Store,
        id: &OpportunityId,
        subject: &Subject<'_>,
        viewer: &Viewer,
        context: &Context<'_>,
    ) -> Result<Self, PageError> {
        let filter = AuditFilter { opportunity: Some(id.clone()), limit: ENTRIES, ..AuditFilter::default() };
        let mut entries = store.audit(&filter).await?;
        let has_more = i64::try_from(entries.len()).is_ok_and(|count| count >= ENTRIES);
        entries.retain(|row| row.entry.subject.run.is_none_or(|run| !subject.hidden.contains(&run)));
        let titles = Titles::spoken_of(store, &entries).await?;
        let known = Known { operators: context.operators, titles: &titles };
        let mut effects = store.effects(id).await?;
        let is_hidden = |proposal: &Proposal| subject.hidden.contains(&proposal.run_id);
        let unseen: HashSet<ProposalId> =
            subject.proposals.iter().filter(|one| is_hidden(one)).map(|one| one.id).collect();
        effects.retain(|effect| !unseen.contains(&effect.proposal_id));
        let reads_private = viewer.may(Permission::ReadAudit);
        let kinds: HashMap<ProposalId, &str> = subject
            .proposals
            .iter()
            .map(|proposal| (proposal.id, names::effect_noun(proposal.effect.kind())))
            .collect();
        let noun = |row: &AuditRow| row.entry.subject.proposal.and_then(|id| kinds.get(&id).copied());
        let failures: HashMap<EffectId, String> = store.undo_failures(id).await?.into_iter().collect();
        let mut views = Vec::with_capacity(effects.len());
        for record in &effects {
            // Of the same undo it does not matter who asked.
            let undo = Undo { effect_id: record.id, opportunity_id: id.clone(), by: viewer.id() };
            let stands = matches!(record.state, EffectState::Applied { .. });
            let is_undo_under_way = stands && store.is_under_way(&undo).await?;
            let failed = failures.get(&record.id).cloned();
            views.push(EffectView::new(record, is_undo_under_way, failed, context));
        }
        let undoable = undoable(&effects, &views, subject.proposals, context);
        Ok(Self {
            effects: views,
            undoable,
            earlier: subject.earlier.iter().map(|proposal| ProposalView::new(proposal, context)).collect(),
            timeline: entries.iter().map(|row| Line::new(row, noun(row), &known, context.now, reads_private)).collect(),
            has_more,
        })
    }
}

impl EffectView {
    fn new(record: &EffectRecord, is_undo_under_way: bool, undo_failed: Option<String>, context: &Context<'_>) -> Self {
        let (word, sentence, at) = told(record, context);
        let undo = match &record.state {
            EffectState::Applied { receipt, .. } => compensation(&receipt.compensation),
            EffectState::Ready
            | EffectState::Stale { .. }
            | EffectState::Sending { .. }
            | EffectState::Rejected { .. }
            | EffectState::Unconfirmed { .. }
            | EffectState::Abandoned { .. }
            | EffectState::Compensated { .. } => None,
        };
        let undo_requested = undo.is_some() && is_undo_under_way;
        Self {
            id: record.id.to_string(),
            title: names::effect(record.effect.kind()),
            change: Change::new(&record.effect, context),
            state: record.state.as_str(),
            word,
            sentence,
            at: Moment::new(at, context.now),
            undo_failed: undo_failed.filter(|_| undo.is_some() && !undo_requested),
            undo,
            undo_requested,
        }
    }
}

/// The runs of which more than one change can be taken back, in the order of their changes.
fn undoable(
    effects: &[EffectRecord],
    views: &[EffectView],
    proposals: &[Proposal],
    context: &Context<'_>,
) -> Vec<UndoableRun> {
    let mut runs: Vec<(&Proposal, usize)> = Vec::new();
    for (record, view) in effects.iter().zip(views) {
        let proposal = proposals.iter().find(|proposal| proposal.id == record.proposal_id);
        let Some(proposal) = proposal.filter(|_| view.undo.is_some() && !view.undo_requested) else { continue };
        match runs.iter_mut().find(|(of, _)| of.run_id == proposal.run_id) {
            Some((_, changes)) => *changes += 1,
            None => runs.push((proposal, 1)),
        }
    }
    let several = runs.into_iter().filter(|(_, changes)| *changes > 1);
    several
        .map(|(proposal, changes)| UndoableRun {
            id: proposal.run_id.to_string(),
            agent: names::agent(proposal.agent),
            changes,
            opened: Moment::new(proposal.opened_at, context.now),
        })
        .collect()
}

pub(crate) fn told(record: &EffectRecord, context: &Context<'_>) -> (&'static str, String, domain::Timestamp) {
    match &record.state {
        EffectState::Ready => ("Queued", "Authorized; it will be written next.".to_owned(), record.ready_at),
        EffectState::Stale { changed, at } => ("Not written", format!("Not written: {changed}."), *at),
        EffectState::Sending { since } => ("Sending", "On its way to Lever.".to_owned(), *since),
        EffectState::Applied { receipt, at } => {
            let sentence = match &receipt.compensation {
                Compensation::Nothing => "It stood in Lever already, so nothing was changed.",
                Compensation::DeleteNote { .. }
                | Compensation::WithdrawForm { .. }
                | Compensation::RemoveTags { .. }
                | Compensation::MoveStageBack { .. }
                | Compensation::Unarchive => "Written to Lever.",
            };
            ("Written", sentence.to_owned(), *at)
        }
        EffectState::Rejected { why, at } => ("Refused by Lever", format!("Lever refused it: {why}"), *at),
        EffectState::Unconfirmed { since } => (
            "Unconfirmed",
            "Sent, but Lever did not answer. It is being looked for; it is not sent twice.".to_owned(),
            *since,
        ),
        EffectState::Abandoned { why, at } => ("Given up", format!("Given up: {why}"), *at),
        EffectState::Compensated { by, at } => {
            ("Taken back", format!("Taken back in Lever, as {} asked.", context.operators.name(*by)), *at)
        }
    }
}
