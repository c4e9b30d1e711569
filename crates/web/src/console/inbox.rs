//! What waits for a person, oldest first.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Redirect;
use domain::{EffectKind, Timestamp};
use lever::PostingId;
use serde::Deserialize;
use store::InboxRow;

use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::problem::PageError;
use super::score::Score;
use super::when::Moment;
use super::{Console, names};

/// More would not be read in one sitting; the oldest come first.
const ROWS: i64 = 200;

#[derive(Template)]
#[template(path = "console/inbox.html")]
pub(crate) struct InboxPage {
    frame: Frame,
    rows: Vec<WaitingRun>,
    postings: Vec<PostingChoice>,
    /// How many there are before the filters.
    total: usize,
    needing_review: usize,
    posting: String,
    is_review_only: bool,
    is_cut: bool,
}

struct WaitingRun {
    opportunity: String,
    person: String,
    posting: String,
    place: String,
    stage: String,
    agent: &'static str,
    score: Score,
    needs_review: bool,
    kinds: String,
    since: Moment,
    expires: Option<Moment>,
    expires_soon: bool,
}

struct PostingChoice {
    id: String,
    title: String,
    count: usize,
    is_chosen: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    posting: String,
    #[serde(default)]
    review: String,
    notice: Option<String>,
}

/// The console opens with what waits.
pub(crate) async fn home() -> Redirect {
    Redirect::to("/inbox")
}

/// The list, narrowed to a posting or to what needs a closer look.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page<InboxPage>, PageError> {
    let frame = Frame::load(&console, viewer, Section::Inbox, "Inbox", asked.notice.as_deref()).await?;
    let now = console.store.now();
    let all = console.store.inbox(ROWS).await?;
    let is_review_only = asked.review == "yes";
    let shown = |row: &&InboxRow| {
        let is_of_posting = asked.posting.is_empty() || posting_id(row).is_some_and(|id| id.as_str() == asked.posting);
        is_of_posting && (!is_review_only || row.needs_review)
    };
    Ok(Page(InboxPage {
        rows: all.iter().filter(shown).map(|row| waiting_run(row, now)).collect(),
        postings: postings(&all, &asked.posting),
        total: all.len(),
        needing_review: all.iter().filter(|row| row.needs_review).count(),
        posting: asked.posting,
        is_review_only,
        is_cut: i64::try_from(all.len()).is_ok_and(|rows| rows >= ROWS),
        frame,
    }))
}

impl InboxPage {
    /// The address of the list with the review filter switched over.
    fn other_review(&self) -> String {
        match (self.posting.as_str(), self.is_review_only) {
            ("", true) => "/inbox".to_owned(),
            ("", false) => "/inbox?review=yes".to_owned(),
            (_, is_on) => {
                let posting: String = url::form_urlencoded::byte_serialize(self.posting.as_bytes()).collect();
                format!("/inbox?posting={posting}{}", if is_on { "" } else { "&review=yes" })
            }
        }
    }

    fn is_filtered(&self) -> bool {
        self.is_review_only || !self.posting.is_empty()
    }
}

fn posting_id(row: &InboxRow) -> Option<&PostingId> {
    row.snapshot.posting.as_ref().map(|posting| &posting.id)
}

fn postings(rows: &[InboxRow], chosen: &str) -> Vec<PostingChoice> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for posting in rows.iter().filter_map(|row| row.snapshot.posting.as_ref()) {
        *counts.entry((posting.text.as_str(), posting.id.as_str())).or_default() += 1;
    }
    let choice = |((title, id), count): ((&str, &str), usize)| PostingChoice {
        id: id.to_owned(),
        title: title.to_owned(),
        count,
        is_chosen: id == chosen,
    };
    counts.into_iter().map(choice).collect()
}

fn waiting_run(row: &InboxRow, now: Timestamp) -> WaitingRun {
    const SOON: std::time::Duration = std::time::Duration::from_secs(24 * 3600);
    let snapshot = &row.snapshot;
    // The record before the move, as on the page of the candidacy.
    let kinds = EffectKind::ALL.into_iter().filter(|kind| row.kinds.iter().any(|waiting| waiting == kind.as_str()));
    let kinds: Vec<&str> = kinds.map(names::effect_noun).collect();
    WaitingRun {
        opportunity: row.opportunity_id.to_string(),
        person: names::person(&snapshot.opportunity),
        posting: names::posting(snapshot.posting.as_ref()),
        place: names::place(snapshot.posting.as_ref()),
        stage: snapshot.stage.as_ref().map_or_else(|| "no stage".to_owned(), |stage| stage.text.clone()),
        agent: names::agent(row.agent),
        score: Score { of_100: row.score },
        needs_review: row.needs_review,
        kinds: kinds.join(", "),
        since: Moment::new(row.oldest, now),
        expires: row.expires_at.map(|at| Moment::new(at, now)),
        expires_soon: row.expires_at.is_some_and(|at| at.since(now) < SOON),
    }
}
