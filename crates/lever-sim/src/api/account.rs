//! `/stages`, `/archive_reasons`, `/disposition_stages`, `/tags`, `/sources`: read-only.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde_json::{Value, json};

use crate::answer::{Answer, found};
use crate::paging::{Part, page};
use crate::query::Params;
use crate::sim::Sim;
use crate::world::account::{ArchiveReason, Stage};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/stages", get(stages))
        .route("/v1/stages/{id}", get(stage))
        .route("/v1/archive_reasons", get(archive_reasons))
        .route("/v1/archive_reasons/{id}", get(archive_reason))
        .route("/v1/disposition_stages", get(disposition_stages))
        .route("/v1/tags", get(tags))
        .route("/v1/sources", get(sources))
}

async fn stages(State(sim): State<Sim>, params: Params) -> Answer {
    sim.read(|world| {
        let rows = world.stages.iter().map(|stage| (vec![Part::Up(world.stage_rank(&stage.id))], stage)).collect();
        page(rows, &params, |stage| stage.json())
    })
}

async fn stage(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    sim.read(|world| found(world.stage(&id)?.json()))
}

async fn archive_reasons(State(sim): State<Sim>, params: Params) -> Answer {
    sim.read(|world| {
        let wanted = world.archive_reasons.iter().filter(|reason| params.admits("type", reason.kind()));
        let rows = wanted.map(|reason| (vec![Part::Text(reason.text.clone())], reason)).collect();
        page(rows, &params, |reason| reason.json())
    })
}

async fn archive_reason(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    sim.read(|world| found(world.archive_reason(&id)?.json()))
}

async fn disposition_stages(State(sim): State<Sim>) -> Answer {
    let stage = |(place, stage): (usize, &Stage)| {
        json!({
            "id": stage.id, "text": stage.text, "pipeline": stage.pipeline, "rank": place as f64 + 0.5,
            "hasInterview": stage.has_interview,
        })
    };
    // Here, unlike in `/archive_reasons`, only the hired reason tells its type; the others were recorded with null.
    let reason = |reason: &ArchiveReason| {
        let kind = reason.hired.then_some("hired");
        json!({"id": reason.id, "text": reason.text, "type": kind, "status": reason.status()})
    };
    sim.read(|world| {
        let stages: Vec<Value> = world.stages.iter().enumerate().map(stage).collect();
        let reasons: Vec<Value> = world.archive_reasons.iter().map(reason).collect();
        found(json!({"stages": stages, "archiveReasons": reasons}))
    })
}

async fn tags(State(sim): State<Sim>, params: Params) -> Answer {
    sim.read(|world| counted(world.opportunities.index().tags(), &params))
}

async fn sources(State(sim): State<Sim>, params: Params) -> Answer {
    sim.read(|world| counted(world.opportunities.index().sources(), &params))
}

fn counted(counts: &BTreeMap<String, usize>, params: &Params) -> Answer {
    let rows = counts.iter().map(|(text, count)| (vec![Part::Text(text.clone())], (text, count))).collect();
    page(rows, params, |(text, count)| json!({"text": text, "count": count}))
}
