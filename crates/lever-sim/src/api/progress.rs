//! What may be changed on an opportunity: stage, archive, tags, links, sources. `perform_as` is optional throughout.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{post, put};
use serde::Deserialize;

use crate::answer::{Answer, found};
use crate::body::Sent;
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::progress::Labels;
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities/{id}/stage", put(stage))
        .route("/v1/opportunities/{id}/archived", put(archived))
        .route("/v1/opportunities/{id}/addTags", post(add_tags))
        .route("/v1/opportunities/{id}/removeTags", post(remove_tags))
        .route("/v1/opportunities/{id}/addSources", post(add_sources))
        .route("/v1/opportunities/{id}/removeSources", post(remove_sources))
        .route("/v1/opportunities/{id}/addLinks", post(add_links))
        .route("/v1/opportunities/{id}/removeLinks", post(remove_links))
}

#[derive(Deserialize)]
struct StageBody {
    stage: String,
}

async fn stage(
    State(sim): State<Sim>,
    caller: Caller,
    Path(id): Path<String>,
    params: Params,
    Sent(body): Sent<StageBody>,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&id, &caller)?;
        let actor = world.actor(&params)?;
        world.move_stage(&id, &body.stage, actor, now)?;
        blanked(world, &id)
    })
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ArchivedBody {
    // Present and null brings back; absent is a mistake, so the two must be told apart.
    #[serde(default, deserialize_with = "present")]
    reason: Option<Option<String>>,
    #[serde(default)]
    clean_interviews: bool,
    #[serde(default)]
    requisition_id: Option<String>,
}

fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

async fn archived(
    State(sim): State<Sim>,
    caller: Caller,
    Path(id): Path<String>,
    params: Params,
    Sent(body): Sent<ArchivedBody>,
) -> Answer {
    sim.write(|world, now| {
        world.opportunity(&id, &caller)?;
        world.actor(&params)?;
        let reason = body.reason.ok_or_else(|| Refusal::invalid("reason is required"))?;
        let checked = |requisition: &String| world.hireable(&id, requisition, reason.as_deref(), &caller);
        let hire = body.requisition_id.as_ref().map(checked).transpose()?;
        world.archive(&id, reason.as_deref(), now)?;
        if let Some(hire) = hire {
            world.fill(&id, hire, now)?;
        }
        if body.clean_interviews && reason.is_some() {
            world.cancel_coming_interviews(&id, now);
        }
        blanked(world, &id)
    })
}

#[derive(Deserialize)]
struct TagsBody {
    tags: Vec<String>,
}

#[derive(Deserialize)]
struct SourcesBody {
    sources: Vec<String>,
}

#[derive(Deserialize)]
struct LinksBody {
    links: Vec<String>,
}

/// One add or remove.
struct LabelChange {
    kind: Labels,
    labels: Vec<String>,
    add: bool,
}

async fn add_tags(s: State<Sim>, c: Caller, id: Path<String>, p: Params, Sent(body): Sent<TagsBody>) -> Answer {
    change(&s, &c, &id, &p, LabelChange { kind: Labels::Tags, labels: body.tags, add: true })
}

async fn remove_tags(s: State<Sim>, c: Caller, id: Path<String>, p: Params, Sent(body): Sent<TagsBody>) -> Answer {
    change(&s, &c, &id, &p, LabelChange { kind: Labels::Tags, labels: body.tags, add: false })
}

async fn add_sources(s: State<Sim>, c: Caller, id: Path<String>, p: Params, Sent(body): Sent<SourcesBody>) -> Answer {
    change(&s, &c, &id, &p, LabelChange { kind: Labels::Sources, labels: body.sources, add: true })
}

async fn remove_sources(
    s: State<Sim>,
    c: Caller,
    id: Path<String>,
    p: Params,
    Sent(body): Sent<SourcesBody>,
) -> Answer {
    change(&s, &c, &id, &p, LabelChange { kind: Labels::Sources, labels: body.sources, add: false })
}

async fn add_links(s: State<Sim>, c: Caller, id: Path<String>, p: Params, Sent(body): Sent<LinksBody>) -> Answer {
    change(&s, &c, &id, &p, LabelChange { kind: Labels::Links, labels: body.links, add: true })
}

async fn remove_links(s: State<Sim>, c: Caller, id: Path<String>, p: Params, Sent(body): Sent<LinksBody>) -> Answer {
    change(&s, &c, &id, &p, LabelChange { kind: Labels::Links, labels: body.links, add: false })
}

fn change(sim: &Sim, caller: &Caller, id: &str, params: &Params, change: LabelChange) -> Answer {
    sim.write(|world, now| {
        world.opportunity(id, caller)?;
        world.actor(params)?;
        match change.add {
            true => world.add_labels(id, change.kind, change.labels, now)?,
            false => world.remove_labels(id, change.kind, &change.labels, now)?,
        }
        match change.kind {
            Labels::Tags | Labels::Sources => blanked(world, id),
            // Link writes were recorded with the person in the answer.
            Labels::Links => {
                let row = world.opportunity_mut(id)?.clone();
                found(world.opportunity_ack(&row, &Params::default()))
            }
        }
    })
}

fn blanked(world: &mut World, id: &str) -> Answer {
    let row = world.opportunity_mut(id)?.clone();
    found(world.blanked_json(&row))
}
