//! `/postings/:id/apply`: what the application form asks, and its answers.

use axum::Router;
use axum::extract::{Path, State};
use axum::routing::get;
use serde::Deserialize;
use serde_json::{Value, json};

use super::find;
use crate::answer::{Answer, created, found};
use crate::body::Sent;
use crate::query::Params;
use crate::refusal::Refusal;
use crate::sim::Sim;
use crate::world::Caller;
use crate::world::application::Browser;
use crate::world::apply::{Document, Submission};
use crate::world::eeo::EeoAnswers;
use crate::world::posting::Posting;

pub(super) fn routes() -> Router<Sim> {
    Router::new().route("/v1/postings/{id}/apply", get(questions).post(apply))
}

async fn questions(State(sim): State<Sim>, caller: Caller, Path(id): Path<String>, params: Params) -> Answer {
    sim.read(|world| {
        // Drafts and closed postings were recorded with their questions as well.
        let posting = find(world, &caller, &id)?;
        found(world.application_questions(posting, &params)?)
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
    source: Option<String>,
    #[serde(default)]
    origin: Option<String>,
    #[serde(default)]
    eeo_responses: EeoAnswers,
    #[serde(default)]
    diversity_survey: Option<Value>,
    #[serde(default)]
    consent: Option<Value>,
    #[serde(flatten)]
    browser: Browser,
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
        if body.browser.timezone.as_ref().is_some_and(|zone| zone != "UTC" && !zone.contains('/')) {
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
            posting_location: body.personal("preferredPostingLocation"),
            source: body.source,
            custom_questions,
            resume,
            browser: body.browser,
            eeo: body.eeo_responses,
            diversity_survey: body.diversity_survey,
            consent: body.consent,
            via_api: true,
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
