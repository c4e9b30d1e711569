//! A person applies to a posting: contact, opportunity, application and résumé come to be in one step.

use bytes::Bytes;
use serde_json::{Value, json};

use super::World;
use super::application::{Application, Browser};
use super::contact::{Contact, Phone};
use super::eeo::EeoAnswers;
use super::file_action::FileActionKind;
use super::opportunity::NewOpportunity;
use super::resume::Resume;
use crate::persona::PersonaMark;
use crate::refusal::Refusal;

/// What an applicant hands in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Submission {
    pub(crate) posting: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) phone: Option<String>,
    pub(crate) headline: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) company: Option<String>,
    pub(crate) links: Vec<String>,
    pub(crate) comments: Option<String>,
    pub(crate) origin: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) custom_questions: Vec<Value>,
    pub(crate) resume: Option<Document>,
    pub(crate) persona: Option<PersonaMark>,
    /// Which of the posting's places the person wants.
    pub(crate) posting_location: Option<String>,
    pub(crate) browser: Browser,
    pub(crate) eeo: EeoAnswers,
    pub(crate) diversity_survey: Option<Value>,
    pub(crate) consent: Option<Value>,
    /// Over `/v1` rather than on the job site.
    pub(crate) via_api: bool,
    /// Who added the person by hand; `None` for somebody who applied.
    pub(crate) added_by: Option<String>,
}

/// A file with its name.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) bytes: Bytes,
    /// What Lever's parser found; `None` when it found nothing or was not asked.
    pub(crate) parsed: Option<Value>,
}

/// What came to be.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Applied {
    /// The application.
    pub application_id: String,
    /// The opportunity.
    pub opportunity_id: String,
    /// The contact, new or known.
    pub contact_id: String,
    /// The résumé, when one was handed in.
    pub resume_id: Option<String>,
    /// As on the application.
    pub name: String,
    /// As on the application.
    pub email: String,
}

impl World {
    /// Applies a person and tells `applicationCreated` (and `contactCreated` for somebody new).
    pub(crate) fn apply(&mut self, submission: Submission, now: i64) -> Result<Applied, Refusal> {
        let posting = self.posting(&submission.posting)?.clone();
        if !posting.accepts_applications() {
            return Err(Refusal::invalid(format!("Posting {} is not accepting applications", posting.id)));
        }
        let place = submission.posting_location;
        if place.as_ref().is_some_and(|place| !posting.all_locations().contains(place)) {
            return Err(Refusal::invalid("preferredPostingLocation is not a location of the posting"));
        }
        submission.eeo.check()?;
        if let Some(sent) = &submission.diversity_survey {
            self.check_survey_answers(sent)?;
        }
        let asks_eeo = posting.asks_eeo(place.as_deref());
        let person = Contact {
            name: submission.name.clone(),
            headline: submission.headline.unwrap_or_default(),
            location: submission.location.unwrap_or_default(),
            emails: vec![submission.email.clone()],
            phones: submission.phone.iter().map(Phone::mobile).collect(),
            links: submission.links.clone(),
            ..Contact::default()
        };
        let new = NewOpportunity {
            person,
            stage: Some("applicant-new".to_owned()),
            posting: Some(posting.id.clone()),
            sources: vec![submission.source.unwrap_or_else(|| "Applied through website".to_owned())],
            origin: Some(submission.origin.unwrap_or_else(|| "applied".to_owned())),
            owner: posting.owner.clone(),
            location: place,
            ..NewOpportunity::default()
        };
        let (_, opportunity_id) = self.create_opportunity(new, now)?;
        let resume_id = submission.resume.map(|document| self.add_resume(&opportunity_id, document, now));
        let application = Application {
            name: Some(submission.name.clone()),
            email: Some(submission.email.clone()),
            phone: submission.phone.map(Phone::mobile),
            company: submission.company,
            links: submission.links,
            comments: submission.comments,
            resume: resume_id.clone(),
            custom_questions: submission.custom_questions,
            browser: submission.browser,
            diversity_survey: submission.diversity_survey,
            consent: submission.consent,
            added_by: submission.added_by,
            ..Application::default()
        };
        let application_id = self.attach_application(&opportunity_id, &posting.id, application, now)?;
        // ASSUMPTION: answers to a posting that does not ask are dropped.
        if asks_eeo {
            let source = if submission.via_api { "api" } else { "apply-page" };
            self.keep_eeo_answers(&application_id, submission.eeo, source, now)?;
        }
        let opportunity = self.opportunity_mut(&opportunity_id)?;
        opportunity.persona = submission.persona;
        let contact_id = opportunity.contact.clone();
        let (name, email) = (submission.name, submission.email);
        Ok(Applied { application_id, opportunity_id, contact_id, resume_id, name, email })
    }

    /// Puts an application on an opportunity and tells `applicationCreated`.
    pub(crate) fn attach_application(
        &mut self,
        opportunity: &str,
        posting: &str,
        application: Application,
        now: i64,
    ) -> Result<String, Refusal> {
        let id = self.ids.uuid();
        let row = self.opportunity_mut(opportunity)?;
        row.application = Some(id.clone());
        let application = Application {
            id: id.clone(),
            opportunity: opportunity.to_owned(),
            posting: posting.to_owned(),
            archived: row.archived.clone(),
            created_at: row.created_at,
            ..application
        };
        self.applications.insert(id.clone(), application);
        self.tell_of_opportunity("applicationCreated", opportunity, json!({"applicationId": id}), now);
        Ok(id)
    }

    /// Puts a résumé on an opportunity. There is no such endpoint: it comes with an application or a new opportunity.
    pub(crate) fn add_resume(&mut self, opportunity: &str, document: Document, now: i64) -> String {
        let id = self.ids.uuid();
        let resume = Resume::new(&id, opportunity, document, now);
        self.note_file_action(opportunity, FileActionKind::ResumeImported, (&id, &resume.name), None, now);
        let status = resume.status;
        self.resumes.insert(id.clone(), resume);
        self.process_file(&id, status, now);
        id
    }
}
