//! What happened before now: people applied, moved on, were talked about, and some were archived.

use super::family::Family;
use super::interview;
use super::person;
use super::person::hide_text;
use crate::calendar::Month;
use crate::document::{RenderError, render};
use crate::persona::{Format, Layout, PersonaMark, Strength};
use crate::refusal::Refusal;
use crate::rng::Rng;
use crate::world::World;
use crate::world::apply::{Document, Submission};
use crate::world::contact::Contact;
use crate::world::note::Comment;
use crate::world::opportunity::NewOpportunity;

const DAY: i64 = 24 * 60 * 60 * 1000;
const HOUR: i64 = 60 * 60 * 1000;

/// Rows older than this were last touched before Lever introduced `updatedAt`.
const LEGACY_DAYS: i64 = 30;

/// The place in the list of the person whose résumé hides text: somebody who is weak anyway and applies with a PDF, so that
/// no posting loses an applicant of another sort to it.
const HIDING_PLACE: usize = 9;

/// The place of the one who went all the way.
const HIRED_PLACE: usize = 18;

const NOTES: [&str; 8] = [
    "Had a short call. Clear, friendly, asks good questions. Notice period is one month.",
    "Referred by a former colleague, who speaks highly of the work but says deadlines were sometimes tight.",
    "Would need to relocate; open to it if hybrid stays two days.",
    "Salary expectation slightly above our band, flexible for the right team.",
    "Asked for interview slots in the morning because of childcare.",
    "Portfolio sent separately, see files.",
    "Second application with us. Last year we had no opening at that level.",
    "Please check availability in the last week of the month.",
];

const PRAISE: [&str; 4] = [
    "Explained trade-offs without being asked and knew the limits of the chosen solution.",
    "Concrete examples with numbers. Described own share of the work honestly.",
    "Good instincts, a little slow to structure the problem, then very thorough.",
    "Strong on fundamentals; less experience with our scale, but learns quickly.",
];

/// Fills the account with people.
pub(super) fn unfold(world: &mut World, rng: &mut Rng, people: usize, now: i64) -> Result<(), RenderError> {
    for place in 0..people {
        let outcome = arrive(world, rng, place, people, now)?;
        // The seed names only what it has just made, so a refusal here is a mistake in the seed, not of the caller.
        if let Err(refusal) = outcome {
            tracing::error!(%refusal, place, "a seeded person could not be placed");
        }
    }
    world.people_made = people;
    Ok(())
}

fn arrive(
    world: &mut World,
    rng: &mut Rng,
    place: usize,
    people: usize,
    now: i64,
) -> Result<Result<(), Refusal>, RenderError> {
    let open: Vec<(String, String)> = world
        .postings
        .iter()
        .filter(|posting| posting.accepts_applications() && (!posting.confidential || place % 12 == 11))
        .map(|posting| (posting.id.clone(), posting.text.clone()))
        .collect();
    let at = if place % 12 == 11 { open.len() - 1 } else { place % open.len() };
    let Some((posting, title)) = open.get(at).cloned() else { return Ok(Ok(())) };
    // Postings come round every five people, so each round is shifted by one: every posting sees every sort and layout.
    let (round, turn) = (place / 5, place % 5);
    let strength = [Strength::Strong, Strength::Middling, Strength::Weak][(round + turn) % 3];
    let hiding = place == HIDING_PLACE;
    let mark = PersonaMark {
        strength,
        format: if place % 3 == 1 { Format::Docx } else { Format::Pdf },
        layout: if hiding { Layout::SingleColumn } else { Layout::ALL[(round + turn) % Layout::ALL.len()] },
        hidden_text: hiding,
    };
    // The first came two months ago, the last this morning.
    let days = 58 - 58 * i64::try_from(place).unwrap_or(0) / i64::try_from(people.max(1)).unwrap_or(1);
    let applied_at = now - days * DAY - rng.between(1, 8) * HOUR;
    let mut persona = person::invent(rng, Family::of(&title), mark.strength, place, Month::of(applied_at));
    if hiding {
        persona = hide_text(persona);
    }
    let document = render(&persona, mark)?;
    let sourced = place % 17 == 16;
    let place_them = || {
        let id = if sourced {
            source(world, &persona, document, applied_at)?
        } else {
            let submission = Submission {
                posting: posting.clone(),
                name: persona.name.clone(),
                email: persona.email.clone(),
                phone: Some(persona.phone.clone()),
                headline: Some(persona.headline.clone()),
                location: Some(persona.city.clone()),
                company: persona.jobs.first().map(|job| job.employer.clone()),
                links: vec![format!("https://{}", persona.link)],
                origin: Some(if place % 9 == 4 { "referred" } else { "applied" }.to_owned()),
                source: Some(["Applied through website", "LinkedIn", "Referral", "Job board"][place % 4].to_owned()),
                resume: Some(document),
                ..Submission::default()
            };
            world.apply(submission, applied_at)?.opportunity_id
        };
        world.opportunity_mut(&id)?.persona = Some(mark);
        advance(world, rng, &id, mark.strength, place, (applied_at, now))?;
        age(world, &id, now)
    };
    Ok(place_them())
}

