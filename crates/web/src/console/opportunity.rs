//! One candidacy: what was found, where it stands in the résumé, what is proposed, and everything that happened.

mod assessment;
mod change;
mod decision;
mod document;
mod history;
mod sheets;

use std::cmp::Reverse;
use std::collections::HashSet;

use askama::Template;
use axum::extract::{Path, Query, State};
use domain::{AgentName, Permission, Phase, Proposal, ProposalState, RunId, Timestamp};
use lever::{OpportunityId, Stage};
use serde::Deserialize;
use store::{CacheKind, Run, Snapshot};

pub(crate) use self::assessment::AssessmentView;
pub(crate) use self::change::Change;
use self::decision::Edit;
pub(crate) use self::decision::ProposalView;
pub(crate) use self::document::{DocumentView, Shown};
pub(crate) use self::history::told as effect_told;
use self::history::{History, Subject};
use super::Console;
use super::blind::judges_first;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::{self, ANY_AGE, ArchiveReasons, LeverUsers, Operators};
use super::problem::PageError;
use super::score::Score;
use super::when::Moment;

#[derive(Template)]
#[template(path = "console/opportunity.html")]
pub(crate) struct OpportunityPage {
    frame: Frame,
    heading: Heading,
    run: Option<RunView>,
    history: History,
    /// The next candidacy that waits, offered after a decision.
    next: Option<String>,
    /// Changes of this candidacy that this operator has approved and that are not written yet.
    held: usize,
}

struct Heading {
    id: String,
    person: String,
    headline: String,
    posting: String,
    place: String,
    stage: String,
    is_archived: bool,
    lever_url: Option<String>,
    read: Moment,
}

struct RunView {
    id: String,
    agent: &'static str,
    is_shadow: bool,
    finished: Moment,
    score: Score,
    /// What the posting asks for, where the reviewer judges before seeing what was found.
    blind: Option<Vec<String>>,
    /// When the page was made, in milliseconds.
    shown: i64,
    assessment: Option<AssessmentView>,
    document: DocumentView,
    proposals: Vec<ProposalView>,
    /// How many wait for a person.
    waiting: usize,
    /// What "approve all" would write.
    bulk: Vec<String>,
    /// As whom Lever will show what this operator approves.
    performs_as: Option<String>,
}

/// What the views of one page need to know besides their own subject.
pub(crate) struct Context<'a> {
    pub(crate) now: Timestamp,
    pub(crate) operators: &'a Operators,
    pub(crate) reasons: &'a ArchiveReasons,
    pub(crate) stages: &'a [Stage],
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    notice: Option<String>,
    /// `text` for the résumé's text where there are pages.
    view: Option<String>,
}

/// The page of one opportunity.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page<OpportunityPage>, PageError> {
    let id = OpportunityId::parse(&id).map_err(|_| PageError::NotFound)?;
    let store = &console.store;
    let snapshot = store.snapshot(&id).await?.ok_or(PageError::NotFound)?;
    let mut runs = store.runs(&id).await?;
    let mut hidden = in_shadow(&runs, &viewer);
    runs.retain(|run| !hidden.contains(&run.id));
    let mut proposals = store.proposals(&id).await?;
    proposals.retain(|proposal| !hidden.contains(&proposal.run_id));
    // Of one run, the record before the move.
    proposals.sort_by_key(|proposal| (Reverse(proposal.opened_at), proposal.effect.kind()));

    let (operators, reasons) = (Operators::load(store).await?, ArchiveReasons::load(store).await?);
    let stages = store.cached::<Vec<Stage>>(CacheKind::Stages, "", ANY_AGE).await?.unwrap_or_default();
    let context = Context { now: store.now(), operators: &operators, reasons: &reasons, stages: &stages };
    // As the writing step resolves it.
    let owner = snapshot.posting.as_ref().and_then(|posting| posting.owner_id());
    let performs_as = match viewer.operator.lever_user.as_ref().or(console.perform_as.as_ref()).or(owner) {
        Some(user) => Some(LeverUsers::load(store).await?.name(user)),
        None => None,
    };
    // An assistant's suggestion is no reading: its proposal is shown beside what was read.
    let latest = runs.iter().find(|run| run.agent != AgentName::Assistant).or(runs.first());
    let (of_latest, earlier): (Vec<&Proposal>, Vec<&Proposal>) =
        proposals.iter().partition(|proposal| latest.is_some_and(|run| run.id == proposal.run_id) || waits(proposal));
    let is_blind = match latest {
        Some(run) => judges_first(&console, &viewer, run.id).await? && of_latest.iter().any(|one| waits(one)),
        None => false,
    };
    // What was proposed would tell what to answer.
    hidden.extend(latest.filter(|_| is_blind).map(|run| run.id));
    let subject = Subject { proposals: &proposals, earlier: &earlier, hidden: &hidden };
    let history = History::load(store, &id, &subject, &viewer, &context).await?;
    let run = match latest {
        Some(run) => {
            let sheets = store.page_sheets(run.id).await?;
            let shown = Shown { sheets: &sheets, as_text: asked.view.as_deref() == Some("text") };
            Some(RunView::new(run, &of_latest, performs_as, is_blind, &shown, &context))
        }
        None => None,
    };
    let next = if asked.notice.is_some() { store.most_urgent_but(&viewer.remit, &id).await? } else { None };
    let held = store.held(viewer.id()).await?.iter().filter(|record| record.opportunity_id == id).count();
    let heading = Heading::new(&snapshot, context.now);
    let title = heading.person.clone();
    let frame = Frame::load(&console, viewer, Section::Inbox, title, asked.notice.as_deref()).await?;
    Ok(Page(OpportunityPage { frame, heading, run, history, next: next.map(|id| id.to_string()), held }))
}

