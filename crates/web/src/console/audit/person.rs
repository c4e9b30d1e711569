//! Who somebody is in the log: the candidacies of a person, found by name or e-mail.
//!
//! What is searched for comes in the body of a request and stands in no address, no log and no entry.

use askama::Template;
use axum::extract::{Form, State};
use serde::Deserialize;
use store::Found;

use super::super::Console;
use super::super::frame::{Frame, Page, Section};
use super::super::gate::Viewer;
use super::super::names;
use super::super::problem::PageError;

/// How many candidacies are shown.
const MOST: usize = 50;

#[derive(Template)]
#[template(path = "console/person.html")]
pub(crate) struct PersonPage {
    frame: Frame,
    asked: String,
    rows: Vec<Candidacy>,
    has_more: bool,
}

struct Candidacy {
    opportunity: String,
    contact: String,
    person: String,
    posting: String,
    stage: String,
    is_archived: bool,
    /// Whether anyone sees it beyond the log.
    is_open: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    person: String,
}

/// The candidacies in the viewer's remit of whoever fits every word.
pub(crate) async fn find(
    State(console): State<Console>,
    viewer: Viewer,
    Form(asked): Form<Asked>,
) -> Result<Page<PersonPage>, PageError> {
    let limit = i64::try_from(MOST + 1).unwrap_or(i64::MAX);
    let mut found = console.store.find_person(&viewer.remit, &asked.person, limit).await?;
    let has_more = found.len() > MOST;
    found.truncate(MOST);
    Ok(Page(PersonPage {
        asked: asked.person.trim().to_owned(),
        rows: found.iter().map(Candidacy::new).collect(),
        has_more,
        frame: Frame::load(&console, viewer, Section::Audit, "Find a person", None).await?,
    }))
}

impl Candidacy {
    fn new(found: &Found) -> Self {
        let snapshot = &found.snapshot;
        Self {
            opportunity: found.opportunity_id.to_string(),
            contact: found.contact_id.to_string(),
            person: names::person(&snapshot.opportunity),
            posting: names::posting(snapshot.posting.as_ref()),
            stage: snapshot.stage.as_ref().map(|stage| stage.text.clone()).unwrap_or_default(),
            is_archived: snapshot.opportunity.archived.is_some(),
            is_open: !snapshot.opportunity.is_confidential() || snapshot.opened,
        }
    }
}
