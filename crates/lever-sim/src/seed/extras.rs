//! What surrounds the applications: requisitions with their fields, offers, a referral, EEO answers, a survey, and the record
//! of who was let in. Planted last and with dice of its own, so that nothing else in the world changes by it.

use serde_json::{Map, json};

use crate::document::RenderError;
use crate::refusal::Refusal;
use crate::rng::Rng;
use crate::world::World;
use crate::world::approval::{Approval, Approver, ApproverAnswer, Step};
use crate::world::eeo::EeoAnswers;
use crate::world::field::Field;
use crate::world::offer::{AdvanceError, NewOffer, OfferStatus};
use crate::world::requisition::{CompensationBand, Headcount, Requisition, RequisitionStatus, StatusChange};
use crate::world::requisition_field::{FieldKind, FieldOption, RequisitionField, Subfield};
use crate::world::survey::DiversitySurvey;

const DAY: i64 = 24 * 60 * 60 * 1000;
const HOUR: i64 = 60 * 60 * 1000;
const MINUTE: i64 = 60 * 1000;

/// Where these dice start, relative to the seed's.
const OWN_DICE: u64 = 0x00e7_7245;

/// The code that links it to its posting, status, places (`None`: unlimited), kind of employment, and the approval.
struct Plan {
    code: &'static str,
    status: RequisitionStatus,
    places: Option<i64>,
    employment: &'static str,
    approved_steps: Option<usize>,
}

/// Free text beside the documented words, as in real accounts.
const PLANS: [Plan; 6] = [
    plan("ENG-114", RequisitionStatus::Open, Some(3), "full-time", Some(2)),
    plan("COM-077", RequisitionStatus::Open, None, "Exempt Full-Time", None),
    plan("OPS-052", RequisitionStatus::Pending, Some(1), "full-time", Some(1)),
    plan("PRD-031", RequisitionStatus::OnHold, Some(2), "Full-Time", Some(2)),
    plan("PPL-020", RequisitionStatus::Open, Some(1), "Exempt Full-Time", None),
    plan("ENG-121", RequisitionStatus::Draft, Some(1), "full-time", None),
];

const fn plan(
    code: &'static str,
    status: RequisitionStatus,
    places: Option<i64>,
    employment: &'static str,
    approved_steps: Option<usize>,
) -> Plan {
    Plan { code, status, places, employment, approved_steps }
}

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
    define_fields(world);
    for plan in &PLANS {
        request(world, plan)?;
    }
    open_in_boston(world, rng);
    ask_about_diversity(world, now);
    recommend(world)?;
    offer(world, now)
}

fn remember_users(world: &mut World) {
    let first = world.users.first().map(|user| user.id.clone());
    for user in world.users.clone() {
        world.audit_user("user:added", &user, json!({}), first.as_deref(), user.created_at);
        if let Some(at) = user.deactivated_at {
            world.audit_user("user:deactivated", &user, json!({}), first.as_deref(), at);
        }
    }
}

fn define_fields(world: &mut World) {
    let option = |id: &str, text: &str| FieldOption { id: id.to_owned(), text: text.to_owned() };
    let reasons = vec![option("growth", "Growth"), option("replacement", "Replacement")];
    let parts = vec![Subfield::new("amount", "Amount", "number"), Subfield::new("approved_by", "Approved by", "text")];
    let fields = [
        ("cost_centre", "Cost centre", FieldKind::Text),
        ("target_hire_date", "Target hire date", FieldKind::Date),
        ("hiring_reason", "Reason for hiring", FieldKind::Dropdown(reasons)),
        ("relocation_budget", "Relocation budget", FieldKind::Object(parts)),
    ];
    for (id, text, kind) in fields {
        let (id, text) = (id.to_owned(), text.to_owned());
        world.requisition_fields.push(RequisitionField { id, text, kind, is_required: false });
    }
}

/// A requisition for the posting that carries its code.
fn request(world: &mut World, plan: &Plan) -> Result<(), Refusal> {
    let posting = world.postings.iter().find(|posting| posting.requisition_codes.iter().any(|code| code == plan.code));
    let Some(posting) = posting.cloned() else { return Ok(()) };
    let made = posting.created_at - 5 * DAY;
    let (owner, manager) = (posting.owner.clone().unwrap_or_default(), posting.hiring_manager.clone());
    let approval = match (&manager, plan.approved_steps) {
        (Some(manager), Some(approved)) => Some(approval(world, &owner, manager, approved, made)),
        _ => None,
    };
    let mut custom_fields = Map::new();
    custom_fields.insert("cost_centre".to_owned(), json!(format!("CC-{}", posting.department.len() * 100)));
    let row = Requisition {
        id: world.ids.uuid(),
        code: plan.code.to_owned(),
        name: posting.text.clone(),
        status: plan.status,
        headcount: plan.places.map_or(Headcount::Unlimited, Headcount::Of),
        hired: 0,
        backfill: plan.status == RequisitionStatus::Draft,
        creator: Some(owner.clone()),
        owner: Some(owner),
        hiring_manager: manager,
        internal_notes: String::new(),
        compensation_band: posting.salary.clone().map(|salary| CompensationBand {
            min: salary.min,
            max: salary.max,
            currency: salary.currency,
            interval: salary.interval,
        }),
        employment_status: Some(plan.employment.to_owned()),
        location: Some(posting.location.clone()),
        team: Some(posting.team.clone()),
        department: Some(posting.department.clone()),
        postings: Vec::new(),
        offers: Vec::new(),
        approval,
        custom_fields,
        read_only: false,
        created_at: made,
        updated_at: made + DAY,
        closed_at: None,
        fill_start_at: Some(posting.created_at),
        fill_end_at: None,
        history: vec![StatusChange { status: plan.status, at: made, service: "hire" }],
    };
    let id = row.id.clone();
    world.requisitions.insert(id.clone(), row);
    world.link_postings(&id, vec![posting.id])
}

/// First the hiring manager, then a super admin; the first `approved` of them have agreed.
fn approval(world: &mut World, by: &str, manager: &str, approved: usize, at: i64) -> Approval {
    let admin = world.users.first().map(|user| user.id.clone()).unwrap_or_default();
    let asked = [(manager.to_owned(), true), (admin, false)];
    let answered = |place: usize| at + (2 + i64::try_from(place).unwrap_or(0) * 5) * HOUR;
    let all = approved >= asked.len();
    let mut steps = Vec::new();
    for (place, (user, is_hiring_manager)) in asked.into_iter().enumerate() {
        let answer =
            (place < approved).then(|| ApproverAnswer { approved: true, at: answered(place), overriding: None });
        steps.push(Step { id: world.ids.uuid(), approver: Approver { user, is_hiring_manager, answer } });
    }
    Approval {
        id: world.ids.uuid(),
        started_at: at + HOUR,
        approved_at: all.then(|| answered(steps.len() - 1)),
        created_by: by.to_owned(),
        steps,
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

/// The two who have come furthest have an offer: one approved, one sent.
fn offer(world: &mut World, now: i64) -> Result<(), AdvanceError> {
    let open = |row: &&crate::world::opportunity::Opportunity| {
        row.archived.is_none() && !row.confidential && row.application.is_some()
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
