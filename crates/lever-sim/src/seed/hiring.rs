//! What surrounds the applications of a generated world and follows from them: a requisition for each posting, offers of
//! the last year, referral forms, answers to the EEO questions, and what was done with files. Not in a world file: it is
//! made when one is loaded, always the same.

use serde_json::{Map, json};

use super::extras;
use crate::document::RenderError;
use crate::refusal::Refusal;
use crate::rng::Rng;
use crate::world::World;
use crate::world::eeo::EeoAnswers;
use crate::world::hire::RequisitionForHire;
use crate::world::offer::{AdvanceError, NewOffer, OfferStatus};
use crate::world::posting::Posting;
use crate::world::requisition::{CompensationBand, Headcount, Requisition, RequisitionStatus, StatusChange};

const DAY: i64 = 24 * 60 * 60 * 1000;
const HOUR: i64 = 60 * 60 * 1000;

/// Before that, the company wrote its offers and took its recommendations elsewhere.
const IN_LEVER: i64 = 180 * DAY;

/// Lever tells what was done with files only since it has the list of it.
const FILES_TOLD: i64 = 90 * DAY;

/// A candidacy as far as hiring goes.
struct Candidacy {
    opportunity: String,
    application: String,
    posting: Posting,
    /// When it reached the stage of offers.
    offered_at: Option<i64>,
    ended_at: Option<i64>,
    hired: bool,
}

/// Adds everything. A refusal here is a mistake of the generator, not of the caller.
pub(super) fn surround(world: &mut World, until: i64) -> Result<(), RenderError> {
    let mut rng = Rng::seeded(world.ids.clone().next());
    extras::remember_users(world);
    extras::define_fields(world);
    match plant(world, &mut rng, until) {
        Ok(()) => Ok(()),
        Err(AdvanceError::Document(error)) => Err(error),
        Err(AdvanceError::Refused(refusal)) => {
            tracing::error!(%refusal, "the surroundings of a generated world could not be made");
            Ok(())
        }
    }
}

fn plant(world: &mut World, rng: &mut Rng, until: i64) -> Result<(), AdvanceError> {
    world.remember_files(until - FILES_TOLD);
    for posting in world.postings.clone() {
        request(world, rng, &posting, until)?;
    }
    for candidacy in candidacies(world) {
        offer(world, rng, &candidacy, until)?;
    }
    recommend(world, rng, until)?;
    ask(world, rng)?;
    Ok(())
}

/// Those that got as far as an offer, in the order of their ids.
fn candidacies(world: &World) -> Vec<Candidacy> {
    let offers = world.stages.iter().find(|stage| stage.pipeline == "offer").map(|stage| stage.id.as_str());
    let rows = world.opportunities.values().filter_map(|row| {
        let application = world.applications.get(row.application.as_ref()?)?;
        let reason = row.archived.as_ref().and_then(|archived| world.archive_reason(&archived.reason).ok());
        let offered = row.stage_changes.iter().find(|change| Some(change.to.as_str()) == offers)?;
        Some(Candidacy {
            opportunity: row.id.clone(),
            application: application.id.clone(),
            posting: world.posting(&application.posting).ok()?.clone(),
            offered_at: Some(offered.at),
            ended_at: row.archived.as_ref().map(|archived| archived.at),
            hired: reason.is_some_and(|reason| reason.hired),
        })
    });
    rows.collect()
}

