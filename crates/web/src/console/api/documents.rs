//! Rubrics and the policy, for programs.

use axum::Json;
use axum::extract::{Path, State};
use domain::Policy;
use fit::Rubric;
use serde::{Deserialize, Serialize};
use store::{NewPolicy, NewRubric, PolicyContent};
use utoipa::ToSchema;

use super::super::Console;
use super::super::gate::Viewer;
use super::super::notice::Notice;
use super::super::policies::InForce;
use super::super::problem::PageError;
use super::super::rubric::Subject;
use super::{Done, Sent, told};

/// The longest remark that is kept, in characters.
const LONGEST_REMARK: usize = 500;

#[derive(Serialize, ToSchema)]
pub(crate) struct RubricItem {
    posting_id: String,
    title: String,
    version: String,
    /// Whether a person saved it; else it is suggested from the posting's text.
    saved: bool,
    /// The number of the newest row; to be sent along when saving.
    number: i64,
    toml: String,
    /// What should be thought about.
    warnings: Vec<String>,
}

/// A rubric or policy to be saved.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewDocument {
    toml: String,
    /// Why, in a few words.
    #[serde(default)]
    remark: String,
    /// The number that was seen as the newest, so that nobody's change is lost.
    number: i64,
}

/// What counts for a posting.
#[utoipa::path(
    get,
    path = "/api/v1/rubrics/{id}",
    tag = "rubrics and policy",
    params(("id" = String, Path, description = "The posting's id in Lever")),
    responses((status = 200, description = "What was found", body = RubricItem))
)]
pub(crate) async fn show_rubric(
    State(console): State<Console>,
    Path(id): Path<String>,
) -> Result<Json<RubricItem>, PageError> {
    let subject = Subject::load(&console.store, &id).await?;
    let saved = subject.saved().and_then(|stored| stored.content.as_ref());
    let toml = saved.map_or_else(|| subject.suggestion.to_toml(), |(_, text)| text.clone());
    let rubric = saved.map_or_else(|| Some(subject.suggestion.clone()), |(_, text)| Rubric::from_toml(text).ok());
    Ok(Json(RubricItem {
        posting_id: subject.id.to_string(),
        title: subject.title.clone(),
        version: subject.version().to_owned(),
        saved: saved.is_some(),
        number: subject.newest(),
        warnings: rubric.iter().flat_map(Rubric::warnings).map(|warning| warning.sentence).collect(),
        toml,
    }))
}

/// Saves a rubric for a posting; it counts from the next application on.
#[utoipa::path(
    post,
    path = "/api/v1/rubrics/{id}",
    tag = "rubrics and policy",
    params(("id" = String, Path, description = "The posting's id in Lever")),
    request_body = NewDocument,
    responses((status = 200, description = "What was done", body = Done), (status = 400, description = "What is wrong, and where"), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn save_rubric(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Sent(new): Sent<NewDocument>,
) -> Result<Json<Done>, PageError> {
    let subject = Subject::load(&console.store, &id).await?;
    let remark = remark(&new.remark)?;
    let rubric = Rubric::from_toml(&new.toml).map_err(|error| PageError::Unreadable(error.sentence()))?;
    let text = rubric.to_toml();
    let content = Some((rubric.version.as_str(), text.as_str()));
    let row = NewRubric { posting: &subject.id, after: new.number, content, by: Some(viewer.id()), remark };
    let mut tx = viewer.begin(&console.store).await?;
    told(match tx.save_rubric(&row).await {
        Ok(_) => {
            tx.commit().await?;
            Notice::RubricSaved
        }
        Err(store::Error::Raced { .. }) => Notice::RubricRaced,
        Err(error) => return Err(error.into()),
    })
}

#[derive(Serialize, ToSchema)]
pub(crate) struct PolicyItem {
    /// Absent where the rules of today refuse what was saved.
    name: Option<String>,
    version: Option<String>,
    /// The number of the newest row, 0 while the configured one is in force; to be sent along when saving.
    number: i64,
    toml: String,
}

/// The policy in force.
#[utoipa::path(get, path = "/api/v1/policy", tag = "rubrics and policy", responses((status = 200, description = "What was found", body = PolicyItem)))]
pub(crate) async fn show_policy(State(console): State<Console>) -> Result<Json<PolicyItem>, PageError> {
    let in_force = InForce::load(&console).await?;
    Ok(Json(PolicyItem {
        name: in_force.policy.as_ref().map(|policy| policy.name().to_owned()),
        version: in_force.policy.as_ref().map(|policy| policy.version().to_owned()),
        number: in_force.number(),
        toml: in_force.text().to_owned(),
    }))
}

/// Saves a policy; it is in force from the next judgement on, and for what is not written yet.
#[utoipa::path(
    post,
    path = "/api/v1/policy",
    tag = "rubrics and policy",
    request_body = NewDocument,
    responses((status = 200, description = "What was done", body = Done), (status = 400, description = "What is wrong, and where"), (status = 409, description = "Not done, and why"))
)]
pub(crate) async fn save_policy(
    State(console): State<Console>,
    viewer: Viewer,
    Sent(new): Sent<NewDocument>,
) -> Result<Json<Done>, PageError> {
    let remark = remark(&new.remark)?;
    let policy = Policy::parse(&new.toml).map_err(|error| PageError::Unreadable(error.to_string()))?;
    let row = NewPolicy { after: new.number, content: PolicyContent::New(&policy), by: viewer.id(), remark };
    let mut tx = viewer.begin(&console.store).await?;
    told(match tx.save_policy(&row).await {
        Ok(_) => {
            tx.commit().await?;
            Notice::PolicySaved
        }
        Err(store::Error::Raced { .. }) => Notice::PolicyRaced,
        Err(error) => return Err(error.into()),
    })
}

fn remark(text: &str) -> Result<&str, PageError> {
    let text = text.trim();
    if text.chars().count() > LONGEST_REMARK {
        return Err(PageError::Unreadable(format!("remark: at most {LONGEST_REMARK} characters")));
    }
    Ok(text)
}
