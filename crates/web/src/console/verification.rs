//! Whether the audit log is whole.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use store::Verified;

use super::Console;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::problem::PageError;
use super::when::Moment;

#[derive(Template)]
#[template(path = "console/verification.html")]
pub(crate) struct VerificationPage {
    frame: Frame,
    at: Moment,
    outcome: Result<Verified, String>,
}

/// Checks the chain from its first entry to its head.
pub(crate) async fn show(State(console): State<Console>, viewer: Viewer) -> Result<Page<VerificationPage>, PageError> {
    let Ok(_turn) = console.verification.try_acquire() else {
        return Err(PageError::Refused(StatusCode::SERVICE_UNAVAILABLE));
    };
    let outcome = console.store.verify_audit().await?;
    if let Err(broken) = &outcome {
        tracing::error!(%broken, "the audit log is not whole");
    }
    let now = console.store.now();
    Ok(Page(VerificationPage {
        frame: Frame::load(&console, viewer, Section::Audit, "Verification of the audit", None).await?,
        at: Moment::new(now, now),
        outcome: outcome.map_err(|broken| broken.to_string()),
    }))
}
