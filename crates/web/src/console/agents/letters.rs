//! Steps that were given up, and what to do with them.

use domain::Timestamp;
use jobs::JobRow;
use store::Store;

use super::super::problem::PageError;
use super::super::when::Moment;

/// How many the page shows.
const LETTERS: i64 = 50;

#[derive(Default)]
pub(crate) struct Letters {
    /// Each kind with how many there are, and whether it is the one that is shown.
    pub(crate) kinds: Vec<(String, i64, bool)>,
    /// The kind that is shown; empty for all.
    pub(crate) kind: String,
    pub(crate) shown: Vec<LetterView>,
    pub(crate) total: i64,
    /// How many of the kind that is shown.
    pub(crate) of_kind: i64,
}

pub(crate) struct LetterView {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) opportunity: Option<String>,
    pub(crate) attempts: i64,
    pub(crate) error: String,
    pub(crate) at: Option<Moment>,
}

impl Letters {
    pub(crate) async fn load(store: &Store, asked: &str) -> Result<Self, PageError> {
        let kinds = jobs::discarded_kinds(store.db()).await?;
        let chosen = kinds.iter().find(|(kind, _)| kind == asked);
        let rows = jobs::discarded(store.db(), chosen.map(|(kind, _)| kind.as_str()), LETTERS).await?;
        let now = store.now();
        Ok(Self {
            kind: chosen.map(|(kind, _)| kind.clone()).unwrap_or_default(),
            of_kind: chosen.map_or(0, |(_, count)| *count),
            total: kinds.iter().map(|(_, count)| count).sum(),
            shown: rows.into_iter().map(|job| LetterView::new(job, now)).collect(),
            kinds: kinds.into_iter().map(|(kind, count)| (kind.clone(), count, kind == asked)).collect(),
        })
    }

    pub(crate) fn is_cut(&self) -> bool {
        let shown = i64::try_from(self.shown.len()).unwrap_or(i64::MAX);
        shown < if self.kind.is_empty() { self.total } else { self.of_kind }
    }
}

impl LetterView {
    fn new(job: JobRow, now: Timestamp) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            // The lane of a step about an opportunity is the opportunity; others have a colon in theirs.
            opportunity: job.lane.filter(|lane| !lane.contains(':')),
            attempts: job.attempts,
            error: job.last_error.unwrap_or_else(|| "It did not say why.".to_owned()),
            at: job.finished_at.map(|at| Moment::new(Timestamp::from_millis(at), now)),
        }
    }
}
