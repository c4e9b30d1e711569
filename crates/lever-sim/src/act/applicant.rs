//! A person applies: with their own file, or made up on the spot with a résumé to match.

use bytes::Bytes;
use serde::Deserialize;

use super::find;
use crate::document::render;
use crate::persona::{Format, Layout, PersonaMark, Strength};
use crate::refusal::Refusal;
use crate::rng::Rng;
use crate::seed::{Family, email_of, hide_text, invent};
use crate::sim::Sim;
use crate::world::apply::{Applied, Document, Submission};
use crate::world::eeo::EeoAnswers;
use crate::world::event::ORIGINS;

/// Somebody who applies. What is left out is made up.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Applicant {
    /// Id or title of the posting.
    pub posting: String,
    /// Full name.
    pub name: Option<String>,
    /// E-mail address; a known one makes another opportunity of the same contact.
    pub email: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// One of Lever's six origins; `applied` when left out.
    pub origin: Option<String>,
    /// How the person heard of us.
    pub source: Option<String>,
    /// Answers to the equal-opportunity questions, which are asked for jobs in the United States.
    pub eeo_responses: EeoAnswers,
    /// What sort of person to make up; ignored when a file is handed in.
    pub persona: PersonaRequest,
    /// The person's own résumé.
    #[serde(skip)]
    pub resume: Option<ResumeFile>,
}

/// What sort of person to make up. What is left out is rolled.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct PersonaRequest {
    /// How well the person fits.
    pub strength: Option<Strength>,
    /// The kind of document.
    pub format: Option<Format>,
    /// Its layout.
    pub layout: Option<Layout>,
    /// Hide white text on white in it.
    pub hidden_text: bool,
    /// The same seed gives the same career.
    pub seed: Option<u64>,
}

/// A file.
#[derive(Debug, Clone)]
pub struct ResumeFile {
    /// With its extension.
    pub name: String,
    /// Its content.
    pub bytes: Bytes,
}

impl Applicant {
    /// Somebody made up entirely, for the posting with this id or title.
    pub fn generated(posting: impl Into<String>) -> Self {
        Self { posting: posting.into(), ..Self::default() }
    }

    /// The same, fitting this well.
    #[must_use]
    pub fn with_strength(mut self, strength: Strength) -> Self {
        self.persona.strength = Some(strength);
        self
    }
}

/// Applies somebody now.
pub(crate) fn apply(sim: &Sim, applicant: Applicant) -> Result<Applied, Refusal> {
    let submission = prepare(sim, applicant)?;
    sim.write(|world, now| world.apply(submission, now))
}

/// Makes up what is missing and writes the document, without holding the world.
pub(super) fn prepare(sim: &Sim, applicant: Applicant) -> Result<Submission, Refusal> {
    if applicant.origin.as_ref().is_some_and(|origin| !ORIGINS.contains(&origin.as_str())) {
        return Err(Refusal::invalid("origin is not valid"));
    }
    let wanted = applicant.persona;
    let (posting, title, place, rolled) = sim.write(|world, _| {
        let posting = find(&world.postings, &applicant.posting, |row| (&row.id, &row.text), "postings")?;
        let title = world.posting(&posting)?.text.clone();
        let place = world.people_made;
        world.people_made += 1;
        Ok((posting, title, place, world.ids.next()))
    })?;
    let mut rng = Rng::seeded(wanted.seed.unwrap_or(rolled));
    let mark = PersonaMark {
        strength: wanted.strength.unwrap_or(*rng.pick(&[Strength::Strong, Strength::Middling, Strength::Weak])),
        format: wanted.format.unwrap_or(*rng.pick(&[Format::Pdf, Format::Docx])),
        layout: wanted.layout.unwrap_or(*rng.pick(&Layout::ALL)),
        hidden_text: wanted.hidden_text,
    };
    let mut persona = invent(&mut rng, Family::of(&title), mark.strength, place, sim.now());
    if let Some(name) = given(applicant.name) {
        persona.email = email_of(&name, place);
        persona.name = name;
    }
    persona.email = given(applicant.email).unwrap_or(persona.email);
    persona.phone = given(applicant.phone).unwrap_or(persona.phone);
    let mut submission = Submission {
        posting,
        name: persona.name.clone(),
        email: persona.email.clone(),
        phone: Some(persona.phone.clone()),
        origin: applicant.origin,
        source: applicant.source,
        eeo: applicant.eeo_responses,
        ..Submission::default()
    };
    if let Some(file) = applicant.resume {
        submission.resume = Some(Document { name: file.name, bytes: file.bytes, parsed: None });
        return Ok(submission);
    }
    if mark.hidden_text {
        persona = hide_text(persona);
    }
    let document = render(&persona, mark).map_err(|error| {
        tracing::error!(%error, "a résumé could not be written");
        Refusal::broken(false)
    })?;
    Ok(Submission {
        headline: Some(persona.headline.clone()),
        location: Some(persona.city.clone()),
        company: persona.jobs.first().map(|job| job.employer.clone()),
        links: vec![format!("https://{}", persona.link)],
        resume: Some(document),
        persona: Some(mark),
        ..submission
    })
}

/// Forms send empty text for what was left out.
fn given(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}
