//! Who may ask for what: the one table.
//!
//! A route exists only by standing here, and its gate is put in front of it here, so none can be forgotten.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use domain::Permission;

use super::{
    Console, agents, assets, audit, effects, gate, inbox, jobs, opportunity, pages, phases, probes, problem, proposals,
    rubric, rubrics, runs, sign_in, verification,
};

/// What it takes to be let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Nothing.
    Anyone,
    /// A session, whatever the role.
    SignedIn,
    /// A session whose role has the permission at this moment.
    May(Permission),
}

/// One line of the table, for tests and documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteAccess {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
}

struct Route {
    line: RouteAccess,
    handler: MethodRouter<Console>,
}

fn table() -> Vec<Route> {
    use Access::{Anyone, May, SignedIn};
    use Permission::{Decide, EditRubrics, Operate, Read, ReadAudit, SetPhases, Stop, Undo};
    vec![
        reads("/livez", Anyone, probes::live),
        reads("/readyz", Anyone, probes::ready),
        reads("/assets/{name}", Anyone, assets::show),
        reads("/sign-in", Anyone, sign_in::show),
        writes("/session", Anyone, sign_in::begin),
        writes("/session/end", SignedIn, sign_in::end),
        reads("/", SignedIn, inbox::home),
        reads("/inbox", May(Read), inbox::show),
        reads("/opportunities/{id}", May(Read), opportunity::show),
        writes("/proposals/{id}/approval", May(Decide), proposals::approve),
        writes("/proposals/{id}/refusal", May(Decide), proposals::refuse),
        reads("/runs/{id}/pages/{number}", May(Read), pages::show),
        writes("/runs/{id}/approval", May(Decide), runs::approve),
        writes("/effects/{id}/undo", May(Undo), effects::undo),
        reads("/rubrics", May(Read), rubrics::show),
        reads("/rubrics/{id}", May(Read), rubric::show),
        writes("/rubrics/{id}", May(EditRubrics), rubric::take),
        reads("/agents", May(Read), agents::show),
        writes("/agents/halt", May(Stop), phases::halt),
        writes("/phases", May(SetPhases), phases::set),
        writes("/phases/removal", May(SetPhases), phases::clear),
        writes("/jobs/{id}/rerun", May(Operate), jobs::rerun),
        reads("/audit", May(Read), audit::show),
        reads("/audit/verification", May(ReadAudit), verification::show),
    ]
}

/// Every route with what it takes to be let in.
#[must_use]
pub fn access_table() -> Vec<RouteAccess> {
    table().into_iter().map(|route| route.line).collect()
}

/// The routes, each behind its gate.
pub(crate) fn mount(console: &Console) -> Router<Console> {
    let nowhere = Router::new().fallback(problem::nothing_here);
    table().into_iter().fold(nowhere, |router, Route { line, handler }| {
        let gate = from_fn_with_state((console.clone(), line.access), gate::guard);
        router.route(line.path, handler.route_layer(gate))
    })
}

fn reads<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, Console>,
    T: 'static,
{
    Route { line: RouteAccess { method: Method::GET, path, access }, handler: get(handler) }
}

fn writes<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, Console>,
    T: 'static,
{
    Route { line: RouteAccess { method: Method::POST, path, access }, handler: post(handler) }
}
