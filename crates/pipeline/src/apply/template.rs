//! Fulcrum's own form templates in Lever: found by name, made once.

use std::time::Duration;

use domain::form::FormName;
use lever::FormTemplate;
use lever_client::{NewFormTemplate, Priority, Writer};
use store::CacheKind;

use crate::Pipeline;
use crate::fate::StepError;

const KEPT: Duration = Duration::from_secs(3_600);

impl Pipeline {
    /// The template of a form, made where Lever has none of that name with our fields.
    ///
    /// Making one is not an effect on anybody's opportunity: it is the form's own paper. Should two processes make it
    /// at the same moment, or an answer be lost, there are two of the same name and the first in Lever's list is used.
    pub(super) async fn template(
        &self,
        writer: &Writer,
        form: FormName,
        priority: Priority,
    ) -> Result<FormTemplate, StepError> {
        if let Some(template) = self.store.cached(CacheKind::FormTemplate, form.title(), KEPT).await? {
            return Ok(template);
        }
        let _one_at_a_time = self.templates.lock().await;
        if let Some(template) = self.store.cached(CacheKind::FormTemplate, form.title(), KEPT).await? {
            return Ok(template);
        }
        let found = self.find_template(form, priority).await?;
        let template = match found {
            Some(template) => template,
            None => {
                let fields = form.fields();
                let new = NewFormTemplate {
                    text: form.title(),
                    instructions: form.instructions(),
                    secret_by_default: true,
                    fields: &fields,
                };
                writer.create_form_template(&new).await?;
                // Its answer is an acknowledgement; the list says how Lever really keeps it.
                let made = self.find_template(form, priority).await?;
                made.ok_or_else(|| {
                    StepError::Hopeless(format!("Lever does not list the template “{form}” that it made"))
                })?
            }
        };
        let mut tx = self.store.begin().await?;
        tx.put_cached(CacheKind::FormTemplate, form.title(), &template).await?;
        tx.commit().await?;
        Ok(template)
    }

    async fn find_template(&self, form: FormName, priority: Priority) -> Result<Option<FormTemplate>, StepError> {
        let templates = self.lever.reader(priority).form_templates().await?;
        let wanted: Vec<String> = form.fields().into_iter().map(|field| field.text).collect();
        let fits = |template: &FormTemplate| {
            let has: Vec<&str> = template.fields.iter().map(|field| field.text.as_str()).collect();
            template.text == form.title() && has == wanted
        };
        Ok(templates.into_iter().find(fits))
    }
}
