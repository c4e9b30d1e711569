//! One candidacy, for programs: what was found, what is proposed, what was written.

use axum::Json;
use axum::extract::{Path, State};
use domain::{Effect, MatchedRule, Permission, Phase, Proposal, ProposalState};
use fit::Finding;
use lever::OpportunityId;
use serde::Serialize;
use store::{EffectRecord, Run};
use utoipa::ToSchema;

use super::super::Console;
use super::super::blind::hidden_from;
use super::super::gate::Viewer;
use super::super::names;
use super::super::problem::PageError;
use super::iso;

#[derive(Serialize, ToSchema)]
pub(crate) struct Candidacy {
    id: String,
    person: String,
    headline: String,
    posting_id: Option<String>,
    posting: String,
    stage: Option<String>,
    archived: bool,
    /// The person's page in Lever.
    lever_url: Option<String>,
    read_at: String,
    /// Newest first.
    runs: Vec<RunItem>,
    /// Newest first. Those of a run that is to be judged blind are left out.
    proposals: Vec<ProposalItem>,
    /// Newest first. Those of a run that is to be judged blind are left out.
    effects: Vec<EffectItem>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct RunItem {
    id: String,
    agent: &'static str,
    phase: &'static str,
    finished_at: String,
    score: Option<u8>,
    /// To be judged before anything of it is shown.
    judge_first: bool,
    needs_review: bool,
    summary: Option<String>,
    criteria: Vec<CriterionItem>,
}

/// What the résumé evidences of one criterion.
#[derive(Serialize, ToSchema)]
pub(crate) struct CriterionItem {
    text: String,
    /// `required` or `preferred`.
    need: &'static str,
    /// `met`, `partly` or `not-evidenced`; the last says nothing about the person.
    outcome: &'static str,
    /// Twice the points, so that a half is a whole number, and of how many.
    points: u32,
    of: u32,
    explanation: String,
    /// Word for word from the résumé.
    quotes: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct ProposalItem {
    id: String,
    run_id: String,
    agent: &'static str,
    /// What would be changed in Lever, word for word; its `kind` says which other fields there are.
    #[schema(value_type = Object)]
    effect: Effect,
    rationale: String,
    /// `awaiting-approval` waits for a person.
    state: &'static str,
    opened_at: String,
    expires_at: Option<String>,
    /// The rules that matched, as `id: justification`.
    rules: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub(crate) struct EffectItem {
    id: String,
    proposal_id: String,
    #[schema(value_type = Object)]
    effect: Effect,
    /// `applied` stands in Lever and can be taken back.
    state: &'static str,
    ready_at: String,
}

/// Everything that Fulcrum knows and did about one opportunity.
#[utoipa::path(
    get,
    path = "/api/v1/opportunities/{id}", operation_id = "show_candidacy",
    tag = "candidacies",
    params(("id" = String, Path, description = "The opportunity's id in Lever")),
    responses((status = 200, description = "What was found", body = Candidacy), (status = 404, description = "There is none, or not in the remit"))
)]
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Json<Candidacy>, PageError> {
    let id = OpportunityId::parse(&id).map_err(|_| PageError::NotFound)?;
    Ok(Json(candidacy(&console, &viewer, &id).await?))
}

/// What a viewer may know of a candidacy that the gate has let them see.
pub(crate) async fn candidacy(console: &Console, viewer: &Viewer, id: &OpportunityId) -> Result<Candidacy, PageError> {
    let store = &console.store;
    let snapshot = store.snapshot(id).await?.ok_or(PageError::NotFound)?;
    let mut runs = store.runs(id).await?;
    runs.retain(|run| run.phase != Phase::Shadow || viewer.may(Permission::ReadShadow));
    let ids: Vec<_> = runs.iter().map(|run| run.id).collect();
    let hidden = hidden_from(console, viewer, &ids).await?;
    let mut proposals = store.proposals(id).await?;
    proposals.retain(|proposal| ids.contains(&proposal.run_id) && !hidden.contains(&proposal.run_id));
    let mut effects = store.effects(id).await?;
    effects.retain(|effect| proposals.iter().any(|proposal| proposal.id == effect.proposal_id));
    let opportunity = &snapshot.opportunity;
    Ok(Candidacy {
        id: id.to_string(),
        person: names::person(opportunity),
        headline: opportunity.headline.clone(),
        posting_id: snapshot.place().posting.map(ToString::to_string),
        posting: names::posting(snapshot.posting.as_ref()),
        stage: snapshot.stage.as_ref().map(|stage| stage.text.clone()),
        archived: opportunity.archived.is_some(),
        lever_url: opportunity.urls.as_ref().and_then(|urls| urls.show.clone()),
        read_at: iso(snapshot.read_at),
        runs: runs.iter().map(|run| RunItem::new(run, hidden.contains(&run.id))).collect(),
        proposals: proposals.into_iter().map(ProposalItem::new).collect(),
        effects: effects.into_iter().map(EffectItem::new).collect(),
    })
}

impl RunItem {
    fn new(run: &Run, is_blind: bool) -> Self {
        let assessment = serde_json::from_value::<fit::Assessment>(run.outcome.clone()).ok().filter(|_| !is_blind);
        Self {
            id: run.id.to_string(),
            agent: run.agent.as_str(),
            phase: run.phase.as_str(),
            finished_at: iso(run.finished_at),
            score: run.score.filter(|_| !is_blind),
            judge_first: is_blind,
            needs_review: run.needs_review,
            summary: assessment.as_ref().map(|assessment| assessment.summary.clone()),
            criteria: assessment.iter().flat_map(|assessment| &assessment.findings).map(CriterionItem::new).collect(),
        }
    }
}

impl CriterionItem {
    fn new(finding: &Finding) -> Self {
        Self {
            text: finding.criterion.text.clone(),
            need: match finding.criterion.need {
                fit::Need::Required => "required",
                fit::Need::Preferred => "preferred",
            },
            outcome: match finding.outcome {
                fit::Outcome::Met => "met",
                fit::Outcome::Partly => "partly",
                fit::Outcome::NotEvidenced => "not-evidenced",
            },
            points: finding.points,
            of: finding.of,
            explanation: finding.explanation.clone(),
            quotes: finding.evidence.iter().map(|quote| quote.text.clone()).collect(),
        }
    }
}

impl ProposalItem {
    fn new(proposal: Proposal) -> Self {
        let (rules, expires_at): (&[MatchedRule], _) = match &proposal.state {
            ProposalState::AwaitingApproval { rules, expires_at, .. } => (rules, Some(*expires_at)),
            ProposalState::Forbidden { rules, .. } | ProposalState::Authorized { rules, .. } => (rules, None),
            ProposalState::Open
            | ProposalState::Approved { .. }
            | ProposalState::Declined { .. }
            | ProposalState::Expired { .. }
            | ProposalState::Superseded { .. } => (&[], None),
        };
        Self {
            id: proposal.id.to_string(),
            run_id: proposal.run_id.to_string(),
            agent: proposal.agent.as_str(),
            rules: rules.iter().map(|rule| format!("{}: {}", rule.id, rule.justification)).collect(),
            expires_at: expires_at.map(iso),
            state: proposal.state.as_str(),
            opened_at: iso(proposal.opened_at),
            rationale: proposal.rationale,
            effect: proposal.effect,
        }
    }
}

impl EffectItem {
    fn new(record: EffectRecord) -> Self {
        Self {
            id: record.id.to_string(),
            proposal_id: record.proposal_id.to_string(),
            state: record.state.as_str(),
            ready_at: iso(record.ready_at),
            effect: record.effect,
        }
    }
}
