//! Writes one authorized effect to Lever, once.
//!
//! The permission is made anew from the proposal and its grant; the opportunity is read again and must still be what
//! the effect was made for; "sending" is committed before the call. What is then not known is never guessed: the
//! effect becomes unconfirmed and `reconcile` looks for it in Lever.

mod template;
mod write;

use std::time::Duration;

use domain::work::Apply;
use domain::{
    Authority, AuthorizedEffect, Changed, Decider, Effect, EffectEvent, EffectState, Grant, Proposal, ProposalState,
};
use jobs::{Fate, Job};
use lever::OpportunityId;
use lever_client::{ErrorKind, PerformAs, Priority};
use store::{CacheKind, EffectRecord, Operator, Snapshot};

use crate::fate::{StepError, THROTTLED, told};
use crate::ingest::finish;
use crate::{Pipeline, Point, Reading, payload};

pub(crate) use write::{filled, marker, note_receipt};

impl Pipeline {
    pub(crate) async fn apply(&self, job: &Job) -> Result<Fate, StepError> {
        let work: Apply = payload(job)?;
        let record = self.store.effect(work.effect_id).await?;
        match record.state {
            EffectState::Ready => {}
            // An earlier attempt died after it had claimed the effect: a call may be out.
            EffectState::Sending { .. } => return self.event(job, &record, EffectEvent::Lost).await,
            EffectState::Stale { .. }
            | EffectState::Applied { .. }
            | EffectState::Rejected { .. }
            | EffectState::Unconfirmed { .. }
            | EffectState::Abandoned { .. }
            | EffectState::Compensated { .. } => return Ok(Fate::Done),
        }
        let proposal = self.store.proposal(record.proposal_id).await?;
        let priority = if work.by_person { Priority::Person } else { Priority::Application };
        // For a note or form a reading of a moment ago will do; a stage is read anew.
        let max_age = match record.effect {
            Effect::AddNote { .. } | Effect::FileForm { .. } => self.settings.fresh_for,
            Effect::AddTags { .. } | Effect::MoveStage { .. } | Effect::Archive { .. } => Duration::ZERO,
        };
        let snapshot = match self.fresh(&record.opportunity_id, max_age, priority).await? {
            Reading::Here(snapshot) => snapshot,
            Reading::Gone => return self.event(job, &record, EffectEvent::FoundStale { changed: Changed::Gone }).await,
            // What was decided about one candidacy is not carried over to another.
            Reading::Merged(into) => {
                // First: with the merge, the person whose effect it is may be erased.
                let fate = self.event(job, &record, EffectEvent::FoundStale { changed: Changed::Gone }).await?;
                self.merged(&record.opportunity_id, &into).await?;
                return Ok(fate);
            }
            Reading::Withheld => {
                return self.event(job, &record, EffectEvent::FoundStale { changed: Changed::Confidential }).await;
            }
        };
        let authorized = match self.authorize(&proposal, &snapshot).await? {
            Ok(authorized) => authorized,
            Err(refused) => {
                let why = refused.to_string();
                return self.event(job, &record, EffectEvent::GivenUp { why }).await;
            }
        };
        if let Err(changed) = authorized.effect().still_fits(&self.standing(&snapshot).await?) {
            return self.event(job, &record, EffectEvent::FoundStale { changed }).await;
        }
        let writer = self.lever.writer(priority);
        let target = self.target(&writer, &authorized, &snapshot, priority).await?;
        // Getting ready may have taken a while; agents may have been stopped, or the policy changed, meanwhile.
        let authorized = match self.authorize(&proposal, &snapshot).await? {
            Ok(authorized) => authorized,
            Err(refused) => {
                let why = refused.to_string();
                return self.event(job, &record, EffectEvent::GivenUp { why }).await;
            }
        };

        let mut tx = self.store.begin().await?;
        tx.effect_event(record.id, EffectEvent::Sent).await?;
        tx.commit().await?;
        if self.dies_at(Point::ApplyBeforeCall) {
            return Ok(Fate::Completed);
        }
        let outcome = write::write(&writer, &authorized, &target, record.id, &snapshot).await;
        if self.dies_at(Point::ApplyAfterAnswer) {
            return Ok(Fate::Completed);
        }
        match outcome {
            Ok(Some(receipt)) => self.event(job, &record, EffectEvent::Confirmed { receipt }).await,
            Ok(None) => self.event(job, &record, EffectEvent::Lost).await,
            Err(error) => self.failed(job, &record, &error).await,
        }
    }

