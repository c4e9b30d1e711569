//! The agents: the kill switch, how far each may go where and how it does, and how the machinery does.

mod health;
mod letters;
mod stops;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use domain::{AgentName, Permission, Phase, Scope, Timestamp};
use jobs::Counts;
use serde::Deserialize;
use store::{Store, StoredPhase};

use self::health::AgentView;
use self::letters::Letters;
use self::stops::StopView;
use super::Console;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::{self, Operators};
use super::problem::PageError;
use super::when::Moment;

/// How many postings can be chosen to be stopped; others by their id.
const POSTINGS: i64 = 500;

#[derive(Template)]
#[template(path = "console/agents.html")]
pub(crate) struct AgentsPage {
    frame: Frame,
    stops: Vec<StopView>,
    /// Id and title of postings that may be stopped.
    postings: Vec<(String, String)>,
    views: Vec<AgentView>,
    settings: Vec<SettingView>,
    agents: Vec<(&'static str, &'static str)>,
    phases: Vec<(&'static str, &'static str, &'static str)>,
    deliveries: Vec<DeliveryLine>,
    effects: Vec<(&'static str, Vec<(String, i64)>)>,
    jobs: Counts,
    letters: Letters,
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
    share: u8,
    phase: &'static str,
    is_off: bool,
    by: String,
    at: Moment,
}

#[derive(Default)]
struct DeliveryLine {
    event: String,
    received: i64,
    understood: i64,
    ignored: i64,
    failed: i64,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    notice: Option<String>,
    /// Only dead letters of this kind.
    #[serde(default)]
    kind: String,
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
    let (may_stop, may_operate) = (viewer.may(Permission::Stop), viewer.may(Permission::Operate));
    let settings = store.phases().await?;
    let mut views = Vec::new();
    for agent in AgentName::ALL {
        views.push(AgentView::load(store, agent, &settings).await?);
    }
    Ok(Page(AgentsPage {
        stops: stops::views(store, &operators).await?,
        postings: if may_stop { postings(store, &viewer).await? } else { Vec::new() },
        views,
        settings: settings.iter().map(|stored| SettingView::new(stored, &operators, now)).collect(),
        agents: AgentName::ALL.map(|agent| (agent.as_str(), names::agent(agent))).to_vec(),
        phases: Phase::ALL.map(|phase| (phase.as_str(), names::phase(phase), names::phase_means(phase))).to_vec(),
        deliveries: deliveries(store).await?,
        effects: effects(store).await?,
        jobs: jobs::counts(store.db()).await?,
        letters: if may_operate { Letters::load(store, &asked.kind).await? } else { Letters::default() },
        may_stop,
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
            scope: names::scope_of(setting),
            scope_kind,
            scope_value,
            share: setting.share.percent(),
            phase: names::phase(setting.phase),
            is_off: setting.phase == Phase::Off,
            by: stored.set_by.map_or_else(|| "the configuration".to_owned(), |by| operators.name(by).to_owned()),
            at: Moment::new(stored.set_at, now),
        }
    }
}

async fn postings(store: &Store, viewer: &Viewer) -> Result<Vec<(String, String)>, PageError> {
    let postings = store.titled_postings(&viewer.remit, POSTINGS).await?;
    Ok(postings.iter().map(|(id, title)| (id.to_string(), names::titled(title))).collect())
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
