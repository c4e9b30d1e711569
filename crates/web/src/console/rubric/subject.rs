//! The posting that a rubric is for.

use fit::{PostingText, Rubric, Taxonomy};
use lever::{Posting, PostingId};
use serde_json::Value;
use store::{CacheKind, Openable, Store, StoredRubric};

use super::super::names::{self, ANY_AGE};
use super::super::problem::PageError;

/// How many versions the page shows.
const VERSIONS: i64 = 30;

/// A posting with what counts for it.
pub(crate) struct Subject {
    pub(crate) id: PostingId,
    pub(crate) title: String,
    pub(crate) place: String,
    pub(crate) suggestion: Rubric,
    /// Newest first.
    pub(crate) history: Vec<StoredRubric>,
}

impl Subject {
    /// Confidential postings are to everyone as if there were none, but those that an operator has opened by name.
    pub(crate) async fn load(store: &Store, id: &str) -> Result<Self, PageError> {
        let id = PostingId::parse(id).map_err(|_| PageError::NotFound)?;
        let posting = store.cached::<Posting>(CacheKind::Posting, id.as_str(), ANY_AGE).await?;
        if let Some(posting) = &posting
            && posting.is_confidential()
            && !is_opened(store, &id).await?
        {
            return Err(PageError::NotFound);
        }
        let history = store.rubric_history(&id, VERSIONS).await?;
        let (title, text, place) = match &posting {
            Some(posting) => (names::posting(Some(posting)), text(posting), names::place(Some(posting))),
            None => {
                // Not read from Lever lately: as the last run was given it.
                let run = store
                    .last_runs_of(domain::AgentName::Screening, &id, &domain::Remit::whole(), false, 1)
                    .await?
                    .pop();
                match run.as_ref().map(|run| &run.brief["posting"]) {
                    Some(given) => (title(given, &id), text_of(given), String::new()),
                    None if history.is_empty() && !is_named(store, &id).await? => return Err(PageError::NotFound),
                    None => (format!("Posting {id}"), PostingText::default(), String::new()),
                }
            }
        };
        let suggest = move || Rubric::suggest(&text, Taxonomy::embedded());
        let suggestion = tokio::task::spawn_blocking(suggest).await.map_err(PageError::Worker)?;
        Ok(Self { id, title, place, suggestion, history })
    }

    /// The row that counts, unless it says that the suggestion does.
    pub(crate) fn saved(&self) -> Option<&StoredRubric> {
        self.history.first().filter(|stored| stored.content.is_some())
    }

    /// The number of the newest row.
    pub(crate) fn newest(&self) -> i64 {
        self.history.first().map_or(0, |stored| stored.number)
    }

    /// The version in force.
    pub(crate) fn version(&self) -> &str {
        let saved = self.saved().and_then(|stored| stored.content.as_ref());
        saved.map_or(&self.suggestion.version, |(version, _)| version)
    }
}

/// A posting's text as agents are given it.
pub(crate) fn text(posting: &Posting) -> PostingText {
    let content = &posting.content;
    PostingText::from_html(&posting.text, content.marked_up(), &content.headed_lists())
}

async fn is_opened(store: &Store, id: &PostingId) -> Result<bool, PageError> {
    let openings = store.openings().await?;
    Ok(openings.iter().any(|opening| opening.what == Openable::ConfidentialPosting(id.clone())))
}

async fn is_named(store: &Store, id: &PostingId) -> Result<bool, PageError> {
    Ok(store.known_postings().await?.iter().any(|known| known.id == *id))
}

fn title(given: &Value, id: &PostingId) -> String {
    let title = given["title"].as_str().map(str::trim).filter(|title| !title.is_empty());
    title.map_or_else(|| format!("Posting {id}"), ToOwned::to_owned)
}

fn text_of(given: &Value) -> PostingText {
    serde_json::from_value(given["text"].clone()).unwrap_or_default()
}
