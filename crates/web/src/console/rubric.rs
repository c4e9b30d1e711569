//! What counts for one posting: criteria that a recruiter edits, tries on past applications and saves.
//!
//! A form of fields and a form of one file go to the same place and are checked by the same rules. Whatever is wrong is
//! said beside the criterion, and everything typed is still there.

mod edited;
mod form;
mod subject;
mod submission;
mod suggestions;
mod trial;
mod versions;
mod words;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use fit::Rubric;
use serde::Deserialize;
use store::NewRubric;

use self::edited::Edited;
use self::form::{Item, KINDS, LEVELS, NEEDS};
pub(crate) use self::subject::Subject;
use self::submission::{Action, Submission};
pub(crate) use self::suggestions::Suggestions;
use self::trial::Trial;
use self::versions::VersionView;
pub(crate) use self::versions::{author, read};
use self::words::CriterionView;
use super::Console;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::Operators;
use super::notice::Notice;
use super::problem::PageError;
use super::when::Moment;

#[derive(Template)]
#[template(path = "console/rubric.html")]
pub(crate) struct RubricPage {
    frame: Frame,
    heading: Heading,
    /// The criteria for reading, where the viewer may not edit.
    criteria: Vec<CriterionView>,
    items: Vec<ItemView>,
    file: String,
    /// What is wrong with the file or the whole.
    wrong: Vec<String>,
    is_from_file: bool,
    is_sent: bool,
    warnings: Vec<String>,
    dropped: Vec<(String, String)>,
    trial: Option<Trial>,
    versions: Vec<VersionView>,
    remark: String,
    /// Which row the editor has seen as the newest.
    after: i64,
    loaded: Option<String>,
}

struct Heading {
    id: String,
    title: String,
    place: String,
    version: String,
    /// By whom and when, where it was saved.
    saved: Option<(String, Moment)>,
}

struct ItemView {
    index: usize,
    number: usize,
    item: Item,
    errors: Vec<String>,
    warnings: Vec<String>,
    /// Just added, so it gets the focus.
    is_new: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    notice: Option<String>,
    /// A version to begin the editing with: its number, or `suggestion`.
    #[serde(default)]
    from: String,
}

/// The page of one posting's rubric.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Page<RubricPage>, PageError> {
    let subject = Subject::load(&console.store, &id).await?;
    let stored = subject.history.iter().find(|stored| stored.number.to_string() == asked.from);
    let (text, loaded) = match (stored, asked.from.as_str()) {
        (Some(stored), _) => (stored.content.as_ref(), Some(format!("version {}", stored.number))),
        (None, "suggestion") => (None, Some("the suggestion".to_owned())),
        (None, _) => (subject.saved().and_then(|stored| stored.content.as_ref()), None),
    };
    let mut edited = match text {
        Some((_, text)) => Edited::of_file(text.clone()),
        None => Edited::of(&subject.suggestion),
    };
    edited.loaded = loaded;
    edited.after = subject.newest();
    page(&console, viewer, &subject, edited, asked.notice.as_deref()).await.map(Page)
}

