//! What a person does in Lever's own interface, for the control API, the pages and [`crate::Simulator`].
//! These acts change the world and fire webhooks; the ledger, which holds what came in over `/v1`, does not know them.

use serde_json::Value;

use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::World;
use crate::world::feedback::FeedbackKind;
use crate::world::note::Comment;

mod applicant;
mod burst;
mod hook;
mod offer;
mod person;
mod requisition;
mod switch;
mod upkeep;

pub use applicant::{Applicant, PersonaRequest, ResumeFile};
pub use burst::{Burst, BurstOutcome};
pub use hook::{HookRequest, RegisteredHook};
pub use offer::OfferRequest;

pub(crate) use applicant::apply;
pub(crate) use burst::burst;
pub(crate) use hook::{Redelivery, ping, redeliver, register, remove, switch_events};
pub(crate) use offer::{advance_offer, make_offer};
pub(crate) use person::{anonymize, contact_json, merge_contacts, merge_opportunities, protect};
pub(crate) use requisition::{decide_requisition, set_requisition_api, set_requisition_status, start_approval};
pub(crate) use switch::{change_quirks, set_quirks};
pub(crate) use upkeep::{
    application_json, comment, delete_application, delete_posting, edit_posting, refer, remove_file, upload_file,
};

pub(crate) fn move_stage(sim: &Sim, opportunity: &str, stage: &str, user: Option<&str>) -> Result<(), Refusal> {
    sim.write(|world, now| {
        let user = actor(world, user)?;
        let stage = find(&world.stages, stage, |row| (&row.id, &row.text), "stages")?;
        world.move_stage(opportunity, &stage, Some(user), now)
    })
}

pub(crate) fn archive(sim: &Sim, opportunity: &str, reason: Option<&str>) -> Result<(), Refusal> {
    sim.write(|world, now| {
        let named = |reason| find(&world.archive_reasons, reason, |row| (&row.id, &row.text), "archive_reasons");
        let reason = reason.map(named).transpose()?;
        world.archive(opportunity, reason.as_deref(), now)
    })
}

pub(crate) fn write_note(
    sim: &Sim,
    opportunity: &str,
    value: &str,
    user: Option<&str>,
    secret: bool,
) -> Result<String, Refusal> {
    sim.write(|world, now| {
        if value.trim().is_empty() {
            return Err(Refusal::invalid("value is required"));
        }
        let user = Some(actor(world, user)?);
        let comment = Comment { value: value.to_owned(), user, score: None, stage: None, created_at: now };
        world.add_note(opportunity, comment, secret, false, now)
    })
}

/// What a person writes in a feedback form.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub(crate) struct FeedbackRequest {
    pub(crate) user: Option<String>,
    pub(crate) template: Option<String>,
    pub(crate) score: Option<String>,
    pub(crate) text: String,
    #[serde(rename = "type")]
    pub(crate) kind: FeedbackKind,
}

pub(crate) fn write_feedback(sim: &Sim, opportunity: &str, request: &FeedbackRequest) -> Result<String, Refusal> {
    sim.write(|world, now| {
        let user = actor(world, request.user.as_deref())?;
        let wanted = request.template.as_deref().unwrap_or("General interview");
        let templates: Vec<_> = world.feedback_templates.values().collect();
        let template = find(&templates, wanted, |row| (&row.id, &row.text), "feedback_templates")?;
        let mut feedback =
            world.simple_feedback(&template, request.score.as_deref().unwrap_or("3 - Hire"), &request.text)?;
        feedback.kind = request.kind;
        world.add_feedback(opportunity, feedback, user, now)
    })
}

pub(crate) fn delete_opportunity(sim: &Sim, opportunity: &str) -> Result<(), Refusal> {
    sim.write(|world, now| {
        let user = actor(world, None)?;
        world.delete_opportunity(opportunity, Some(&user), now)
    })
}

/// The user named, or the first one: somebody has to have done it.
fn actor(world: &World, user: Option<&str>) -> Result<String, Refusal> {
    match user {
        Some(user) => find(&world.users, user, |row| (&row.id, &row.name), "users"),
        None => world.users.first().map(|row| row.id.clone()).ok_or_else(|| Refusal::missing("users", "anyone")),
    }
}

/// The id of the row with this id or, in any case, this text.
fn find<'a, T>(
    rows: &'a [T],
    wanted: &str,
    names: impl Fn(&'a T) -> (&'a String, &'a String),
    collection: &str,
) -> Result<String, Refusal> {
    let row = rows.iter().map(&names).find(|(id, text)| *id == wanted || text.eq_ignore_ascii_case(wanted));
    row.map(|(id, _)| id.clone()).ok_or_else(|| Refusal::missing(collection, wanted))
}

