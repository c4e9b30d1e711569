//! Rows of what hangs on an opportunity.

use bytes::Bytes;
use serde_json::Value;

use super::{Fit, Loader, numbered};
use crate::document::Draft;
use crate::persona::{Format, Layout, PersonaMark, Strength};
use crate::seed::file::{
    FeedbackRow, FormRow, InterviewRow, NoteRow, OpportunityRow, PanelRow, ResumeContent, ResumeRow,
};
use crate::world::feedback::{Feedback, FeedbackKind};
use crate::world::file::{File, FileStatus, extension};
use crate::world::form::Form;
use crate::world::note::{Comment, Note};
use crate::world::panel::{Interview, Interviewer, Panel};
use crate::world::resume::{Content, Parsed, Resume};
use crate::world::template::Template;

/// The smallest PNG: one grey pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cch\0\0\0\x82\0\x81w\xcdr\xb6\
                       \0\0\0\0IEND\xaeB`\x82";

/// What is left of a file that was damaged on its way.
const DAMAGED: &[u8] = b"<html><body>413 Request Entity Too Large</body></html>";

impl Loader {
    pub(super) fn children(&mut self, row: OpportunityRow) -> Fit<()> {
        let id = row.id;
        for resume in row.resumes {
            self.resume(&id, resume, (row.contact, row.fit))?;
        }
        for file in row.files {
            let ext = extension(&file.name);
            let bytes = Bytes::from(file.text);
            let status = FileStatus::after_upload(&ext, &bytes);
            let (id, opportunity) = (file.id, id.clone());
            let file = File { id: id.clone(), opportunity, name: file.name, ext, bytes, status, uploaded_at: file.at };
            once("file", &id, self.world.files.contains_key(&id))?;
            self.world.files.insert(id, file);
        }
        for note in row.notes {
            self.note(&id, note)?;
        }
        for form in row.forms {
            self.form(&id, form)?;
        }
        let application: Vec<String> = row.application.into_iter().map(|row| row.id).collect();
        for panel in &row.panels {
            self.panel(&id, panel, &application)?;
        }
        for feedback in row.feedback {
            self.feedback(&id, feedback, &row.panels)?;
        }
        Ok(())
    }

    fn resume(&mut self, opportunity: &str, row: ResumeRow, (contact, fit): (usize, Option<Strength>)) -> Fit<()> {
        once("résumé", &row.id, self.world.resumes.contains_key(&row.id))?;
        let strength = fit.unwrap_or(Strength::Middling);
        let drawn = |format: Format, layout: Layout, size: usize, hidden_text: bool| {
            let person = self.people.get(contact).ok_or_else(|| numbered("contact", contact))?;
            let figure = person.figure.ok_or("a résumé needs a contact with a figure")?;
            let mark = PersonaMark { strength, format, layout, hidden_text };
            Ok::<_, String>(Draft { figure, email: person.email.clone(), at: row.at, mark, size })
        };
        let parsed = |draft: &Draft| if row.unparsed { Parsed::Nothing } else { Parsed::Draft(draft.clone()) };
        let stored = |name: String, bytes: &'static [u8], status: FileStatus| {
            let ext = extension(&name);
            (name, ext, Content::Bytes(Bytes::from_static(bytes)), status, Parsed::Nothing, None)
        };
        let (name, ext, content, status, parsed, mark) = match row.content {
            ResumeContent::Document(format, layout, size, hidden_text) => {
                let draft = drawn(format, layout, size, hidden_text)?;
                let (name, ext, parsed, mark) = (draft.name(), draft.ext().to_owned(), parsed(&draft), draft.mark);
                (name, ext, Content::Draft(draft), FileStatus::Processed, parsed, Some(mark))
            }
            ResumeContent::Profile => {
                let draft = drawn(Format::Pdf, Layout::SingleColumn, 0, false)?;
                (String::new(), String::new(), Content::Nothing, FileStatus::Processed, parsed(&draft), None)
            }
            ResumeContent::Image(name) => stored(name, PIXEL, FileStatus::Unsupported),
            ResumeContent::Broken(name) => stored(name, DAMAGED, FileStatus::Error),
        };
        if let Some(opportunity) = self.world.opportunities.get_mut(opportunity) {
            opportunity.persona = opportunity.persona.or(mark);
        }
        let (id, opportunity) = (row.id, opportunity.to_owned());
        let resume = Resume { id: id.clone(), opportunity, name, ext, content, status, parsed, created_at: row.at };
        self.world.resumes.insert(id, resume);
        Ok(())
    }

    fn note(&mut self, opportunity: &str, row: NoteRow) -> Fit<()> {
        once("note", &row.id, self.world.notes.contains_key(&row.id))?;
        let mut thread = Vec::with_capacity(row.thread.len());
        for (value, user, at, stage) in row.thread {
            let user = user.map(|user| self.user_id(user)).transpose()?;
            thread.push(Comment { value, user, score: None, stage: Some(self.stage_id(stage)?), created_at: at });
        }
        let first = thread.first().ok_or("a note has at least one text")?;
        let note = Note {
            id: row.id.clone(),
            opportunity: opportunity.to_owned(),
            user: first.user.clone(),
            created_at: first.created_at,
            completed_at: Some(first.created_at),
            thread,
            secret: row.secret,
            made_by_api: row.api,
        };
        self.world.notes.insert(row.id, note);
        Ok(())
    }

    fn form(&mut self, opportunity: &str, row: FormRow) -> Fit<()> {
        once("form", &row.id, self.world.forms.contains_key(&row.id))?;
        let template = self.form_templates.get(row.template).ok_or_else(|| numbered("form template", row.template))?;
        fits(template, &row.values)?;
        let fields = template.fields.iter().zip(&row.values).map(|(field, value)| field.answered(value)).collect();
        let form = Form {
            id: row.id.clone(),
            opportunity: opportunity.to_owned(),
            template: template.id.clone(),
            text: template.text.clone(),
            instructions: template.instructions.clone(),
            fields,
            user: Some(self.user_id(row.user)?),
            stage: self.stage_id(row.stage)?,
            secret: row.secret,
            created_at: row.at,
        };
        self.world.forms.insert(row.id, form);
        Ok(())
    }

    fn panel(&mut self, opportunity: &str, row: &PanelRow, applications: &[String]) -> Fit<()> {
        once("panel", &row.id, self.world.panels.contains_key(&row.id))?;
        let user = Some(self.user_id(row.user)?);
        let interviews = row.interviews.iter().map(|interview| self.interview(interview, row, user.as_ref()));
        let panel = Panel {
            id: row.id.clone(),
            opportunity: opportunity.to_owned(),
            applications: applications.to_vec(),
            timezone: row.timezone.clone(),
            feedback_reminder: "daily".to_owned(),
            stage: self.stage_id(row.stage)?,
            note: None,
            externally_managed: row.api,
            external_url: None,
            interviews: interviews.collect::<Fit<_>>()?,
            user,
            created_at: row.at,
            canceled_at: row.canceled,
        };
        self.world.panels.insert(row.id.clone(), panel);
        Ok(())
    }

    fn interview(&self, row: &InterviewRow, panel: &PanelRow, user: Option<&String>) -> Fit<Interview> {
        let template = self.feedback_templates.get(row.template);
        let template = template.ok_or_else(|| numbered("feedback template", row.template))?.id.clone();
        let interviewer = |user: &usize| {
            Ok::<_, String>(Interviewer { id: self.user_id(*user)?, feedback_template: Some(template.clone()) })
        };
        Ok(Interview {
            id: row.id.clone(),
            subject: Some(row.subject.clone()),
            note: Some(String::new()),
            interviewers: row.interviewers.iter().map(interviewer).collect::<Fit<_>>()?,
            date: row.date,
            duration: row.duration,
            location: row.location.clone(),
            feedback_template: Some(template.clone()),
            feedback_reminder: "daily".to_owned(),
            user: user.cloned(),
            created_at: panel.at,
            canceled_at: panel.canceled,
        })
    }

    fn feedback(&mut self, opportunity: &str, row: FeedbackRow, panels: &[PanelRow]) -> Fit<()> {
        once("feedback", &row.id, self.world.feedback.contains_key(&row.id))?;
        let template = self.feedback_templates.get(row.template);
        let template = template.ok_or_else(|| numbered("feedback template", row.template))?;
        fits(template, &row.values)?;
        let held = match row.interview {
            None => None,
            Some((panel, interview)) => {
                let panel = panels.get(panel).ok_or_else(|| numbered("panel of this opportunity", panel))?;
                let held = panel.interviews.get(interview);
                let held = held.ok_or_else(|| numbered("interview of this panel", interview))?;
                Some((panel.id.clone(), held.id.clone()))
            }
        };
        let feedback = Feedback {
            kind: FeedbackKind::Interview,
            id: row.id.clone(),
            opportunity: opportunity.to_owned(),
            template: template.id.clone(),
            text: template.text.clone(),
            instructions: template.instructions.clone(),
            answers: template.fields.iter().cloned().zip(row.values).collect(),
            panel: held.as_ref().map(|held| held.0.clone()),
            interview: held.map(|held| held.1),
            user: self.user_id(row.user)?,
            created_at: row.at,
            completed_at: row.at,
            updated_at: None,
            deleted_at: None,
        };
        self.world.feedback.insert(row.id, feedback);
        Ok(())
    }

    fn stage_id(&self, stage: usize) -> Fit<String> {
        self.world.stages.get(stage).map(|stage| stage.id.clone()).ok_or_else(|| numbered("stage", stage))
    }
}

/// One value for each field of the template, and each as the field asks.
fn fits(template: &Template, values: &[Value]) -> Fit<()> {
    if template.fields.len() != values.len() {
        return Err(format!("{} has {} fields, not {}", template.text, template.fields.len(), values.len()));
    }
    let fits = |(field, value): (&crate::world::field::Field, &Value)| field.check(value);
    template.fields.iter().zip(values).try_for_each(fits).map_err(|refusal| refusal.message)
}

fn once(kind: &str, id: &str, known: bool) -> Fit<()> {
    if known { Err(format!("{kind} {id} is there twice")) } else { Ok(()) }
}
