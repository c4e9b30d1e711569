//! What changes while a page is open: how many wait, and which candidacies were touched. Server-sent events.

use std::convert::Infallible;
use std::pin::Pin;
use std::time::Duration;

use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures::stream::{self, Stream};
use serde::Serialize;
use tokio::sync::watch;
use tokio::time::{Instant, Interval, Sleep};

use super::Console;
use super::gate::Viewer;
use super::problem::PageError;

/// Other processes commit as well, so the log's head is looked at in any case. A person does not notice two seconds.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// A browser connects again by itself, and passes the gate again.
const LASTS: Duration = Duration::from_secs(15 * 60);
/// More changes at once than anyone would follow.
const CHANGES: i64 = 200;

/// What a page is told. Ids only: what they stand for is asked for behind the gate.
#[derive(Debug, Serialize, PartialEq, Eq)]
struct Change {
    /// How many candidacies wait for this operator.
    waiting: i64,
    /// Those of this operator's remit that something has happened to.
    changed: Vec<String>,
}

struct Watch {
    console: Console,
    viewer: Viewer,
    /// The newest entry of the audit log that the page knows of; absent before the first event.
    seen: Option<i64>,
    looks: Interval,
    ended: Pin<Box<Sleep>>,
    closing: watch::Receiver<bool>,
}

/// The stream, until the session or the service ends.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let closing = console.closing.clone();
    let watch = Watch {
        console,
        viewer,
        seen: None,
        looks: tokio::time::interval(LOOK_EVERY),
        ended: Box::pin(tokio::time::sleep_until(Instant::now() + LASTS)),
        closing,
    };
    Sse::new(stream::unfold(watch, |mut watch| async move {
        let change = watch.next().await?;
        let event = Event::default().event("change").json_data(change).ok()?;
        Some((Ok(event), watch))
    }))
    .keep_alive(KeepAlive::default())
}

impl Watch {
    async fn next(&mut self) -> Option<Change> {
        loop {
            let store = self.console.store.clone();
            let committed = store.db().committed();
            // Registered before looking: what is committed in between is not missed.
            let woken = committed.notified();
            match self.look().await {
                Ok(Some(change)) => return Some(change),
                Ok(None) => {}
                Err(error) => {
                    tracing::debug!(%error, "a page is no longer told of changes");
                    return None;
                }
            }
            tokio::select! {
                () = woken => {}
                _ = self.looks.tick() => {}
                () = &mut self.ended => return None,
                closed = self.closing.wait_for(|closing| *closing) => { drop(closed); return None },
            }
        }
    }

    /// What has changed since the last look, where anything has. The end of the session is an error.
    async fn look(&mut self) -> Result<Option<Change>, PageError> {
        let store = &self.console.store;
        if !self.viewer.is_still_in(store).await? {
            return Err(PageError::Forbidden);
        }
        let head = store.audit_head().await?;
        let changed = match self.seen {
            Some(seen) if seen == head => return Ok(None),
            Some(seen) => store.touched_since(&self.viewer.remit, seen, CHANGES).await?,
            None => Vec::new(),
        };
        self.seen = Some(head);
        let changed = changed.iter().map(ToString::to_string).collect();
        Ok(Some(Change { waiting: store.runs_waiting(&self.viewer.remit).await?, changed }))
    }
}
