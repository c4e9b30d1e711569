//! The record of who caused what, newest first.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use domain::{Action, Permission, Phase, RunId};
use lever::OpportunityId;
use serde::Deserialize;
use store::{AuditFilter, AuditRow};

use super::Console;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::Operators;
use super::narration::Line;
use super::problem::PageError;

const ENTRIES: i64 = 40;

#[derive(Template)]
#[template(path = "console/audit.html")]
pub(crate) struct AuditPage {
    frame: Frame,
    lines: Vec<Line>,
    actions: Vec<(&'static str, &'static str, bool)>,
    opportunity: String,
    action: &'static str,
    is_paged: bool,
    /// The entry that older ones come before, where there may be older ones.
    older_than: Option<i64>,
    verifies: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    opportunity: String,
    #[serde(default)]
    action: String,
    before: Option<i64>,
    notice: Option<String>,
}

/// The log, narrowed to an opportunity or a kind of entry.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page<AuditPage>, PageError> {
    let store = &console.store;
    let opportunity = match asked.opportunity.trim() {
        "" => None,
        id => Some(OpportunityId::parse(id).map_err(|_| PageError::Refused(StatusCode::BAD_REQUEST))?),
    };
    let action = Action::ALL.iter().copied().find(|action| action.as_str() == asked.action);
    let filter = AuditFilter { opportunity, action, before: asked.before, limit: ENTRIES };
    let mut rows = store.audit(&filter).await?;
    let is_full = i64::try_from(rows.len()).is_ok_and(|count| count >= ENTRIES);
    let older_than = rows.last().map(|row| row.entry.seq).filter(|seq| is_full && *seq > 1);
    if !viewer.may(Permission::ReadShadow) {
        leave_out_shadow(&console, &mut rows).await?;
    }
    // Sign-ins and accounts of colleagues are for those who audit.
    if !viewer.may(Permission::ReadAudit) {
        rows.retain(|row| row.entry.subject.opportunity.is_some());
    }
    let (operators, now) = (Operators::load(store).await?, store.now());
    let reads_private = viewer.may(Permission::ReadAudit);
    Ok(Page(AuditPage {
        lines: rows.iter().map(|row| Line::new(row, None, &operators, now, reads_private)).collect(),
        actions: Action::ALL.iter().map(|known| (known.as_str(), known.sentence(), Some(*known) == action)).collect(),
        opportunity: filter.opportunity.as_ref().map(ToString::to_string).unwrap_or_default(),
        action: action.map(Action::as_str).unwrap_or_default(),
        is_paged: asked.before.is_some(),
        older_than,
        verifies: reads_private,
        frame: Frame::load(&console, viewer, Section::Audit, "Audit", asked.notice.as_deref()).await?,
    }))
}

/// What runs in shadow is nobody's to see but those who measure it.
async fn leave_out_shadow(console: &Console, rows: &mut Vec<AuditRow>) -> Result<(), PageError> {
    let mut is_shadow: HashMap<RunId, bool> = HashMap::new();
    for run in rows.iter().filter_map(|row| row.entry.subject.run) {
        if let std::collections::hash_map::Entry::Vacant(unknown) = is_shadow.entry(run) {
            let heading = console.store.run_heading(run).await?;
            unknown.insert(heading.is_some_and(|heading| heading.phase == Phase::Shadow));
        }
    }
    rows.retain(|row| row.entry.subject.run.is_none_or(|run| is_shadow.get(&run) != Some(&true)));
    Ok(())
}

impl AuditPage {
    /// The address of the same view before an entry. Ids and actions need no encoding.
    fn older(&self, before: &i64) -> String {
        format!("/audit?opportunity={}&action={}&before={before}", self.opportunity, self.action)
    }

    fn newest(&self) -> String {
        format!("/audit?opportunity={}&action={}", self.opportunity, self.action)
    }

    fn is_filtered(&self) -> bool {
        !self.opportunity.is_empty() || !self.action.is_empty()
    }
}
