//! Looks which feeds of Lever's are due, and lets each go on by itself, so that none holds up another.

use domain::work::{Follow, Poll};
use jobs::{Fate, Job};

use crate::fate::StepError;
use crate::feed::FeedKind;
use crate::ingest::finish;
use crate::{Pipeline, payload};

impl Pipeline {
    pub(crate) async fn poll(&self, job: &Job) -> Result<Fate, StepError> {
        let Poll {} = payload(job)?;
        let now = self.store.now();
        let feeds = self.store.feeds().await?;
        let mut tx = self.store.begin().await?;
        for kind in FeedKind::ALL {
            let is_due = feeds.iter().any(|feed| feed.name == kind.name() && feed.due_at <= now);
            let follow = Follow { feed: kind.name().to_owned() };
            if self.settings.reconcile.is_some() && is_due && !tx.is_under_way(&follow).await? {
                tx.enqueue(&follow).await?;
            }
        }
        finish(tx, job).await
    }
}