/// Takes what was edited: shows it changed, tries it on past applications, or saves it.
pub(crate) async fn take(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let subject = Subject::load(&console.store, &id).await?;
    let submission = Submission::read(&fields);
    let place = format!("/rubrics/{}", subject.id);
    if submission.action == Action::Revert {
        if subject.saved().is_none() {
            return Ok(Notice::RubricSuggested.on(&place).into_response());
        }
        return match save(&console, &viewer, &subject, &submission, None).await {
            Ok(()) => Ok(Notice::RubricReverted.on(&place).into_response()),
            Err(store::Error::Raced { .. }) => Ok(Notice::RubricRaced.on(&place).into_response()),
            Err(error) => Err(error.into()),
        };
    }
    let mut edited = Edited::of_submission(&submission, &subject);
    match submission.action {
        Action::Save if edited.rubric.as_ref().is_some_and(|rubric| is_in_force(rubric, &subject)) => {
            return Ok(Notice::RubricUnchanged.on(&place).into_response());
        }
        Action::Save => {
            if let Some(rubric) = &edited.rubric {
                match save(&console, &viewer, &subject, &submission, Some(rubric)).await {
                    Ok(()) => return Ok(Notice::RubricSaved.on(&place).into_response()),
                    Err(store::Error::Raced { .. }) => edited.was_raced(&console, &subject).await?,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Action::Try => {
            if let Some(rubric) = edited.rubric.clone() {
                let Ok(_turn) = console.trials.try_acquire() else {
                    return Err(PageError::Refused(StatusCode::SERVICE_UNAVAILABLE));
                };
                edited.trial = Some(Trial::run(&console.store, &subject.id, rubric, &viewer).await?);
            }
        }
        Action::Add | Action::Remove(_) | Action::Revert => {}
    }
    let is_wrong = !edited.wrong.is_empty() || !edited.errors.is_empty();
    let status = if is_wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = page(&console, viewer, &subject, edited, None).await?;
    Ok((status, Page(page)).into_response())
}

/// Whether saving would change nothing.
fn is_in_force(rubric: &Rubric, subject: &Subject) -> bool {
    subject.saved().is_some() && rubric.version == subject.version()
}

async fn save(
    console: &Console,
    viewer: &Viewer,
    subject: &Subject,
    submission: &Submission,
    rubric: Option<&Rubric>,
) -> Result<(), store::Error> {
    let text = rubric.map(Rubric::to_toml);
    let content = rubric.zip(text.as_ref()).map(|(rubric, text)| (rubric.version.as_str(), text.as_str()));
    let new = NewRubric {
        posting: &subject.id,
        after: submission.after,
        content,
        by: Some(viewer.id()),
        remark: &submission.remark,
    };
    let mut tx = viewer.begin(&console.store).await?;
    tx.save_rubric(&new).await?;
    tx.commit().await
}

async fn page(
    console: &Console,
    viewer: Viewer,
    subject: &Subject,
    edited: Edited,
    notice: Option<&str>,
) -> Result<RubricPage, PageError> {
    let (operators, now) = (Operators::load(&console.store).await?, console.store.now());
    let warnings = edited.rubric.as_ref().map(Rubric::warnings).unwrap_or_default();
    let count = edited.items.len();
    let items = edited.items.into_iter().enumerate().map(|(index, item)| ItemView {
        index,
        number: index + 1,
        item,
        errors: edited.errors.get(&index).cloned().unwrap_or_default(),
        warnings: warnings.iter().filter(|w| w.criterion == Some(index)).map(|w| w.sentence.clone()).collect(),
        is_new: edited.adds && index + 1 == count,
    });
    let saved = subject.saved().map(|stored| (author(stored, &operators), Moment::new(stored.saved_at, now)));
    let criteria = edited.rubric.iter().flat_map(|rubric| rubric.criteria.iter().enumerate());
    Ok(RubricPage {
        heading: Heading {
            id: subject.id.to_string(),
            title: subject.title.clone(),
            place: subject.place.clone(),
            version: subject.version().to_owned(),
            saved,
        },
        criteria: criteria.map(|(index, criterion)| CriterionView::new(index, criterion)).collect(),
        items: items.collect(),
        file: edited.file,
        wrong: edited.wrong,
        is_from_file: edited.is_from_file,
        is_sent: edited.is_sent,
        warnings: warnings.iter().filter(|w| w.criterion.is_none()).map(|w| w.sentence.clone()).collect(),
        dropped: subject.suggestion.dropped.iter().map(|part| (part.text.clone(), part.why.to_string())).collect(),
        trial: edited.trial,
        versions: versions::views(&subject.history, &subject.suggestion, &operators, now),
        remark: edited.remark,
        after: edited.after,
        loaded: edited.loaded,
        frame: Frame::load(console, viewer, Section::Rubrics, subject.title.clone(), notice).await?,
    })
}

impl RubricPage {
    fn is_wrong(&self) -> bool {
        !self.wrong.is_empty() || self.items.iter().any(|view| !view.errors.is_empty())
    }

    fn faulty(&self) -> Vec<&ItemView> {
        self.items.iter().filter(|view| !view.errors.is_empty()).collect()
    }
}

impl ItemView {
    fn kinds(&self) -> Vec<(&'static str, &'static str, bool)> {
        chosen(&KINDS, &self.item.kind)
    }

    fn needs(&self) -> Vec<(&'static str, &'static str, bool)> {
        chosen(&NEEDS, &self.item.need)
    }

    fn levels(&self) -> Vec<(&'static str, &'static str, bool)> {
        let level = if self.item.level.is_empty() { "bachelor" } else { &self.item.level };
        chosen(&LEVELS, level)
    }
}

fn chosen(choices: &[(&'static str, &'static str)], value: &str) -> Vec<(&'static str, &'static str, bool)> {
    choices.iter().map(|&(known, name)| (known, name, known == value)).collect()
}
