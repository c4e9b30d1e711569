//! The record of who caused what, newest first.

pub(crate) mod export;
pub(crate) mod filters;
pub(crate) mod person;

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Query, State};
use domain::{Permission, RunId};
use store::AuditSight;

pub(crate) use self::filters::{Asked, Filters};
use super::Console;
use super::blind::secret_from;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::{Operators, Titles};
use super::narration::{Known, Line};
use super::problem::PageError;

const ENTRIES: i64 = 40;

#[derive(Template)]
#[template(path = "console/audit.html")]
pub(crate) struct AuditPage {
    frame: Frame,
    lines: Vec<Line>,
    filters: Filters,
    is_paged: bool,
    /// The entry that older ones come before, where there are older ones.
    older_than: Option<i64>,
    /// Whether the viewer reads the whole log.
    audits: bool,
    /// By which exports are signed, once there was one.
    public_key: Option<String>,
}

/// The log, narrowed to what is asked for and to what the viewer may see.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page<AuditPage>, PageError> {
    let store = &console.store;
    // One more than is shown tells whether there are older ones.
    let filter = asked.read(store.now(), ENTRIES + 1)?;
    let audits = viewer.may(Permission::ReadAudit);
    let with_shadow = viewer.may(Permission::ReadShadow);
    // Sign-ins and accounts of colleagues are for those who audit.
    let sight = if audits { AuditSight::Whole } else { AuditSight::Of { remit: &viewer.remit, with_shadow } };
    let mut rows = store.audit_seen(&filter, sight).await?;
    let has_older = i64::try_from(rows.len()).is_ok_and(|count| count > ENTRIES);
    rows.truncate(usize::try_from(ENTRIES).unwrap_or(usize::MAX));
    let older_than = rows.last().map(|row| row.entry.seq).filter(|_| has_older);
    if !audits {
        // Who audits reads the whole log, also where they decide.
        let runs: BTreeSet<RunId> = rows.iter().filter_map(|row| row.entry.subject.run).collect();
        let secret = secret_from(&console, &viewer, &runs.into_iter().collect::<Vec<_>>()).await?;
        rows.retain(|row| row.entry.subject.run.is_none_or(|run| !secret.contains(&run)));
    }
    let (operators, now) = (Operators::load(store).await?, store.now());
    let titles = Titles::spoken_of(store, &rows).await?;
    let known = Known { operators: &operators, titles: &titles };
    let filters = Filters::new(&asked, &filter, &operators, store.audit_models().await?);
    Ok(Page(AuditPage {
        lines: rows.iter().map(|row| Line::new(row, None, &known, now, audits)).collect(),
        filters,
        is_paged: filter.before.is_some(),
        older_than,
        audits,
        public_key: if audits { store.audit_public_key().await? } else { None },
        frame: Frame::load(&console, viewer, Section::Audit, "Audit", asked.notice.as_deref()).await?,
    }))
}