/// The opportunity as the control API shows it: with what a test wants to compare, and the seed's own knowledge.
pub(crate) fn opportunity_json(world: &World, id: &str) -> Option<Value> {
    let row = world.opportunities.get(id)?;
    let contact = world.contacts.get(&row.contact);
    let application = row.application.as_ref().and_then(|id| world.applications.get(id));
    let posting = application.and_then(|row| world.posting(&row.posting).ok());
    let count = |n: usize| Value::from(n);
    let resumes = world.resumes.of(id);
    let resumes = resumes.map(|resume| serde_json::json!({"id": resume.id, "name": resume.name}));
    let interviews = world.panels.of(id).map(|panel| panel.interviews.len());
    Some(serde_json::json!({
        "id": row.id,
        "name": contact.map(|contact| &contact.name),
        "email": contact.and_then(|contact| contact.emails.first()),
        "contact": row.contact,
        "posting": posting.map(|posting| &posting.id),
        "postingText": posting.map(|posting| &posting.text),
        "application": row.application,
        "stage": row.stage,
        "stageText": world.stage(&row.stage).ok().map(|stage| &stage.text),
        "archived": row.archived.as_ref().map(|archived| serde_json::json!({"reason": archived.reason, "archivedAt": archived.at})),
        "confidentiality": crate::world::opportunity::confidentiality(row.confidential),
        "origin": row.origin,
        "tags": row.tags,
        "resumes": resumes.collect::<Vec<_>>(),
        "notes": count(world.notes.count_of(id)),
        "forms": count(world.forms.count_of(id)),
        "feedback": count(world.feedback.count_of(id)),
        "interviews": count(interviews.sum()),
        "offers": world.offers_of(id).map(|offer| serde_json::json!({
            "id": offer.id, "status": offer.status.text(),
        })).collect::<Vec<_>>(),
        "persona": row.persona,
    }))
}

/// Which opportunities the answer about the world holds: those after this id, and at most so many.
#[derive(Debug, Default, Clone)]
pub(crate) struct Excerpt {
    pub(crate) after: Option<String>,
    pub(crate) most: Option<usize>,
}

/// The world in one answer, with everybody or an excerpt.
pub(crate) fn world_json(world: &World, now: i64, excerpt: &Excerpt) -> Value {
    use serde_json::json;
    let after = excerpt.after.as_deref().map_or(std::ops::Bound::Unbounded, std::ops::Bound::Excluded);
    let mut opportunities = world.opportunities.range::<str, _>((after, std::ops::Bound::Unbounded)).map(|(id, _)| id);
    let shown: Vec<&String> = opportunities.by_ref().take(excerpt.most.unwrap_or(usize::MAX)).collect();
    let next_after = opportunities.next().and_then(|_| shown.last().copied());
    let in_posting = |id: &str| world.applied_to(id).count();
    json!({
        "simulated": true, "company": world.company, "accountId": world.account_id, "now": now,
        "users": world.users.iter().map(|row| json!({
            "id": row.id, "name": row.name, "email": row.email, "accessRole": row.access_role,
        })).collect::<Vec<_>>(),
        "stages": world.stages.iter().map(|row| json!({
            "id": row.id, "text": row.text, "pipeline": row.pipeline,
        })).collect::<Vec<_>>(),
        "archiveReasons": world.archive_reasons.iter().map(|row| json!({
            "id": row.id, "text": row.text, "type": row.kind(),
        })).collect::<Vec<_>>(),
        "postings": world.postings.iter().map(|row| json!({
            "id": row.id, "text": row.text, "state": row.state,
            "confidentiality": crate::world::opportunity::confidentiality(row.confidential),
            "owner": row.owner, "hiringManager": row.hiring_manager, "opportunities": in_posting(&row.id),
        })).collect::<Vec<_>>(),
        "opportunities": shown.iter().filter_map(|id| opportunity_json(world, id)).collect::<Vec<_>>(),
        "opportunitiesTotal": world.opportunities.len(), "nextAfter": next_after,
        "requisitions": world.requisitions.values().map(|row| json!({
            "id": row.id, "requisitionCode": row.code, "name": row.name, "status": row.status.text(),
            "confidentiality": crate::world::opportunity::confidentiality(world.is_confidential(row)),
        })).collect::<Vec<_>>(),
        "webhooks": world.hooks.iter().map(|row| json!({
            "id": row.id, "event": row.event, "url": row.url, "madeBy": row.made_by,
        })).collect::<Vec<_>>(),
        "resumeLayouts": crate::persona::Layout::ALL.map(crate::persona::Layout::text),
    })
}
