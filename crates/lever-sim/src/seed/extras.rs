//! What surrounds the applications: requisitions with their fields, offers, a referral, EEO answers, a survey, and the record
//! of who was let in. Planted last and with dice of its own, so that nothing else in the world changes by it.

use serde_json::json;

use crate::document::RenderError;
use crate::refusal::Refusal;
use crate::rng::Rng;
use crate::world::World;
use crate::world::eeo::EeoAnswers;
use crate::world::field::Field;
use crate::world::offer::{AdvanceError, NewOffer, OfferStatus};
use crate::world::requisition::RequisitionStatus;
use crate::world::survey::DiversitySurvey;

mod requisition;

pub(super) use requisition::define_fields;

const DAY: i64 = 24 * 60 * 60 * 1000;
const HOUR: i64 = 60 * 60 * 1000;
const MINUTE: i64 = 60 * 1000;

/// Where these dice start, relative to the seed's.
const OWN_DICE: u64 = 0x00e7_7245;

/// Adds everything. A refusal here is a mistake of the seed, not of the caller.
pub(super) fn surround(world: &mut World, number: u64, now: i64) -> Result<(), RenderError> {
    let mut rng = Rng::seeded(number ^ OWN_DICE);
    let everybody_elses = std::mem::replace(&mut world.ids, Rng::seeded(rng.next()));
    let planted = plant(world, &mut rng, now);
    world.ids = everybody_elses;
    match planted {
        Ok(()) => Ok(()),
        Err(AdvanceError::Document(error)) => Err(error),
        Err(AdvanceError::Refused(refusal)) => {
            tracing::error!(%refusal, "the surroundings could not be planted");
            Ok(())
        }
    }
}

fn plant(world: &mut World, rng: &mut Rng, now: i64) -> Result<(), AdvanceError> {
    remember_users(world);
    requisition::permit(world)?;
    open_in_boston(world, rng);
    ask_about_diversity(world, now);
    recommend(world)?;
    offer(world, now)
}

pub(super) fn remember_users(world: &mut World) {
    let first = world.users.first().map(|user| user.id.clone());
    for user in world.users.clone() {
        world.audit_user("user:added", &user, json!({}), first.as_deref(), user.created_at);
        if let Some(at) = user.deactivated_at {
            world.audit_user("user:deactivated", &user, json!({}), first.as_deref(), at);
        }
    }
}

/// The sales job is open in the United States too, so its applicants were asked the EEO questions; some did not answer.
fn open_in_boston(world: &mut World, rng: &mut Rng) {
    let Some(posting) = world.postings.iter_mut().find(|posting| posting.text == "Account Executive") else { return };
    posting.locations = Some(vec![posting.location.clone(), "Boston, US".to_owned()]);
    let id = posting.id.clone();
    let applied: Vec<(String, i64)> = world
        .applications
        .values()
        .filter(|row| row.posting == id && row.added_by.is_none())
        .map(|row| (row.id.clone(), row.created_at))
        .collect();
    for (application, at) in applied {
        let mut any = |texts: &[&str]| rng.chance(0.7).then(|| (*rng.pick(texts)).to_owned());
        let answers = EeoAnswers {
            gender: any(&["Female", "Male", "Decline to self-identify"]),
            race: any(&["Asian (Not Hispanic or Latino)", "White (Not Hispanic or Latino)", "Hispanic or Latino"]),
            veteran: any(&["I am a veteran", "I am not a veteran", "Decline to self-identify"]),
            ..EeoAnswers::default()
        };
        if let Err(refusal) = world.keep_eeo_answers(&application, answers, "apply-page", at + MINUTE) {
            tracing::error!(%refusal, "a seeded EEO answer was refused");
        }
    }
}

fn ask_about_diversity(world: &mut World, now: i64) {
    let mut language =
        Field::new(&mut world.ids, "multiple-choice", "Which language do you mostly speak at home?", false);
    language.options = ["English", "Dutch", "Another language", "I prefer not to say"].map(str::to_owned).to_vec();
    let mut school = Field::new(&mut world.ids, "multiple-select", "What kind of schools did you go to?", false);
    school.options =
        ["State school", "Private school", "Outside the country", "I prefer not to say"].map(str::to_owned).to_vec();
    world.surveys.push(DiversitySurvey {
        id: world.ids.uuid(),
        text: "Who applies to us?".to_owned(),
        instructions: "Voluntary, and never shown to those who decide.".to_owned(),
        countries: vec!["GB".to_owned(), "NL".to_owned()],
        fields: vec![language, school],
        created_at: now - 300 * DAY,
        updated_at: now - 300 * DAY,
    });
}

/// One of those who came by referral has the form their colleague filled in.
fn recommend(world: &mut World) -> Result<(), Refusal> {
    let referred = world.opportunities.values().filter(|row| row.origin == "referred" && !row.confidential);
    let first = referred.filter(|row| row.application.is_some()).min_by_key(|row| (row.created_at, row.id.clone()));
    let Some((id, at)) = first.map(|row| (row.id.clone(), row.created_at)) else { return Ok(()) };
    let Some(colleague) = world.users.get(7).map(|user| user.id.clone()) else { return Ok(()) };
    let why = "We worked on the same team for two years. Calm when things break.";
    world.refer(&id, &colleague, Some("Former colleague"), Some(why), at).map(drop)
}

/// The two who have come furthest, of those whose job has a pay, have an offer: one approved, one sent.
fn offer(world: &mut World, now: i64) -> Result<(), AdvanceError> {
    let open = |row: &&crate::world::opportunity::Opportunity| {
        let application = row.application.as_ref().and_then(|id| world.applications.get(id));
        let posting = application.and_then(|application| world.posting(&application.posting).ok());
        row.archived.is_none() && !row.confidential && posting.is_some_and(|posting| posting.salary.is_some())
    };
    let mut furthest: Vec<(i64, i64, String)> = world
        .opportunities
        .values()
        .filter(open)
        .map(|row| (-world.stage_rank(&row.stage), row.last_advanced_at, row.id.clone()))
        .collect();
    furthest.sort();
    let ways: [&[OfferStatus]; 2] = [
        &[OfferStatus::ApprovalSent, OfferStatus::Approved],
        &[OfferStatus::ApprovalSent, OfferStatus::Approved, OfferStatus::Sent],
    ];
    for ((_, reached, id), way) in furthest.into_iter().zip(ways) {
        let mut at = (reached + HOUR).min(now - 6 * HOUR);
        let posting = world
            .opportunities
            .get(&id)
            .and_then(|row| world.applications.get(row.application.as_ref()?))
            .map(|row| row.posting.clone());
        let posting = posting.and_then(|id| world.posting(&id).ok().cloned());
        let requisition = world.requisitions.values().find(|row| {
            let linked = posting.as_ref().is_some_and(|posting| row.postings.contains(&posting.id));
            linked && row.status == RequisitionStatus::Open
        });
        let new = NewOffer {
            requisition: requisition.map(|row| row.id.clone()),
            salary: posting.as_ref().and_then(|row| row.salary.as_ref()).and_then(|salary| salary.min.as_i64()),
            start_at: Some(now - now.rem_euclid(DAY) + 60 * DAY),
            ..NewOffer::default()
        };
        let recruiter = posting.and_then(|posting| posting.owner).unwrap_or_default();
        let offer = world.make_offer(&id, new, &recruiter, at)?;
        for status in way {
            at += HOUR;
            world.advance_offer(&offer, *status, at)?;
        }
    }
    Ok(())
}
