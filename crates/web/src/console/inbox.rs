//! What waits for a person and is theirs to see, by urgency.

mod filters;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Redirect;
use domain::{EffectKind, RunId, Timestamp};
use serde::Deserialize;
use store::{InboxRow, Waiting};

use self::filters::Filters;
use super::Console;
use super::blind::hidden_from;
use super::frame::{Frame, Page, Section};
use super::gate::Viewer;
use super::names::{self, LeverUsers};
use super::problem::PageError;
use super::score::Score;
use super::when::Moment;

pub(crate) use self::filters::Asked as Filter;

/// How many runs one page shows.
const ROWS: i64 = 40;

#[derive(Template)]
#[template(path = "console/inbox.html")]
pub(crate) struct InboxPage {
    frame: Frame,
    rows: Vec<WaitingRun>,
    filters: Filters,
    /// How many wait before the filters, and how many fit them.
    total: i64,
    fitting: i64,
    needing_review: i64,
    /// Where this page begins, counted from 1, and where it ends.
    first: i64,
    last: i64,
    /// Kinds of which the rows of this page can be approved together.
    kinds: Vec<(&'static str, &'static str)>,
    /// Changes that this operator has approved and that are not written yet.
    held: usize,
}

struct WaitingRun {
    run: String,
    opportunity: String,
    person: String,
    posting: String,
    place: String,
    stage: String,
    agent: &'static str,
    score: Score,
    /// To be judged before the score is shown.
    is_blind: bool,
    needs_review: bool,
    kinds: String,
    since: Moment,
    expires: Option<Moment>,
    expires_soon: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(flatten)]
    filter: Filter,
    notice: Option<String>,
}

/// The console opens with what waits.
pub(crate) async fn home() -> Redirect {
    Redirect::to("/inbox")
}

/// The list, narrowed as asked.
pub(crate) async fn show(
    State(console): State<Console>,
    viewer: Viewer,
    Query(asked): Query<Asked>,
) -> Result<Page<InboxPage>, PageError> {
    let store = &console.store;
    let now = store.now();
    let mut filter = asked.filter.read(ROWS);
    let waiting = store.waiting(&viewer.remit).await?;
    let count = |fits: &dyn Fn(&Waiting) -> bool| waiting.iter().filter(|one| fits(one)).map(|one| one.runs).sum();
    let fitting: i64 = count(&|one| one.fits(&filter));
    // A page that others have emptied meanwhile is not shown as if nothing were left.
    filter.skip = filter.skip.min((fitting - 1).max(0) / ROWS * ROWS);
    let rows = store.inbox(&viewer.remit, &filter).await?;
    let runs: Vec<RunId> = rows.iter().map(|row| row.run_id).collect();
    let hidden = hidden_from(&console, &viewer, &runs).await?;
    let users = LeverUsers::load(store).await?;
    let shown = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let held = store.held(viewer.id()).await?.len();
    Ok(Page(InboxPage {
        kinds: batch_kinds(rows.iter().filter(|row| !hidden.contains(&row.run_id))),
        rows: rows.iter().map(|row| waiting_run(row, hidden.contains(&row.run_id), now)).collect(),
        total: count(&|_| true),
        fitting,
        needing_review: count(&|one| one.needs_review),
        first: filter.skip + 1,
        last: filter.skip + shown,
        filters: Filters::new(&asked.filter, &filter, &waiting, &users),
        held,
        frame: Frame::load(&console, viewer, Section::Inbox, "Inbox", asked.notice.as_deref()).await?,
    }))
}

impl InboxPage {
    fn earlier(&self) -> Option<String> {
        (self.first > 1).then(|| self.filters.page((self.first - 1 - ROWS).max(0)))
    }

    fn later(&self) -> Option<String> {
        (self.last < self.fitting).then(|| self.filters.page(self.last))
    }
}

/// What can be decided of several at once. An archive is always decided on its own, so it is never among them.
fn batch_kinds<'a>(rows: impl Iterator<Item = &'a InboxRow> + Clone) -> Vec<(&'static str, &'static str)> {
    let kinds = EffectKind::ALL.into_iter().filter(|kind| *kind != EffectKind::Archive);
    let there = kinds.filter(|kind| rows.clone().any(|row| row.kinds.contains(kind)));
    there.map(|kind| (kind.as_str(), names::effects_noun(kind))).collect()
}

fn waiting_run(row: &InboxRow, is_blind: bool, now: Timestamp) -> WaitingRun {
    const SOON: std::time::Duration = std::time::Duration::from_secs(24 * 3600);
    let snapshot = &row.snapshot;
    let kinds: Vec<&str> = row.kinds.iter().map(|kind| names::effect_noun(*kind)).collect();
    WaitingRun {
        run: row.run_id.to_string(),
        opportunity: row.opportunity_id.to_string(),
        person: names::person(&snapshot.opportunity),
        posting: names::posting(snapshot.posting.as_ref()),
        place: names::place(snapshot.posting.as_ref()),
        stage: snapshot.stage.as_ref().map_or_else(|| "no stage".to_owned(), |stage| stage.text.clone()),
        agent: names::agent(row.agent),
        score: Score { of_100: row.score },
        is_blind,
        needs_review: row.needs_review,
        kinds: kinds.join(", "),
        since: Moment::new(row.oldest, now),
        expires: row.expires_at.map(|at| Moment::new(at, now)),
        expires_soon: row.expires_at.is_some_and(|at| at.since(now) < SOON),
    }
}