/// The permission that a posting was opened with.
fn request(world: &mut World, rng: &mut Rng, posting: &Posting, until: i64) -> Result<(), Refusal> {
    let Some(code) = posting.requisition_codes.first().cloned() else { return Ok(()) };
    let hires = world.applied_to(&posting.id).filter(|row| {
        let reason = row.archived.as_ref().and_then(|archived| world.archive_reason(&archived.reason).ok());
        reason.is_some_and(|reason| reason.hired)
    });
    let hired = i64::try_from(hires.count()).unwrap_or(0);
    let status = match posting.state {
        "closed" => RequisitionStatus::Closed,
        "draft" => RequisitionStatus::Draft,
        "pending" => RequisitionStatus::Pending,
        "rejected" => RequisitionStatus::Rejected,
        _ if rng.chance(0.1) => RequisitionStatus::OnHold,
        _ => RequisitionStatus::Open,
    };
    let made = posting.created_at - rng.between(2, 14) * DAY;
    let places = hired.max(1) + i64::from(status == RequisitionStatus::Open);
    let headcount = if rng.chance(0.08) { Headcount::Unlimited } else { Headcount::Of(places) };
    let closed_at = (status == RequisitionStatus::Closed).then(|| (posting.updated_at + DAY).min(until));
    let mut custom_fields = Map::new();
    custom_fields.insert("cost_centre".to_owned(), json!(format!("CC-{}", posting.department.len() * 100)));
    let mut history = vec![StatusChange { status: RequisitionStatus::Open, at: made + DAY, service: "hire" }];
    match closed_at {
        Some(at) => history.push(StatusChange { status, at, service: "hire" }),
        None => history[0].status = status,
    }
    let row = Requisition {
        id: world.ids.uuid(),
        code,
        name: posting.text.clone(),
        status,
        headcount,
        hired: 0,
        backfill: rng.chance(0.3),
        creator: posting.owner.clone(),
        owner: posting.owner.clone(),
        hiring_manager: posting.hiring_manager.clone(),
        internal_notes: String::new(),
        compensation_band: posting.salary.clone().map(|salary| CompensationBand {
            min: salary.min,
            max: salary.max,
            currency: salary.currency,
            interval: salary.interval,
        }),
        // Documented words and what people type.
        employment_status: Some(
            (*rng.pick(&["full-time", "full-time", "part-time", "Full-Time Permanent"])).to_owned(),
        ),
        location: Some(posting.location.clone()),
        team: Some(posting.team.clone()),
        department: Some(posting.department.clone()),
        postings: Vec::new(),
        offers: Vec::new(),
        approval: None,
        custom_fields,
        read_only: false,
        created_at: made,
        updated_at: closed_at.unwrap_or(made + DAY),
        closed_at,
        fill_start_at: Some(posting.created_at),
        fill_end_at: closed_at.filter(|_| hired > 0),
        history,
    };
    let id = row.id.clone();
    world.requisitions.insert(id.clone(), row);
    world.link_postings(&id, vec![posting.id.clone()])
}

/// The offer of a candidacy that came so far, and the place it took.
fn offer(world: &mut World, rng: &mut Rng, candidacy: &Candidacy, until: i64) -> Result<(), AdvanceError> {
    let requisition = world.requisitions.values().find(|row| row.postings.contains(&candidacy.posting.id));
    let requisition = requisition.map(|row| row.id.clone());
    let creator = candidacy.posting.owner.clone().unwrap_or_default();
    let offered_at = candidacy.offered_at.unwrap_or(until);
    if offered_at > until - IN_LEVER {
        let salary = candidacy.posting.salary.as_ref().and_then(|salary| salary.min.as_i64());
        let new = NewOffer {
            requisition: requisition.clone(),
            salary: salary.map(|salary| salary + rng.between(0, 8) * 500),
            start_at: Some((offered_at / DAY + rng.between(30, 110)) * DAY),
            ..NewOffer::default()
        };
        let end = candidacy.ended_at.unwrap_or(until);
        let id = world.make_offer(&candidacy.opportunity, new, &creator, offered_at)?;
        for (place, status) in way(rng, candidacy).into_iter().enumerate() {
            let hours = (i64::try_from(place).unwrap_or(0) + 1) * 3 * HOUR;
            world.advance_offer(&id, status, (offered_at + hours).min(end))?;
        }
    }
    if candidacy.hired
        && let Some(requisition) = requisition
    {
        let offers: Vec<String> = world.offers_of(&candidacy.opportunity).map(|offer| offer.id.clone()).collect();
        let row = world.requisition_mut(&requisition)?;
        // The offer's place is the person's now.
        row.hired += 1;
        row.offers.retain(|held| !offers.contains(held));
        let kept = RequisitionForHire {
            id: row.id.clone(),
            code: row.code.clone(),
            hiring_manager: row.hiring_manager.clone(),
        };
        if let Some(application) = world.applications.get_mut(&candidacy.application) {
            application.requisition_for_hire = Some(kept);
        }
    }
    Ok(())
}

/// How far an offer went, by how the candidacy ended.
fn way(rng: &mut Rng, candidacy: &Candidacy) -> Vec<OfferStatus> {
    use OfferStatus::{ApprovalSent, Approved, Denied, Opened, Sent, SentManually, Signed};
    match (candidacy.ended_at, candidacy.hired) {
        (Some(_), true) if rng.chance(0.15) => vec![ApprovalSent, Approved, SentManually, Signed],
        (Some(_), true) => vec![ApprovalSent, Approved, Sent, Opened, Signed],
        (Some(_), false) => vec![ApprovalSent, Approved, Sent, Opened, Denied],
        (None, _) => {
            let mut way = vec![ApprovalSent, Approved, Sent, Opened];
            way.truncate(rng.below(5));
            way
        }
    }
}

