//! Requisitions. Lever lists them by when they were made and in no other way, so all are read and compared.

use domain::{Event, EventName, FoundBy, Subject, Timestamp};
use lever_client::{Priority, RequisitionFilter};
use sha2::{Digest, Sha256};
use store::{Feed, Pass};

use super::{Turn, record_found};
use crate::Pipeline;
use crate::fate::StepError;
use crate::observe::put_new;

impl Pipeline {
    pub(super) async fn requisitions(&self, feed: &Feed, pass: &Pass) -> Result<Turn, StepError> {
        let filter = RequisitionFilter { limit: Some(100), ..RequisitionFilter::default() };
        let reader = self.lever.reader(Priority::Background);
        let page = reader.requisitions_page(&filter, pass.page_token.as_deref()).await?;
        let mut tx = self.store.begin().await?;
        let mut events = Vec::new();
        for requisition in &page.data {
            // A step of an approval need not move the time of the last change: the whole of it tells.
            let digest = hex::encode(Sha256::digest(serde_json::to_vec(requisition)?));
            let updated_at = requisition.updated_at.or(requisition.created_at);
            events.push(Event {
                name: EventName::RequisitionUpdated,
                opportunity: None,
                contact: None,
                subject: requisition.id.to_string(),
                at: updated_at.map_or(tx.now(), |at| Timestamp::from_millis(at.0)),
                mark: digest,
            });
        }
        // The first pass meets them all; only what is new after that has happened.
        let met_before = feed.ended.is_some();
        let mut news = put_new(&mut tx, events, FoundBy::Poll).await?;
        news.retain(|event| met_before || event.at >= feed.made_at);
        record_found(&mut tx, &news, Subject::default());
        Ok(Turn { tx, items: page.data.len(), next: page.next.filter(|_| page.has_next) })
    }
}
