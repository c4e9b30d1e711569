//! Understands a webhook: a hint that something happened to an opportunity, which is then read anew. Nothing in the
//! webhook's body but the ids is used: Lever does not sign it.

use domain::delivery::DeliveryEvent;
use domain::work::{Ingest, Propose};
use domain::{AgentName, DeliveryState, Phase, Standing};
use jobs::{Fate, Job};
use lever::webhook::EventKind;
use lever::{Confidentiality, OpportunityId};
use lever_client::Priority;
use store::{DeliveryRow, Snapshot, Tx};

use crate::fate::StepError;
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
        let Some(opportunity_id) = delivery.opportunity_id.clone() else {
            return self.ignore(job, &delivery, "it names no opportunity").await;
        };
        if let EventKind::Other(_) = kind {
            return self.ignore(job, &delivery, "no agent knows this kind of event").await;
        }
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
            Reading::Here(snapshot) => self.understood(job, &delivery, &snapshot, &kind).await,
        }
    }

    /// Marks what is known of an opportunity as confidential, so that it is no longer shown to everyone.
    async fn close(&self, opportunity_id: &OpportunityId) -> Result<(), StepError> {
        let known = match self.store.snapshot(opportunity_id).await {
            Ok(known) => known,
            Err(store::Error::Erased) => None,
            Err(error) => return Err(error.into()),
        };
        let Some(mut snapshot) = known else { return Ok(()) };
        snapshot.opportunity.confidentiality = Some(Confidentiality::Confidential);
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
        let mut agents = Vec::new();
        for agent in who_cares(kind) {
            if is_open(snapshot) && self.phase(agent, snapshot).await? > Phase::Off {
                agents.push(agent);
            }
        }
        let explanation = self.explain_archive(snapshot, kind).await?;
        let mut tx = self.store.begin().await?;
        match tx.put_snapshot(snapshot).await {
            Ok(()) => {}
            Err(store::Error::Erased) => {
                drop(tx);
                return self.ignore(job, delivery, "the person was erased here").await;
            }
            Err(error) => return Err(error.into()),
        }
        tx.settle_delivery(delivery.id, DeliveryEvent::Understood).await?;
        for entry in explanation {
            tx.record(entry);
        }
        for agent in agents {
            tx.enqueue(&Propose { agent, opportunity_id: snapshot.opportunity.id.clone() }).await?;
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
        let contact = match self.store.snapshot(opportunity_id).await {
            Ok(snapshot) => snapshot.map(|snapshot| snapshot.contact_id),
            Err(store::Error::Erased) => None,
            Err(error) => return Err(error.into()),
        };
        let Some(contact) = contact else {
            return self.ignore(job, delivery, "nothing is known of the deleted opportunity").await;
        };
        // The key is the person's, so it goes with the last of their opportunities.
        let others = self.lever.reader(Priority::Application).has_opportunities(&contact).await?;
        let mut tx = self.store.begin().await?;
        if !others {
            tx.erase_contact(&contact).await?;
        }
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

/// Which agents care about an event. Pure: the caller has already read the opportunity.
fn who_cares(kind: &EventKind) -> Vec<AgentName> {
    match kind {
        EventKind::ApplicationCreated => vec![AgentName::Screening],
        EventKind::CandidateArchiveChange
        | EventKind::CandidateDeleted
        | EventKind::CandidateHired
        | EventKind::CandidateStageChange
        | EventKind::ContactCreated
        | EventKind::ContactUpdated
        | EventKind::InterviewCreated
        | EventKind::InterviewDeleted
        | EventKind::InterviewUpdated
        | EventKind::Other(_) => Vec::new(),
    }
}

/// Whether agents may work on the opportunity at all.
pub(crate) fn is_open(snapshot: &Snapshot) -> bool {
    let standing = Standing::of(&snapshot.opportunity, snapshot.read_at);
    let confidential_posting = snapshot.posting.as_ref().is_some_and(lever::Posting::is_confidential);
    !standing.archived && !standing.anonymized && !standing.confidential && standing.may_store && !confidential_posting
}
