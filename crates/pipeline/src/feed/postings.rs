//! Postings: read once in full, then as they change. What a posting says is needed for every opportunity, so it is kept.

use domain::{Event, EventName, FoundBy, Subject, Timestamp};
use lever_client::{PostingFilter, Priority, Window};
use store::{Feed, Pass};

use super::{Turn, record_found, since};
use crate::Pipeline;
use crate::fate::StepError;
use crate::observe::put_new;

impl Pipeline {
    pub(super) async fn postings(&self, feed: &Feed, pass: &Pass) -> Result<Turn, StepError> {
        let mut filter = PostingFilter { limit: Some(100), ..PostingFilter::default() };
        if feed.ended.is_some() {
            filter.updated = Window::since(since(feed));
        }
        let page = self.lever.reader(Priority::Background).postings_page(&filter, pass.page_token.as_deref()).await?;
        let mut tx = self.store.begin().await?;
        let mut events = Vec::new();
        for posting in &page.data {
            tx.put_posting(posting).await?;
            let Some(at) = posting.updated_at.map(|at| Timestamp::from_millis(at.0)) else { continue };
            if at >= feed.made_at {
                events.push(Event {
                    name: EventName::PostingUpdated,
                    opportunity: None,
                    contact: None,
                    subject: posting.id.to_string(),
                    at,
                    mark: at.millis().to_string(),
                });
            }
        }
        let news = put_new(&mut tx, events, FoundBy::Poll).await?;
        record_found(&mut tx, &news, Subject::default());
        Ok(Turn { tx, items: page.data.len(), next: page.next.filter(|_| page.has_next) })
    }
}
