//! `/audit_events`: security events, newest first. Read-only.

use axum::Router;
use axum::extract::State;
use axum::routing::get;

use crate::answer::Answer;
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::sim::Sim;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/v1/audit_events", get(list))
}

async fn list(State(sim): State<Sim>, params: Params) -> Answer {
    let window = params.window("created_at")?;
    sim.read(|world| {
        let rows = world.audit_events.iter().filter(|row| {
            window.admits(Some(row.at))
                && params.admits("type", row.kind())
                && params.admits("user_id", row.user_id())
                && params.admits("target_type", row.target_kind())
                && params.admits("target_id", row.target_id())
        });
        let rows = rows.map(|row| (newest_first(row.at, row.id()), row)).collect();
        page(rows, &params, |row| row.json())
    })
}