/// Somebody the recruiters found themselves: no posting, no application.
fn source(
    world: &mut World,
    persona: &crate::persona::Persona,
    document: Document,
    at: i64,
) -> Result<String, Refusal> {
    let recruiter = world.users.get(2).map(|user| user.id.clone());
    let new = NewOpportunity {
        person: Contact {
            name: persona.name.clone(),
            headline: persona.headline.clone(),
            location: persona.city.clone(),
            emails: vec![persona.email.clone()],
            links: vec![format!("https://{}", persona.link)],
            ..Contact::default()
        },
        stage: Some("lead-reached-out".to_owned()),
        sources: vec!["LinkedIn".to_owned()],
        origin: Some("sourced".to_owned()),
        owner: recruiter.clone(),
        ..NewOpportunity::default()
    };
    let (_, id) = world.create_opportunity(new, at)?;
    world.opportunity_mut(&id)?.sourced_by = recruiter;
    world.add_resume(&id, document, at);
    Ok(id)
}

/// Moves the person through the pipeline, the better the further, and lets colleagues comment.
fn advance(
    world: &mut World,
    rng: &mut Rng,
    id: &str,
    strength: Strength,
    place: usize,
    (applied_at, now): (i64, i64),
) -> Result<(), Refusal> {
    if world.opportunity_mut(id)?.application.is_none() {
        return Ok(());
    }
    let steps = match strength {
        Strength::Strong => place / 3 % 7,
        Strength::Middling => place % 3,
        Strength::Weak => usize::from(place % 6 == 5),
    };
    let first = 3;
    let mut at = applied_at;
    let mut reached = 0;
    for step in 1..=steps {
        let next = at + rng.between(20, 90) * HOUR;
        // Who came lately has not come far.
        if next > now - HOUR {
            break;
        }
        (at, reached) = (next, step);
        let Some(stage) = world.stages.get(first + step).map(|stage| stage.id.clone()) else { break };
        let recruiter = world.users.get(1).map(|user| user.id.clone());
        let by = recruiter.filter(|_| !world.quirks.stage_changes_without_user);
        world.move_stage(id, &stage, by, at)?;
    }
    if place % 4 == 1 {
        let user = Some(world.users[1 + place % 2].id.clone());
        let value = NOTES[place / 4 % NOTES.len()].to_owned();
        let at = (applied_at + 30 * HOUR).min(now - HOUR);
        let comment = Comment { value, user, score: None, stage: None, created_at: at };
        world.add_note(id, comment, place % 16 == 13, false, at)?;
    }
    if reached >= 2 {
        interview::plan(world, rng, id, at);
    }
    if reached >= 3 {
        let template = world.feedback_templates.values().find(|row| row.text == "General interview");
        let template = template.map(|row| row.id.clone()).unwrap_or_default();
        let score = if strength == Strength::Strong { "4 - Strong Hire" } else { "3 - Hire" };
        let feedback = world.simple_feedback(&template, score, PRAISE[place % PRAISE.len()])?;
        let interviewer = world.users[3 + place % 5].id.clone();
        world.add_feedback(id, feedback, interviewer, at)?;
    }
    let reason = match (strength, place % 10) {
        (Strength::Weak, 2 | 6) => Some("Underqualified"),
        (Strength::Middling, 3) => Some("Withdrew"),
        _ => None,
    };
    let reason = if place == HIRED_PLACE { Some("Hired") } else { reason };
    if let Some(reason) = reason {
        let reason = world.archive_reasons.iter().find(|row| row.text == reason).map(|row| row.id.clone());
        world.archive(id, reason.as_deref(), (at + 40 * HOUR).min(now - HOUR))?;
    }
    Ok(())
}

/// Forgets `updatedAt` where Lever never knew it.
fn age(world: &mut World, id: &str, now: i64) -> Result<(), Refusal> {
    let forget = world.quirks.legacy_updated_at_null;
    let row = world.opportunity_mut(id)?;
    if forget && row.created_at < now - LEGACY_DAYS * DAY {
        row.updated_at = None;
    }
    Ok(())
}
