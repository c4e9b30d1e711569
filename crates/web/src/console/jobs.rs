//! Steps that were given up.

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use serde::Deserialize;

use super::Console;
use super::gate::Viewer;
use super::notice::Notice;
use super::problem::PageError;

const PAGE: &str = "/agents";
/// How many steps are started again at once.
const AT_ONCE: i64 = 200;
/// The longest reason that is taken, in characters.
const LONGEST_REASON: usize = 500;

/// Starts a given-up step again.
pub(crate) async fn rerun(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
) -> Result<Redirect, PageError> {
    Ok(started_again(&console, &viewer, &id).await?.on(PAGE))
}

pub(crate) async fn started_again(console: &Console, viewer: &Viewer, id: &str) -> Result<Notice, PageError> {
    let mut tx = viewer.begin(&console.store).await?;
    match tx.rerun_job(id, viewer.id()).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Notice::JobStarted)
        }
        Err(store::Error::Jobs(jobs::Error::NotFound { .. })) => Ok(Notice::JobNotGivenUp),
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct Kind {
    #[serde(default)]
    kind: String,
}

/// Starts the given-up steps of a kind again.
pub(crate) async fn rerun_kind(
    State(console): State<Console>,
    viewer: Viewer,
    Form(form): Form<Kind>,
) -> Result<Redirect, PageError> {
    let mut tx = viewer.begin(&console.store).await?;
    let started = tx.rerun_jobs(&form.kind, AT_ONCE, viewer.id()).await?;
    tx.commit().await?;
    Ok(if started == 0 { Notice::JobNotGivenUp } else { Notice::JobsStarted }.on(PAGE))
}

#[derive(Deserialize)]
pub(crate) struct Dismissal {
    #[serde(default)]
    reason: String,
}

/// Puts a given-up step aside for good.
pub(crate) async fn dismiss(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(form): Form<Dismissal>,
) -> Result<Redirect, PageError> {
    let reason = form.reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        return Ok(Notice::JobReasonMissing.on(PAGE));
    }
    let mut tx = viewer.begin(&console.store).await?;
    match tx.dismiss_job(&id, reason, viewer.id()).await {
        Ok(()) => {
            tx.commit().await?;
            Ok(Notice::JobDismissed.on(PAGE))
        }
        Err(store::Error::Jobs(jobs::Error::NotFound { .. })) => Ok(Notice::JobNotGivenUp.on(PAGE)),
        Err(error) => Err(error.into()),
    }
}
