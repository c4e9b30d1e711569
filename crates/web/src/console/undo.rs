//! Many changes taken back together: everything of a run, or everything that an agent did since a time. What would
//! happen in Lever is shown first, and only what was shown is asked for.

mod asked;
mod batch;
mod line;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::response::Redirect;
use domain::{AgentName, EffectId, UndoScope};
use store::{Named, RunHeading, UndoPlan};
use subtle::ConstantTimeEq;

pub(crate) use self::asked::scope_in_words;
use self::asked::{Asked, Since, run_of};
pub(crate) use self::batch::show as progress;
use self::line::LineView;
use super::Console;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::{self, Operators};
use super::notice::Notice;
use super::problem::PageError;

/// How many are asked for at once.
const LONGEST: i64 = 500;

#[derive(Template)]
#[template(path = "console/undo.html")]
pub(crate) struct UndoPage {
    frame: Frame,
    /// What is chosen, as a sentence; nothing until an agent and a time are.
    what: Option<String>,
    /// The candidacy of the run, where it is about one.
    candidacy: Option<String>,
    agents: Vec<(&'static str, &'static str, bool)>,
    since: Vec<Since>,
    /// The time that was chosen, as the field for it wants it.
    at: String,
    /// Postings to narrow it to: id, name and whether it is chosen.
    postings: Vec<(String, String, bool)>,
    lines: Vec<LineView>,
    hindered: Vec<LineView>,
    /// What happens, kind by kind.
    sums: Vec<String>,
    /// How many stand in Lever altogether.
    standing: i64,
    is_later_page: bool,
    /// The address of the page after this one.
    next: Option<String>,
    /// What the form says again: names and values.
    fields: Vec<(&'static str, String)>,
}

/// What could be taken back.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page<UndoPage>, PageError> {
    let now = console.store.now();
    let (run, scope) = understood(&console, &viewer, &asked).await?;
    let plan = match &scope {
        Some(scope) => plan(&console, &viewer, scope, asked.after()).await?,
        None => UndoPlan::default(),
    };
    let postings = match &scope {
        Some(UndoScope::Agent { agent, since, posting }) => {
            let every = UndoScope::Agent { agent: *agent, since: *since, posting: None };
            let found = console.store.undo_postings(&viewer.remit, &every).await?;
            asked::postings(found, posting.as_ref())
        }
        Some(UndoScope::Run(_)) | None => Vec::new(),
    };
    let operators = Operators::load(&console.store).await?;
    let view = |line: &store::UndoLine| LineView::new(line, &operators, now);
    let next = scope.as_ref().zip(plan.next).map(|(scope, next)| asked::address(scope, Some(next)));
    let mut fields = scope.as_ref().map(asked::fields).unwrap_or_default();
    fields.extend(asked.after().map(|after| ("after", after.to_string())));
    fields.push(("digest", plan.digest()));
    let agent = match &scope {
        Some(UndoScope::Agent { agent, .. }) => Some(*agent),
        Some(UndoScope::Run(_)) | None => asked.agent(),
    };
    let section = if run.is_some() { Section::Inbox } else { Section::Agents };
    Ok(Page(UndoPage {
        what: scope.as_ref().map(|scope| what(scope, run.as_ref())),
        candidacy: run.as_ref().map(|run| run.opportunity_id.to_string()),
        agents: AgentName::ALL.map(|known| (known.as_str(), names::agent(known), Some(known) == agent)).to_vec(),
        since: asked.choices(),
        at: scope.as_ref().map(asked::field_of).unwrap_or_default(),
        postings,
        lines: plan.lines.iter().map(view).collect(),
        hindered: plan.hindered.iter().map(view).collect(),
        sums: sums(&plan),
        standing: plan.standing,
        is_later_page: asked.after().is_some(),
        next,
        fields,
        frame: Frame::load(&console, viewer, section, "Undo together", asked.notice.as_deref()).await?,
    }))
}

impl UndoPage {
    fn is_preset(&self) -> bool {
        self.since.iter().any(|choice| choice.is_chosen)
    }
}

/// What the form of the page says again.
#[derive(serde::Deserialize)]
pub(crate) struct Confirmed {
    #[serde(flatten)]
    asked: Asked,
    #[serde(default)]
    digest: String,
}

/// Asks for everything that was shown, all or nothing.
pub(crate) async fn ask(
    State(console): State<Console>,
    viewer: Viewer,
    Form(confirmed): Form<Confirmed>,
) -> Result<Redirect, PageError> {
    let (_, scope) = understood(&console, &viewer, &confirmed.asked).await?;
    let Some(scope) = scope else { return Ok(Notice::UndoUnclear.on("/undo")) };
    let after = confirmed.asked.after();
    let page = asked::address(&scope, after);
    let plan = plan(&console, &viewer, &scope, after).await?;
    if !bool::from(plan.digest().as_bytes().ct_eq(confirmed.digest.as_bytes())) {
        return Ok(Notice::UndoChanged.beside(&page));
    }
    if plan.lines.is_empty() {
        return Ok(Notice::NothingToUndo.beside(&page));
    }
    let mut tx = console.store.begin().await?;
    match tx.request_undos(&scope, &plan, viewer.id()).await {
        Ok(batch) => {
            tx.commit().await?;
            Ok(Redirect::to(&format!("/undo/{batch}")))
        }
        // Somebody was faster between our reading and our asking; nothing of the transaction is kept.
        Err(store::Error::Raced { .. } | store::Error::InvalidTransition(_) | store::Error::Erased) => {
            Ok(Notice::UndoChanged.beside(&page))
        }
        Err(error) => Err(error.into()),
    }
}

async fn plan(
    console: &Console,
    viewer: &Viewer,
    scope: &UndoScope,
    after: Option<EffectId>,
) -> Result<UndoPlan, PageError> {
    Ok(console.store.undo_plan(&viewer.remit, scope, after, LONGEST).await?)
}

/// What was asked for. A run that is not in the remit is not there.
async fn understood(
    console: &Console,
    viewer: &Viewer,
    asked: &Asked,
) -> Result<(Option<RunHeading>, Option<UndoScope>), PageError> {
    let Some(run) = run_of(asked)? else { return Ok((None, asked.of_agent(console.store.now()))) };
    let with_shadow = viewer.may(domain::Permission::ReadShadow);
    if !console.store.sees(&viewer.remit, &Named::Run(run), with_shadow).await? {
        return Err(PageError::NotFound);
    }
    let heading = console.store.run_heading(run).await?.ok_or(PageError::NotFound)?;
    Ok((Some(heading), Some(UndoScope::Run(run))))
}

fn what(scope: &UndoScope, run: Option<&RunHeading>) -> String {
    match run {
        Some(run) => format!("Everything that came of one run of the {} agent", names::agent(run.agent).to_lowercase()),
        None => scope_in_words(scope),
    }
}

/// "3 notes are deleted": how many of each kind, in the order of kinds.
fn sums(plan: &UndoPlan) -> Vec<String> {
    let mut counts = BTreeMap::new();
    for line in &plan.lines {
        *counts.entry(line.kind).or_insert(0_usize) += 1;
    }
    counts.into_iter().map(|(kind, count)| line::sum(kind, count)).collect()
}
