//! The one place where an authorized effect becomes a call.

use domain::form::REFERENCE;
use domain::{AuthorizedEffect, Compensation, Effect, EffectId, Receipt};
use lever::{FormField, FormTemplate, NoteId, TemplateField};
use lever_client::{Error, FormSubmission, NewNote, PerformAs, Priority, Writer};
use serde_json::Value;
use store::Snapshot;

use crate::Pipeline;
use crate::fate::StepError;

/// What a call needs beside the effect.
pub(super) struct Target {
    perform_as: Option<PerformAs>,
    /// For a form.
    template: Option<FormTemplate>,
}

/// The text by which a write is found again in Lever.
pub(crate) fn marker(effect: EffectId) -> String {
    effect.to_string()
}

impl Pipeline {
    /// Gets ready what the call needs, so that nothing but the call itself stands between "sending" and Lever.
    pub(super) async fn target(
        &self,
        writer: &Writer,
        authorized: &AuthorizedEffect,
        snapshot: &Snapshot,
        priority: Priority,
    ) -> Result<Target, StepError> {
        let perform_as = self.perform_as(authorized.authority(), snapshot).await?;
        let template = match authorized.effect() {
            Effect::FileForm { form, .. } => Some(self.template(writer, *form, priority).await?),
            Effect::AddNote { .. } | Effect::AddTags { .. } | Effect::MoveStage { .. } | Effect::Archive { .. } => None,
        };
        Ok(Target { perform_as, template })
    }
}

/// Writes the effect. Exactly one request changes anything. `None` where Lever's answer does not name what was made: it
/// has to be looked for.
pub(super) async fn write(
    writer: &Writer,
    authorized: &AuthorizedEffect,
    target: &Target,
    effect_id: EffectId,
    snapshot: &Snapshot,
) -> Result<Option<Receipt>, Error> {
    let opportunity = authorized.opportunity_id();
    let perform_as = target.perform_as.as_ref();
    match authorized.effect() {
        Effect::AddNote { text, secret } => {
            let value = format!("{text}\nReference: {}", marker(effect_id));
            let note = writer.add_note(opportunity, &NewNote { value: &value, secret: *secret }, perform_as).await?;
            Ok(note.map(note_receipt))
        }
        Effect::FileForm { values, secret, .. } => {
            let Some(template) = &target.template else { return Ok(None) };
            let fields = filled(template, |label| match label {
                REFERENCE => Some(marker(effect_id)),
                label => values.get(label).cloned(),
            });
            let form = FormSubmission { base_template_id: &template.id, fields: &fields, secret: *secret };
            let written = writer.file_form(opportunity, &form, perform_as).await?;
            let Ok(form) = lever::FormId::parse(&written.id) else { return Ok(None) };
            Ok(Some(Receipt {
                lever_id: Some(written.id),
                compensation: Compensation::WithdrawForm { form, template: template.id.clone() },
            }))
        }
        Effect::AddTags { tags } => {
            let new: Vec<&str> =
                tags.iter().filter(|tag| !snapshot.opportunity.tags.contains(tag)).map(String::as_str).collect();
            if new.is_empty() {
                return Ok(Some(Receipt { lever_id: None, compensation: Compensation::Nothing }));
            }
            writer.add_tags(opportunity, &new, perform_as).await?;
            let tags = new.into_iter().map(ToOwned::to_owned).collect();
            Ok(Some(Receipt { lever_id: None, compensation: Compensation::RemoveTags { tags } }))
        }
        Effect::MoveStage { from, to } => {
            writer.move_stage(opportunity, &to.id, perform_as).await?;
            let compensation = Compensation::MoveStageBack { from: to.clone(), to: from.clone() };
            Ok(Some(Receipt { lever_id: None, compensation }))
        }
        Effect::Archive { reason, .. } => {
            writer.archive(opportunity, Some(reason), perform_as).await?;
            Ok(Some(Receipt { lever_id: None, compensation: Compensation::Unarchive }))
        }
    }
}

/// The template's fields in the template's own words, as Lever demands, with values where there are any.
pub(crate) fn filled(template: &FormTemplate, value: impl Fn(&str) -> Option<String>) -> Vec<FormField> {
    let text = |field: &TemplateField| value(&field.text).map_or(Value::Null, Value::String);
    template.fields.iter().map(|field| field.filled(text(field))).collect()
}

pub(crate) fn note_receipt(note: NoteId) -> Receipt {
    Receipt { lever_id: Some(note.to_string()), compensation: Compensation::DeleteNote { note } }
}