/// Whatever waits is shown as something to decide, also that of an earlier run.
fn waits(proposal: &Proposal) -> bool {
    matches!(proposal.state, ProposalState::AwaitingApproval { .. })
}

/// The runs that this viewer must not know of.
fn in_shadow(runs: &[Run], viewer: &Viewer) -> HashSet<RunId> {
    if viewer.may(Permission::ReadShadow) {
        return HashSet::new();
    }
    runs.iter().filter(|run| run.phase == Phase::Shadow).map(|run| run.id).collect()
}

/// A criterion as it was asked.
fn asked(finding: &fit::Finding) -> String {
    finding.criterion.text.clone()
}

impl Heading {
    fn new(snapshot: &Snapshot, now: Timestamp) -> Self {
        let opportunity = &snapshot.opportunity;
        let url = opportunity.urls.as_ref().and_then(|urls| urls.show.clone());
        Self {
            id: opportunity.id.to_string(),
            person: names::person(opportunity),
            headline: opportunity.headline.clone(),
            posting: names::posting(snapshot.posting.as_ref()),
            place: names::place(snapshot.posting.as_ref()),
            stage: snapshot.stage.as_ref().map_or_else(|| "no stage".to_owned(), |stage| stage.text.clone()),
            is_archived: opportunity.archived.is_some(),
            // The address comes from Lever, but a link is only ever a link to a page.
            lever_url: url.filter(|url| url.starts_with("https://") || url.starts_with("http://")),
            read: Moment::new(snapshot.read_at, now),
        }
    }
}

impl RunView {
    fn new(
        run: &Run,
        proposals: &[&Proposal],
        performs_as: Option<String>,
        is_blind: bool,
        shown: &Shown<'_>,
        context: &Context<'_>,
    ) -> Self {
        let assessment = serde_json::from_value::<fit::Assessment>(run.outcome.clone()).ok();
        let asked: Vec<String> = assessment.iter().flat_map(|assessment| &assessment.findings).map(asked).collect();
        // What was found is not in the page at all before the answer.
        let assessment = assessment.filter(|_| !is_blind);
        let proposals = if is_blind { &[] } else { proposals };
        let document = DocumentView::new(&run.brief, assessment.as_ref(), shown);
        let views: Vec<ProposalView> = proposals.iter().map(|proposal| ProposalView::new(proposal, context)).collect();
        Self {
            id: run.id.to_string(),
            agent: names::agent(run.agent),
            is_shadow: run.phase == Phase::Shadow,
            finished: Moment::new(run.finished_at, context.now),
            score: Score { of_100: run.score.filter(|_| !is_blind) },
            blind: is_blind.then_some(asked),
            shown: context.now.millis(),
            assessment: assessment.as_ref().map(|assessment| AssessmentView::new(assessment, &document, &run.brief)),
            document,
            waiting: views.iter().filter(|view| view.waits).count(),
            bulk: proposals
                .iter()
                .zip(&views)
                .filter(|(proposal, view)| proposal.run_id == run.id && view.waits && view.goes_with_others)
                .map(|(_, view)| view.in_brief.clone())
                .collect(),
            proposals: views,
            performs_as,
        }
    }
}
