//! Finds out what became of a write that nobody confirmed, by looking for it in Lever. Never repeats it blindly.

use domain::form::REFERENCE;
use domain::work::{Apply, Reconcile};
use domain::{Compensation, Effect, EffectEvent, EffectState, Receipt, Timestamp};
use jobs::{Fate, Job};
use lever::{Opportunity, StageId};
use lever_client::{ErrorKind, Priority};
use store::EffectRecord;

use crate::apply::marker;
use crate::fate::StepError;
use crate::ingest::finish;
use crate::{Pipeline, Point, Reading, payload};

/// How often a write is sent before a person must look why Lever neither takes nor refuses it.
const MAX_SENDS: u32 = 5;
const CLOCKS_DIFFER_MILLIS: i64 = 5 * 60 * 1_000;

impl Pipeline {
    pub(crate) async fn reconcile(&self, job: &Job) -> Result<Fate, StepError> {
        let work: Reconcile = payload(job)?;
        let record = self.store.effect(work.effect_id).await?;
        let EffectState::Unconfirmed { since } = record.state else { return Ok(Fate::Done) };
        // A request whose connection was lost may still arrive: looking too early would find nothing and write twice.
        let waited = self.store.now().since(since);
        if waited < self.settings.settle {
            return Ok(Fate::Snooze { wait: self.settings.settle - waited });
        }
        let found = self.look_for(&record).await?;
        if self.dies_at(Point::ReconcileAfterLook) {
            return Ok(Fate::Completed);
        }
        let mut tx = self.store.begin().await?;
        match found {
            Some(receipt) => {
                tx.effect_event(record.id, EffectEvent::Confirmed { receipt }).await?;
            }
            None if record.sends >= MAX_SENDS => {
                let why = format!("sent {} times without an answer and never found in Lever", record.sends);
                tx.effect_event(record.id, EffectEvent::GivenUp { why }).await?;
            }
            None => {
                tx.effect_event(record.id, EffectEvent::NotFound).await?;
                let work = Apply { effect_id: record.id, opportunity_id: record.opportunity_id, by_person: false };
                tx.enqueue(&work).await?;
            }
        }
        finish(tx, job).await
    }

    async fn look_for(&self, record: &EffectRecord) -> Result<Option<Receipt>, StepError> {
        let reader = self.lever.reader(Priority::Application);
        let marker = marker(record.id);
        let opportunity = &record.opportunity_id;
        match &record.effect {
            Effect::AddNote { .. } => {
                let notes = match reader.notes(opportunity).await {
                    Err(error) if error.kind() == ErrorKind::Missing => return Ok(None),
                    notes => notes?,
                };
                let ours = notes.into_iter().find(|note| {
                    note.fields.iter().any(|field| field.value.contains(&marker)) && note.deleted_at.is_none()
                });
                Ok(ours.map(|note| crate::apply::note_receipt(note.id)))
            }
            Effect::FileForm { .. } => {
                let forms = match reader.forms(opportunity).await {
                    Err(error) if error.kind() == ErrorKind::Missing => return Ok(None),
                    forms => forms?,
                };
                let ours = forms.into_iter().find(|form| form.text_of(REFERENCE) == Some(marker.as_str()));
                Ok(ours.and_then(|form| {
                    let template = form.base_template_id?;
                    let lever_id = Some(form.id.to_string());
                    Some(Receipt { lever_id, compensation: Compensation::WithdrawForm { form: form.id, template } })
                }))
            }
            Effect::AddTags { .. } | Effect::MoveStage { .. } | Effect::Archive { .. } => {
                let Reading::Here(snapshot) = self.read(opportunity, Priority::Application).await? else {
                    return Ok(None);
                };
                let now = &snapshot.opportunity;
                Ok(match &record.effect {
                    // Which of them were there before is not known any more, so none is taken back.
                    Effect::AddTags { tags } if tags.iter().all(|tag| now.tags.contains(tag)) => {
                        Some(Compensation::Nothing)
                    }
                    Effect::MoveStage { from, to } if has_moved(now, &to.id, record.ready_at) => {
                        Some(Compensation::MoveStageBack { from: to.clone(), to: from.clone() })
                    }
                    Effect::Archive { reason, .. }
                        if now.archived.as_ref().is_some_and(|archive| archive.reason.as_ref() == Some(reason)) =>
                    {
                        Some(Compensation::Unarchive)
                    }
                    Effect::AddNote { .. }
                    | Effect::FileForm { .. }
                    | Effect::AddTags { .. }
                    | Effect::MoveStage { .. }
                    | Effect::Archive { .. } => None,
                }
                .map(|compensation| Receipt { lever_id: None, compensation }))
            }
        }
    }
}

/// Whether the opportunity is in the stage, or was moved there since the effect was readied and on by someone else.
fn has_moved(now: &Opportunity, to: &StageId, since: Timestamp) -> bool {
    // Lever's clock is not ours.
    let since = since.millis() - CLOCKS_DIFFER_MILLIS;
    now.stage_id() == Some(to)
        || now
            .stage_changes
            .iter()
            .any(|change| change.to_stage_id == *to && change.updated_at.is_some_and(|at| at.0 >= since))
}
