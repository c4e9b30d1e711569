//! What may happen by itself, what asks, what is forbidden: the policy in force in plain words, who changed it when and
//! what differs between any two versions.

mod difference;
mod editor;
mod trial;
mod words;

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Redirect;
use domain::Policy;
use serde::Deserialize;
use store::{NewPolicy, PolicyContent, StoredPolicy};

use self::difference::LineView;
pub(crate) use self::editor::{show as edit, take};
use self::words::{Called, RuleView, rules};
use super::Console;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::Operators;
use super::notice::Notice;
use super::problem::PageError;
use super::when::Moment;

const PAGE: &str = "/policies";
/// How many versions the page shows.
const VERSIONS: i64 = 50;

#[derive(Template)]
#[template(path = "console/policies.html")]
pub(crate) struct PoliciesPage {
    frame: Frame,
    name: String,
    version: String,
    /// By whom and when, where a person put it in force.
    saved: Option<(String, Moment)>,
    /// The saved policy, which this version of Fulcrum refuses.
    is_refused: bool,
    rules: Vec<RuleView>,
    text: String,
    versions: Vec<VersionView>,
    /// What can be compared: number, name, whether it is chosen as the first and as the second.
    choices: Vec<(i64, String, bool, bool)>,
    compared: Option<Compared>,
    after: i64,
}

struct VersionView {
    number: i64,
    version: Option<String>,
    back_to: Option<String>,
    by: String,
    at: Moment,
    remark: String,
    is_in_force: bool,
}