/// Those who came by referral lately have the form their colleague filled in.
fn recommend(world: &mut World, rng: &mut Rng, until: i64) -> Result<(), Refusal> {
    let anonymized = |contact: &str| world.contacts.get(contact).is_none_or(|contact| contact.is_anonymized);
    let referred = world.opportunities.values().filter(|row| {
        let lately = row.created_at > until - IN_LEVER;
        row.origin == "referred" && row.application.is_some() && lately && !anonymized(&row.contact)
    });
    let referred: Vec<(String, i64)> = referred.map(|row| (row.id.clone(), row.created_at)).collect();
    for (id, at) in referred {
        let present = |at: i64| world.users.iter().filter(move |user| user.deactivated_at.is_none_or(|left| left > at));
        let Some(colleague) = present(at).nth(rng.below(present(at).count())).map(|user| user.id.clone()) else {
            continue;
        };
        let relationship = *rng.pick(&["Former colleague", "Former colleague", "Friend", "Reputation"]);
        let why = *rng.pick(&[
            "We worked on the same team. Calm when things break.",
            "Taught me most of what I know about the subject.",
            "I know the work from the outside only, and it is good.",
            "Looking for something new, and would fit in.",
        ]);
        world.refer(&id, &colleague, Some(relationship), Some(why), at)?;
    }
    Ok(())
}

/// Who applied in the United States was asked the EEO questions; one in four did not answer one.
fn ask(world: &mut World, rng: &mut Rng) -> Result<(), Refusal> {
    let asking: Vec<String> =
        world.postings.iter().filter(|posting| posting.asks_eeo(None)).map(|posting| posting.id.clone()).collect();
    let applied: Vec<(String, i64)> = world
        .applications
        .values()
        .filter(|row| asking.contains(&row.posting) && row.added_by.is_none())
        .map(|row| (row.id.clone(), row.created_at))
        .collect();
    for (application, at) in applied {
        let mut any = |texts: &[&str]| rng.chance(0.75).then(|| (*rng.pick(texts)).to_owned());
        let answers = EeoAnswers {
            gender: any(&["Female", "Male", "Decline to self-identify"]),
            race: any(&["Asian (Not Hispanic or Latino)", "White (Not Hispanic or Latino)", "Hispanic or Latino"]),
            veteran: any(&["I am a veteran", "I am not a veteran", "I am not a veteran", "Decline to self-identify"]),
            ..EeoAnswers::default()
        };
        world.keep_eeo_answers(&application, answers, "apply-page", at)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::options::Quirks;
    use crate::seed::{Seed, plant};

    #[test]
    fn requisitions_count_their_hires_and_offers_end_as_their_candidacies() {
        let seed = Seed::generated(3_000, 7).until(1_782_864_000_000);
        let world = plant(&seed, "http://lever.example", Quirks::default(), 0).unwrap();
        assert_eq!(world.requisitions.len(), world.postings.len());
        let mut hires: BTreeMap<&str, i64> = BTreeMap::new();
        for application in world.applications.values() {
            let row = &world.opportunities[&application.opportunity];
            let reason = row.archived.as_ref().map(|archived| world.archive_reason(&archived.reason).unwrap());
            let hired = reason.is_some_and(|reason| reason.hired);
            assert_eq!(application.requisition_for_hire.is_some(), hired);
            *hires.entry(&application.posting).or_default() += i64::from(hired);
            for offer in world.offers_of(&row.id) {
                let status = match (hired, row.archived.is_some()) {
                    (true, _) => offer.status == OfferStatus::Signed && offer.signed_document.is_some(),
                    (false, true) => offer.status == OfferStatus::Denied,
                    (false, false) => !matches!(offer.status, OfferStatus::Signed | OfferStatus::Denied),
                };
                assert!(status && offer.created_at > 1_782_864_000_000 - IN_LEVER, "{offer:?}");
            }
        }
        assert!(world.offers.len() > 1 && hires.values().sum::<i64>() > 10);
        for row in world.requisitions.values() {
            assert_eq!(row.hired, hires.get(row.postings[0].as_str()).copied().unwrap_or(0), "{row:?}");
            assert!(row.status != RequisitionStatus::Closed || row.closed_at.is_some() && row.offers.is_empty());
        }
        for answer in world.eeo_responses.values() {
            let posting = &world.applications[&answer.application].posting;
            assert!(world.posting(posting).unwrap().asks_eeo(None));
        }
        let told = |row: &&crate::world::resume::Resume| row.created_at >= 1_782_864_000_000 - FILES_TOLD;
        assert!(world.resumes.values().filter(told).all(|row| world.file_actions.contains_key(&row.opportunity)));
        assert!(world.file_actions.len() < world.resumes.len() / 4);
        assert!(!world.eeo_responses.is_empty() && !world.referrals.is_empty());
    }
}
