//! What was deleted. Lever lists deletions for thirty days; what is older is found by the inventory.

use std::time::Duration;

use domain::event::application_deleted;
use domain::{Event, EventName, FoundBy, Subject, Timestamp};
use lever::EpochMillis;
use lever_client::{Period, Priority, Window};
use store::{CacheKind, Feed, Pass};

use super::{Turn, record_found, since};
use crate::Pipeline;
use crate::fate::StepError;
use crate::observe::put_new;

/// A little less than the thirty days that Lever allows.
const LONGEST_PERIOD: Duration = Duration::from_secs(29 * 24 * 3_600);

impl Pipeline {
    pub(super) async fn deleted_opportunities(&self, feed: &Feed, pass: &Pass) -> Result<Turn, StepError> {
        let Period { start, end } = period(feed, pass);
        let reader = self.lever.reader(Priority::Background);
        let window = Window::between(start, end);
        let page = reader.deleted_opportunities_page(window, pass.page_token.as_deref()).await?;
        let mut gone = Vec::new();
        for row in &page.data {
            if let Some(what) = self.what_goes(&row.id).await? {
                gone.push((row.id.clone(), what, row.deleted_at.map(|at| Timestamp::from_millis(at.0))));
            }
        }
        let mut tx = self.store.begin().await?;
        for (id, what, at) in gone {
            self.put_deleted(&mut tx, &id, &what, at, FoundBy::Poll).await?;
        }
        Ok(Turn { tx, items: page.data.len(), next: page.next.filter(|_| page.has_next) })
    }

    pub(super) async fn deleted_applications(&self, feed: &Feed, pass: &Pass) -> Result<Turn, StepError> {
        let reader = self.lever.reader(Priority::Background);
        let page = reader.deleted_applications_page(period(feed, pass), pass.page_token.as_deref()).await?;
        let mut tx = self.store.begin().await?;
        let events =
            page.data.iter().map(|row| application_deleted(&row.id, row.opportunity_id.clone(), row.deleted_at));
        let news = put_new(&mut tx, events.collect(), FoundBy::Poll).await?;
        record_found(&mut tx, &news, Subject::default());
        Ok(Turn { tx, items: page.data.len(), next: page.next.filter(|_| page.has_next) })
    }

    pub(super) async fn deleted_postings(&self, feed: &Feed, pass: &Pass) -> Result<Turn, StepError> {
        let reader = self.lever.reader(Priority::Background);
        let page = reader.deleted_postings_page(period(feed, pass), pass.page_token.as_deref()).await?;
        let mut tx = self.store.begin().await?;
        let mut events = Vec::new();
        for row in &page.data {
            tx.drop_cached(CacheKind::Posting, row.id.as_str()).await?;
            events.push(Event {
                name: EventName::PostingDeleted,
                opportunity: None,
                contact: None,
                subject: row.id.to_string(),
                at: row.deleted_at.map_or(tx.now(), |at| Timestamp::from_millis(at.0)),
                mark: String::new(),
            });
        }
        let news = put_new(&mut tx, events, FoundBy::Poll).await?;
        record_found(&mut tx, &news, Subject::default());
        Ok(Turn { tx, items: page.data.len(), next: page.next.filter(|_| page.has_next) })
    }
}

/// What is asked for: from where the feed has come to, no further back than Lever allows, to the beginning of the pass. The
/// end stays the same through all pages of a pass.
fn period(feed: &Feed, pass: &Pass) -> Period {
    let end = pass.began_at.millis();
    let earliest = end.saturating_sub(i64::try_from(LONGEST_PERIOD.as_millis()).unwrap_or(i64::MAX));
    Period { start: EpochMillis(since(feed).0.max(earliest)), end: EpochMillis(end) }
}
