//! `/opportunities`: list, read, deleted, create.

use axum::Router;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::StatusCode;
use axum::routing::get;
use bytes::Bytes;
use serde::Deserialize;
use serde_json::json;

use crate::answer::{Answer, bare, found};
use crate::body::{Form, is_multipart, parse};
use crate::paging::{Key, Part, asked_place, cut, newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::application::Application;
use crate::world::apply::Document;
use crate::world::contact::{Contact, Phone};
use crate::world::opportunity::{Archived, NewOpportunity, Opportunity, confidentiality};
use crate::world::orders::PipelinePlace;
use crate::world::{Caller, World};

mod filter;

use filter::Filter;

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities", get(list).post(create))
        .route("/v1/opportunities/deleted", get(deleted))
        .route("/v1/opportunities/{id}", get(one))
}

async fn list(State(sim): State<Sim>, caller: Caller, params: Params) -> Answer {
    let filter = Filter::read(&params, &caller)?;
    sim.read(|world| {
        let key = |row: &&Opportunity| pipeline_key(&world.pipeline_place(row));
        let show = |row: &&Opportunity| world.opportunity_json(row, &params);
        let from = asked_place(&params, &pipeline_key(&PipelinePlace::default()))?.and_then(place_of);
        // A narrow question is answered from the few rows it can be about, any other along the pipeline.
        if let Some(few) = filter.few(world) {
            let few = few.into_iter().filter(|row| filter.admits(world, row)).collect();
            return cut(world.sorted(few, from.as_ref()), &params, key, show);
        }
        let rows = world
            .in_pipeline_order(from, |stage| params.admits("stage_id", stage))
            .filter(|row| filter.admits(world, row));
        cut(rows, &params, key, show)
    })
}

fn pipeline_key(place: &PipelinePlace) -> Key {
    vec![Part::Up(place.rank), Part::Down(place.advanced), Part::Text(place.id.clone())]
}

fn place_of(key: Key) -> Option<PipelinePlace> {
    match <[Part; 3]>::try_from(key).ok()? {
        [Part::Up(rank), Part::Down(advanced), Part::Text(id)] => Some(PipelinePlace { rank, advanced, id }),
        _ => None,
    }
}

async fn one(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>, params: Params) -> Answer {
    sim.read(|world| found(world.opportunity_json(world.opportunity(&id, &caller)?, &params)))
}

async fn deleted(State(sim): State<Sim>, caller: Caller, params: Params) -> Answer {
    let window = params.window("deleted_at")?;
    sim.read(|world| {
        let rows = world
            .tombstones
            .iter()
            .filter(|row| window.admits(Some(row.deleted_at)) && (!row.confidential || caller.confidential))
            .map(|row| (newest_first(row.deleted_at, &row.opportunity), row))
            .collect();
        // ASSUMPTION: of the person only the ids are left in the list.
        page(rows, &params, |row| {
            json!({
                "id": row.opportunity, "contact": row.contact, "deletedBy": row.deleted_by, "deletedAt": row.deleted_at,
                "confidentiality": confidentiality(row.confidential),
            })
        })
    })
}

/// The body of a create; arrays come as `emails[]` and the archive as `archived[reason]` in a multipart form.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct NewBody {
    name: String,
    headline: String,
    location: String,
    stage: Option<String>,
    phones: Vec<Phone>,
    emails: Vec<String>,
    links: Vec<String>,
    tags: Vec<String>,
    sources: Vec<String>,
    origin: Option<String>,
    owner: Option<String>,
    followers: Vec<String>,
    postings: Vec<String>,
    created_at: Option<i64>,
    archived: Option<NewArchived>,
    contact: Option<String>,
    opportunity_location: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewArchived {
    reason: String,
    archived_at: Option<i64>,
}

