//! Opportunities: all of them, those that were changed, those that were made.

use domain::{Action, Actor, AuditEntry, FoundBy, Subject};
use lever_client::{ConfidentialityFilter, ErrorKind, OpportunityExpand, OpportunityFilter, Priority, Window};
use serde_json::json;
use store::{Feed, Openable, Pass};

use super::{FeedKind, Turn, record_found, since};
use crate::Pipeline;
use crate::fate::StepError;
use crate::observe::Age;

impl Pipeline {
    pub(super) async fn opportunities(&self, kind: FeedKind, feed: &Feed, pass: &Pass) -> Result<Turn, StepError> {
        let mut filter = OpportunityFilter {
            expand: vec![OpportunityExpand::Applications, OpportunityExpand::Stage],
            limit: Some(100),
            ..OpportunityFilter::default()
        };
        match kind {
            FeedKind::Opportunities => filter.updated = Window::since(since(feed)),
            FeedKind::OpportunitiesMade => filter.created = Window::since(since(feed)),
            _ => {}
        }
        // Asking for confidential ones without the right is refused, so they are asked for only where one was opened.
        let opened = self.store.openings().await?;
        if opened.iter().any(|opening| !matches!(opening.what, Openable::SecretNotes(_))) {
            filter.confidentiality = Some(ConfidentialityFilter::All);
        }
        let read_at = self.store.now();
        let reader = self.lever.reader(Priority::Background);
        let page = match reader.opportunities_page(&filter, pass.page_token.as_deref()).await {
            // Opened here and not granted by Lever: the others must be found all the same.
            Err(error) if error.kind() == ErrorKind::Forbidden && filter.confidentiality.is_some() => {
                tracing::warn!("confidential work was opened, but Lever does not show it to this credential");
                filter.confidentiality = None;
                reader.opportunities_page(&filter, pass.page_token.as_deref()).await?
            }
            page => page?,
        };
        let items = page.data.len();
        let mut snapshots = Vec::with_capacity(items);
        for opportunity in page.data {
            let id = opportunity.id.clone();
            let snapshot = match self.snapshot(opportunity, read_at, Priority::Background).await {
                Ok(snapshot) => snapshot,
                // One that cannot be understood must not keep the others from being read.
                Err(StepError::Hopeless(why)) => {
                    tracing::warn!(opportunity.id = %id, why, "an opportunity in a list is passed over");
                    continue;
                }
                Err(error) => return Err(error),
            };
            if snapshot.opportunity.is_confidential() && !snapshot.opened {
                self.close(&id).await?;
            } else {
                snapshots.push(snapshot);
            }
        }
        let account = self.account(&snapshots).await?;
        let mut tx = self.store.begin().await?;
        let mut news = Vec::new();
        let mut changed = 0;
        for snapshot in &snapshots {
            let before = tx.known(&snapshot.opportunity.id).await?.and_then(|known| known.digest);
            match self.observe(&mut tx, snapshot, FoundBy::Poll, Age::DoesNotCount, &account).await {
                Ok(found) => news.extend(found),
                Err(StepError::Store(store::Error::Erased)) => continue,
                Err(error) => return Err(error),
            }
            changed += usize::from(before != Some(snapshot.digest()?));
        }
        if changed > 0 {
            let entry = AuditEntry::new(tx.now(), Actor::System, Action::OpportunitiesRead, Subject::default());
            tx.record(entry.with_public(json!({ "feed": feed.name, "read": items, "changed": changed })));
        }
        record_found(&mut tx, &news, Subject::default());
        self.tell(&mut tx, &snapshots, &news, &account).await?;
        Ok(Turn { tx, items, next: page.next.filter(|_| page.has_next) })
    }
}
