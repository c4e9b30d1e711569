//! `/opportunities/:o/feedback`. Every write needs `perform_as`; deleting is soft.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde::Deserialize;

use crate::answer::{Answer, created, found, gone};
use crate::body::Sent;
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::feedback::{Feedback, FeedbackKind, FieldValue, NewFeedback};
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities/{opportunity}/feedback", get(list).post(file))
        .route("/v1/opportunities/{opportunity}/feedback/{id}", get(one).put(update).delete(delete))
}

async fn list(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        // ASSUMPTION: lists leave deleted feedback out; a single GET is known to show it.
        let with_deleted = world.quirks.deleted_feedback_in_lists;
        let rows = world.feedback.of(&opportunity).filter(|row| with_deleted || row.deleted_at.is_none());
        let rows = rows.map(|row| (newest_first(row.created_at, &row.id), row)).collect();
        page(rows, &params, |row| world.feedback_json(row, &params))
    })
}

async fn one(State(sim): State<Sim>, caller: Caller, Path(path): Path<(String, String)>, params: Params) -> Answer {
    sim.read(|world| found(world.feedback_json(find(world, &caller, &path)?, &params)))
}

async fn file(
    State(sim): State<Sim>,
    caller: Caller,
    Path(opportunity): Path<String>,
    params: Params,
    Sent(body): Sent<NewFeedback>,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&opportunity, &caller)?;
        let user = world.required_actor(&params)?;
        let id = world.add_feedback(&opportunity, body, user, now)?;
        let row = world.feedback.get(&id).ok_or_else(|| Refusal::missing("feedback", &id))?;
        created(world.feedback_json(row, &Params::default()))
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct UpdateBody {
    #[serde(default)]
    completed_at: Option<i64>,
    field_values: Vec<FieldValue>,
}

async fn update(
    State(sim): State<Sim>,
    caller: Caller,
    Path(path): Path<(String, String)>,
    params: Params,
    Sent(body): Sent<UpdateBody>,
) -> Answer {
    sim.write(|world, now| {
        world.required_actor(&params)?;
        let mut row = find(world, &caller, &path)?.clone();
        guard(&row)?;
        row.answer(body.field_values)?;
        row.completed_at = body.completed_at.unwrap_or(row.completed_at);
        row.updated_at = Some(now);
        let shown = match world.quirks.raw_feedback_put_answer {
            true => world.raw_feedback_json(&row),
            false => world.feedback_json(&row, &Params::default()),
        };
        world.feedback.insert(path.1.clone(), row);
        let moves = world.quirks.feedback_moves_updated_at;
        world.opportunity_mut(&path.0)?.interact(moves, now);
        found(shown)
    })
}

async fn delete(State(sim): State<Sim>, caller: Caller, Path(path): Path<(String, String)>, params: Params) -> Answer {
    sim.write(|world, now| {
        world.required_actor(&params)?;
        guard(find(world, &caller, &path)?)?;
        if let Some(row) = world.feedback.get_mut(&path.1) {
            row.deleted_at.get_or_insert(now);
        }
        gone()
    })
}

/// Only interview feedback can be written by API.
// ASSUMPTION: the refusal is 403; 400 would be as likely.
fn guard(row: &Feedback) -> Result<(), Refusal> {
    match row.kind {
        FeedbackKind::Interview => Ok(()),
        FeedbackKind::Assignment | FeedbackKind::Share => {
            Err(Refusal::forbidden("Only interview feedback can be changed by API"))
        }
    }
}

fn find<'a>(world: &'a World, caller: &Caller, (opportunity, id): &(String, String)) -> Result<&'a Feedback, Refusal> {
    world.opportunity(opportunity, caller)?;
    let row = world.feedback.get(id).filter(|row| row.opportunity == *opportunity);
    row.ok_or_else(|| Refusal::missing("feedback", id))
}
