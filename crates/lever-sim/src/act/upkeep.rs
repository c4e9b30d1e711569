//! The small things a person does in Lever: editing and deleting postings, comments, files, referrals, deletions.

use serde_json::{Value, json};

use super::{ResumeFile, actor, find};
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::World;
use crate::world::note::Comment;
use crate::world::posting::{PostingChange, Written};

/// Changes what is named of a posting; by hand nothing falls to draft.
pub(crate) fn edit_posting(sim: &Sim, posting: &str, change: PostingChange) -> Result<String, Refusal> {
    sim.write(|world, now| {
        let id = posting_id(world, posting)?;
        world.update_posting(&id, change, Written::ByHand, now)?;
        Ok(id)
    })
}

pub(crate) fn delete_posting(sim: &Sim, posting: &str) -> Result<String, Refusal> {
    sim.write(|world, now| {
        let id = posting_id(world, posting)?;
        world.delete_posting(&id, now)?;
        Ok(id)
    })
}

fn posting_id(world: &World, wanted: &str) -> Result<String, Refusal> {
    find(&world.postings, wanted, |row| (&row.id, &row.text), "postings")
}

/// Comments on a note.
pub(crate) fn comment(
    sim: &Sim,
    opportunity: &str,
    note: &str,
    value: &str,
    user: Option<&str>,
) -> Result<(), Refusal> {
    sim.write(|world, now| {
        if value.trim().is_empty() {
            return Err(Refusal::invalid("value is required"));
        }
        let user = Some(actor(world, user)?);
        let comment = Comment { value: value.to_owned(), user, score: None, stage: None, created_at: now };
        world.comment_on_note(opportunity, note, comment, now)
    })
}

/// Puts a file on an opportunity and returns its id.
pub(crate) fn upload_file(
    sim: &Sim,
    opportunity: &str,
    file: ResumeFile,
    user: Option<&str>,
) -> Result<String, Refusal> {
    sim.write(|world, now| {
        let user = actor(world, user)?;
        let shown = world.add_file(opportunity, &file.name, file.bytes, Some(&user), now)?;
        Ok(shown["id"].as_str().unwrap_or_default().to_owned())
    })
}

pub(crate) fn remove_file(sim: &Sim, opportunity: &str, file: &str, user: Option<&str>) -> Result<(), Refusal> {
    sim.write(|world, now| {
        let user = actor(world, user)?;
        world.remove_file(opportunity, file, Some(&user), now)
    })
}

/// Records a colleague's recommendation and returns the referral's id.
pub(crate) fn refer(
    sim: &Sim,
    opportunity: &str,
    user: Option<&str>,
    relationship: Option<&str>,
    comment: Option<&str>,
) -> Result<String, Refusal> {
    sim.write(|world, now| {
        let user = actor(world, user)?;
        world.refer(opportunity, &user, relationship, comment, now)
    })
}

pub(crate) fn delete_application(sim: &Sim, application: &str) -> Result<(), Refusal> {
    sim.write(|world, now| world.delete_application(application, now))
}

/// The parts of an application that Lever takes and never shows, for tests.
pub(crate) fn application_json(world: &World, id: &str) -> Result<Value, Refusal> {
    let row = world.applications.get(id).ok_or_else(|| Refusal::missing("applications", id))?;
    let eeo = world.eeo_responses.get(id).map(|response| &response.answers);
    Ok(json!({
        "id": row.id, "opportunity": row.opportunity, "posting": row.posting, "eeoResponses": eeo,
        "diversitySurvey": row.diversity_survey, "consent": row.consent,
    }))
}
