//! `/postings`: list, read, write, and who may see one. The application form is in `posting/apply.rs`.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use serde_json::{Value, json};

use crate::answer::{Answer, bare, created, found};
use crate::body::Sent;
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::account::User;
use crate::world::opportunity::confidentiality;
use crate::world::posting::{Posting, PostingChange, Written};
use crate::world::{Caller, World};

mod apply;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/postings", get(list).post(create))
        .route("/v1/postings/deleted", get(deleted))
        .route("/v1/postings/{id}", get(one).post(update))
        .route("/v1/postings/{id}/users", get(users))
        .merge(apply::routes())
}

async fn list(State(sim): State<Sim>, caller: Caller, params: Params) -> Answer {
    let asked = super::asked_confidentiality(&params, &caller)?;
    let updated = params.window("updated_at")?;
    let with_window = params.one("updated_at_start").is_some() || params.one("updated_at_end").is_some();
    let filters =
        ["state", "distributionChannel", "group", "team", "department", "location", "commitment", "level", "tag"];
    if with_window && filters.iter().any(|key| params.one(key).is_some()) {
        return Err(Refusal::invalid("updated_at_start and updated_at_end can only be combined with confidentiality"));
    }
    let admits = |row: &&Posting| {
        (asked == "all" || asked == confidentiality(row.confidential))
            && updated.admits(Some(row.updated_at))
            && params.admits("state", row.state)
            && is_shown(&params, row)
            && params.admits("team", &row.team)
            && params.admits("department", &row.department)
            && (params.one("location").is_none()
                || params.admits("location", &row.location)
                || params.admits_any("location", &row.all_locations()))
            && params.admits("commitment", &row.commitment)
            && (params.one("level").is_none() || row.level.as_ref().is_some_and(|level| params.admits("level", level)))
            && params.admits_any("tag", &row.tags)
    };
    sim.read(|world| {
        let rows = world.postings.iter().filter(admits);
        let rows = rows.map(|row| (newest_first(row.created_at, &row.id), row)).collect();
        page(rows, &params, |row| world.posting_json(row, &params))
    })
}

/// `state=published` alone means the public ones; naming the channels widens or narrows it.
fn is_shown(params: &Params, row: &Posting) -> bool {
    let wanted = params.all("distributionChannel");
    let channels = row.channels().unwrap_or_default();
    match (wanted.is_empty(), params.one("state")) {
        (true, Some("published")) => row.state != "published" || channels.contains(&"public"),
        (true, _) => true,
        (false, _) => channels.iter().any(|channel| wanted.contains(channel)),
    }
}

// ASSUMPTION: without dates, which was recorded to work here, the last 30 days are meant.
async fn deleted(State(sim): State<Sim>, caller: Caller, params: Params) -> Answer {
    let window = super::deleted_window(&params)?;
    let since = sim.now() - super::LONGEST_WINDOW_MS;
    sim.read(|world| {
        let visible = world.removed_postings.iter().filter(|row| !row.confidential || caller.confidential);
        let rows = visible.filter(|row| window.map_or(row.at >= since, |window| window.admits(Some(row.at))));
        let rows = rows.map(|row| (newest_first(row.at, &row.id), row)).collect();
        page(rows, &params, |row| row.json())
    })
}

async fn one(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        let row = find(world, &caller, &id)?;
        let mut shown = world.posting_json(row, &params);
        // ASSUMPTION: the documented legacy key is there only when a job site is named; recordings without one lack it.
        if params.one("distribution").is_some() {
            shown["content"]["customQuestions"] = json!(row.questions_on(&params)?);
        }
        found(shown)
    })
}

async fn create(State(sim): State<Sim>, params: Params, Sent(body): Sent<PostingChange>) -> Answer {
    sim.write(|world, now| {
        let user = world.required_actor(&params)?;
        let id = world.create_posting(body, &user, now)?;
        created(world.posting_json(world.posting(&id)?, &Params::default()))
    })
}

/// A partial update: what the body does not name stays, but see the peculiarities in `world/posting/change.rs`.
async fn update(
    State(sim): State<Sim>,
    caller: Caller,
    Path(id): Path<String>,
    params: Params,
    Sent(body): Sent<PostingChange>,
) -> Answer {
    sim.write(|world, now| {
        world.required_actor(&params)?;
        find(world, &caller, &id)?;
        world.update_posting(&id, body, Written::ByApi, now)?;
        found(world.posting_json(world.posting(&id)?, &Params::default()))
    })
}

/// The answer has no `data`, as recorded.
async fn users(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>) -> Answer {
    sim.read(|world| {
        let posting = find(world, &caller, &id)?;
        // ASSUMPTION: the hiring manager is named; a posting without one was recorded with nobody, owner or not.
        let manager = posting.hiring_manager.as_deref().and_then(|id| world.user(id).ok());
        let people: Vec<Value> = manager.into_iter().map(in_posting).collect();
        let role = |id: &str, name: &str| json!({"id": id, "name": name, "isReadOnly": true});
        let mut limited = role("limited", "Limited Team Member");
        limited["conditions"] = json!({});
        bare(
            StatusCode::OK,
            &json!({
                "posting": {"id": posting.id, "text": posting.text}, "users": people,
                "roles": [role("admin", "Admin"), limited, role("owner", "Super Admin"), role("team", "Team Member")],
            }),
        )
    })
}

/// A user with the role that lets them see the posting; an interviewer has none.
fn in_posting(user: &User) -> Value {
    let mut shown = json!({"id": user.id, "name": user.name, "email": user.email});
    let role = match user.access_role.as_str() {
        "super admin" => "owner",
        "admin" => "admin",
        "team member" => "team",
        "limited team member" => "limited",
        _ => return shown,
    };
    shown["inheritedFromRoleId"] = json!(role);
    if role == "limited" {
        shown["conditions"] = json!({});
    }
    shown
}

/// The posting, if this caller may see it.
pub(super) fn find<'a>(world: &'a World, caller: &Caller, id: &str) -> Result<&'a Posting, Refusal> {
    let posting = world.posting(id)?;
    match posting.confidential && !caller.confidential {
        true => Err(Refusal::confidential()),
        false => Ok(posting),
    }
}
