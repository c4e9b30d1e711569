//! Understands a webhook: a hint that something happened to an opportunity, which is then read anew. Nothing in the
//! webhook's body but the ids is used: Lever does not sign it.

use domain::delivery::DeliveryEvent;
use domain::work::{Ingest, Propose, ReadDetails};
use domain::{DeliveryState, EventName, FoundBy};
use futures::TryStreamExt;
use jobs::{Fate, Job};
use lever::webhook::EventKind;
use lever::{Confidentiality, ContactId, OpportunityId};
use lever_client::{OpportunityExpand, OpportunityFilter, Priority};
use store::{DeliveryRow, Snapshot, Tx};

use crate::fate::StepError;
use crate::observe::Age;
use crate::{Pipeline, Reading, payload};

/// How often an application that Lever does not show is asked for again before it is taken to be none.
const UNREADABLE_TRIES: i64 = 5;

impl Pipeline {
    pub(crate) async fn ingest(&self, job: &Job) -> Result<Fate, StepError> {
        let work: Ingest = payload(job)?;
        let delivery = self.store.delivery(work.delivery_id).await?;
        match delivery.state {
            DeliveryState::Received | DeliveryState::Failed { .. } => {}
            DeliveryState::Understood { .. } | DeliveryState::Ignored { .. } => return Ok(Fate::Done),
        }
        let kind = EventKind::from(delivery.event.clone());
        if let EventKind::Other(_) = kind {
            return self.ignore(job, &delivery, "no agent knows this kind of event").await;
        }
        let Some(opportunity_id) = delivery.opportunity_id.clone() else {
            return match (&kind, delivery.contact_id.clone()) {
                (EventKind::ContactUpdated, Some(contact)) => self.contact_changed(job, &delivery, &contact).await,
                (EventKind::ContactCreated, _) => {
                    self.ignore(job, &delivery, "a new person comes with an opportunity, which is read").await
                }
                _ => self.ignore(job, &delivery, "it names no opportunity").await,
            };
        };
        match self.read(&opportunity_id, Priority::Application).await? {
            // What has just been created may not be readable everywhere at Lever yet.
            Reading::Gone if kind == EventKind::ApplicationCreated && job.attempt <= UNREADABLE_TRIES => {
                Ok(Fate::Retry { why: "Lever has no such opportunity, or not yet".to_owned() })
            }
            Reading::Gone => self.gone(job, &delivery, &opportunity_id, &kind).await,
            Reading::Withheld => {
                self.close(&opportunity_id).await?;
                self.ignore(job, &delivery, "it is confidential, and Lever withholds it from this credential").await
            }
            Reading::Merged(into) => {
                self.merged(&opportunity_id, &into).await?;
                self.understood(job, &delivery, &into, &kind).await
            }
            Reading::Here(snapshot) => self.understood(job, &delivery, &snapshot, &kind).await,
        }
    }

    /// Reads all the opportunities of a person anew. Lever's webhook about a contact names no opportunity.
    async fn contact_changed(&self, job: &Job, delivery: &DeliveryRow, contact: &ContactId) -> Result<Fate, StepError> {
        let read_at = self.store.now();
        let filter = OpportunityFilter {
            contacts: vec![contact.clone()],
            expand: vec![OpportunityExpand::Applications, OpportunityExpand::Stage],
            ..OpportunityFilter::default()
        };
        let theirs: Vec<_> = self.lever.reader(Priority::Application).opportunities(&filter).try_collect().await?;
        let mut snapshots = Vec::new();
        for opportunity in theirs {
            snapshots.push(self.snapshot(opportunity, read_at, Priority::Application).await?);
        }
        let account = self.account(&snapshots).await?;
        let mut tx = self.store.begin().await?;
        let mut news = Vec::new();
        for snapshot in &snapshots {
            match self.observe(&mut tx, snapshot, FoundBy::Webhook, Age::Counts, &account).await {
                Ok(found) => news.extend(found),
                Err(StepError::Store(store::Error::Erased)) => {}
                Err(error) => return Err(error),
            }
        }
        self.tell(&mut tx, &snapshots, &news, &account).await?;
        tx.settle_delivery(delivery.id, DeliveryEvent::Understood).await?;
        finish(tx, job).await
    }

