//! `/eeo/responses` and `/eeo/responses/pii`: read-only, by default of the last week alone.

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::answer::Answer;
use crate::paging::{Key, newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::eeo::EeoResponse;
use crate::world::{Caller, World};

/// How far back the lists reach when they are not told.
const WEEK_MS: i64 = 7 * 24 * 60 * 60 * 1000;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/v1/eeo/responses", get(anonymous)).route("/v1/eeo/responses/pii", get(with_identity))
}

async fn anonymous(State(sim): State<Sim>, caller: Caller, params: Params) -> Answer {
    let window = asked(&params, ["fromDate", "toDate"], sim.now())?;
    sim.read(|world| page(rows(world, &caller, window), &params, |row| world.eeo_json(row)))
}

async fn with_identity(State(sim): State<Sim>, caller: Caller, params: Params) -> Answer {
    let window = asked(&params, ["created_at_start", "created_at_end"], sim.now())?;
    sim.read(|world| page(rows(world, &caller, window), &params, |row| world.eeo_pii_json(row, &params)))
}

/// First and last moment, both included.
// ASSUMPTION: an end alone means the week before it, a start alone everything since.
fn asked(params: &Params, [from, to]: [&str; 2], now: i64) -> Result<(i64, i64), Refusal> {
    let end = params.ms(to)?.unwrap_or(now);
    Ok((params.ms(from)?.unwrap_or(end - WEEK_MS), end))
}

/// By the time of the application, newest first, as recorded.
fn rows<'a>(world: &'a World, caller: &Caller, (start, end): (i64, i64)) -> Vec<(Key, &'a EeoResponse)> {
    let dated = world.eeo_responses.values().filter_map(|row| {
        let application = world.applications.get(&row.application)?;
        let opportunity = world.opportunities.get(&application.opportunity)?;
        let visible = caller.confidential || !opportunity.confidential;
        visible.then(|| (newest_first(application.created_at, &application.id), application.created_at, row))
    });
    dated.filter(|(_, at, _)| (start..=end).contains(at)).map(|(key, _, row)| (key, row)).collect()
}
