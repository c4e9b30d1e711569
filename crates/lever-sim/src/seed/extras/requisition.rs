//! The requisitions of the company and the fields they have.

use serde_json::{Map, json};

use crate::refusal::Refusal;
use crate::world::World;
use crate::world::approval::{Approval, Approver, ApproverAnswer, Step};
use crate::world::requisition::{CompensationBand, Headcount, Requisition, RequisitionStatus, StatusChange};
use crate::world::requisition_field::{FieldKind, FieldOption, RequisitionField, Subfield};

const DAY: i64 = 24 * 60 * 60 * 1000;
const HOUR: i64 = 60 * 60 * 1000;

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

/// Defines the fields and files one requisition for each posting that carries its code.
pub(super) fn permit(world: &mut World) -> Result<(), Refusal> {
    define_fields(world);
    PLANS.iter().try_for_each(|plan| request(world, plan))
}

pub(in crate::seed) fn define_fields(world: &mut World) {
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