    /// Marks what is known of an opportunity as confidential, so that it is no longer shown to everyone.
    pub(crate) async fn close(&self, opportunity_id: &OpportunityId) -> Result<(), StepError> {
        let known = match self.store.snapshot(opportunity_id).await {
            Ok(known) => known,
            Err(store::Error::Erased) => None,
            Err(error) => return Err(error.into()),
        };
        let Some(mut snapshot) = known else { return Ok(()) };
        snapshot.opportunity.confidentiality = Some(Confidentiality::Confidential);
        snapshot.opened = false;
        snapshot.read_at = self.store.now();
        let mut tx = self.store.begin().await?;
        tx.put_snapshot(&snapshot).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn ignore(&self, job: &Job, delivery: &DeliveryRow, why: &str) -> Result<Fate, StepError> {
        let mut tx = self.store.begin().await?;
        tx.settle_delivery(delivery.id, DeliveryEvent::Ignored { why: why.to_owned() }).await?;
        finish(tx, job).await
    }

    async fn understood(
        &self,
        job: &Job,
        delivery: &DeliveryRow,
        snapshot: &Snapshot,
        kind: &EventKind,
    ) -> Result<Fate, StepError> {
        let explanation = self.explain_archive(snapshot, kind).await?;
        let account = self.account(std::slice::from_ref(snapshot)).await?;
        let agents = self.who_cares(snapshot, announced(kind)).await?;
        let mut tx = self.store.begin().await?;
        let news = match self.observe(&mut tx, snapshot, FoundBy::Webhook, Age::Counts, &account).await {
            Ok(news) => news,
            Err(StepError::Store(store::Error::Erased)) => {
                drop(tx);
                return self.ignore(job, delivery, "the person was erased here").await;
            }
            Err(error) => return Err(error),
        };
        tx.hear(kind, &snapshot.opportunity.id).await?;
        tx.settle_delivery(delivery.id, DeliveryEvent::Understood).await?;
        for entry in explanation {
            tx.record(entry);
        }
        // What the webhook announces counts also when a poll has found it before: a person may have sent it again.
        for agent in agents {
            tx.enqueue(&Propose { agent, opportunity_id: snapshot.opportunity.id.clone(), backlog: false }).await?;
        }
        let others: Vec<_> = news.into_iter().filter(|event| Some(event.name) != announced(kind)).collect();
        self.tell(&mut tx, std::slice::from_ref(snapshot), &others, &account).await?;
        if is_of_interview(kind) && self.settings.reconcile.is_some() {
            tx.enqueue(&ReadDetails { opportunity_id: snapshot.opportunity.id.clone(), announced: true }).await?;
        }
        finish(tx, job).await
    }

    /// Lever has it no longer. Only Lever's own word counts for erasing anything, not the webhook's.
    async fn gone(
        &self,
        job: &Job,
        delivery: &DeliveryRow,
        opportunity_id: &OpportunityId,
        kind: &EventKind,
    ) -> Result<Fate, StepError> {
        if *kind != EventKind::CandidateDeleted {
            return self.ignore(job, delivery, "Lever has no such opportunity").await;
        }
        let Some(gone) = self.what_goes(opportunity_id).await? else {
            return self.ignore(job, delivery, "nothing is known of the deleted opportunity").await;
        };
        let mut tx = self.store.begin().await?;
        self.put_deleted(&mut tx, opportunity_id, &gone, None, FoundBy::Webhook).await?;
        tx.hear(kind, opportunity_id).await?;
        tx.settle_delivery(delivery.id, DeliveryEvent::Understood).await?;
        finish(tx, job).await
    }
}

/// Completes the job in the transaction of its effects.
pub(crate) async fn finish(mut tx: Tx, job: &Job) -> Result<Fate, StepError> {
    tx.complete(job).await?;
    tx.commit().await?;
    Ok(Fate::Completed)
}

/// The event that a webhook announces, where agents care about it.
fn announced(kind: &EventKind) -> Option<EventName> {
    match kind {
        EventKind::ApplicationCreated => Some(EventName::ApplicationReceived),
        EventKind::CandidateArchiveChange
        | EventKind::CandidateDeleted
        | EventKind::CandidateHired
        | EventKind::CandidateStageChange
        | EventKind::ContactCreated
        | EventKind::ContactUpdated
        | EventKind::InterviewCreated
        | EventKind::InterviewDeleted
        | EventKind::InterviewUpdated
        | EventKind::Other(_) => None,
    }
}

fn is_of_interview(kind: &EventKind) -> bool {
    matches!(kind, EventKind::InterviewCreated | EventKind::InterviewDeleted | EventKind::InterviewUpdated)
}
