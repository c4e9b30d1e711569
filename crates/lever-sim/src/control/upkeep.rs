//! `/sim`: postings, comments, files, referrals and applications.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{delete, get, post};
use serde::Deserialize;
use serde_json::json;

use crate::act::{self, ResumeFile};
use crate::answer::{Answer, created, found};
use crate::body::{Form, Sent};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::posting::PostingChange;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/sim/postings/{id}", post(edit_posting).delete(delete_posting))
        .route("/sim/opportunities/{id}/notes/{note}/comments", post(comment))
        .route("/sim/opportunities/{id}/files", post(upload))
        .route("/sim/opportunities/{id}/files/{file}", delete(remove))
        .route("/sim/opportunities/{id}/referral", post(refer))
        .route("/sim/applications/{id}", get(application).delete(delete_application))
}

async fn edit_posting(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<PostingChange>) -> Answer {
    let id = act::edit_posting(&sim, &id, body)?;
    sim.read(|world| found(world.posting_json(world.posting(&id)?, &Params::default())))
}

async fn delete_posting(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    found(json!({"id": act::delete_posting(&sim, &id)?}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CommentBody {
    value: String,
    user: Option<String>,
}

async fn comment(
    State(sim): State<Sim>,
    Path((id, note)): Path<(String, String)>,
    Sent(body): Sent<CommentBody>,
) -> Answer {
    act::comment(&sim, &id, &note, &body.value, body.user.as_deref())?;
    created(json!({"id": note}))
}

async fn upload(State(sim): State<Sim>, Path(id): Path<String>, form: Form) -> Answer {
    let file = form.file("file").ok_or_else(|| Refusal::invalid("file is required"))?;
    let file = ResumeFile { name: file.name.clone(), bytes: file.bytes.clone() };
    created(json!({"id": act::upload_file(&sim, &id, file, form.text("user"))?}))
}

async fn remove(State(sim): State<Sim>, Path((id, file)): Path<(String, String)>) -> Answer {
    act::remove_file(&sim, &id, &file, None)?;
    found(json!({"id": file}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferralBody {
    user: Option<String>,
    relationship: Option<String>,
    comment: Option<String>,
}

async fn refer(State(sim): State<Sim>, Path(id): Path<String>, Sent(body): Sent<ReferralBody>) -> Answer {
    let ReferralBody { user, relationship, comment } = body;
    let id = act::refer(&sim, &id, user.as_deref(), relationship.as_deref(), comment.as_deref())?;
    created(json!({"id": id}))
}

async fn application(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    found(sim.read(|world| act::application_json(world, &id))?)
}

async fn delete_application(State(sim): State<Sim>, Path(id): Path<String>) -> Answer {
    act::delete_application(&sim, &id)?;
    found(json!({"id": id}))
}