    async fn failed(&self, job: &Job, record: &EffectRecord, error: &lever_client::Error) -> Result<Fate, StepError> {
        let why = told(error);
        match error.kind() {
            ErrorKind::Unknown | ErrorKind::Malformed => self.event(job, record, EffectEvent::Lost).await,
            // A form's template may have been changed in Lever since it was read: once more with what it is now.
            ErrorKind::Rejected | ErrorKind::Missing if record.sends == 0 => match &record.effect {
                Effect::FileForm { form, .. } => {
                    let mut tx = self.store.begin().await?;
                    tx.drop_cached(CacheKind::FormTemplate, form.title()).await?;
                    tx.effect_event(record.id, EffectEvent::NotFound).await?;
                    tx.commit().await?;
                    Ok(Fate::Retry { why })
                }
                Effect::AddNote { .. } | Effect::AddTags { .. } | Effect::MoveStage { .. } | Effect::Archive { .. } => {
                    self.event(job, record, EffectEvent::Refused { why }).await
                }
            },
            ErrorKind::Rejected | ErrorKind::Missing | ErrorKind::Forbidden => {
                self.event(job, record, EffectEvent::Refused { why }).await
            }
            // Lever has not taken it up: as if it had never been sent, and to be tried again.
            ErrorKind::Throttled | ErrorKind::Unavailable => {
                let mut tx = self.store.begin().await?;
                tx.effect_event(record.id, EffectEvent::NotFound).await?;
                tx.commit().await?;
                Ok(if error.kind() == ErrorKind::Throttled {
                    Fate::Snooze { wait: THROTTLED }
                } else {
                    Fate::Retry { why }
                })
            }
        }
    }

    /// Makes the permission anew: nothing that was stored says "authorized".
    async fn authorize(
        &self,
        proposal: &Proposal,
        snapshot: &Snapshot,
    ) -> Result<Result<AuthorizedEffect, domain::Unauthorized>, StepError> {
        let phase = self.phase(proposal.agent, snapshot).await?;
        let policy = self.store.policy_in_force(&self.configured_policy).await?;
        if !matches!(proposal.state, ProposalState::Approved { .. }) {
            return Ok(domain::authorize(proposal, Grant::Rule { policy: &policy, phase }));
        }
        let Some(approval) = self.store.approval(proposal.id).await? else {
            return Ok(Err(domain::Unauthorized::OtherProposal));
        };
        let operator = self.store.operator(approval.by).await?;
        if operator.disabled {
            return Ok(Err(domain::Unauthorized::NoPermission { role: operator.role }));
        }
        let decider = self.decider(&operator, &proposal.opportunity_id).await?;
        let grant = Grant::Approval { approval: &approval, decider, policy: &policy, phase };
        Ok(domain::authorize(proposal, grant))
    }

    /// What an operator is now for a candidacy.
    pub(crate) async fn decider(&self, operator: &Operator, about: &OpportunityId) -> Result<Decider, StepError> {
        let remit = self.store.remit(operator.id).await?;
        Ok(Decider { role: operator.role, in_remit: self.store.is_in_remit(&remit, about).await? })
    }

    /// On whose behalf to write.
    pub(crate) async fn perform_as(
        &self,
        authority: &Authority,
        snapshot: &Snapshot,
    ) -> Result<Option<PerformAs>, StepError> {
        if let Authority::Operator(id) = authority
            && let Some(user) = self.store.operator(*id).await?.lever_user
        {
            return Ok(Some(PerformAs(user)));
        }
        let owner = snapshot.posting.as_ref().and_then(|posting| posting.owner_id());
        Ok(self.settings.perform_as.as_ref().or(owner).cloned().map(PerformAs))
    }

    /// Takes the effect through its event and completes the job in one transaction.
    async fn event(&self, job: &Job, record: &EffectRecord, event: EffectEvent) -> Result<Fate, StepError> {
        let mut tx = self.store.begin().await?;
        tx.effect_event(record.id, event).await?;
        finish(tx, job).await
    }
}
