//! Every posting with what counts for it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use domain::Timestamp;
use fit::{Need, PostingText, Rubric, Taxonomy};
use lever::PostingId;
use serde::Deserialize;
use store::{KnownPosting, Openable, StoredRubric};

use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::{self, Operators};
use super::problem::PageError;
use super::rubric::Suggestions;
use super::when::Moment;
use super::{Console, rubric};

/// How many postings one page shows.
const ROWS: usize = 40;

#[derive(Template)]
#[template(path = "console/rubrics.html")]
pub(crate) struct RubricsPage {
    frame: Frame,
    rows: Vec<RubricRow>,
    search: String,
    is_saved_only: bool,
    /// How many there are before the filters.
    total: usize,
    saved: usize,
    /// Where the previous and the next page begin.
    earlier: Option<usize>,
    later: Option<usize>,
}

struct RubricRow {
    id: String,
    title: String,
    place: String,
    active: i64,
    saved: Option<(String, Moment)>,
    criteria: usize,
    required: usize,
    /// What should be thought about, and parts of the posting that nobody may be measured by.
    warnings: usize,
    dropped: usize,
    /// A saved rubric that the rules of today refuse.
    is_broken: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    search: String,
    #[serde(default)]
    saved: String,
    #[serde(default)]
    from: String,
    notice: Option<String>,
}

/// The list: those for which somebody waits first.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page<RubricsPage>, PageError> {
    let store = &console.store;
    let saved: BTreeMap<PostingId, StoredRubric> =
        store.rubrics().await?.into_iter().map(|stored| (stored.posting.clone(), stored)).collect();
    let mut postings = open_postings(&console, &viewer).await?;
    let is_saved = |known: &KnownPosting| saved.get(&known.id).is_some_and(|stored| stored.content.is_some());
    let (total, count_saved) = (postings.len(), postings.iter().filter(|known| is_saved(known)).count());
    let (search, is_saved_only) = (asked.search.trim().to_owned(), asked.saved == "yes");
    let wanted = search.to_lowercase();
    postings.retain(|known| {
        let text = format!("{} {}", title(known), names::place(known.posting.as_ref())).to_lowercase();
        text.contains(&wanted) && (!is_saved_only || is_saved(known))
    });
    postings.sort_by_cached_key(|known| (Reverse(known.active), title(known).to_lowercase(), known.id.clone()));
    let from = asked.from.parse::<usize>().unwrap_or_default().min(postings.len());
    let is_more = postings.len() > from + ROWS;
    let shown: Vec<(KnownPosting, Option<StoredRubric>)> = postings
        .into_iter()
        .skip(from)
        .take(ROWS)
        .map(|known| (known.clone(), saved.get(&known.id).cloned()))
        .collect();
    let (operators, now) = (Operators::load(store).await?, store.now());
    let suggestions = Arc::clone(&console.suggestions);
    // Suggestions are read from the postings' text, which takes a moment.
    let rows = tokio::task::spawn_blocking(move || {
        shown.iter().map(|(known, stored)| row(known, stored.as_ref(), &suggestions, &operators, now)).collect()
    });
    Ok(Page(RubricsPage {
        rows: rows.await.map_err(PageError::Worker)?,
        search,
        is_saved_only,
        total,
        saved: count_saved,
        earlier: (from > 0).then(|| from.saturating_sub(ROWS)),
        later: is_more.then_some(from + ROWS),
        frame: Frame::load(&console, viewer, Section::Rubrics, "Rubrics", asked.notice.as_deref()).await?,
    }))
}

/// Those in the remit that are not confidential, or that an operator has opened by name.
async fn open_postings(console: &Console, viewer: &Viewer) -> Result<Vec<KnownPosting>, PageError> {
    let store = &console.store;
    let opened: BTreeSet<String> = store
        .openings()
        .await?
        .into_iter()
        .filter(|opening| matches!(opening.what, Openable::ConfidentialPosting(_)))
        .map(|opening| opening.what.id().to_owned())
        .collect();
    let mut postings = store.known_postings().await?;
    postings.retain(|known| {
        known.posting.as_ref().is_none_or(|posting| !posting.is_confidential()) || opened.contains(known.id.as_str())
    });
    let seen = store.seen_postings(&viewer.remit, postings.iter().map(|known| &known.id)).await?;
    postings.retain(|known| seen.contains(&known.id));
    Ok(postings)
}

fn title(known: &KnownPosting) -> String {
    if known.posting.is_some() { names::posting(known.posting.as_ref()) } else { format!("Posting {}", known.id) }
}

fn row(
    known: &KnownPosting,
    stored: Option<&StoredRubric>,
    suggestions: &Suggestions,
    operators: &Operators,
    now: Timestamp,
) -> RubricRow {
    let stored = stored.filter(|stored| stored.content.is_some());
    let read = match (stored, &known.posting) {
        (Some(stored), _) => rubric::read(stored).map(Arc::new),
        (None, Some(posting)) => Some(suggestions.of(posting)),
        (None, None) => Some(Arc::new(Rubric::suggest(&PostingText::default(), Taxonomy::embedded()))),
    };
    let is_broken = read.is_none();
    let rubric = read.unwrap_or_else(|| Arc::new(Rubric::new(String::new(), Vec::new(), Vec::new())));
    RubricRow {
        id: known.id.to_string(),
        title: title(known),
        place: names::place(known.posting.as_ref()),
        active: known.active,
        saved: stored.map(|stored| (rubric::author(stored, operators), Moment::new(stored.saved_at, now))),
        criteria: rubric.criteria.len(),
        required: rubric.criteria.iter().filter(|criterion| criterion.need == Need::Required).count(),
        warnings: rubric.warnings().len(),
        dropped: if stored.is_none() { rubric.dropped.len() } else { 0 },
        is_broken,
    }
}

impl RubricsPage {
    /// The address of the list with other filters.
    fn address(&self, is_saved_only: bool, from: usize) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.search.is_empty() {
            query.append_pair("search", &self.search);
        }
        if is_saved_only {
            query.append_pair("saved", "yes");
        }
        if from > 0 {
            query.append_pair("from", &from.to_string());
        }
        let query = query.finish();
        if query.is_empty() { "/rubrics".to_owned() } else { format!("/rubrics?{query}") }
    }

    fn other_saved(&self) -> String {
        self.address(!self.is_saved_only, 0)
    }

    fn page(&self, from: &usize) -> String {
        self.address(self.is_saved_only, *from)
    }

    fn is_filtered(&self) -> bool {
        self.is_saved_only || !self.search.is_empty()
    }
}