struct Compared {
    from: String,
    to: String,
    lines: Vec<LineView>,
    /// Rules that were added, removed or changed, by id.
    rules: Vec<(&'static str, String)>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    notice: Option<String>,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// The policy in force, with what it was compared with the newest row.
pub(crate) struct InForce {
    pub(crate) stored: Option<StoredPolicy>,
    /// `None` where the rules of today refuse what was saved.
    pub(crate) policy: Option<Arc<Policy>>,
}

impl InForce {
    pub(crate) async fn load(console: &Console) -> Result<Self, PageError> {
        let stored = console.store.policy_history(1).await?.pop();
        let policy = match &stored {
            Some(stored) => stored.read(&console.configured_policy),
            None => Some(Arc::clone(&console.configured_policy)),
        };
        Ok(Self { stored, policy })
    }

    pub(crate) fn number(&self) -> i64 {
        self.stored.as_ref().map_or(0, |stored| stored.number)
    }

    pub(crate) fn text(&self) -> &str {
        let saved = self.stored.as_ref().and_then(|stored| stored.content.as_ref());
        saved.map_or_else(|| self.policy.as_ref().map_or("", |policy| policy.text()), |(_, text)| text)
    }
}

/// The page of the policy.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page<PoliciesPage>, PageError> {
    let in_force = InForce::load(&console).await?;
    let history = console.store.policy_history(VERSIONS).await?;
    let (operators, now) = (Operators::load(&console.store).await?, console.store.now());
    let rules = match &in_force.policy {
        Some(policy) => rules(policy, &Called::load(&console.store, policy).await?),
        None => Vec::new(),
    };
    let (from, to) = (asked.from.parse::<i64>().ok(), asked.to.parse::<i64>().ok());
    let compared = match (from, to) {
        (Some(from), Some(to)) => Some(compare(&console, from, to).await?),
        _ => None,
    };
    let newest = in_force.number();
    let (from, to) = (from.unwrap_or_else(|| (newest - 1).max(0)), to.unwrap_or(newest));
    let numbers = history.iter().map(|stored| stored.number).chain([0]);
    let choices = numbers.map(|number| (number, called(number), number == from, number == to)).collect();
    let versions = history.iter().map(|stored| VersionView {
        number: stored.number,
        version: stored.content.as_ref().map(|(version, _)| version.clone()),
        back_to: stored.back_to.map(called),
        by: author(stored, &operators),
        at: Moment::new(stored.saved_at, now),
        remark: stored.remark.clone(),
        is_in_force: stored.number == newest,
    });
    let saved = in_force.stored.as_ref().filter(|stored| stored.content.is_some());
    Ok(Page(PoliciesPage {
        name: in_force.policy.as_ref().map_or_else(String::new, |policy| policy.name().to_owned()),
        version: in_force.policy.as_ref().map_or_else(String::new, |policy| policy.version().to_owned()),
        saved: saved.map(|stored| (author(stored, &operators), Moment::new(stored.saved_at, now))),
        is_refused: in_force.policy.is_none(),
        rules,
        text: in_force.text().to_owned(),
        versions: versions.collect(),
        choices,
        compared,
        after: newest,
        frame: Frame::load(&console, viewer, Section::Policies, "Policy", asked.notice.as_deref()).await?,
    }))
}

#[derive(Deserialize)]
pub(crate) struct Reversion {
    /// The version to go back to; 0 for the configured file.
    #[serde(default)]
    number: String,
    #[serde(default)]
    remark: String,
    #[serde(default)]
    after: i64,
}

/// Puts an earlier version in force again.
pub(crate) async fn revert(
    State(console): State<Console>,
    viewer: Viewer,
    Form(form): Form<Reversion>,
) -> Result<Redirect, PageError> {
    let number: i64 = form.number.parse().map_err(|_| PageError::NotFound)?;
    let Some(text) = text_of(&console, number).await? else { return Err(PageError::NotFound) };
    let in_force = InForce::load(&console).await?;
    if in_force.text() == text {
        return Ok(Notice::PolicyUnchanged.on(PAGE));
    }
    // An earlier version may be one that the rules of today refuse.
    let Ok(policy) = Policy::parse(&text) else { return Ok(Notice::PolicyBroken.on(PAGE)) };
    let content =
        if number == 0 { PolicyContent::Configured } else { PolicyContent::Again { number, policy: &policy } };
    let remark = editor::remark(&form.remark);
    let mut tx = viewer.begin(&console.store).await?;
    match tx.save_policy(&NewPolicy { after: form.after, content, by: viewer.id(), remark: &remark }).await {
        Ok(_) => {
            tx.commit().await?;
            Ok(Notice::PolicyReverted.on(PAGE))
        }
        Err(store::Error::Raced { .. }) => Ok(Notice::PolicyRaced.on(PAGE)),
        Err(error) => Err(error.into()),
    }
}

/// The text of a version; of the configured file for 0 and for a row that went back to it.
async fn text_of(console: &Console, number: i64) -> Result<Option<String>, PageError> {
    let configured = || console.configured_policy.text().to_owned();
    if number == 0 {
        return Ok(Some(configured()));
    }
    let stored = console.store.saved_policy(number).await?;
    Ok(stored.map(|stored| stored.content.map_or_else(configured, |(_, text)| text)))
}

async fn compare(console: &Console, from: i64, to: i64) -> Result<Compared, PageError> {
    let before = text_of(console, from).await?.ok_or(PageError::NotFound)?;
    let after = text_of(console, to).await?.ok_or(PageError::NotFound)?;
    let rules = match (Policy::parse(&before), Policy::parse(&after)) {
        (Ok(before), Ok(after)) => changed_rules(&before, &after),
        _ => Vec::new(),
    };
    let lines = difference::between(&before, &after);
    Ok(Compared { from: called(from), to: called(to), lines, rules })
}

fn changed_rules(before: &Policy, after: &Policy) -> Vec<(&'static str, String)> {
    let old = |id: &str| before.rules().iter().find(|rule| rule.id() == id);
    let is_gone = |id: &str| !after.rules().iter().any(|rule| rule.id() == id);
    let kept = after.rules().iter().filter_map(|rule| match old(rule.id()) {
        None => Some(("added", rule.id().to_owned())),
        Some(earlier) if earlier != rule => Some(("changed", rule.id().to_owned())),
        Some(_) => None,
    });
    let removed = before.rules().iter().filter(|rule| is_gone(rule.id()));
    kept.chain(removed.map(|rule| ("removed", rule.id().to_owned()))).collect()
}

fn called(number: i64) -> String {
    if number == 0 { "the configured file".to_owned() } else { format!("version {number}") }
}

fn author(stored: &StoredPolicy, operators: &Operators) -> String {
    operators.name(stored.saved_by).to_owned()
}
