//! Whether the audit log is whole: what the last look at it found, and another look.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Redirect;
use domain::Actor;
use serde::Deserialize;

use super::Console;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::Operators;
use super::narration;
use super::problem::PageError;
use super::when::Moment;

#[derive(Template)]
#[template(path = "console/verification.html")]
pub(crate) struct VerificationPage {
    frame: Frame,
    /// The number of the newest entry.
    end: i64,
    last: Option<Last>,
}

/// The last look at the whole log.
struct Last {
    seq: i64,
    at: Moment,
    by: String,
    entries: u64,
    head: String,
    broken: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    notice: Option<String>,
}

/// What the last look found.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page<VerificationPage>, PageError> {
    let store = &console.store;
    let operators = Operators::load(store).await?;
    let last = store.last_verification().await?.map(|row| Last {
        seq: row.entry.seq,
        at: Moment::new(row.entry.at, store.now()),
        by: narration::actor(&row.entry.actor, &operators),
        entries: row.entry.public["entries"].as_u64().unwrap_or(0),
        head: row.entry.public["head"].as_str().unwrap_or_default().to_owned(),
        broken: row.entry.public["broken"].as_str().map(ToOwned::to_owned),
    });
    Ok(Page(VerificationPage {
        end: store.audit_head().await?,
        last,
        frame: Frame::load(&console, viewer, Section::Audit, "Verification of the audit", asked.notice.as_deref())
            .await?,
    }))
}

/// Checks the chain from its first entry to its head, and notes what came out.
pub(crate) async fn verify(State(console): State<Console>, viewer: Viewer) -> Result<Redirect, PageError> {
    let Ok(_turn) = console.verification.try_acquire() else {
        return Err(PageError::Refused(StatusCode::SERVICE_UNAVAILABLE));
    };
    let outcome = console.store.verify_audit().await?;
    if let Err(broken) = &outcome {
        tracing::error!(%broken, "the audit log is not whole");
    }
    let mut tx = console.store.begin().await?;
    tx.record_verification(Actor::Operator(viewer.id()), &outcome);
    tx.commit().await?;
    Ok(Redirect::to("/audit/verification"))
}
