//! `/postings`: list, read, who may see one, application questions, apply.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::{Answer, bare, created, found};
use crate::body::Sent;
use crate::paging::{newest_first, page};
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::apply::{Document, Submission};
use crate::world::opportunity::confidentiality;
use crate::world::posting::Posting;
use crate::world::{Caller, World};

pub(super) fn routes() -> Router<Sim> {
    Router::new()
        .route("/v1/postings", get(list))
        .route("/v1/postings/deleted", get(deleted))
        .route("/v1/postings/{id}", get(one))
        .route("/v1/postings/{id}/users", get(users))
        .route("/v1/postings/{id}/apply", get(questions).post(apply))
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
            && params.admits("team", &row.team)
            && params.admits("department", &row.department)
            && params.admits("location", &row.location)
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

/// Nothing here deletes postings, so the list is empty.
async fn deleted(params: Params) -> Answer {
    page(Vec::<(_, ())>::new(), &params, |()| Value::Null)
}

async fn one(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>, params: Params) -> Answer {
    sim.read(|world| found(world.posting_json(find(world, &caller, &id)?, &params)))
}

/// The answer has no `data`, as recorded.
async fn users(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>) -> Answer {
    sim.read(|world| {
        let posting = find(world, &caller, &id)?;
        let named = |role: &str, id: Option<&str>| {
            let user = world.users.iter().find(|user| Some(user.id.as_str()) == id)?;
            Some(json!({"id": user.id, "name": user.name, "email": user.email, "inheritedFromRoleId": role}))
        };
        let people: Vec<Value> = [("owner", &posting.owner), ("team", &posting.hiring_manager)]
            .into_iter()
            .filter_map(|(role, id)| named(role, id.as_deref()))
            .collect();
        let role = |id: &str, name: &str| json!({"id": id, "name": name, "isReadOnly": true, "conditions": []});
        bare(
            StatusCode::OK,
            &json!({
                "posting": {"id": posting.id, "text": posting.text}, "users": people,
                "roles": [role("owner", "Posting owner"), role("admin", "Admin"), role("team", "Team member")],
            }),
        )
    })
}

async fn questions(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>) -> Answer {
    sim.read(|world| {
        let posting = find(world, &caller, &id)?;
        // ASSUMPTION: a posting that takes no applications has no questions to show.
        match posting.accepts_applications() {
            true => found(world.application_questions(posting)),
            false => Err(Refusal::missing("postings", &id)),
        }
    })
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ApplyBody {
    #[serde(default)]
    personal_information: Vec<Named>,
    #[serde(default)]
    custom_questions: Vec<AnsweredForm>,
    #[serde(default)]
    urls: Vec<Named>,
    #[serde(default)]
    ip_address: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    origin: Option<String>,
    #[serde(default)]
    timezone: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
    #[serde(default)]
    value: Value,
}

#[derive(Debug, Deserialize)]
struct AnsweredForm {
    id: String,
    #[serde(default)]
    fields: Vec<AnsweredField>,
}

#[derive(Debug, Deserialize)]
struct AnsweredField {
    #[serde(default)]
    value: Value,
}

impl ApplyBody {
    fn personal(&self, name: &str) -> Option<String> {
        let field = self.personal_information.iter().find(|field| field.name == name)?;
        field.value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
    }

    fn required(&self, name: &str) -> Result<String, Refusal> {
        self.personal(name).ok_or_else(|| Refusal::invalid(format!("personalInformation {name} is required")))
    }
}

async fn apply(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>, Sent(body): Sent<ApplyBody>) -> Answer {
    sim.write(|world, now| {
        let posting = find(world, &caller, &id)?;
        let origin = body.origin.clone().unwrap_or_else(|| "applied".to_owned());
        if !["applied", "internal"].contains(&origin.as_str()) {
            return Err(Refusal::invalid("origin must be applied or internal"));
        }
        // ASSUMPTION: a zone is valid when it is written like one; the simulator carries no zone table.
        if body.timezone.as_ref().is_some_and(|zone| zone != "UTC" && !zone.contains('/')) {
            return Err(Refusal::invalid("timezone is not valid"));
        }
        let custom_questions = answered(posting, &body.custom_questions)?;
        let resume = match body.personal("resume") {
            Some(uri) => {
                let upload = world.upload(&uri, now)?;
                Some(Document { name: upload.filename.clone(), bytes: upload.bytes.clone(), parsed: None })
            }
            None => None,
        };
        let submission = Submission {
            posting: id,
            name: body.required("fullName")?,
            email: body.required("email")?,
            phone: body.personal("phone"),
            location: body.personal("currentLocation"),
            company: body.personal("currentCompany"),
            comments: body.personal("additionalInformation"),
            links: body.urls.iter().filter_map(|url| url.value.as_str().map(str::to_owned)).collect(),
            origin: Some(origin),
            source: body.source,
            custom_questions,
            resume,
            ip_address: body.ip_address,
            timezone: body.timezone,
            ..Submission::default()
        };
        // Only the application's id: the opportunity has to be found by webhook or by e-mail.
        created(json!({"applicationId": world.apply(submission, now)?.application_id}))
    })
}

/// Answers are matched to fields by their place: they carry no field ids.
fn answered(posting: &Posting, answers: &[AnsweredForm]) -> Result<Vec<Value>, Refusal> {
    let mut filled = Vec::with_capacity(posting.custom_questions.len());
    for form in &posting.custom_questions {
        let sent = answers.iter().find(|answer| form["id"] == answer.id.as_str());
        let mut form = form.clone();
        let fields = form["fields"].as_array_mut().map(Vec::as_mut_slice).unwrap_or_default();
        for (place, field) in fields.iter_mut().enumerate() {
            let value = sent.and_then(|sent| sent.fields.get(place)).map_or(Value::Null, |sent| sent.value.clone());
            if field["required"] == true && (value.is_null() || value == "") {
                return Err(Refusal::invalid(format!("Question {} is required", field["text"])));
            }
            field["value"] = value;
        }
        filled.push(form);
    }
    Ok(filled)
}

fn find<'a>(world: &'a World, caller: &Caller, id: &str) -> Result<&'a Posting, Refusal> {
    let posting = world.posting(id)?;
    match posting.confidential && !caller.confidential {
        true => Err(Refusal::confidential()),
        false => Ok(posting),
    }
}
