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
use crate::paging::{Part, newest_first, page};
use crate::query::{Params, Window};
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::application::Application;
use crate::world::apply::Document;
use crate::world::contact::{Contact, Phone, canonical_email};
use crate::world::opportunity::{Archived, NewOpportunity, Opportunity, confidentiality};
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/opportunities", get(list).post(create))
        .route("/v1/opportunities/deleted", get(deleted))
        .route("/v1/opportunities/{id}", get(one))
}

async fn list(State(sim): State<Sim>, caller: Caller, params: Params) -> Answer {
    let filter = Filter::read(&params, &caller)?;
    sim.read(|world| {
        let rows = world
            .opportunities
            .values()
            .filter(|row| filter.admits(world, row))
            .map(|row| {
                let rank = Part::Up(world.stage_rank(&row.stage));
                (vec![rank, Part::Down(row.last_advanced_at), Part::Text(row.id.clone())], row)
            })
            .collect();
        page(rows, &params, |row| world.opportunity_json(row, &params))
    })
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
        let (deduped, id) = admit(world, body, actor, by_posting_owner, now)?;
        if let Some(file) = resume {
            // ASSUMPTION: the simulator's parser reads nothing, as Lever's sometimes does: `parse=true` adds no data.
            world.add_resume(&id, Document { name: file.name, bytes: file.bytes, parsed: None }, now);
        }
        for file in files {
            world.add_file(&id, &file.name, file.bytes, now)?;
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
    world.opportunity_mut(&id)?.sourced_by = Some(actor.clone());
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

/// The filters of the list, read once.
struct Filter<'a> {
    params: &'a Params,
    confidentiality: &'a str,
    archived: Option<bool>,
    snoozed: Option<bool>,
    emails: Vec<String>,
    created: Window,
    updated: Window,
    advanced: Window,
    archived_at: Window,
}

impl<'a> Filter<'a> {
    fn read(params: &'a Params, caller: &Caller) -> Result<Self, Refusal> {
        Ok(Self {
            params,
            confidentiality: super::asked_confidentiality(params, caller)?,
            archived: params.flag("archived")?,
            snoozed: params.flag("snoozed")?,
            emails: params.all("email").into_iter().map(canonical_email).collect(),
            created: params.window("created_at")?,
            updated: params.window("updated_at")?,
            advanced: params.window("advanced_at")?,
            archived_at: params.window("archived_at")?,
        })
    }

    fn admits(&self, world: &World, row: &Opportunity) -> bool {
        let params = self.params;
        let posting =
            row.application.as_ref().and_then(|id| world.applications.get(id)).map(|row| row.posting.as_str());
        let in_posting =
            |key: &str| params.one(key).is_none() || posting.is_some_and(|posting| params.admits(key, posting));
        let reason = row.archived.as_ref().map(|archived| archived.reason.as_str());
        let location = || row.location.as_deref().unwrap_or("unspecified");
        (self.confidentiality == "all" || self.confidentiality == confidentiality(row.confidential))
            && self.archived.is_none_or(|archived| archived == row.archived.is_some())
            && self.snoozed.is_none_or(|snoozed| snoozed == row.snoozed_until.is_some())
            && self.created.admits(Some(row.created_at))
            && self.updated.admits(row.updated_at)
            && self.advanced.admits(Some(row.last_advanced_at))
            && self.archived_at.admits(row.archived.as_ref().map(|archived| archived.at))
            && params.admits("stage_id", &row.stage)
            && params.admits("contact_id", &row.contact)
            && params.admits("origin", &row.origin)
            && params.admits_any("tag", &row.tags)
            && params.admits_any("source", &row.sources)
            && (params.one("location").is_none() || row.application.is_some() && params.admits("location", location()))
            && in_posting("posting_id")
            && (params.one("archived_posting_id").is_none()
                || row.archived.is_some() && in_posting("archived_posting_id"))
            && (params.one("archive_reason_id").is_none()
                || reason.is_some_and(|reason| params.admits("archive_reason_id", reason)))
            && (self.emails.is_empty() || self.emails.iter().any(|email| has_email(world, row, email)))
    }
}

fn has_email(world: &World, row: &Opportunity, email: &str) -> bool {
    let contact = world.contacts.get(&row.contact);
    contact.is_some_and(|contact| contact.emails.iter().any(|known| canonical_email(known) == email))
}