async fn create(State(sim): State<Sim>, params: Params, request: Request) -> Answer {
    let (body, resume, files) = if is_multipart(&request) {
        let form = Form::from_request(request, &()).await?;
        let files = form.files("files");
        (NewBody::of_form(&form)?, form.file("resumeFile").cloned(), files)
    } else {
        let bytes = Bytes::from_request(request, &()).await.map_err(|_| Refusal::too_large())?;
        (parse(&bytes)?, None, Vec::new())
    };
    sim.write(|world, now| {
        let actor = world.required_actor(&params)?;
        let by_posting_owner = params.flag("perform_as_posting_owner")?.unwrap_or(false);
        let user = actor.clone();
        let (deduped, id) = admit(world, body, actor, by_posting_owner, now)?;
        if let Some(file) = resume {
            // ASSUMPTION: the simulator's parser reads nothing, as Lever's sometimes does: `parse=true` adds no data.
            world.add_resume(&id, Document { name: file.name, bytes: file.bytes, parsed: None }, now);
        }
        for file in files {
            world.add_file(&id, &file.name, file.bytes, Some(&user), now)?;
        }
        let row = world.opportunity_mut(&id)?.clone();
        let shown = world.opportunity_ack(&row, &Params::default());
        bare(StatusCode::CREATED, &json!({"data": shown, "deduped": deduped}))
    })
}

fn admit(
    world: &mut World,
    body: NewBody,
    actor: String,
    by_posting_owner: bool,
    now: i64,
) -> Result<(bool, String), Refusal> {
    if body.postings.len() > 1 {
        return Err(Refusal::invalid("Only one posting is allowed"));
    }
    let posting = body.postings.first().cloned();
    if let Some(id) = &body.owner {
        world.user(id)?;
    }
    let actor = match (&posting, by_posting_owner) {
        (_, false) => actor,
        (Some(posting), true) => world.posting(posting)?.owner.clone().unwrap_or(actor),
        (None, true) => return Err(Refusal::invalid("perform_as_posting_owner needs exactly one posting")),
    };
    let archived =
        body.archived.map(|archived| Archived { reason: archived.reason, at: archived.archived_at.unwrap_or(now) });
    let new = NewOpportunity {
        person: Contact {
            name: body.name,
            headline: body.headline,
            location: body.location,
            emails: body.emails,
            phones: body.phones,
            links: body.links,
            ..Contact::default()
        },
        contact: body.contact,
        stage: body.stage,
        posting: posting.clone(),
        tags: body.tags,
        sources: body.sources,
        origin: body.origin,
        owner: body.owner.or_else(|| Some(actor.clone())),
        followers: body.followers,
        created_at: body.created_at,
        archived,
        location: body.opportunity_location,
    };
    let (deduped, id) = world.create_opportunity(new, now)?;
    let row = world.opportunity_mut(&id)?;
    row.sourced_by = Some(actor.clone());
    if let Some(first) = row.stage_changes.first_mut() {
        first.user = Some(actor.clone());
    }
    if let Some(posting) = posting {
        let application = Application { added_by: Some(actor), ..Application::default() };
        world.attach_application(&id, &posting, application, now)?;
    }
    Ok((deduped, id))
}

impl NewBody {
    fn of_form(form: &Form) -> Result<Self, Refusal> {
        let text = |key: &str| form.text(key).filter(|text| !text.is_empty()).map(str::to_owned);
        let ms = |key: &str| -> Result<Option<i64>, Refusal> {
            let number =
                |text: String| text.parse().map_err(|_| Refusal::invalid(format!("{key} must be a timestamp")));
            text(key).map(number).transpose()
        };
        let archived_at = ms("archived[archivedAt]")?;
        Ok(Self {
            name: text("name").unwrap_or_default(),
            headline: text("headline").unwrap_or_default(),
            location: text("location").unwrap_or_default(),
            stage: text("stage"),
            phones: form.all("phones").into_iter().map(Phone::mobile).collect(),
            emails: form.all("emails"),
            links: form.all("links"),
            tags: form.all("tags"),
            sources: form.all("sources"),
            origin: text("origin"),
            owner: text("owner"),
            followers: form.all("followers"),
            postings: form.all("postings"),
            created_at: ms("createdAt")?,
            archived: text("archived[reason]").map(|reason| NewArchived { reason, archived_at }),
            contact: text("contact"),
            opportunity_location: text("opportunityLocation"),
        })
    }
}
