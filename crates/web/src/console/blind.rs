//! Judging blind: of a share of the runs a reviewer says what they think before they see what the agent thinks.

use std::collections::BTreeSet;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Redirect;
use domain::review::{Judgement, is_blind};
use domain::{Permission, RunId, Timestamp};
use lever::OpportunityId;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Console;
use super::gate::Viewer;
use super::notice::Notice;
use super::problem::PageError;
use super::proposals::page_of;

/// A page that was open for longer was not looked at all that time.
const LONGEST_LOOK: i64 = 3600;

/// The runs of these whose score this viewer does not see yet. Who cannot decide has nothing to be blind for.
pub(crate) async fn hidden_from(console: &Console, viewer: &Viewer, runs: &[RunId]) -> Result<Vec<RunId>, PageError> {
    if !viewer.may(Permission::Decide) || console.blind_percent == 0 {
        return Ok(Vec::new());
    }
    let drawn: Vec<RunId> = runs.iter().copied().filter(|run| is_blind(*run, console.blind_percent)).collect();
    let judged = console.store.judged_blind(viewer.id(), &drawn).await?;
    Ok(drawn.into_iter().filter(|run| !judged.contains(run)).collect())
}

/// The runs of these of which nothing may tell this viewer what to answer: something of them waits, and the viewer says
/// first what they think of them.
pub(crate) async fn secret_from(
    console: &Console,
    viewer: &Viewer,
    runs: &[RunId],
) -> Result<BTreeSet<RunId>, PageError> {
    Ok(console.store.waiting_among(&hidden_from(console, viewer, runs).await?).await?)
}

/// Whether the viewer must say first what they think of a run.
pub(crate) async fn judges_first(console: &Console, viewer: &Viewer, run: RunId) -> Result<bool, PageError> {
    Ok(!hidden_from(console, viewer, &[run]).await?.is_empty())
}

#[derive(Deserialize, ToSchema)]
#[schema(as = Judgement)]
pub(crate) struct Answer {
    /// `yes`, `unsure` or `no`.
    #[serde(default)]
    answer: String,
    /// When the page was made, in milliseconds.
    #[serde(default)]
    shown: String,
}

/// Takes the answer and shows the score.
pub(crate) async fn judge(
    State(console): State<Console>,
    viewer: Viewer,
    Path(id): Path<String>,
    Form(form): Form<Answer>,
) -> Result<Redirect, PageError> {
    let (about, notice) = judged(&console, &viewer, &id, &form).await?;
    Ok(notice.on(&page_of(&about)))
}

/// Keeps a reviewer's answer; answers what came of it.
pub(crate) async fn judged(
    console: &Console,
    viewer: &Viewer,
    id: &str,
    form: &Answer,
) -> Result<(OpportunityId, Notice), PageError> {
    let id: RunId = id.parse().map_err(|_| PageError::NotFound)?;
    let run = console.store.run(id).await?.ok_or(PageError::NotFound)?;
    let page = run.opportunity_id.clone();
    let Ok(answer) = form.answer.parse::<Judgement>() else { return Ok((page, Notice::AnswerMissing)) };
    if !judges_first(console, viewer, id).await? {
        return Ok((page, Notice::AlreadyJudged));
    }
    let seconds = looked_for(&form.shown, console.store.now());
    let mut tx = viewer.begin(&console.store).await?;
    let about = (&run.opportunity_id, &run.contact_id);
    let taken = tx.judge_blind(id, about, viewer.id(), answer, seconds).await?;
    tx.commit().await?;
    Ok((page, if taken { Notice::Judged } else { Notice::AlreadyJudged }))
}

/// Seconds from when the page was made until now; `None` where that cannot be told.
pub(crate) fn looked_for(shown: &str, now: Timestamp) -> Option<i64> {
    let shown: i64 = shown.parse().ok()?;
    let seconds = now.millis().checked_sub(shown)? / 1000;
    (0..=LONGEST_LOOK).contains(&seconds).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_look_has_a_length_unless_nobody_can_tell() {
        let now = Timestamp::from_millis(10_000_000);
        let cases =
            [("9995000", Some(5)), ("10000000", Some(0)), ("10002000", None), ("1", None), ("", None), ("x", None)];
        for (shown, seconds) in cases {
            assert_eq!(looked_for(shown, now), seconds, "{shown}");
        }
        assert_eq!(looked_for(&i64::MIN.to_string(), now), None);
    }
}
