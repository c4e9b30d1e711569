//! What an edited rubric would have given for past applications. Arithmetic on what was stored; nothing is changed.

use domain::{AgentName, Permission, Phase, Timestamp};
use fit::{ReviewReason, Rubric, Taxonomy};
use lever::PostingId;
use resume::{Document, PartialDate};
use serde::Deserialize;
use store::{Run, Store};

use super::super::gate::Viewer;
use super::super::problem::PageError;
use super::super::when::Moment;

/// How many past applications it is tried on.
const RUNS: i64 = 20;

/// How past applications would have come out.
pub(crate) struct Trial {
    pub(crate) rows: Vec<TrialRow>,
    pub(crate) higher: usize,
    pub(crate) lower: usize,
    pub(crate) same: usize,
}

/// One candidacy. Nobody is named: what counts here is the rubric.
pub(crate) struct TrialRow {
    pub(crate) opportunity: String,
    pub(crate) ran: Moment,
    pub(crate) is_shadow: bool,
    pub(crate) old: Option<u8>,
    /// Absent where nothing could be read.
    pub(crate) new: Option<NewScore>,
}

pub(crate) struct NewScore {
    pub(crate) score: u8,
    /// "+5", "−3" or "0".
    pub(crate) change: String,
    /// Must-haves without evidence.
    pub(crate) missing: usize,
}

/// What of a brief is needed.
#[derive(Deserialize)]
struct Given {
    document: Document,
    as_of: PartialDate,
}

impl Trial {
    pub(crate) async fn run(
        store: &Store,
        posting: &PostingId,
        rubric: Rubric,
        viewer: &Viewer,
    ) -> Result<Self, PageError> {
        let with_shadow = viewer.may(Permission::ReadShadow);
        let runs = store.last_runs_of(AgentName::Screening, posting, &viewer.remit, with_shadow, RUNS).await?;
        let now = store.now();
        let work = move || runs.iter().map(|run| row(run, &rubric, now)).collect::<Vec<_>>();
        let rows = tokio::task::spawn_blocking(work).await.map_err(PageError::Worker)?;
        let count = |sign: std::cmp::Ordering| {
            let compared = rows.iter().filter_map(|row| Some(row.new.as_ref()?.score.cmp(&row.old?)));
            compared.filter(|found| *found == sign).count()
        };
        Ok(Self {
            higher: count(std::cmp::Ordering::Greater),
            lower: count(std::cmp::Ordering::Less),
            same: count(std::cmp::Ordering::Equal),
            rows,
        })
    }
}

fn row(run: &Run, rubric: &Rubric, now: Timestamp) -> TrialRow {
    TrialRow {
        opportunity: run.opportunity_id.to_string(),
        ran: Moment::new(run.finished_at, now),
        is_shadow: run.phase == Phase::Shadow,
        old: run.score,
        new: Given::deserialize(&run.brief).ok().map(|given| score(&given, rubric, run.score)),
    }
}

fn score(given: &Given, rubric: &Rubric, old: Option<u8>) -> NewScore {
    let resume = resume::structure(&given.document, given.as_of);
    let assessment = fit::assess(rubric, &resume, &given.document, Taxonomy::embedded());
    let missing = assessment.review.iter().find_map(|reason| match reason {
        ReviewReason::RequiredNotEvidenced { criteria } => Some(criteria.len()),
        ReviewReason::NothingRead
        | ReviewReason::HiddenText { .. }
        | ReviewReason::ExperienceUnknown
        | ReviewReason::FewCriteria { .. } => None,
    });
    let change = old.map_or(0, |old| i16::from(assessment.score) - i16::from(old));
    NewScore {
        score: assessment.score,
        change: match change {
            0 => "0".to_owned(),
            change if change > 0 => format!("+{change}"),
            change => format!("−{}", change.unsigned_abs()),
        },
        missing: missing.unwrap_or_default(),
    }
}
