//! Takes an applied effect back in Lever. Every way of doing so looks first, so that it may be run twice.

use domain::form::{REFERENCE, STATUS};
use domain::work::Undo;
use domain::{Authority, AuthorizedUndo, Compensation, EffectEvent, EffectId, EffectState};
use jobs::{Fate, Job};
use lever::{FormTemplateId, Stage};
use lever_client::{ErrorKind, FormSubmission, PerformAs, Priority, Writer};
use store::{EffectRecord, Snapshot};

use crate::apply::filled;
use crate::fate::{StepError, told};
use crate::ingest::finish;
use crate::{Pipeline, Point, Reading, payload};

impl Pipeline {
    pub(crate) async fn undo(&self, job: &Job) -> Result<Fate, StepError> {
        let work: Undo = payload(job)?;
        let record = self.store.effect(work.effect_id).await?;
        if matches!(record.state, EffectState::Compensated { .. }) {
            return Ok(Fate::Done);
        }
        let operator = self.store.operator(work.by).await?;
        if operator.disabled {
            return Err(StepError::Hopeless("the operator who asked for it is disabled".to_owned()));
        }
        let decider = self.decider(&operator, &record.opportunity_id).await?;
        let authorized = domain::authorize_undo(&record.opportunity_id, &record.state, work.by, decider)
            .map_err(|refused| StepError::Hopeless(refused.to_string()))?;
        match self.read(&record.opportunity_id, Priority::Person).await? {
            Reading::Here(snapshot) => {
                if is_moved_on(&authorized, &snapshot) && self.later_move_goes_back(&record, &work).await? {
                    let why = "a later move of the same opportunity is being taken back first".to_owned();
                    return Ok(Fate::Retry { why });
                }
                let perform_as = self.perform_as(&Authority::Operator(work.by), &snapshot).await?;
                match self.take_back(&authorized, &snapshot, record.id, perform_as.as_ref()).await {
                    // It may still be on its way: looking before it can have arrived would do it twice.
                    Err(StepError::Lever(error)) if error.kind() == ErrorKind::Unknown => {
                        return Ok(Fate::RetryAfter { why: told(&error), wait: self.settings.settle });
                    }
                    outcome => outcome?,
                }
            }
            // What is gone with its opportunity need not be taken back.
            Reading::Gone => {}
            Reading::Merged(_) => {
                return Err(StepError::Hopeless("the opportunity was merged into another one since".to_owned()));
            }
            Reading::Withheld => {
                return Err(StepError::Hopeless("the opportunity has become confidential since".to_owned()));
            }
        }
        if self.dies_at(Point::UndoAfterAnswer) {
            return Ok(Fate::Completed);
        }
        let mut tx = self.store.begin().await?;
        tx.effect_event(record.id, EffectEvent::TakenBack { by: authorized.by() }).await?;
        finish(tx, job).await
    }

    /// Whether a move that came after this one is being taken back: then this one waits for it.
    async fn later_move_goes_back(&self, record: &EffectRecord, work: &Undo) -> Result<bool, StepError> {
        for later in self.store.effects(&record.opportunity_id).await? {
            let EffectState::Applied { receipt, .. } = &later.state else { continue };
            let is_later_move =
                matches!(receipt.compensation, Compensation::MoveStageBack { .. }) && later.id > record.id;
            let undo = Undo { effect_id: later.id, opportunity_id: later.opportunity_id.clone(), by: work.by };
            if is_later_move && self.store.is_under_way(&undo).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn take_back(
        &self,
        undo: &AuthorizedUndo,
        snapshot: &Snapshot,
        effect: EffectId,
        perform_as: Option<&PerformAs>,
    ) -> Result<(), StepError> {
        let writer = self.lever.writer(Priority::Person);
        let opportunity = undo.opportunity_id();
        match undo.compensation() {
            Compensation::Nothing => Ok(()),
            Compensation::DeleteNote { note } => match writer.delete_note(opportunity, note).await {
                Err(error) if error.kind() == ErrorKind::Missing => Ok(()),
                outcome => Ok(outcome?),
            },
            Compensation::WithdrawForm { template, .. } => {
                self.withdraw(&writer, undo, template, effect, perform_as).await
            }
            Compensation::RemoveTags { tags } => {
                let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
                Ok(writer.remove_tags(opportunity, &tags, perform_as).await?)
            }
            Compensation::MoveStageBack { from, to } => move_back(&writer, snapshot, from, to, perform_as).await,
            Compensation::Unarchive => {
                if snapshot.opportunity.archived.is_some() {
                    writer.archive(opportunity, None, perform_as).await?;
                }
                Ok(())
            }
        }
    }

    /// Files a second form on the same template that says the first is withdrawn.
    async fn withdraw(
        &self,
        writer: &Writer,
        undo: &AuthorizedUndo,
        template: &FormTemplateId,
        effect: EffectId,
        perform_as: Option<&PerformAs>,
    ) -> Result<(), StepError> {
        let reader = self.lever.reader(Priority::Person);
        let reference = format!("withdraws {effect}");
        let forms = reader.forms(undo.opportunity_id()).await?;
        if forms.iter().any(|form| form.text_of(REFERENCE) == Some(reference.as_str())) {
            return Ok(());
        }
        let templates = reader.form_templates().await?;
        let Some(template) = templates.iter().find(|known| known.id == *template) else {
            return Err(StepError::Hopeless("the form's template is no longer in Lever".to_owned()));
        };
        let fields = filled(template, |label| match label {
            STATUS => Some(format!("withdrawn: the form with reference {effect} no longer holds")),
            REFERENCE => Some(reference.clone()),
            _ => None,
        });
        let form = FormSubmission { base_template_id: &template.id, fields: &fields, secret: true };
        writer.file_form(undo.opportunity_id(), &form, perform_as).await?;
        Ok(())
    }
}

/// Whether the opportunity is neither where it was moved to nor where it was moved from.
fn is_moved_on(undo: &AuthorizedUndo, snapshot: &Snapshot) -> bool {
    let stage = snapshot.opportunity.stage_id();
    matches!(undo.compensation(), Compensation::MoveStageBack { from, to }
        if stage != Some(&from.id) && stage != Some(&to.id))
}

async fn move_back(
    writer: &Writer,
    snapshot: &Snapshot,
    from: &Stage,
    to: &Stage,
    perform_as: Option<&PerformAs>,
) -> Result<(), StepError> {
    match snapshot.opportunity.stage_id() {
        Some(stage) if *stage == to.id => Ok(()),
        Some(stage) if *stage == from.id => Ok(writer.move_stage(&snapshot.opportunity.id, &to.id, perform_as).await?),
        // Somebody has moved it on since: their decision is not ours to take back.
        Some(_) | None => {
            Err(StepError::Hopeless("the opportunity has been moved on by someone else since".to_owned()))
        }
    }
}
