//! Who may ask for what: the one table.
//!
//! A route exists only by standing here, and its gate is put in front of it here, so none can be forgotten. Two things
//! let a request through: the role's permission, and, where the path names something, that the operator's remit takes
//! it in.

use axum::Router;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, get, post};
use domain::Permission;

use super::{
    Console, account, agents, api, assets, audit, batch, blind, effects, gate, inbox, invitation, jobs, live, mcp,
    operator, operators, opportunity, pages, phases, policies, probes, problem, proposals, rubric, rubrics, runs,
    sign_in, undo, verification,
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

/// What the `{id}` of a path names. The gate lets nobody through to what their remit does not take in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Nothing that belongs to a candidacy.
    Nothing,
    Opportunity,
    Proposal,
    Run,
    Effect,
    Posting,
}

/// One line of the table, for tests and documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteAccess {
    pub method: Method,
    pub path: &'static str,
    pub access: Access,
    pub names: Names,
}

struct Route {
    line: RouteAccess,
    handler: MethodRouter<Console>,
}

impl Route {
    fn naming(mut self, names: Names) -> Self {
        self.line.names = names;
        self
    }
}

fn table() -> Vec<Route> {
    use Access::{Anyone, May, SignedIn};
    use Names::{Effect, Opportunity, Posting, Proposal, Run};
    use Permission::{
        Decide, EditPolicies, EditRubrics, ManageOperators, Operate, Read, ReadAudit, SetPhases, Stop, Undo,
    };
    vec![
        reads("/livez", Anyone, probes::live),
        reads("/readyz", Anyone, probes::ready),
        reads("/assets/{name}", Anyone, assets::show),
        reads("/sign-in", Anyone, sign_in::show),
        writes("/session", Anyone, sign_in::begin),
        writes("/session/end", SignedIn, sign_in::end),
        reads("/", SignedIn, inbox::home),
        reads("/inbox", May(Read), inbox::show),
        reads("/events", May(Read), live::show),
        reads("/inbox/batch", May(Decide), batch::show),
        writes("/inbox/batch", May(Decide), batch::approve),
        writes("/inbox/withdrawal", May(Decide), effects::withdraw_all),
        reads("/opportunities/{id}", May(Read), opportunity::show).naming(Opportunity),
        writes("/opportunities/{id}/withdrawal", May(Decide), effects::withdraw).naming(Opportunity),
        writes("/proposals/{id}/approval", May(Decide), proposals::approve).naming(Proposal),
        writes("/proposals/{id}/refusal", May(Decide), proposals::refuse).naming(Proposal),
        reads("/runs/{id}/pages/{number}", May(Read), pages::show).naming(Run),
        writes("/runs/{id}/judgement", May(Decide), blind::judge).naming(Run),
        writes("/runs/{id}/approval", May(Decide), runs::approve).naming(Run),
        writes("/effects/{id}/undo", May(Undo), effects::undo).naming(Effect),
        reads("/api/openapi.json", Anyone, api::describe),
        reads("/api/v1/me", SignedIn, api::me),
        reads("/api/v1/inbox", May(Read), api::list_inbox),
        reads("/api/v1/events", May(Read), live::show),
        reads("/api/v1/opportunities/{id}", May(Read), api::show_candidacy).naming(Opportunity),
        writes("/api/v1/opportunities/{id}/withdrawal", May(Decide), api::withdraw_approvals).naming(Opportunity),
        writes("/api/v1/proposals/{id}/approval", May(Decide), api::approve_proposal).naming(Proposal),
        writes("/api/v1/proposals/{id}/refusal", May(Decide), api::refuse_proposal).naming(Proposal),
        writes("/api/v1/runs/{id}/approval", May(Decide), api::approve_run).naming(Run),
        writes("/api/v1/runs/{id}/judgement", May(Decide), api::judge_run).naming(Run),
        writes("/api/v1/effects/{id}/undo", May(Undo), api::undo_effect).naming(Effect),
        reads("/api/v1/agents", May(Read), api::list_agents),
        writes("/api/v1/agents/halt", May(Stop), api::halt),
        writes("/api/v1/phases", May(SetPhases), api::set_phase),
        writes("/api/v1/phases/removal", May(SetPhases), api::clear_phase),
        reads("/api/v1/jobs/discarded", May(Operate), api::dead_letters),
        writes("/api/v1/jobs/{id}/rerun", May(Operate), api::rerun),
        reads("/api/v1/rubrics/{id}", May(Read), api::show_rubric).naming(Posting),
        writes("/api/v1/rubrics/{id}", May(EditRubrics), api::save_rubric).naming(Posting),
        reads("/api/v1/policy", May(Read), api::show_policy),
        writes("/api/v1/policy", May(EditPolicies), api::save_policy),
        reads("/api/v1/audit", May(ReadAudit), api::list_audit),
        reads("/api/v1/audit/verification", May(ReadAudit), api::verify_audit),
        writes("/mcp", May(Read), mcp::take),
        reads("/rubrics", May(Read), rubrics::show),
        reads("/rubrics/{id}", May(Read), rubric::show).naming(Posting),
        writes("/rubrics/{id}", May(EditRubrics), rubric::take).naming(Posting),
        reads("/agents", May(Read), agents::show),
        writes("/agents/halt", May(Stop), phases::halt),
        writes("/phases", May(SetPhases), phases::set),
        writes("/phases/removal", May(SetPhases), phases::clear),
        writes("/jobs/{id}/rerun", May(Operate), jobs::rerun),
        writes("/jobs/{id}/dismissal", May(Operate), jobs::dismiss),
        writes("/jobs/rerun", May(Operate), jobs::rerun_kind),
        reads("/policies", May(Read), policies::show),
        reads("/policies/editor", May(EditPolicies), policies::edit),
        writes("/policies", May(EditPolicies), policies::take),
        writes("/policies/reversion", May(EditPolicies), policies::revert),
        reads("/audit", May(Read), audit::show),
        reads("/audit/verification", May(ReadAudit), verification::show),
        reads("/sign-in/code", Anyone, sign_in::code::show),
        writes("/session/code", Anyone, sign_in::code::finish),
        reads("/sign-in/provider", Anyone, sign_in::elsewhere::begin),
        reads("/sign-in/callback", Anyone, sign_in::elsewhere::finish),
        reads("/invitation", Anyone, invitation::show),
        writes("/invitation", Anyone, invitation::accept),
        reads("/account", SignedIn, account::show),
        writes("/account/password", SignedIn, account::change_password),
        writes("/account/sessions/end", SignedIn, account::end_sessions),
        writes("/account/tokens", SignedIn, account::tokens::make),
        writes("/account/tokens/revocation", SignedIn, account::tokens::revoke),
        reads("/account/second-step", SignedIn, account::second_step::show),
        writes("/account/second-step", SignedIn, account::second_step::confirm),
        writes("/account/second-step/removal", SignedIn, account::second_step::remove),
        reads("/operators", May(ManageOperators), operators::show),
        writes("/operators", May(ManageOperators), operators::add),
        reads("/operators/{id}", May(ManageOperators), operator::show),
        writes("/operators/{id}", May(ManageOperators), operator::change),
        reads("/undo", May(Undo), undo::show),
        writes("/undo", May(Undo), undo::ask),
        // The handler shows of it what the remit takes in, and nothing where it takes in none of it.
        reads("/undo/{id}", May(Undo), undo::progress),
        writes("/audit/person", May(ReadAudit), audit::person::find),
        writes("/opportunities/{id}/record", May(ReadAudit), audit::export::record).naming(Opportunity),
        writes("/audit/export", May(ReadAudit), audit::export::make),
        writes("/audit/verification", May(ReadAudit), verification::verify),
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
        let gate = from_fn_with_state((console.clone(), line.access, line.names), gate::guard);
        router.route(line.path, handler.route_layer(gate))
    })
}

fn reads<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, Console>,
    T: 'static,
{
    Route { line: RouteAccess { method: Method::GET, path, access, names: Names::Nothing }, handler: get(handler) }
}

fn writes<H, T>(path: &'static str, access: Access, handler: H) -> Route
where
    H: Handler<T, Console>,
    T: 'static,
{
    Route { line: RouteAccess { method: Method::POST, path, access, names: Names::Nothing }, handler: post(handler) }
}
