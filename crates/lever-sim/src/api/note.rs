//! `/opportunities/:o/notes`: threads, secret notes, whole-object PUT.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::{Answer, created, found, gone};
use crate::body::Sent;
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::note::{Comment, Note};
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities/{opportunity}/notes", get(list).post(write))
        .route("/v1/opportunities/{opportunity}/notes/{id}", get(one).put(replace).delete(delete))
}

async fn list(State(sim): State<Sim>, caller: Caller, Path(opportunity): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        world.opportunity(&opportunity, &caller)?;
        let rows = world.notes.of(&opportunity);
        let rows = rows.map(|row| (newest_first(row.created_at, &row.id), row)).collect();
        page(rows, &params, |row| world.note_json(row, &params))
    })
}

async fn one(State(sim): State<Sim>, caller: Caller, Path(path): Path<(String, String)>, params: Params) -> Answer {
    sim.read(|world| found(world.note_json(find(world, &caller, &path)?, &params)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WriteBody {
    #[serde(default)]
    value: Option<String>,
    #[serde(default)]
    secret: bool,
    #[serde(default)]
    score: Option<i64>,
    #[serde(default)]
    created_at: Option<i64>,
}

async fn write(
    State(sim): State<Sim>,
    caller: Caller,
    Path(opportunity): Path<String>,
    params: Params,
    Sent(body): Sent<WriteBody>,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&opportunity, &caller)?;
        let user = world.actor(&params)?;
        let value =
            body.value.filter(|value| !value.is_empty()).ok_or_else(|| Refusal::invalid("value is required"))?;
        let created_at = past(body.created_at, now)?;
        let comment = Comment { value, user, score: score(body.score)?, stage: None, created_at };
        let id = match params.one("note_id") {
            Some(note) => {
                world.comment_on_note(&opportunity, note, comment, now)?;
                note.to_owned()
            }
            None => world.add_note(&opportunity, comment, body.secret, true, now)?,
        };
        let mut shown = match world.notes.get(&id) {
            Some(note) => world.note_json(note, &Params::default()),
            None => json!({}),
        };
        shown["noteId"] = Value::from(id);
        created(shown)
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReplaceBody {
    values: Vec<ReplacedValue>,
    #[serde(default)]
    user: Option<String>,
    #[serde(default)]
    secret: bool,
    #[serde(default)]
    created_at: Option<i64>,
    #[serde(default)]
    completed_at: Option<i64>,
    #[serde(default)]
    score: Option<i64>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReplacedValue {
    value: String,
    #[serde(default)]
    created_at: Option<i64>,
}

async fn replace(
    State(sim): State<Sim>,
    caller: Caller,
    Path(path): Path<(String, String)>,
    Sent(body): Sent<ReplaceBody>,
) -> Answer {
    sim.write(|world, now| {
        let note = find(world, &caller, &path)?;
        guard(note)?;
        if body.values.is_empty() {
            return Err(Refusal::invalid("values must not be empty"));
        }
        if let Some(user) = &body.user {
            world.user(user)?;
        }
        let score = score(body.score)?;
        let before = note.clone();
        let user = body.user.or_else(|| before.user.clone());
        let created_at = past(body.created_at.or(Some(before.created_at)), now)?;
        let stage = before.thread.first().and_then(|comment| comment.stage.clone());
        // The whole thread is replaced; the score counts for every comment.
        let comment = |new: ReplacedValue| Comment {
            value: new.value,
            user: user.clone(),
            score,
            stage: stage.clone(),
            created_at: new.created_at.unwrap_or(created_at),
        };
        let thread = body.values.into_iter().map(comment).collect();
        let note = Note {
            thread,
            user: user.clone(),
            secret: body.secret,
            created_at,
            completed_at: Some(body.completed_at.unwrap_or(now)),
            ..before
        };
        world.notes.insert(path.1.clone(), note);
        world.opportunity_mut(&path.0)?.touch(now);
        found(json!({"noteId": path.1}))
    })
}

async fn delete(State(sim): State<Sim>, caller: Caller, Path(path): Path<(String, String)>) -> Answer {
    sim.write(|world, _| {
        guard(find(world, &caller, &path)?)?;
        world.notes.remove(&path.1);
        gone()
    })
}

fn find<'a>(world: &'a World, caller: &Caller, (opportunity, id): &(String, String)) -> Result<&'a Note, Refusal> {
    world.opportunity(opportunity, caller)?;
    let note = world.notes.get(id).filter(|note| note.opportunity == *opportunity);
    note.ok_or_else(|| Refusal::missing("notes", id))
}

/// Only notes made by API can be changed by API.
// ASSUMPTION: the refusal is 403; 400 would be as likely.
fn guard(note: &Note) -> Result<(), Refusal> {
    match note.made_by_api {
        true => Ok(()),
        false => Err(Refusal::forbidden("Only notes created by API can be changed by API")),
    }
}

fn score(score: Option<i64>) -> Result<Option<i64>, Refusal> {
    match score {
        Some(score) if !(1..=4).contains(&score) => Err(Refusal::invalid("score must be between 1 and 4")),
        score => Ok(score),
    }
}

fn past(at: Option<i64>, now: i64) -> Result<i64, Refusal> {
    match at {
        Some(at) if at > now => Err(Refusal::invalid("createdAt must be in the past")),
        at => Ok(at.unwrap_or(now)),
    }
}
