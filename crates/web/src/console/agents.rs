//! The agents: how far each may go where, and how the machinery does.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use domain::{AgentName, Decision, Permission, Phase, Scope, Timestamp};
use jobs::{Counts, JobRow};
use serde::Deserialize;
use store::{Store, StoredPhase};

use super::Console;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::{self, Operators};
use super::problem::PageError;
use super::when::Moment;

/// How many dead letters the page shows.
const DEAD_LETTERS: i64 = 50;

#[derive(Template)]
#[template(path = "console/agents.html")]
pub(crate) struct AgentsPage {
    frame: Frame,
    settings: Vec<SettingView>,
    agents: Vec<(&'static str, &'static str)>,
    phases: Vec<(&'static str, &'static str, &'static str)>,
    policy: PolicyView,
    deliveries: Vec<DeliveryLine>,
    effects: Vec<(&'static str, Vec<(String, i64)>)>,
    jobs: Counts,
    dead_letters: Vec<DeadLetter>,
    may_stop: bool,
    may_set: bool,
    may_operate: bool,
}

struct SettingView {
    agent: &'static str,
    agent_value: &'static str,
    scope: String,
    scope_kind: &'static str,
    scope_value: String,
    phase: &'static str,
    is_off: bool,
    by: String,
    at: Moment,
}

struct PolicyView {
    name: String,
    version: String,
    rules: Vec<(String, &'static str)>,
}

#[derive(Default)]
struct DeliveryLine {
    event: String,
    received: i64,
    understood: i64,
    ignored: i64,
    failed: i64,
}

struct DeadLetter {
    id: String,
    kind: String,
    opportunity: Option<String>,
    attempts: i64,
    error: String,
    at: Option<Moment>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    notice: Option<String>,
}

/// The page of all agents.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page<AgentsPage>, PageError> {
    let store = &console.store;
    let now = store.now();
    let operators = Operators::load(store).await?;
    let may_operate = viewer.may(Permission::Operate);
    let dead_letters = if may_operate { jobs::discarded(store.db(), DEAD_LETTERS).await? } else { Vec::new() };
    Ok(Page(AgentsPage {
        settings: store.phases().await?.iter().map(|stored| SettingView::new(stored, &operators, now)).collect(),
        agents: AgentName::ALL.map(|agent| (agent.as_str(), names::agent(agent))).to_vec(),
        phases: Phase::ALL.map(|phase| (phase.as_str(), names::phase(phase), names::phase_means(phase))).to_vec(),
        policy: policy(&console.policy),
        deliveries: deliveries(store).await?,
        effects: effects(store).await?,
        jobs: jobs::counts(store.db()).await?,
        dead_letters: dead_letters.into_iter().map(|job| DeadLetter::new(job, now)).collect(),
        may_stop: viewer.may(Permission::Stop),
        may_set: viewer.may(Permission::SetPhases),
        may_operate,
        frame: Frame::load(&console, viewer, Section::Agents, "Agents", asked.notice.as_deref()).await?,
    }))
}

impl SettingView {
    fn new(stored: &StoredPhase, operators: &Operators, now: Timestamp) -> Self {
        let setting = &stored.setting;
        let (scope_kind, scope_value) = match &setting.scope {
            Scope::Everywhere => ("everywhere", String::new()),
            Scope::Location(name) => ("location", name.clone()),
            Scope::Department(name) => ("department", name.clone()),
            Scope::Team(name) => ("team", name.clone()),
            Scope::Posting(id) => ("posting", id.to_string()),
        };
        Self {
            agent: setting.agent.map_or("Every agent", names::agent),
            agent_value: setting.agent.map_or("", AgentName::as_str),
            scope: names::scope(&setting.scope),
            scope_kind,
            scope_value,
            phase: names::phase(setting.phase),
            is_off: setting.phase == Phase::Off,
            by: stored.set_by.map_or_else(|| "the configuration".to_owned(), |by| operators.name(by).to_owned()),
            at: Moment::new(stored.set_at, now),
        }
    }
}

impl DeadLetter {
    fn new(job: JobRow, now: Timestamp) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            // The lane of a step about an opportunity is the opportunity.
            opportunity: job.lane,
            attempts: job.attempts,
            error: job.last_error.unwrap_or_else(|| "It did not say why.".to_owned()),
            at: job.finished_at.map(|at| Moment::new(Timestamp::from_millis(at), now)),
        }
    }
}

fn policy(policy: &domain::Policy) -> PolicyView {
    let decision = |decision| match decision {
        Decision::Allow => "allows",
        Decision::Ask => "asks",
        Decision::Forbid => "forbids",
    };
    PolicyView {
        name: policy.name().to_owned(),
        version: policy.version().to_owned(),
        rules: policy.rules().iter().map(|rule| (rule.id().to_owned(), decision(rule.decision()))).collect(),
    }
}

async fn deliveries(store: &Store) -> Result<Vec<DeliveryLine>, PageError> {
    let mut lines: BTreeMap<String, DeliveryLine> = BTreeMap::new();
    for counted in store.delivery_counts().await? {
        let line = lines.entry(counted.event.clone()).or_default();
        line.event = counted.event;
        match counted.state.as_str() {
            "received" => line.received += counted.count,
            "understood" => line.understood += counted.count,
            "ignored" => line.ignored += counted.count,
            _ => line.failed += counted.count,
        }
    }
    Ok(lines.into_values().collect())
}

async fn effects(store: &Store) -> Result<Vec<(&'static str, Vec<(String, i64)>)>, PageError> {
    let mut kinds: BTreeMap<domain::EffectKind, Vec<(String, i64)>> = BTreeMap::new();
    for (kind, state, count) in store.effect_counts().await? {
        kinds.entry(kind).or_default().push((state, count));
    }
    Ok(kinds.into_iter().map(|(kind, states)| (names::effect_noun(kind), states)).collect())
}
